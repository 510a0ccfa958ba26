"""The table of people on the administration page: what it says about each of them, and whom its filters leave."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from auth.administration import Colleague, list_colleagues
from auth.permissions import ROLES, Permission
from callbacks.administration.address import AdministrationAddress
from callbacks.wiring import Asked
from data.domain.roles import Role
from data.queries.partnership import get_partnership
from layouts import formats
from layouts.administration.grids import PersonRow
from layouts.administration.wording import role_name
from layouts.parts.badges import Tone
from layouts.parts.chips import FilterChip

WITHOUT_CUSTOMERS = frozenset(role.value for role, may in ROLES.items() if Permission.CUSTOMER_READ not in may)
"""Roles that see no customers, whatever is given to them."""


@dataclass(frozen=True, slots=True)
class People:
    """Everybody of the partnership, and what their texts need."""

    asked: Asked
    address: AdministrationAddress
    colleagues: Sequence[Colleague]
    zone: str

    @property
    def shown(self) -> list[Colleague]:
        fits = FILTERS[self.address.filter][1]
        return [one for one in self.colleagues if fits(one)]


def administration_address(asked: Asked, search: object) -> AdministrationAddress:
    """The state of the page that a query string asks for."""
    return AdministrationAddress.parse(f"{asked.address.base}/administration", search)


def read_people(asked: Asked, address: AdministrationAddress) -> People:
    """Everybody, in three statements besides the partnership's own facts."""
    with asked.session() as session:
        zone = get_partnership(session).timezone
    return People(asked, address, list_colleagues(asked.portal, asked.viewer), zone)


def is_locked(one: Colleague) -> bool:
    """Whether somebody cannot sign in now, whoever or whatever locked them."""
    return not one.facts.active or one.security.locked or one.security.resting_until is not None


def signs_in(one: Colleague) -> bool:
    """Whether the role can sign in at all."""
    return one.facts.role != Role.NOTIFICATIONS


def _not_invited(one: Colleague) -> bool:
    return signs_in(one) and not one.security.has_password and one.security.invited_until is None


FILTERS: Mapping[str, tuple[str, Callable[[Colleague], bool]]] = {
    "": ("All", lambda one: True),
    "administrators": ("Administrators", lambda one: one.facts.role == Role.ADMIN),
    "locked": ("Locked", is_locked),
    "without-second-factor": (
        "Without second factor",
        lambda one: signs_in(one) and not one.security.has_second_factor,
    ),
    "not-invited": ("Not invited yet", _not_invited),
}
"""The filters by their name in the address: text, and whom they leave."""


def chips(people: People) -> list[FilterChip]:
    """Every filter with how many it leaves."""
    locale, address = people.asked.locale, people.address.changed(person=None)
    return [
        FilterChip(
            text,
            formats.number(sum(map(fits, people.colleagues)), locale),
            address.changed(filter=name).href,
            name == address.filter,
        )
        for name, (text, fits) in FILTERS.items()
    ]


def person_row(people: People, one: Colleague) -> PersonRow:
    """Somebody as the table shows them."""
    factor, factor_tone = second_factor(one)
    state, state_tone = state_of(people, one)
    customers, nothing = customers_of(people.asked, one)
    seen_at = one.facts.last_sign_in_at
    return PersonRow(
        id=one.facts.user_id,
        name=one.facts.name,
        email=one.facts.email,
        role=role_name(one.facts.role),
        customers=customers,
        sees_nothing=nothing,
        signed_in=last_sign_in(people, one),
        signed_in_at=seen_at,
        second_factor=factor,
        second_factor_tone=factor_tone,
        state=state,
        state_tone=state_tone,
        href=people.address.changed(person=str(one.facts.user_id)).href,
    )


def last_sign_in(people: People, one: Colleague) -> str:
    """When somebody signed in last, in the partnership's zone."""
    at = one.facts.last_sign_in_at
    return "Never" if at is None else formats.moment(at, people.zone, people.asked.locale)


def customers_of(asked: Asked, one: Colleague) -> tuple[str, bool]:
    """How many customers somebody sees, and whether that is none; who is restricted counts their own only."""
    if one.facts.role in WITHOUT_CUSTOMERS:
        return formats.DASH, False
    if one.facts.assigned is None:
        return "All", False
    whose = "" if asked.viewer.scope.sees_all_customers else " of yours"
    count = formats.number(one.facts.assigned, asked.locale) if one.facts.assigned else "None"
    return f"{count}{whose}", one.facts.assigned == 0


def second_factor(one: Colleague) -> tuple[str, Tone]:
    """Whether somebody signs in with a second factor, or has been asked to."""
    if not signs_in(one):
        return formats.DASH, "neutral"
    if one.security.has_second_factor:
        return "On", "good"
    return ("Required, not set up", "watch") if one.security.second_factor_required else ("Off", "neutral")


def state_of(people: People, one: Colleague) -> tuple[str, Tone]:
    """Whether somebody can sign in, and if not, why."""
    security, locale = one.security, people.asked.locale
    if not one.facts.active:
        return "Locked by administrator", "bad"
    if security.locked:
        return "Locked after failed tries", "bad"
    if not signs_in(one):
        return "Mail only", "neutral"
    if security.resting_until is not None:
        return f"Locked until {formats.time_of_day(security.resting_until, people.zone, locale)}", "watch"
    if security.has_password:
        return "Active", "good"
    if security.invited_until is not None:
        return f"Invited until {formats.moment(security.invited_until, people.zone, locale)}", "accent"
    return "Not invited", "watch"
