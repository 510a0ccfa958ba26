"""A browser that signs in with the real form and calls the pages' callbacks as Dash's own scripts do, over HTTP."""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from app import create_app
from auth.accounts import set_password
from callbacks.wiring import Wiring
from data.clock import Clock
from data.settings import PortalType, Settings
from data.system import system_session

CALL = "/_dash-update-component"
PASSWORD = "correct horse battery staple"
UNCHANGED = object()
"""What `Answer` has for an output that the callback left as it was."""


@contextmanager
def running(settings: Settings, clock: Clock) -> Iterator[Flask]:
    """The web application as it is served; connections and the log's handlers are put back at the end."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    server = create_app(settings, clock)
    try:
        yield server
    finally:
        server.extensions["portal"].databases.dispose()
        root.handlers[:] = handlers
        root.setLevel(level)


def give_password(server: Flask, email: str, portal: PortalType = PortalType.PARTNER) -> None:
    """Let somebody sign in with PASSWORD."""
    home = server.extensions["portal"]
    with system_session(home.databases, portal, write=True) as session:
        assert set_password(home, portal, session, email, PASSWORD), f"{email} is nobody"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a callback answered: values by the names its wiring gives the outputs, and what it set beside them."""

    values: Mapping[str, Any]
    beside: Mapping[str, Mapping[str, Any]]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


@dataclass(slots=True)
class DashClient:
    """One browser; `call` names a callback by its handler and stands at an address such as `/p/nordics/report?…`."""

    server: Flask
    http: Any = field(init=False)

    def __post_init__(self) -> None:
        self.http = self.server.test_client()

    def sign_in(self, email: str, password: str = PASSWORD, *, at: str = "/sign-in") -> TestResponse:
        """Fill in the form and send it."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.http.get(at).text)
        assert token is not None, "the form has no token"
        return self.http.post(at, data={"csrf_token": token[1], "email": email, "password": password})

    def call(self, handler: str, address: str, *, changed: str | None = None, **values: Any) -> Answer:
        """Call a callback, which must answer; `values` are inputs and state by `<id>_<property>`, see `post`."""
        response = self.post(handler, address, changed=changed, **values)
        assert response.status_code == 200, f"{handler} at {address}: {response.status_code}\n{response.text[:2000]}"
        body = json.loads(response.text)
        beside = body.get("sideUpdate", {})
        return Answer(_named(self._outputs(handler), body.get("response", {}), beside), beside)

    def get(self, address: str, **headers: str) -> TestResponse:
        """What an address answers; a file is read whole and closed."""
        response: TestResponse = self.http.get(address, headers=headers)
        response.get_data()
        response.close()
        return response

    def post(
        self,
        handler: str,
        address: str | None,
        *,
        changed: str | None = None,
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> TestResponse:
        """Send what a browser at this address would send.

        Besides path and query string an input has the value of the keyword `shell_search__value` (id with `_` for
        `-`, two `_`, property) or None; one for all buttons of a kind takes `{"<key>": clicks}`. `changed` is the
        property that set it off.
        """
        path, _, query = (address or "").partition("?")
        known = {
            "shell_location__pathname": None if address is None else path,
            "shell_location__search": f"?{query}" if query else "",
            **values,
        }
        return self.http.post(CALL, json=self.payload(handler, known, changed), headers=dict(headers or {}))

    def payload(self, handler: str, values: Mapping[str, Any], changed: str | None = None) -> dict[str, Any]:
        """The body of a call, made from what the application registered."""
        entry = self._entry(handler)
        parts = {kind: [_dependency(one, values) for one in entry[kind]] for kind in ("inputs", "state")}
        return {
            "output": entry["output"],
            "outputs": [_output(one) for one in entry["output"][2:-2].split("...")],
            **parts,
            "changedPropIds": [changed or _first(entry["inputs"])],
        }

    def _entry(self, handler: str) -> dict[str, Any]:
        """The registered callback that runs a handler, as the browser is told of it."""
        app = self._wiring().app
        for entry in app._callback_list:
            function = getattr(app.callback_map[entry["output"]].get("callback"), "__wrapped__", None)
            if getattr(function, "__name__", None) == handler:
                return dict(entry)
        raise LookupError(f"no callback runs {handler}")

    def _outputs(self, handler: str) -> Mapping[str, Any]:
        return next(wire.outputs for wire in self._wiring().wires if wire.handler.__name__ == handler)

    def _wiring(self) -> Wiring:
        found: Wiring = self.server.extensions["wiring"]
        return found


def _named(outputs: Mapping[str, Any], *told: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The values by the names of the outputs, whether they came in the answer or beside it."""

    def found(one: Any) -> Any:
        values = (part.get(one.component_id, {}) for part in told)
        return next((value[one.component_property] for value in values if one.component_property in value), UNCHANGED)

    return {name: found(one) for name, one in outputs.items()}


def _output(text: str) -> dict[str, str]:
    identity, _, prop = text.rpartition(".")
    return {"id": identity, "property": prop}


def _dependency(told: Mapping[str, Any], values: Mapping[str, Any]) -> Any:
    identity, prop = str(told["id"]), str(told["property"])
    if not identity.startswith("{"):
        return {"id": identity, "property": prop, "value": values.get(f"{identity.replace('-', '_')}__{prop}")}
    pattern = json.loads(identity)
    [key] = [name for name, value in pattern.items() if value == ["ALL"]]
    given = values.get(f"{pattern['type'].replace('-', '_')}__{prop}") or {}
    return [{"id": {**pattern, key: one}, "property": prop, "value": value} for one, value in given.items()]


def _first(inputs: list[Mapping[str, Any]]) -> str:
    return f"{inputs[0]['id']}.{inputs[0]['property']}"
