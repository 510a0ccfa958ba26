"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta


class FrozenClock:
    """Stands in for `data.clock.system_clock`; `now` may be set, `advance` moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now.astimezone(UTC)

    def advance(self, **step: float) -> None:
        """Move on by what `timedelta` takes: `clock.advance(hours=2)`."""
        self.now += timedelta(**step)
