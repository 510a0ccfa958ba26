"""Every process of the Procfile under one supervisor: it starts, says so readably, and ends without a trace."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from urllib.error import URLError

import psutil
import pytest

from data.settings import EXAMPLE, ROOT
from tests.support import machine
from tests.support.workers import eventually


def procfile(folder: Path, ports: Mapping[str, int]) -> Path:
    """The project's Procfile on ports that are free."""
    text = (ROOT / "Procfile").read_text()
    for written, free in ports.items():
        text = text.replace(f"127.0.0.1:{written}", f"127.0.0.1:{free}")
    path = folder / "Procfile"
    path.write_text(text)
    return path


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as response:
            return bool(response.status == 200)
    except (URLError, OSError):
        return False


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.usefixtures("sqlite_urls")
def test_everything_starts_together_and_ends_together(tmp_path: Path, sent: signal.Signals, code: int) -> None:
    ports = {"8050": machine.free_port(), "8051": machine.free_port()}
    log = tmp_path / "log"
    programs = Path(sys.executable).parent
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    environment = kept | {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "PORTAL_FILES": str(tmp_path),
        "PORTAL_CONFIG": str(EXAMPLE),
    }
    command = [str(programs / "honcho"), "start", "-d", str(ROOT), "-f", str(procfile(tmp_path, ports))]
    with log.open("wb") as output:
        supervisor = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        eventually(lambda: all(answers(port) for port in ports.values()), seconds=90)
        eventually(lambda: " ready." in log.read_text(), seconds=90)
        started = psutil.Process(supervisor.pid).children(recursive=True)
        supervisor.send_signal(sent)
        assert supervisor.wait(timeout=60) == code
        eventually(lambda: not [each for each in started if each.is_running()])
    finally:
        supervisor.kill()
        supervisor.wait()
    lines = log.read_text().splitlines()
    assert all(re.match(r"\d\d:\d\d:\d\d (system|web\.1|api\.1|worker\.1) +\| ", line) for line in lines)
    assert sorted(re.findall(r"(web|api|worker)\.1 stopped \(rc=0\)", "\n".join(lines))) == ["api", "web", "worker"]
