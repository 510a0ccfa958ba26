"""`user add|password|unlock`: people who sign in, looked after from the machine itself."""

import secrets
from collections.abc import Sequence

import click
from flask.cli import AppGroup

from auth.accounts import set_password
from auth.hand_over import begin, make_link
from auth.notices import By, Change, tell_of_change
from data.commands.access import AccessRefused, Grant, add_person
from data.commands.audit import record
from data.commands.credentials import forget_tries
from data.commands.people import set_active
from data.commands.web_sessions import sign_out
from data.domain.roles import Role
from data.queries.membership import find_anybody, list_memberships
from data.queries.operator_scope import customers_coded, operator_scopes
from data.scope import ALL_CUSTOMERS, AllCustomers, NotVisible, Scope
from data.session import session_for
from data.settings import PortalType
from data.system import system_session
from jobs.cli.context import portal, portal_option

_BYTES = 12

user = AppGroup("user", help="People who sign in.")


@user.command("add")
@click.argument("email")
@click.option("--partner", required=True, metavar="ID", help="Whose person it is; the role holds in each partnership.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--customers", default="", metavar="SC-1,SC-2|all", help="Whom the person sees.  [default: nobody]")
@click.option("--name", default="", help="What the person is called.  [default: the address]")
@portal_option
def add(email: str, partner: str, role: str, customers: str, name: str, portal_type: PortalType) -> None:
    """Add EMAIL and print the one-time hand-over: the link, and the passphrase to pass on another way."""
    scopes = _scopes(partner, portal_type)
    grants = _grants(scopes, customers, portal_type)
    _refuse_known(email, scopes, portal_type)
    try:
        for scope in scopes:
            with session_for(portal().databases, scope, write=True) as session:
                grant = Grant(role, grants[scope.partnership_id])
                user_id = add_person(session, email, name or email, grant, portal().now)
            sign_out(portal().databases, portal_type, [user_id])
    except AccessRefused as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{email.strip().lower()} is a {role} of {partner}.")
    if role != Role.NOTIFICATIONS:
        _hand_over(user_id, portal_type)


@user.command("password")
@click.argument("email")
@portal_option
def password(email: str, portal_type: PortalType) -> None:
    """Give EMAIL a random password and print it, this once; whoever is signed in as them is signed out."""
    chosen = secrets.token_urlsafe(_BYTES)
    with system_session(portal().databases, portal_type, write=True) as session:
        person = set_password(portal(), portal_type, session, email, chosen)
        if person is None:
            raise click.ClickException(f"Nobody signs in as {email} in the {portal_type} portal.")
        tell_of_change(session, portal(), person, Change.PASSWORD, By.OPERATOR)
        record(session, "user.password_set", person.email, at=portal().now, partner_id=person.partner_id)
    sign_out(portal().databases, portal_type, [person.id])
    click.echo(chosen)


@user.command("unlock")
@click.argument("email")
@portal_option
def unlock(email: str, portal_type: PortalType) -> None:
    """Let EMAIL in again after too many failed tries, or after an administrator locked the account."""
    with system_session(portal().databases, portal_type, write=True) as session:
        person = find_anybody(session, email)
        if person is None:
            raise click.ClickException(f"Nobody signs in as {email} in the {portal_type} portal.")
        set_active(session, person.id, True)
        forget_tries(session, person.id)
        record(session, "user.unlocked", person.email, at=portal().now, partner_id=person.partner_id)
    click.echo(f"{person.email} may sign in.")


def _scopes(partner: str, portal_type: PortalType) -> Sequence[Scope]:
    try:
        with system_session(portal().databases, portal_type) as session:
            return operator_scopes(session, partner)
    except NotVisible:
        raise click.ClickException(f"There is no partner {partner} in the {portal_type} portal.") from None


def _refuse_known(email: str, scopes: Sequence[Scope], portal_type: PortalType) -> None:
    """Each partnership has a transaction of its own, so nothing may be granted before all of them can be."""
    with system_session(portal().databases, portal_type) as session:
        person = find_anybody(session, email)
        held = list_memberships(session, person) if person else []
    wanted = {scope.partnership_id for scope in scopes}
    if codes := sorted(one.partnership_code for one in held if one.partnership_id in wanted):
        where = ", ".join(codes)
        raise click.ClickException(f"{email} has a role in {where} already. Change it on the administration page.")


def _grants(
    scopes: Sequence[Scope], customers: str, portal_type: PortalType
) -> dict[int, frozenset[int] | AllCustomers]:
    """Which customers by partnership (id): all, or those named, which must exist."""
    if customers == "all":
        return {scope.partnership_id: ALL_CUSTOMERS for scope in scopes}
    codes = {code.strip() for code in customers.split(",") if code.strip()}
    with system_session(portal().databases, portal_type) as session:
        found = customers_coded(session, scopes, codes)
    if missing := sorted(codes - set(found)):
        raise click.ClickException(f"No customers of this partner: {', '.join(missing)}")
    return {
        scope.partnership_id: frozenset(one for owner, one in found.values() if owner == scope.partnership_id)
        for scope in scopes
    }


def _hand_over(user_id: int, portal_type: PortalType) -> None:
    with system_session(portal().databases, portal_type, write=True) as session:
        handed = begin(portal(), portal_type, session, user_id, "invitation")
        made = make_link(portal(), portal_type, session, handed.id)
    if made is not None:
        click.echo(f"Link:       {made[1]}")
        click.echo(f"Passphrase: {handed.passphrase}")
        click.echo(f"Good until {handed.expires_at:%Y-%m-%d %H:%M UTC}. Pass the two on by different channels.")
