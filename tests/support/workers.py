"""A real worker in a process of its own, for tests of what crosses the border between processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data.settings import EXAMPLE, ROOT, PortalType, Settings

_OPTIONS = ("--pool", "threads", "--concurrency", "2", "--without-gossip", "--without-mingle", "--without-heartbeat")


@dataclass(slots=True)
class Worker:
    """A running worker and what it has logged."""

    process: subprocess.Popen[bytes]
    log: Path

    def stop(self) -> int:
        """Ask it to end as a supervisor does; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def kill(self) -> None:
        """End it with no chance to say good-bye."""
        self.process.kill()
        self.process.wait(timeout=10)


@contextmanager
def working(settings: Settings, *, scheduled: bool = False) -> Iterator[Worker]:
    """A worker on the databases, files and broker of these settings, killed at the end if it still runs."""
    log = settings.files / f"worker-{time.monotonic_ns()}.log"
    options = [*_OPTIONS, *(["--beat"] if scheduled else [])]
    command = [sys.executable, "-m", "celery", "--quiet", "--app", "jobs.main", "worker", *options]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=_environment(settings), stdout=output, stderr=output, start_new_session=True
        )
    worker = Worker(process, log)
    try:
        yield worker
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)


def _environment(settings: Settings) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return kept | {
        "PORTAL_FILES": str(settings.files),
        "PORTAL_CONFIG": str(EXAMPLE),
        "PORTAL_DATABASE_URL": settings.database_urls[PortalType.PARTNER],
        "PORTAL_DEMO_DATABASE_URL": settings.database_urls[PortalType.DEMO],
        "PORTAL_BROKER_URL": settings.broker_url or "",
    }


def eventually(holds: Callable[[], bool], worker: Worker | None = None, seconds: float = 90) -> None:
    """Wait until something holds; fails with the worker's log if it does not in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            log = worker.log.read_text(errors="replace") if worker else ""
            raise AssertionError(f"this did not happen within {seconds} s\n{log}")
        time.sleep(0.02)
