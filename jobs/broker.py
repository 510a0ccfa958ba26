"""How Celery is set up, for those who send work and those who do it; what the work is lives in the tasks."""

from pathlib import Path
from typing import Any

from celery import Celery

from data.settings import Settings

_SECONDS_TO_CONNECT = 2


def create_celery(settings: Settings) -> Celery:
    """A Celery application on Redis, or on a folder below the files folder where no broker is named."""
    celery = Celery("portal", set_as_current=False)
    celery.conf.update(_COMMON)
    celery.conf.update(_redis(settings.broker_url) if settings.broker_url else _folder(settings.files / "broker"))
    return celery


_COMMON: dict[str, Any] = {
    "task_serializer": "json",
    "accept_content": ["json"],
    # What became of an export stands in its row; nobody asks Celery.
    "task_ignore_result": True,
    "result_backend": None,
    # A message counts as done when its task has ended, so a broker with a memory hands it out again after a crash.
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "worker_prefetch_multiplier": 1,
    # Nobody steers workers from afar, and without these a folder stays free of messages to nobody.
    "worker_enable_remote_control": False,
    "worker_send_task_events": False,
    "worker_hijack_root_logger": False,
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,
    "broker_connection_timeout": _SECONDS_TO_CONNECT,
    # The worker's clock thread looks this often whether it shall end.
    "worker_timer_precision": 0.2,
    "timezone": "UTC",
}


def _redis(url: str) -> dict[str, Any]:
    return {
        "broker_url": url,
        "broker_transport_options": {
            # One try: a request must not wait for a broker that is down, the outbox sends what is missing.
            "max_retries": 0,
            "socket_connect_timeout": _SECONDS_TO_CONNECT,
            "socket_timeout": 30,
            "visibility_timeout": 3600,
        },
    }


def _folder(folder: Path) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "broker_url": "filesystem://localhost//",
        "broker_transport": "jobs.folder_transport:Transport",
        "broker_transport_options": {
            "data_folder_in": str(folder),
            "data_folder_out": str(folder),
            "control_folder": str(folder),
            "polling_interval": 0.1,
        },
    }
