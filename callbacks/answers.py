"""What the deeds of any page answer alike: a message in the corner, and that there is something new to show."""

import secrets

from dash import set_props
from dash.development.base_component import Component

from layouts.shell.ids import ShellId


def say(message: Component) -> None:
    """Show a message in the corner."""
    set_props(ShellId.TOASTS, {"children": [message]})


def say_nothing_more() -> None:
    """Take the message from the corner, so that nothing lies over a way back."""
    set_props(ShellId.TOASTS, {"children": []})


def something_new() -> str:
    """A mark that was never there before, so that what shows it is asked again."""
    return secrets.token_hex(4)


def news_of(what: str) -> dict[str, str]:
    """The same where different parts of a page ask what has changed."""
    return {"at": something_new(), "what": what}
