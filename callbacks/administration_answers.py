"""What the administration page's deeds answer alike: nothing changed, a message, a passphrase; no deed is done here."""

import secrets
from typing import Any

from dash import no_update, set_props

from auth.hand_over import Handed
from callbacks.wiring import Asked, Values
from data.queries.partnership import get_partnership
from layouts import formats
from layouts.administration import dialogs
from layouts.shell.ids import ShellId

_MOST_DIGITS = 18
"""An id of more would not fit into its column."""


def nothing() -> Values:
    """The dialog, its passphrase and the list of people stay as they are."""
    return dict.fromkeys(("open", "problem", "changed", "handing", "handed_title", "handed"), no_update)


def say(message: Any) -> None:
    """Show a message in the corner."""
    set_props(ShellId.TOASTS, {"children": [message]})


def something_new() -> str:
    """Something new, so that what shows people is asked again."""
    return secrets.token_hex(4)


def stripped(value: object) -> str:
    """What was typed, without blanks around it; empty for anything but text."""
    return value.strip() if isinstance(value, str) else ""


def ids_in(values: object) -> list[int]:
    """The ids in a list that came from a browser, as numbers or as text; whatever is none is left out."""
    given = values if isinstance(values, list) else []
    texts = [str(one) for one in given if isinstance(one, int | str) and not isinstance(one, bool)]
    return [int(one) for one in texts if one.isascii() and one.isdecimal() and len(one) <= _MOST_DIGITS]


def handing(asked: Asked, handed: Handed | None, name: str, email: str) -> Values:
    """The dialog of a passphrase, where there is one."""
    if handed is None:
        return {}
    with asked.session() as session:
        zone = get_partnership(session).timezone
    until = f"{formats.moment(handed.expires_at, zone, asked.locale)} ({zone})"
    told = dialogs.HandedText(name, email, handed.passphrase, until)
    return {"handing": True, "handed_title": f"Passphrase for {name}", "handed": dialogs.handed(told)}
