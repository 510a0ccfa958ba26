"""A real Redis server for one test run."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import redis

from tests.support import machine


@contextmanager
def redis_server(port: int | None = None) -> Iterator[str]:
    """The address of a server of its own, on a free loopback port or the one given, which keeps nothing."""
    program, port = machine.redis_server(), port or machine.free_port()
    folder = tempfile.mkdtemp(prefix="portal-redis-")
    command = [*machine.leash(), program, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", folder]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(timeout=20)
        shutil.rmtree(folder)


def empty(url: str) -> None:
    """Forget every key."""
    with redis.Redis.from_url(url) as client:
        client.flushall()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    with redis.Redis(port=port) as client:
        while process.poll() is None and time.monotonic() < deadline:
            try:
                client.ping()
            except redis.ConnectionError:
                time.sleep(0.05)
            else:
                return
    raise RuntimeError("Redis did not start")
