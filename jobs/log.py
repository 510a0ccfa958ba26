"""How processes log: one line per event, readable under a supervisor's prefix."""

import logging
import sys

import structlog

_NAME = "portal"
_QUIET = ("alembic", "celery.app.trace", "celery.beat", "celery.worker.strategy", "celery.redirected")
"""They tell of every tick of the schedule; the tasks say themselves when there was something to do."""


def configure_logging() -> None:
    """Send the standard library's and structlog's events to standard error as lines of text; again changes nothing."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.set_name(_NAME)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                # Tracebacks without local variables, among which there are passwords.
                structlog.dev.ConsoleRenderer(
                    colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
                ),
            ],
        )
    )
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    for former in [each for each in root.handlers if each.get_name() == _NAME]:
        root.removeHandler(former)
    root.addHandler(handler)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
