"""A Celery broker made of a folder: kombu's own, with messages that appear whole. What they say is not known here."""

import time
import uuid
from pathlib import Path
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.transport.virtual import BrokerState
from kombu.utils.json import dumps

_LONGEST_WAIT = 0.3  # seconds


class Channel(filesystem.Channel):
    """Messages as files `<moment>_<id>.<queue>.msg`, taken by whoever moves them away first."""

    # kombu's two base classes disagree about the parameter's name.
    def _put(self, queue: str, message: Any, **_options: Any) -> None:  # type: ignore[override]
        """Add a message. Kombu writes it under its final name, where a reader may find it empty; here it is moved."""
        name = f"{time.monotonic_ns():020}_{uuid.uuid4()}"
        folder = Path(self.data_folder_out)
        try:
            unfinished = folder / f"{name}.part"
            unfinished.write_text(dumps(message), encoding="utf-8")
            unfinished.rename(folder / f"{name}.{queue}.msg")
        except OSError as error:
            raise ChannelError(f"cannot add a message to {folder}") from error

    def _lookup(self, exchange: str, routing_key: str, _default: str | None = None) -> list[str]:
        """The queue that the routing key names; what is meant for many readers has none here."""
        return [routing_key] if self.typeof(exchange).type == "direct" else []

    def _queue_bind(self, *_binding: Any) -> None:
        """So nothing has to be written down about exchanges."""


class Transport(filesystem.Transport):
    """The transport of that channel, for Celery's `broker_transport`."""

    Channel = Channel

    def __init__(self, client: Any, **options: Any) -> None:
        super().__init__(client, **options)
        self.state = BrokerState()  # kombu shares one between all folders a process uses

    # So do the base classes of this one, about the timeout.
    def drain_events(self, connection: Any, **options: Any) -> None:  # type: ignore[override]
        """Wait for a message; Celery would for two seconds, in which it does not notice that it shall end."""
        super().drain_events(connection, **options | {"timeout": _LONGEST_WAIT})
