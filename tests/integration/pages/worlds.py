"""Worlds of two partners in which every row can be told by its words; the rows themselves are in `belongings`."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, settings

from data.settings import PortalType

Restriction = frozenset[int] | None
"""Places of the customers somebody sees in each of their partnerships; None is all."""


@dataclass(frozen=True)
class Deal:
    """One partnership: its model and how many customers it has."""

    model: str
    customers: int


@dataclass(frozen=True)
class House:
    """One partner of a portal type: its partnerships, and the people with what they see of each."""

    portal: PortalType
    deals: tuple[Deal, ...]
    people: tuple[tuple[str, Restriction], ...]


@dataclass(frozen=True)
class Partnership:
    """A partnership as it is told: its code is in every row of its own, its customers' words are in theirs."""

    portal: PortalType
    house: str
    code: str
    model: str
    customers: tuple[str, ...]

    @property
    def minimum(self) -> str:
        """The least amount it pays for a cycle: for those who see all customers."""
        return str(50_000_021 + 611_953 * int(self.code[-5:-3] + self.code[-2]))

    @property
    def total(self) -> str:
        """What all customers use together, which a viewer of some must not learn."""
        return str(sum(int(quantity(word)) for word in self.customers))


@dataclass(frozen=True)
class Person:
    """Somebody who signs in, and which places of each partnership's customers they see."""

    portal: PortalType
    house: str
    number: int
    role: str
    sees: Restriction

    @property
    def email(self) -> str:
        return f"person{self.number}@{self.house}.example"

    @property
    def word(self) -> str:
        """The mark of rows that are this person's alone."""
        return f"{self.house}u{self.number}v"

    def customers(self, of: Partnership) -> tuple[str, ...]:
        """The words of the customers they see in a partnership of their house."""
        return of.customers if self.sees is None else tuple(w for w in of.customers if int(w[-2]) in self.sees)

    def words(self, of: Partnership) -> frozenset[str]:
        """What they may read in a partnership of their house beside the codes of all of these."""
        seen = self.customers(of)
        wide = {of.minimum} if self.sees is None and of.model == "mssp" else set()
        total = {of.total} if len(seen) == len(of.customers) else set()
        return frozenset({self.word, *seen, *(quantity(word) for word in seen), *wide, *total})


@dataclass(frozen=True)
class Town:
    """Both portals' partners."""

    houses: tuple[House, ...]

    @cached_property
    def partnerships(self) -> tuple[Partnership, ...]:
        return tuple(
            Partnership(house.portal, _house(place), code, deal.model, _customers(code, deal))
            for place, house in enumerate(self.houses)
            for code, deal in ((f"{_house(place)}d{number}x", deal) for number, deal in enumerate(house.deals))
        )

    @cached_property
    def people(self) -> tuple[Person, ...]:
        return tuple(
            Person(house.portal, _house(place), number, role, sees)
            for place, house in enumerate(self.houses)
            for number, (role, sees) in enumerate(house.people)
        )

    def visits(self) -> Iterator[tuple[Person, Partnership]]:
        """The first two people of each house in each of their partnerships; others are there to be asked about."""
        return ((person, of) for person in self.people if person.number < 2 for of in self.partnerships_of(person))

    def partnerships_of(self, person: Person) -> tuple[Partnership, ...]:
        return tuple(of for of in self.partnerships if of.house == person.house)

    def foreign(self, person: Person, of: Partnership) -> frozenset[str]:
        """Every word that nothing answered to this person in this partnership may have."""
        codes = {one.code for one in self.partnerships_of(person)}
        return self._words - {person.house, *codes} - person.words(of)

    def sample(self, person: Person, of: Partnership) -> tuple[str, ...]:
        """One customer of each kind there is: seen, hidden, of the partner's other partnership, of another partner."""
        seen = person.customers(of)
        kinds = (
            seen,
            tuple(word for word in of.customers if word not in seen),
            tuple(w for one in self.partnerships_of(person) if one != of for w in one.customers),
            tuple(w for one in self.partnerships if one.house != person.house for w in one.customers),
        )
        return tuple(words[0] for words in kinds if words)

    @cached_property
    def _words(self) -> frozenset[str]:
        found = {word for person in self.people for word in (person.word, person.house)}
        for of in self.partnerships:
            found |= {of.code, of.minimum, of.total, *of.customers, *(quantity(word) for word in of.customers)}
        return frozenset(found)


def quantity(word: str) -> str:
    """What a customer uses and pays: a number that no other customer's is, nor the sum of others'."""
    return str(3_000_017 + 104_729 * (int(word[-8:-6]) * 100 + int(word[-5]) * 10 + int(word[-2])))


def _house(place: int) -> str:
    """Long enough to be in no token that is made at random, as every word that begins with it is."""
    return f"quarter{place:02d}"


def _customers(code: str, deal: Deal) -> tuple[str, ...]:
    return tuple(f"{code}c{number}z" for number in range(deal.customers))


_portals, _roles = st.sampled_from(PortalType), st.sampled_from(["admin", "user"])
_some, _one = (st.sampled_from([frozenset(one) for one in sets]) for sets in ([{1}, {0}, {0, 1}], [{0}, {1}]))
_first = st.builds(
    House,
    _portals,
    st.tuples(st.integers(2, 3), st.integers(2, 3)).map(lambda n: (Deal("mssp", n[0]), Deal("reseller", n[1]))),
    st.tuples(_roles, _roles, _some, _one).map(lambda p: ((p[0], None), (p[1], p[2]), ("user", p[3]))),
)
_second = st.builds(
    House,
    _portals,
    st.builds(Deal, st.sampled_from(["mssp", "reseller"]), st.integers(1, 2)).map(lambda deal: (deal,)),
    st.tuples(_roles, st.sampled_from([None, frozenset({0}), frozenset()])).map(lambda person: (person,)),
)
towns = st.tuples(_first, _second).map(Town)
"""A partner with a partnership of each model, somebody who sees all customers and two who see some of them; beside it,
in the same portal or in the other, one with one partnership and somebody who sees all, one or none of its customers."""

in_few_towns = settings(
    max_examples=2,
    deadline=None,
    phases=[Phase.generate],  # one example takes seconds; the words of a failure tell enough
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
"""How a test is run over `towns`."""
