"""The viewer: a person looking at one partnership, with the permissions and the scope that follow from it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from auth.permissions import ONLY_IN_DEMO, ROLES, Permission
from data.domain.roles import Role
from data.engines import Databases
from data.queries.membership import MembershipFacts, Person, find_with_memberships
from data.scope import NotVisible, Scope
from data.settings import PortalType
from data.system import system_session


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is asking, in which portal type, about which of their partnerships."""

    portal: PortalType
    person: Person
    membership: MembershipFacts
    memberships: tuple[MembershipFacts, ...]

    @property
    def permissions(self) -> frozenset[Permission]:
        held = ROLES[Role(self.membership.role)]
        return held if self.portal is PortalType.DEMO else held - ONLY_IN_DEMO

    @property
    def scope(self) -> Scope:
        return Scope(
            portal=self.portal,
            partner_id=self.person.partner_id,
            partnership_id=self.membership.partnership_id,
            user_id=self.person.id,
            customers=self.membership.customers,
        )

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


def viewer_for(databases: Databases, portal: PortalType, user_id: int, partnership: str | None) -> Viewer:
    """The viewer of a partnership code, or of the first one the person belongs to when None.

    NotVisible when the person is gone or inactive, or does not belong to that partnership: rights are read anew at
    every call, so what was taken away is gone at once.
    """
    with system_session(databases, portal) as session:
        found = find_with_memberships(session, user_id)
    person, memberships = found or (None, [])
    for membership in memberships:
        if person is not None and partnership in (None, membership.partnership_code):
            return Viewer(portal, person, membership, tuple(memberships))
    raise NotVisible("partnership")


def viewer_of(databases: Databases, portal: PortalType, user_id: int, partnership_id: int) -> Viewer:
    """The same by the partnership's id: how a job acts as the person who asked, with the rights of now."""
    first = viewer_for(databases, portal, user_id, None)
    for membership in first.memberships:
        if membership.partnership_id == partnership_id:
            return Viewer(portal, first.person, membership, first.memberships)
    raise NotVisible("partnership")


def change_own_account(databases: Databases, viewer: Viewer, change: Callable[..., None], *values: Any) -> None:
    """Run `change(session, user_id, *values)` on the viewer's own account and nobody else's."""
    with system_session(databases, viewer.portal, write=True) as session:
        change(session, viewer.person.id, *values)
