"""What a customer's kept signals say; making them lives in `data.commands.signals`, judging them in `data.domain`."""

from dataclasses import dataclass
from datetime import date

from data.domain.contracts import utilisation
from data.domain.indicators import Facts
from data.models import CustomerSignals


@dataclass(frozen=True, slots=True)
class SignalFacts:
    """A customer as of a day: when its people were active last (R-HEALTH-1), and what R-CHURN-1 judges it by."""

    as_of: date
    last_active_on: date | None
    facts: Facts


def signals_of(row: CustomerSignals, high_tasks: int) -> SignalFacts:
    """The signals of a row, with the tasks of high severity that are open this moment."""
    return SignalFacts(row.as_of, row.last_active_on, _facts(row, high_tasks))


def _facts(row: CustomerSignals, high_tasks: int) -> Facts:
    return Facts(
        last_login_on=row.last_login_on,
        mean_30=row.mean_30,
        mean_90=row.mean_90,
        scans_30=row.scans_30,
        failed_30=row.failed_30,
        scanners=row.scanners,
        silent=row.silent,
        utilisation=utilisation(row.least_peak, row.least_licences or 0),
        days_to_renewal=(row.renewal_on - row.as_of).days if row.renewal_on else None,
        active_30=row.active_30 > 0,
        high_tasks=high_tasks,
    )
