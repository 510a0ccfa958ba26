"""Worlds of two portals, partners, partnerships and restrictions in which every row can be told by its words."""

from collections.abc import Iterator
from dataclasses import dataclass

import hypothesis.strategies as st

from data.settings import PortalType
from tests.integration.pages.premises import Bundle

Restriction = frozenset[int] | None
"""Places of the customers somebody sees in each of their partnerships; None is all."""


@dataclass(frozen=True)
class House:
    """One partner: how many customers each partnership has, and the people with what they see."""

    partnerships: tuple[int, ...]
    people: tuple[tuple[str, Restriction], ...]


@dataclass(frozen=True)
class Person:
    """Somebody who signs in, with the words they may read."""

    portal: PortalType
    email: str
    role: str
    codes: tuple[str, ...]
    words: frozenset[str]


@dataclass(frozen=True)
class Town:
    """Both portals' partners."""

    houses: tuple[tuple[PortalType, House], ...]

    def bundle(self, portal: PortalType) -> Bundle:
        """The files that make one portal's part of it."""
        own = [(place, house) for place, (kind, house) in enumerate(self.houses) if kind is portal]
        return {
            "partners": _table("partner_id,name,country", (f"{_p(n)},Partner {_p(n)},SE" for n, _ in own)),
            "partnerships": _table(
                "partnership_id,partner_id,name,model,currency,timezone,anchor_day",
                (f"{code},{_p(n)},Deal {code},mssp,EUR,Europe/Stockholm,26" for n, h in own for code in _codes(n, h)),
            ),
            "products": "product_code,name,unit\nVM,Vulnerability Management,assets\n",
            "customers": _table(
                "security_center_id,partnership_id,name,status",
                (f"SC-{w},{w[:-3]},Client {w},active" for n, h in own for w in _customers(n, h)),
            ),
            "usage": _table(
                "security_center_id,product_code,at,quantity",
                (
                    f"SC-{w},VM,2026-{month:02d}-05,{quantity(w)}"
                    for n, h in own
                    for w in _customers(n, h)
                    for month in (9, 10, 11)
                ),
            ),
            "users": _table(
                "email,name,partner_id,role,partnerships,customers",
                (_user(n, h, number) for n, h in own for number in range(len(h.people))),
            ),
        }

    def people(self) -> Iterator[Person]:
        for place, (portal, house) in enumerate(self.houses):
            for number, (role, seen) in enumerate(house.people):
                codes = _codes(place, house)
                customers = [w for w in _customers(place, house) if seen is None or _place(w) in seen]
                words = frozenset({*codes, *customers, *(quantity(w) for w in customers), _p(place)})
                yield Person(portal, _email(place, number), role, codes, words)

    def words(self) -> frozenset[str]:
        """Every word that tells a row."""
        found: set[str] = set()
        for place, (_portal, house) in enumerate(self.houses):
            customers = list(_customers(place, house))
            found |= {_p(place), *_codes(place, house), *customers, *(quantity(w) for w in customers)}
        return frozenset(found)


def quantity(word: str) -> str:
    """What a customer uses: a number that no other customer's is, nor the sum of others'."""
    return str(3_000_017 + 104_729 * (int(word[1:3]) * 100 + int(word[4]) * 10 + _place(word)))


def _table(header: str, rows: Iterator[str]) -> str:
    return "\n".join([header, *rows]) + "\n"


def _p(place: int) -> str:
    return f"q{place:02d}"


def _codes(place: int, house: House) -> tuple[str, ...]:
    return tuple(f"{_p(place)}d{number}x" for number in range(len(house.partnerships)))


def _customers(place: int, house: House) -> Iterator[str]:
    for code, count in zip(_codes(place, house), house.partnerships, strict=True):
        yield from (f"{code}c{number}z" for number in range(count))


def _place(word: str) -> int:
    return int(word[-2])


def _email(place: int, number: int) -> str:
    return f"person{number}@{_p(place)}.example"


def _user(place: int, house: House, number: int) -> str:
    role, seen = house.people[number]
    named = [f"SC-{w}" for w in _customers(place, house) if seen is not None and _place(w) in seen]
    customers = "all" if seen is None else ";".join(named)
    return f"{_email(place, number)},Person {number},{_p(place)},{role},{';'.join(_codes(place, house))},{customers}"


_restrictions = st.none() | st.frozensets(st.integers(0, 2), max_size=2)
_people = st.lists(st.tuples(st.sampled_from(["admin", "user"]), _restrictions), min_size=1, max_size=2).map(tuple)
_houses = st.builds(House, st.lists(st.integers(1, 3), min_size=1, max_size=2).map(tuple), _people)
towns = st.lists(st.tuples(st.sampled_from(PortalType), _houses), min_size=2, max_size=3).map(
    lambda houses: Town(tuple(houses))
)
