"""`keys new|rotate`: secrets for the environment, and what is sealed with them."""

import secrets

import click
from flask.cli import AppGroup

from auth.authentication import totp_subject, vault_of
from auth.passwords import reseal
from auth.second_factor import is_bare, keyed_recovery_hash
from auth.vault import Unsealable, Vault
from data.commands.credentials import replace_recovery_hash, replace_sealed
from data.queries.credentials import list_recovery_hashes, list_sealed
from data.settings import PortalType
from data.system import SystemSession, system_session
from jobs.cli.context import portal, portal_option

SECRETS = ("PORTAL_SECRET_KEY", "PORTAL_PASSWORD_KEY_PARTNER", "PORTAL_PASSWORD_KEY_DEMO", "PORTAL_LINK_KEY")
_BYTES = 32

keys = AppGroup("keys", help="Secrets of a portal.")


# Without the application, which does not start before there are secrets.
@keys.command("new", with_appcontext=False)
def new() -> None:
    """Print a fresh value for every secret, as lines for an environment file. Nothing is stored."""
    for name in SECRETS:
        click.echo(f"{name}={secrets.token_urlsafe(_BYTES)}")


@keys.command("rotate")
@portal_option
def rotate(portal_type: PortalType) -> None:
    """Seal every password and second factor with the first of the portal type's password keys.

    Put the new key first in PORTAL_PASSWORD_KEY_…, the old one after it, restart, run this, then drop the old one.
    Recovery codes cannot be moved to a new key: they hold as long as their key is listed, and the count of people whose
    codes need the old one is printed.
    """
    vault, changed = vault_of(portal(), portal_type), 0
    with system_session(portal().databases, portal_type, write=True) as session:
        for user_id, password, totp_secret in list_sealed(session):
            try:
                fresh = reseal(vault, user_id, password) if password else None
                factor = None
                if totp_secret and not vault.is_current(totp_secret):
                    factor = vault.seal(vault.open(totp_secret, totp_subject(user_id)), totp_subject(user_id))
            except Unsealable as error:
                raise click.ClickException(f"User {user_id}: {error}. Nothing was changed.") from error
            if fresh or factor:
                replace_sealed(session, user_id, fresh, factor)
                changed += 1
        behind = _rekey_recovery_codes(session, vault)
    click.echo(f"{changed} sealed anew with the key in use.")
    if behind:
        whose = f"{behind} {'person' if behind == 1 else 'people'}"
        click.echo(f"Recovery codes of {whose} need an older key: dropping it voids them. New ones: account page.")


def _rekey_recovery_codes(session: SystemSession, vault: Vault) -> int:
    """Key what was kept bare; how many people have codes that only an older key knows."""
    behind = set()
    for user_id, kept in list_recovery_hashes(session):
        if is_bare(kept):
            replace_recovery_hash(session, user_id, kept, keyed_recovery_hash(vault, user_id, kept))
        elif not vault.is_digest_current(kept):
            behind.add(user_id)
    return len(behind)
