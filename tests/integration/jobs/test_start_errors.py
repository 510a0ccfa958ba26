"""Every process that cannot start says what is wrong, a line for each mistake, and ends; none shows a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from data.settings import EXAMPLE, ROOT
from tests.support import machine

SECRETS = ("PORTAL_SECRET_KEY", "PORTAL_PASSWORD_KEY_PARTNER", "PORTAL_PASSWORD_KEY_DEMO")


def started(tmp_path: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Start a process of the portal in an environment of its own and wait for its end."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    usual = {"PORTAL_FILES": str(tmp_path), "PORTAL_CONFIG": str(EXAMPLE)}
    program = [sys.executable, "-m", *command]
    return subprocess.run(
        program, cwd=ROOT, env={**kept, **usual, **variables}, capture_output=True, text=True, timeout=60, check=False
    )


FLASK = ("flask", "--app", "app")


@pytest.mark.parametrize(
    "command",
    [(*FLASK, "upgrade"), (*FLASK, "start"), ("celery", "--quiet", "--app", "jobs.main", "worker")],
    ids=["command", "start", "worker"],
)
def test_a_process_that_cannot_start_says_why_in_a_line_for_each_mistake(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    file = tmp_path / "portal.toml"
    file.write_text("[billing]\ngrace_days = 40\n")
    ended = started(tmp_path, *command, PORTAL_CONFIG=str(file), PORTAL_ENV="prod")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.splitlines() == [
        "PORTAL_ENV: expected development or production, not 'prod'",
        f"{file}: billing.grace_days: expected at most 31, not 40",
    ]


@pytest.mark.parametrize("application", ["app:serve()", "api.app:create_api()"])
def test_a_web_server_whose_application_cannot_start_says_why_and_gives_up(tmp_path: Path, application: str) -> None:
    options = ("--bind", f"127.0.0.1:{machine.free_port()}", "--no-control-socket", "--log-level", "critical")
    ended = started(tmp_path, "gunicorn", *options, application, PORTAL_ENV="prod")
    assert ended.returncode == 3
    assert ended.stderr.splitlines()[0] == "PORTAL_ENV: expected development or production, not 'prod'"
    assert "Traceback" not in ended.stderr


def test_production_without_secrets_names_the_command_that_prints_them_and_it_works(tmp_path: Path) -> None:
    refused = started(tmp_path, *FLASK, "upgrade", PORTAL_ENV="production")
    assert refused.returncode == 2
    told = [line.partition(": ")[0] for line in refused.stderr.splitlines()]
    assert told == [*SECRETS, "PORTAL_SMTP_URL"]
    assert "`flask --app app keys new` prints one" in refused.stderr

    printed = started(tmp_path, *FLASK, "keys", "new", PORTAL_ENV="production")
    assert (printed.returncode, printed.stderr) == (0, "")
    assert [line.partition("=")[0] for line in printed.stdout.splitlines()][:3] == list(SECRETS)
