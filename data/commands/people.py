"""Changes to people that no partnership owns: their own choices, the marks of a sign-in, whether they are let in."""

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


def set_active(session: SystemSession, user_id: int, active: bool) -> None:
    """Let a person in, or keep them out; whoever is kept out is nobody at once, in every partnership."""
    session.execute(update(User).where(User.id == user_id).values(active=active))


def set_profile(session: SystemSession, user_id: int, name: str, locale: str, theme: str) -> None:
    """Keep what a person chose about themselves."""
    set_theme(session, user_id, theme)
    session.execute(update(User).where(User.id == user_id).values(name=" ".join(name.split()), locale=locale))
