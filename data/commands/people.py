"""Changes a person makes to their own account, and the marks a sign-in leaves."""

from datetime import datetime

from sqlalchemy import update

from data.models import User
from data.system import SystemSession


def set_theme(session: SystemSession, user_id: int, theme: str) -> None:
    """Remember the look a person chose; ValueError for anything else."""
    if theme not in ("light", "dark", "system"):
        raise ValueError("a theme is 'light', 'dark' or 'system'")
    session.execute(update(User).where(User.id == user_id).values(theme=theme))


def note_sign_in(session: SystemSession, user_id: int, now: datetime) -> None:
    session.execute(update(User).where(User.id == user_id).values(last_sign_in_at=now))


def set_password_hash(session: SystemSession, email: str, password_hash: str) -> bool:
    """Store a new hash for a person; False where there is no such person."""
    whose = User.email == email.strip().lower()
    result = session.execute(update(User).where(whose).values(password_hash=password_hash))
    return bool(getattr(result, "rowcount", 0))
