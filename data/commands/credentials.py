"""Changes to what people sign in with and to the count of their tries; nothing is hashed, sealed or compared here."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from data.models import Credential, HandOver, RecoveryCode, User
from data.queries.credentials import HandOverFacts, hand_over_of
from data.system import SystemSession

Rest = Callable[[int, datetime], datetime | None]


def store_password(session: SystemSession, user_id: int, password: str, now: datetime) -> None:
    """A new password, sealed; tries begin anew and every open hand-over of this person is void."""
    credential = _credential(session, user_id)
    credential.password, credential.password_changed_at = password, now
    credential.failures, credential.locked_until, credential.locked = 0, None, False
    void_hand_overs(session, user_id, now)


def reseal(session: SystemSession, user_id: int, before: str, after: str) -> bool:
    """Replace how the same password is kept, unless it was changed meanwhile."""
    changed = (
        update(Credential).where(Credential.user_id == user_id, Credential.password == before).values(password=after)
    )
    return _rows(session.execute(changed))


def replace_sealed(session: SystemSession, user_id: int, password: str | None, totp_secret: str | None) -> None:
    """The same password or second factor, sealed with another key; None leaves one as it is."""
    fresh = {"password": password, "totp_secret": totp_secret}
    values = {name: value for name, value in fresh.items() if value is not None}
    session.execute(update(Credential).where(Credential.user_id == user_id).values(values), execution_options=_PLAIN)


def claim_try(session: SystemSession, user_id: int, now: datetime, rest: Rest, final: Callable[[int], bool]) -> bool:
    """Count a try before it is looked at, so that tries made at once count as many; False where none is allowed now.

    One conditional update: of tries that arrive together, each takes its own step of the ladder.
    """
    allowed = (
        Credential.user_id == user_id,
        Credential.locked.is_(False),
        Credential.locked_until.is_(None) | (Credential.locked_until <= now),
    )
    counted = update(Credential).where(*allowed).values(failures=Credential.failures + 1)
    failures = session.scalars(counted.returning(Credential.failures), execution_options=_PLAIN).one_or_none()
    if failures is None:
        return False
    resting = {"locked_until": rest(failures, now), "locked": final(failures)}
    session.execute(update(Credential).where(Credential.user_id == user_id).values(resting), execution_options=_PLAIN)
    return True


def give_try_back(session: SystemSession, user_id: int) -> None:
    """The try was right as far as it went; the count of wrong ones stands until the whole sign-in succeeds."""
    session.execute(
        update(Credential)
        .where(Credential.user_id == user_id, Credential.failures > 0)
        .values(failures=Credential.failures - 1, locked_until=None, locked=False),
        execution_options=_PLAIN,
    )


def forget_tries(session: SystemSession, user_id: int) -> None:
    """Whole success, or an administrator's word: tries begin anew."""
    session.execute(
        update(Credential).where(Credential.user_id == user_id).values(failures=0, locked_until=None, locked=False),
        execution_options=_PLAIN,
    )


def hold(session: SystemSession, user_id: int) -> None:
    """Let nobody else change what this person signs in with until the transaction ends."""
    session.execute(select(User.id).where(User.id == user_id).with_for_update())


def lock(session: SystemSession, user_id: int) -> None:
    """Nothing opens the account until it is unlocked."""
    _credential(session, user_id).locked = True


def require_second_factor(session: SystemSession, user_id: int, required: bool) -> None:
    _credential(session, user_id).second_factor_required = required


def store_second_factor(session: SystemSession, user_id: int, secret: str, step: int, now: datetime) -> bool:
    """A confirmed second factor, sealed; the step of the confirming code is spent. False where there is one already:
    of two confirmed at once the first stays."""
    credential = _credential(session, user_id)
    if credential.totp_secret is not None:
        return False
    credential.totp_secret, credential.totp_confirmed_at, credential.totp_last_step = secret, now, step
    return True


def remove_second_factor(session: SystemSession, user_id: int) -> None:
    """Back to the password alone; recovery codes go with it."""
    credential = _credential(session, user_id)
    credential.totp_secret, credential.totp_confirmed_at = None, None
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id), execution_options=_PLAIN)


def spend_step(session: SystemSession, user_id: int, step: int) -> bool:
    """Use up a code's time step; False where it or a later one was used before."""
    spent = (
        update(Credential)
        .where(Credential.user_id == user_id, Credential.totp_last_step < step)
        .values(totp_last_step=step)
    )
    return _rows(session.execute(spent, execution_options=_PLAIN))


def store_recovery_codes(session: SystemSession, user_id: int, hashes: Iterable[str]) -> None:
    """New recovery codes in place of all earlier ones."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id), execution_options=_PLAIN)
    session.add_all(RecoveryCode(user_id=user_id, code_hash=one) for one in hashes)


def spend_recovery_code(session: SystemSession, user_id: int, hashes: Collection[str], now: datetime) -> bool:
    """Use up the recovery code that is kept as one of these; False where there is none, or it was used before."""
    spent = (
        update(RecoveryCode)
        .where(RecoveryCode.user_id == user_id, RecoveryCode.code_hash.in_(hashes), RecoveryCode.used_at.is_(None))
        .values(used_at=now)
    )
    return _rows(session.execute(spent, execution_options=_PLAIN))


def replace_recovery_hash(session: SystemSession, user_id: int, before: str, after: str) -> None:
    """The same recovery code, kept otherwise."""
    kept = update(RecoveryCode).where(RecoveryCode.user_id == user_id, RecoveryCode.code_hash == before)
    session.execute(kept.values(code_hash=after), execution_options=_PLAIN)


@dataclass(frozen=True, slots=True)
class NewHandOver:
    """A one-time way to a password that is about to begin; `secret` opens with its passphrase, None needs none."""

    user_id: int
    kind: str
    secret: str | None
    expires_at: datetime
    tries: int


def add_hand_over(session: SystemSession, new: NewHandOver, now: datetime) -> int:
    """A new one-time way to a password; earlier ones of this person are void from now on. Returns its id.

    One that anybody may have asked for leaves alone what an administrator has begun.
    """
    void_hand_overs(session, new.user_id, now, only=new.kind if new.kind == "forgotten" else None)
    row = HandOver(
        user_id=new.user_id,
        kind=new.kind,
        secret=new.secret,
        created_at=now,
        expires_at=new.expires_at,
        tries_left=new.tries,
    )
    session.add(row)
    session.flush()
    return row.id


def set_link(session: SystemSession, hand_over_id: int, link_hash: str, now: datetime) -> HandOverFacts | None:
    """Give an open hand-over the link that is about to be sent, in place of any earlier one; None where it is over."""
    found = session.get(HandOver, hand_over_id, with_for_update=True)
    if found is None or found.consumed_at is not None or found.expires_at <= now:
        return None
    found.link_hash = link_hash
    return hand_over_of(found)


def claim_hand_over(session: SystemSession, link_hash: str, now: datetime) -> HandOverFacts | None:
    """Take one of the tries of an open hand-over; None where there is none such, or nothing is left of it."""
    taken = (
        update(HandOver)
        .where(
            HandOver.link_hash == link_hash,
            HandOver.consumed_at.is_(None),
            HandOver.expires_at > now,
            HandOver.tries_left > 0,
        )
        .values(tries_left=HandOver.tries_left - 1)
    )
    taken_id = session.scalars(taken.returning(HandOver.id), execution_options=_PLAIN).one_or_none()
    return None if taken_id is None else hand_over_of(session.get_one(HandOver, taken_id))


def consume_hand_over(session: SystemSession, hand_over_id: int, now: datetime) -> bool:
    """Use it up; False where somebody was faster."""
    used = update(HandOver).where(HandOver.id == hand_over_id, HandOver.consumed_at.is_(None)).values(consumed_at=now)
    return _rows(session.execute(used, execution_options=_PLAIN))


def void_hand_overs(session: SystemSession, user_id: int, now: datetime, only: str | None = None) -> None:
    """Close every open hand-over of a person, or those of one kind."""
    voided = update(HandOver).where(HandOver.user_id == user_id, HandOver.consumed_at.is_(None))
    if only is not None:
        voided = voided.where(HandOver.kind == only)
    session.execute(voided.values(consumed_at=now), execution_options=_PLAIN)


def forget_hand_overs(session: SystemSession, before: datetime) -> None:
    """Remove those that ended before a moment."""
    session.execute(delete(HandOver).where(HandOver.expires_at < before), execution_options=_PLAIN)


_PLAIN = {"synchronize_session": False}


def _credential(session: SystemSession, user_id: int) -> Credential:
    """The person's row, made where there is none yet and held until the transaction ends."""
    hold(session, user_id)
    found = session.get(Credential, user_id, populate_existing=True)
    if found is None:
        found = Credential(user_id=user_id, failures=0, locked=False, second_factor_required=False, totp_last_step=0)
        session.add(found)
        session.flush()
    return found


def _rows(result: object) -> bool:
    return bool(getattr(result, "rowcount", 0))
