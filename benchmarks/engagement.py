"""What happens at the customers of a measured world besides its readings: activity, scans and scanners."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from data.exchange.demo.tables import write_table

LAST_DAY = date(2026, 6, 30)
_MONTHS_IN_DAYS = 480
_SCANNERS = 2


def write_engagement(folder: Path, centers: Sequence[str]) -> None:
    """Write activity, scanners and scans of fifteen months for customers by their Security Center ID."""
    write_table(folder, "activity", ("security_center_id", "kind", "on", "count", "by"), _activity(centers))
    write_table(folder, "scanners", ("security_center_id", "scanner_id", "name", "last_seen_at"), _scanners(centers))
    write_table(folder, "scans", ("security_center_id", "product_code", "scan_id", "at", "status"), _scans(centers))


def _activity(centers: Sequence[str]) -> Iterator[tuple[object, ...]]:
    for place, center in enumerate(centers):
        for ago in range(place % 45, _MONTHS_IN_DAYS, 3):
            kind = ("login", "report_viewed", "export")[(place + ago) % 3]
            yield center, kind, LAST_DAY - timedelta(days=ago), 1 + ago % 5, "client"


def _scanners(centers: Sequence[str]) -> Iterator[tuple[object, ...]]:
    for place, center in enumerate(centers):
        for number in range(_SCANNERS):
            yield center, f"scanner-{number}", f"Scanner {number}", _moment(place % 10 * number)


def _scans(centers: Sequence[str]) -> Iterator[tuple[object, ...]]:
    for place, center in enumerate(centers):
        for ago in range(place % 7, _MONTHS_IN_DAYS, 7):
            yield center, "VM", f"scan-{ago}", _moment(ago), "failed" if (place + ago) % 9 == 0 else "ok"


def _moment(days_ago: int) -> str:
    return datetime.combine(LAST_DAY - timedelta(days=days_ago), time(6)).isoformat() + "+00:00"
