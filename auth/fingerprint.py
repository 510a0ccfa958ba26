"""The browser a session is bound to: what its requests say by themselves, and what a script of ours adds.

Minor updates change neither: versions are not looked at. What a mismatch leads to is decided by the gate.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Request
from ua_parser import parse

HEADER = "X-Portal-Browser"
"""What the script says: platform, languages, zone and screen, joined by `|`."""
FIELD = "browser"
"""The same in the sign-in form."""
_LONGEST = 400
_SCREEN = 3


@dataclass(frozen=True, slots=True)
class Browser:
    """Digests of both halves, and a name its owner knows it by."""

    name: str
    own: str
    told: str

    def as_document(self) -> dict[str, str]:
        return {"name": self.name, "own": self.own, "told": self.told}


def browser_of(request: Request, told: str | None, *, with_screen: bool) -> Browser:
    """The browser that sent a request; `told` is what its script said, if it did."""
    family, system = _family(request.headers.get("User-Agent", "")[:_LONGEST])
    languages = request.headers.get("Accept-Language", "")[:_LONGEST]
    name = f"{family} on {system}"
    return Browser(name, _digest(family, system, languages), _digest(_relevant(told or "", with_screen)))


def mismatch(document: dict[str, Any], seen: Browser, *, script_spoke: bool) -> str | None:
    """Which half of a session's browser is not the one that asks: `headers`, `script`, or None for the same."""
    if document.get("own") != seen.own:
        return "headers"
    return "script" if script_spoke and document.get("told") != seen.told else None


def _relevant(told: str, with_screen: bool) -> str:
    parts = told[:_LONGEST].split("|")
    return "|".join(parts if with_screen else parts[:_SCREEN])


@lru_cache(maxsize=256)
def _family(agent: str) -> tuple[str, str]:
    """Browser and operating system, without their versions."""
    found = parse(agent)
    family = found.user_agent.family if found.user_agent else "Unknown browser"
    return family, found.os.family if found.os else "unknown system"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
