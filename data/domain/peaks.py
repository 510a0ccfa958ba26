"""Peaks, bars and the busiest day from daily readings, as frames; what a peak costs lives in `invoicing`.

Readings have the columns customer, product, day and quantity, one row for each day that was measured. `day`
may be datetime64 of any unit, ISO text or dates; results carry it as datetime64[s].
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from data.domain.cycles import cycle_starts

_PEAK_KEY = ["cycle_start", "product", "customer"]


@dataclass(frozen=True, slots=True)
class BusiestDay:
    """R-PEAK-3: the day with the largest sum over customers, and that sum."""

    day: date
    quantity: int


def customer_peaks(readings: pd.DataFrame, anchor: int) -> pd.DataFrame:
    """R-PEAK-1: each customer's largest daily quantity of a product and cycle, and the first day that had it.

    Columns cycle_start, product, customer, peak, peak_day, in the order of the first three; a day without a
    reading counts for nothing, a customer without one has no row. No readings give no rows.

    >>> readings = pd.DataFrame(
    ...     [("A", "VM", "2026-09-25", 99), ("A", "VM", "2026-09-26", 14), ("A", "VM", "2026-10-03", 40),
    ...      ("A", "VM", "2026-10-17", 40), ("A", "VM", "2026-10-25", 12), ("A", "VM", "2026-10-26", 70)],
    ...     columns=["customer", "product", "day", "quantity"])
    >>> print(customer_peaks(readings, anchor=26).to_string(index=False))
    cycle_start product customer  peak   peak_day
     2026-08-26      VM        A    99 2026-09-25
     2026-09-26      VM        A    40 2026-10-03
     2026-10-26      VM        A    70 2026-10-26
    """
    days = _days(readings["day"])
    starts = cycle_starts(days.to_numpy().astype("datetime64[D]"), anchor).astype("datetime64[s]")
    ranked = readings.assign(day=days, cycle_start=starts).sort_values(
        [*_PEAK_KEY, "quantity", "day"], ascending=[True, True, True, False, True]
    )
    first = ranked.drop_duplicates(_PEAK_KEY).rename(columns={"quantity": "peak", "day": "peak_day"})
    return first[[*_PEAK_KEY, "peak", "peak_day"]].reset_index(drop=True)


def bars(peaks: pd.DataFrame) -> pd.DataFrame:
    """R-PEAK-2: the sum of the customers' peaks of each cycle and product, and how many they are.

    Takes the frame of `customer_peaks`; columns cycle_start, product, peak_sum, customers, in the order of
    the first two. A customer whose peak is 0 was measured and is counted. No peaks give no rows.

    >>> peaks = pd.DataFrame({"cycle_start": "2026-09-26", "product": "VM",
    ...                       "customer": ["A", "B"], "peak": [40, 5]})
    >>> print(bars(peaks).to_string(index=False))
    cycle_start product  peak_sum  customers
     2026-09-26      VM        45          2
    """
    grouped = peaks.groupby(["cycle_start", "product"], as_index=False, observed=True)
    return grouped.agg(peak_sum=("peak", "sum"), customers=("customer", "nunique"))


def busiest_day(readings: pd.DataFrame) -> BusiestDay | None:
    """R-PEAK-3: the day with the largest sum over the readings given, the earliest of equals.

    Give it one product and one cycle; units of different products do not add up. None without readings.

    >>> readings = pd.DataFrame({"day": ["2026-10-03", "2026-10-04", "2026-10-04"], "quantity": [40, 38, 5]})
    >>> busiest_day(readings)
    BusiestDay(day=datetime.date(2026, 10, 4), quantity=43)
    """
    if readings.empty:
        return None
    sums = readings["quantity"].groupby(_days(readings["day"])).sum()
    day = pd.Timestamp(sums.idxmax())  # type: ignore[arg-type]  # the index is made of days
    return BusiestDay(day.date(), int(sums.max()))


def change(current: int, previous: int | None) -> Decimal | None:
    """Relative change from a previous figure; None where there was none to grow from.

    >>> change(45, 40), change(45, None), change(45, 0)
    (Decimal('0.125'), None, None)
    """
    return Decimal(current - previous) / previous if previous else None


def _days(days: "pd.Series[pd.Timestamp]") -> "pd.Series[pd.Timestamp]":
    return pd.to_datetime(days).astype("datetime64[s]")
