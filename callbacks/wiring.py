"""How callbacks are registered: on this app, behind a permission, inside the viewer's scope, with readable errors."""

import logging
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, no_update, set_props
from werkzeug.exceptions import HTTPException, NotFound, Unauthorized

from auth.current import SignedOut, signed_in
from auth.permissions import Permission
from auth.viewer import Viewer, change_own_account, viewer_for
from callbacks.addresses import Address
from callbacks.answers import say
from data.portal import Portal
from data.scope import NotVisible
from data.session import ScopedSession, session_for
from data.storable import all_storable
from layouts.parts.failed import failed
from layouts.parts.toasts import toast
from layouts.shell.ids import ShellId
from layouts.theme import Theme

_log = logging.getLogger(__name__)

Values = dict[str, Any]
PATH = "address"


class Refused(Exception):
    """Something the user asked for cannot be done, and the message says why and what to do instead."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One call: who asks, from which address, and the way to the data they may see."""

    portal: Portal
    viewer: Viewer
    address: Address
    now: datetime

    @property
    def locale(self) -> str:
        return self.viewer.person.locale

    @contextmanager
    def session(self, *, write: bool = False) -> Iterator[ScopedSession]:
        """A transaction in the viewer's scope."""
        with session_for(self.portal.databases, self.viewer.scope, write=write) as session:
            yield session

    def change_account(self, change: Callable[..., None], *values: Any) -> None:
        """Apply a change of `data.commands.people` to the viewer's own account, which no partnership owns."""
        change_own_account(self.portal.databases, self.viewer, change, *values)


Handler = Callable[..., Values]


@dataclass(frozen=True, slots=True)
class Wire:
    """One registered callback, as tests of permissions read it; `of_many` where one of many buttons sets it off."""

    handler: Handler
    permission: Permission
    outputs: Mapping[str, Output]
    of_many: bool = False


@dataclass(slots=True)
class Wiring:
    """Registers the callbacks of one app."""

    app: Dash
    portal: Portal
    wires: list[Wire] = field(default_factory=list)

    def on(
        self,
        handler: Handler,
        *,
        permission: Permission,
        outputs: Mapping[str, Output],
        inputs: Mapping[str, Input | dict[str, Any]],
        state: Mapping[str, State] | None = None,
        **options: Any,
    ) -> None:
        """Call `handler(asked, **inputs, **state)` for viewers with the permission; it returns values by output name.

        An output named `notice` receives the failed state when something unforeseen happens.
        """
        wire = Wire(handler, permission, dict(outputs), any(map(_is_pattern, inputs.values())))
        self.wires.append(wire)
        arriving = {**inputs, **(state or {}), PATH: State(ShellId.LOCATION, "pathname")}
        call = partial(_dispatch, self.portal, wire)
        # Dash reads the function's name for its own bookkeeping.
        call.__name__ = handler.__name__  # type: ignore[attr-defined]
        self.app.callback(output=wire.outputs, inputs=arriving, **options)(call)

    def in_browser(self, function: str, output: Output, *arguments: Input | State, **options: Any) -> None:
        """Register a function of navigation.js, notes.js or people.js; it sees what the browser has already."""
        self.app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash leaves it untyped
            ClientsideFunction("navigation", function), output, *arguments, **options
        )


def _dispatch(portal: Portal, wire: Wire, **values: Any) -> Values:
    try:
        answer = wire.handler(asked_at(portal, wire.permission, values.pop(PATH)), **all_storable(values))
        return _beside(wire, answer) if wire.of_many else answer
    except SignedOut as error:
        raise Unauthorized from error
    except NotVisible as error:
        raise NotFound from error
    except HTTPException:
        raise
    except Refused as error:
        return _say(wire, toast("That did not work", str(error), "bad"))
    except Exception:
        return _failed(wire)


def _is_pattern(given: Input | dict[str, Any]) -> bool:
    """Whether an input is that of every button of a kind."""
    return isinstance(given, Input) and isinstance(given.component_id, dict)


def _beside(wire: Wire, answer: Values) -> Values:
    """Send the values beside the answer, which stays empty.

    Where one of the many buttons is drawn anew, a browser asks once more, for nothing, and drops the answer to what
    was pressed before; what comes beside an answer it always takes.
    """
    for name, output in wire.outputs.items():
        if answer[name] is not no_update:
            set_props(str(output.component_id), {output.component_property: answer[name]})
    return dict.fromkeys(wire.outputs, no_update)


def asked_at(portal: Portal, permission: Permission, path: object) -> Asked:
    """Who asks, about the partnership a path names; SignedOut, or NotVisible where they may not."""
    who = signed_in()
    address = Address.parse(path)
    viewer = viewer_for(portal.databases, who.portal, who.user_id, address.partnership)
    if not viewer.may(permission):
        raise NotVisible(permission)
    return Asked(portal, viewer, address, portal.now)


def _failed(wire: Wire) -> Values:
    reference = secrets.token_hex(4)
    _log.exception("callback %s failed, reference %s", wire.handler.__name__, reference)
    if "notice" not in wire.outputs:
        return _say(wire, toast("Something went wrong", "Nothing was changed. Try again.", "bad", reference))
    shown = failed("This could not be shown", "Your choices are kept in the address.", "", reference)
    return dict.fromkeys(wire.outputs, no_update) | {"notice": shown}


def _say(wire: Wire, message: Any) -> Values:
    say(message)
    return dict.fromkeys(wire.outputs, no_update)


def theme_of(value: object) -> Theme:
    """The theme a browser says it shows; anything unknown is light."""
    return "dark" if value == "dark" else "light"


def every(make_id: Callable[[str], dict[str, str]]) -> dict[str, Any]:
    """The pattern that matches every id a maker of ids makes."""
    return {key: ALL if value == "" else value for key, value in make_id("").items()}
