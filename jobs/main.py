"""The worker's process, for `celery --app jobs.main`: settings from the environment, logs, and a scheduler's end."""

import os
import threading
import time
from typing import Any

from celery.signals import beat_embedded_init, setup_logging

from data.settings import settings_or_exit
from jobs.log import configure_logging
from jobs.worker import create_worker

_WORKER = os.getpid()


@setup_logging.connect
def _one_line_each(**_signal: Any) -> None:
    configure_logging()


@beat_embedded_init.connect
def _end_with_the_worker(**_signal: Any) -> None:
    """The scheduler is a child process, and a worker that is killed cannot take it along."""
    threading.Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    while os.getppid() == _WORKER:
        time.sleep(1)
    os._exit(0)


celery_app = create_worker(settings_or_exit())
