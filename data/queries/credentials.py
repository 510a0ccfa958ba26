"""What a person signs in with, read before any scope exists and so with the all-seeing session."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from data.models import Credential, HandOver, Membership, RecoveryCode, User
from data.queries.membership import Person, person_of
from data.system import SystemSession


@dataclass(frozen=True, slots=True)
class Credentials:
    """A person with everything that decides whether they get in; `password` and `totp_secret` are sealed."""

    person: Person
    password: str | None
    password_changed_at: datetime | None
    failures: int
    locked: bool
    locked_until: datetime | None
    second_factor_required: bool
    totp_secret: str | None
    recovery_codes_left: int

    @property
    def has_second_factor(self) -> bool:
        return self.totp_secret is not None


@dataclass(frozen=True, slots=True)
class HandOverFacts:
    """A one-time way to a password: whose, why, until when, and what opens with its passphrase (None needs none)."""

    id: int
    user_id: int
    kind: str
    expires_at: datetime
    secret: str | None


def find_credentials(session: SystemSession, email: str) -> Credentials | None:
    """Those of an active person by e-mail (case does not matter), or None."""
    user = session.scalars(select(User).where(User.email == email.strip().lower(), User.active)).one_or_none()
    return None if user is None else _credentials(session, user)


def credentials_of(session: SystemSession, user_id: int) -> Credentials | None:
    """Those of an active person by id, or None."""
    user = session.get(User, user_id)
    return _credentials(session, user) if user is not None and user.active else None


def find_hand_over(session: SystemSession, link_hash: str, now: datetime) -> HandOverFacts | None:
    """A hand-over that can still be used, by its link; looking changes nothing."""
    open_ones = select(HandOver).where(
        HandOver.link_hash == link_hash,
        HandOver.consumed_at.is_(None),
        HandOver.expires_at > now,
        HandOver.tries_left > 0,
    )
    found = session.scalars(open_ones).one_or_none()
    return None if found is None else hand_over_of(found)


def hand_over_of(row: HandOver) -> HandOverFacts:
    """A hand-over as its row has it."""
    return HandOverFacts(row.id, row.user_id, row.kind, row.expires_at, row.secret)


def _credentials(session: SystemSession, user: User) -> Credentials:
    stored = session.get(Credential, user.id) or Credential(failures=0, locked=False, second_factor_required=False)
    left = select(func.count()).where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    return Credentials(
        person=person_of(user),
        password=stored.password,
        password_changed_at=stored.password_changed_at,
        failures=stored.failures,
        locked=stored.locked,
        locked_until=stored.locked_until,
        second_factor_required=stored.second_factor_required,
        totp_secret=stored.totp_secret,
        recovery_codes_left=session.scalars(left).one(),
    )


@dataclass(frozen=True, slots=True)
class SecurityState:
    """How somebody signs in, in the words an administrator needs; nothing of it opens anything."""

    has_password: bool
    has_second_factor: bool
    second_factor_required: bool
    locked: bool
    resting_until: datetime | None
    invited_until: datetime | None

    @property
    def signs_in(self) -> bool:
        """Whether what they have opens the account, by itself or after a rest: somebody invited has nothing yet."""
        return self.has_password and not self.locked


def list_security(session: SystemSession, partnership_id: int, now: datetime) -> dict[int, SecurityState]:
    """The state of everybody with a role in a partnership, by user id; one statement."""
    invited = (
        select(HandOver.user_id, func.max(HandOver.expires_at).label("until"))
        .where(
            HandOver.kind.in_(("invitation", "reset")),  # what somebody asked for at the form is no invitation
            HandOver.consumed_at.is_(None),
            HandOver.expires_at > now,
            HandOver.tries_left > 0,
        )
        .group_by(HandOver.user_id)
        .subquery()
    )
    query = (
        select(Membership.user_id, Credential, invited.c.until)
        .join(Credential, Credential.user_id == Membership.user_id, isouter=True)
        .join(invited, invited.c.user_id == Membership.user_id, isouter=True)
        .where(Membership.partnership_id == partnership_id)
    )
    return {user_id: _state(stored, until, now) for user_id, stored, until in session.execute(query)}


def _state(stored: Credential | None, invited_until: datetime | None, now: datetime) -> SecurityState:
    resting = stored.locked_until if stored and stored.locked_until and stored.locked_until > now else None
    return SecurityState(
        has_password=stored is not None and stored.password is not None,
        has_second_factor=stored is not None and stored.totp_secret is not None,
        second_factor_required=stored is not None and stored.second_factor_required,
        locked=stored is not None and stored.locked,
        resting_until=resting,
        invited_until=invited_until,
    )


def list_recovery_hashes(session: SystemSession) -> list[tuple[int, str]]:
    """User id and what is kept of every unused recovery code."""
    rows = session.execute(select(RecoveryCode.user_id, RecoveryCode.code_hash).where(RecoveryCode.used_at.is_(None)))
    return [(user_id, kept) for user_id, kept in rows]


def list_sealed(session: SystemSession) -> list[tuple[int, str | None, str | None]]:
    """Everybody's user id, password and second factor, as sealed."""
    rows = session.execute(select(Credential.user_id, Credential.password, Credential.totp_secret))
    return [(user_id, password, totp_secret) for user_id, password, totp_secret in rows]
