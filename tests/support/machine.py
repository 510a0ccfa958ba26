"""Finding the programs of this machine that tests drive, and saying so where one is missing."""

import os
import shutil
import socket
from pathlib import Path
from typing import NoReturn

import pytest

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")


def absent(program: str) -> NoReturn:
    """Skip the test for want of a program; fail it where CI=true promises that nothing is skipped."""
    reason = f"{program} is not installed here; `make test` installs it or says how"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def chromium() -> str:
    """The path of the system's Chromium."""
    return next(filter(None, map(shutil.which, CHROMIUMS)), None) or absent("chromium")


def redis_server() -> str:
    """The path of redis-server."""
    return shutil.which("redis-server") or absent("redis-server")


def postgres_programs() -> Path:
    """The folder with the newest PostgreSQL server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    return Path(shutil.which("initdb") or absent("postgresql")).parent


def leash() -> list[str]:
    """What a server's command begins with so that the server ends when this process is killed, where that is known."""
    program = shutil.which("setpriv")
    return [program, "--pdeathsig", "INT"] if program else []


def free_port() -> int:
    """A loopback port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
