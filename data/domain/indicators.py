"""One customer's churn risk opened into its indicators, in words, today and over twelve months; no thresholds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd

from data.domain.churn import FACTS, LEVELS, ChurnRules, Judgement, Key, Level, judge
from data.domain.contracts import last_month_ends

TREND_MONTHS: Final = 12
_PERCENT = "\u00a0%"


class Unit(StrEnum):
    """What an indicator's value and thresholds are counted in; a share of 0.1 is 10 %."""

    DAYS = "days"
    SHARE = "share"
    TASKS = "tasks"


@dataclass(frozen=True, slots=True)
class Facts:
    """R-CHURN-1: what one customer is judged by, as of one day; `churn.FACTS` says what each field is."""

    last_login_on: date | None
    mean_30: float | None
    mean_90: float | None
    scans_30: int
    failed_30: int
    scanners: int
    silent: int
    utilisation: float | Decimal | None
    days_to_renewal: int | None
    active_30: bool
    high_tasks: int


@dataclass(frozen=True, slots=True)
class Indicator:
    """R-CHURN-1: one indicator: its value as of a day (None without data), what it is held against, how it stands."""

    key: Key
    label: str
    value: float | None
    unit: Unit
    as_of: date
    watch: float
    bad: float
    weight: int
    level: Level
    words: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """R-CHURN-2: a customer's score on a day, None where nothing that weighs has data, and what it is made of."""

    day: date
    score: int | None
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class _Meaning:
    label: str
    unit: Unit
    words: Callable[[float, Facts], str]
    nothing: str


def assess(facts: Facts, day: date, rules: ChurnRules) -> Assessment:
    """R-CHURN-2: one customer's score on a day, opened into its indicators; agrees with `churn.risks`.

    >>> facts = Facts(date(2026, 11, 1), 70.0, 100.0, 20, 1, 0, 0, 0.35, None, True, 0)
    >>> found = assess(facts, date(2026, 11, 21), ChurnRules())
    >>> found.score
    30
    >>> for one in found.indicators[:4]:
    ...     print(one.level.value, "|", one.words.replace(chr(160), " "))
    watch | Last login 20 days ago
    watch | Usage 30 % below the 90 days before
    good | 1 of 20 scans failed in the last 30 days
    no data | No scanners
    """
    [found] = _assessments({day: facts}, rules)
    return found


def trend(facts_on: Mapping[date, Facts], today: date, rules: ChurnRules) -> list[Assessment]:
    """R-CHURN-2: one customer at the last twelve month-ends up to today, oldest first.

    Takes the facts by day, each as of that day. A month-end without facts is left out, other days are passed over.
    """
    ends = [end for end in trend_days(today) if end in facts_on]
    return _assessments({end: facts_on[end] for end in ends}, rules)


def trend_days(today: date) -> list[date]:
    """R-CHURN-2: the days `trend` needs facts of.

    >>> days = trend_days(date(2026, 11, 21))
    >>> len(days), days[0], days[-1]
    (12, datetime.date(2025, 11, 30), datetime.date(2026, 10, 31))
    """
    return last_month_ends(today, TREND_MONTHS)


def _assessments(facts_on: Mapping[date, Facts], rules: ChurnRules) -> list[Assessment]:
    frame = pd.DataFrame([asdict(facts) for facts in facts_on.values()], columns=list(FACTS))
    judged = judge(frame, np.array([*facts_on], dtype="datetime64[D]"), rules)
    return [
        Assessment(day, _score(judged, row), tuple(_indicator(key, judged, row, day, facts, rules) for key in Key))
        for row, (day, facts) in enumerate(facts_on.items())
    ]


def _score(judged: Judgement, row: int) -> int | None:
    score = int(judged.scores[row])
    return None if score < 0 else score


def _indicator(key: Key, judged: Judgement, row: int, day: date, facts: Facts, rules: ChurnRules) -> Indicator:
    level = LEVELS[judged.levels[key][row]]
    value = None if level is Level.NO_DATA else float(judged.values[key][row])
    meaning, limits = _MEANINGS[key], rules.limits(key)
    return Indicator(
        key=key,
        label=meaning.label,
        value=value,
        unit=meaning.unit,
        as_of=day,
        watch=limits.watch,
        bad=limits.bad,
        weight=limits.weight,
        level=level,
        words=meaning.nothing if value is None else meaning.words(value, facts),
    )


def _login(days: float, _: Facts) -> str:
    return f"Last login {_moved(days, ('today', 'yesterday'), '{} days ago')}"


def _usage(change: float, _: Facts) -> str:
    if not change:
        return "Usage as in the 90 days before"
    return f"Usage {_percent(abs(change))} {'above' if change > 0 else 'below'} the 90 days before"


def _failed_scans(_: float, facts: Facts) -> str:
    return f"{facts.failed_30} of {_counted(facts.scans_30, 'scan')} failed in the last 30 days"


def _silent_scanners(_: float, facts: Facts) -> str:
    return f"{facts.silent} of {_counted(facts.scanners, 'scanner')} not seen for 7 days"


def _utilisation(share: float, _: Facts) -> str:
    return f"{_percent(share)} of the licences in use"


def _renewal(days: float, facts: Facts) -> str:
    activity = "active" if facts.active_30 else "no activity"
    return f"Renewal {_moved(days, ('today', 'tomorrow'), 'in {} days')}, {activity} in the last 30 days"


def _tasks(count: float, _: Facts) -> str:
    return f"{_counted(int(count), 'open task') if count else 'No open task'} of high severity"


_MEANINGS: Mapping[Key, _Meaning] = {
    Key.LOGIN: _Meaning("Days since last login", Unit.DAYS, _login, "No login on record"),
    Key.USAGE: _Meaning("Usage trend", Unit.SHARE, _usage, "Too few readings to compare with the 90 days before"),
    Key.FAILED_SCANS: _Meaning("Failed scans", Unit.SHARE, _failed_scans, "No scans in the last 30 days"),
    Key.SILENT_SCANNERS: _Meaning("Silent scanners", Unit.SHARE, _silent_scanners, "No scanners"),
    Key.UTILISATION: _Meaning("Licence utilisation", Unit.SHARE, _utilisation, "No licences, or no reading yet"),
    Key.RENEWAL: _Meaning("Renewal without activity", Unit.DAYS, _renewal, "No order up for renewal"),
    Key.TASKS: _Meaning("Open high-severity tasks", Unit.TASKS, _tasks, "Open tasks are not known"),
}


def _moved(days: float, near: Sequence[str], far: str) -> str:
    """Today and the day next to it have words of their own; a login may lie ahead of today in another zone."""
    whole = max(int(days), 0)
    return near[whole] if whole < len(near) else far.format(whole)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _percent(share: float) -> str:
    return f"{share * 100:.1f}".removesuffix(".0") + _PERCENT
