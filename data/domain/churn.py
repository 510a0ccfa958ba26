"""Churn risk of many customers at once: what it is judged by, levels and scores; words for people live elsewhere.

One row of facts for each customer, as of one day, is all that is looked at: FACTS lists its columns. Thresholds and
weights are handed in. One customer's indicators in words, and its last twelve months, live in `indicators`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.domain.cycles import Days

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]

FACTS: Final = (
    "last_login_on",  # last day the client's own people logged in (activity "login" by "client"), empty if never
    "mean_30",  # mean daily quantity from `recent_from` to the day judged, empty without a reading
    "mean_90",  # the same from `earlier_from` to the day before `recent_from`
    "scans_30",  # scans since `recent_from`
    "failed_30",  # those of them that failed
    "scanners",  # scanners of the customer
    "silent",  # those of them not seen since `heard_from`, or never
    "utilisation",  # R-LICENCE-1 as a ratio, empty without licences or without a reading
    "days_to_renewal",  # days to the end of the next order up for renewal (R-RENEW-1), empty without one
    "active_30",  # whether the client's own people did anything since `recent_from`
    "high_tasks",  # open tasks of high severity, never empty
)


class Key(StrEnum):
    """R-CHURN-1: the indicators, in the order they are shown."""

    LOGIN = "login"
    USAGE = "usage"
    FAILED_SCANS = "failed_scans"
    SILENT_SCANNERS = "silent_scanners"
    UTILISATION = "utilisation"
    RENEWAL = "renewal"
    TASKS = "tasks"


class Level(StrEnum):
    """R-CHURN-2: how an indicator stands; one without data counts neither for nor against the customer."""

    GOOD = "good"
    WATCH = "watch"
    BAD = "bad"
    NO_DATA = "no data"


LEVELS: Final = tuple(Level)
"""What the codes of `Judgement.levels` stand for."""

WATCH_FROM: Final = 34
BAD_FROM: Final = 67
"""From which score on a customer is to be watched, and is at risk: the lower ends of the upper thirds."""

# R-CHURN-2: what a level adds to the weighted mean, and whether its weight counts.
_POINTS = np.array([0, 50, 100, 0], dtype=np.int64)
_COUNTS = np.array([1, 1, 1, 0], dtype=np.int64)

# R-CHURN-1: how a value passes a threshold. "Over 14 days" leaves the 14th out; "10 % failed" takes the tenth in.
_PASSES: Mapping[Key, Callable[[Floats, float], NDArray[np.bool_]]] = {
    Key.LOGIN: np.greater,
    Key.USAGE: np.less_equal,
    Key.FAILED_SCANS: np.greater_equal,
    Key.SILENT_SCANNERS: np.greater_equal,
    Key.UTILISATION: np.less,
    Key.RENEWAL: np.less_equal,
    Key.TASKS: np.greater_equal,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """R-CHURN-1: where an indicator becomes watch and bad, in the unit of its value, and how much it weighs."""

    watch: float
    bad: float
    weight: int = 1


@dataclass(frozen=True, slots=True)
class ChurnRules:
    """R-CHURN-1: the limits of every indicator, a field for each Key; shares are ratios, 0.1 is 10 %."""

    login: Limits = Limits(14, 30)
    usage: Limits = Limits(-0.15, -0.40)
    failed_scans: Limits = Limits(0.10, 0.30)
    silent_scanners: Limits = Limits(0.01, 0.50)
    utilisation: Limits = Limits(0.40, 0.20)
    renewal: Limits = Limits(90, 30)
    tasks: Limits = Limits(1, 3)

    @classmethod
    def configured(cls, sections: Mapping[str, Mapping[str, Any]]) -> Self:
        """The rules of a configuration: watch, bad and weight by the name of the indicator."""
        return cls(**{name: Limits(**limits) for name, limits in sections.items()})

    def limits(self, key: Key) -> Limits:
        """The limits of one indicator."""
        found: Limits = getattr(self, key.value)
        return found


@dataclass(frozen=True, slots=True)
class Judgement:
    """R-CHURN-2: values (missing without data), levels (positions in LEVELS) and scores (-1 for none), row by row."""

    values: Mapping[Key, Floats]
    levels: Mapping[Key, Codes]
    scores: NDArray[np.int64]


def recent_from(today: date) -> date:
    """R-CHURN-1: the first of "the last 30 days", of which today is the last.

    >>> recent_from(date(2026, 11, 30)), earlier_from(date(2026, 11, 30)), heard_from(date(2026, 11, 30))
    (datetime.date(2026, 11, 1), datetime.date(2026, 8, 3), datetime.date(2026, 11, 24))
    """
    return today - timedelta(days=29)


def earlier_from(today: date) -> date:
    """R-CHURN-1: the first of "the 90 days before", which end the day before `recent_from`."""
    return today - timedelta(days=119)


def heard_from(today: date) -> date:
    """R-CHURN-1: the first of the 7 days, today the last, in which a scanner has to be seen not to be silent."""
    return today - timedelta(days=6)


def level_of(score: int | None) -> Level:
    """R-CHURN-2: how a whole score is shown.

    >>> [level_of(score).value for score in (33, 34, 66, 67, None)]
    ['good', 'watch', 'watch', 'bad', 'no data']
    """
    if score is None:
        return Level.NO_DATA
    return Level.BAD if score >= BAD_FROM else Level.WATCH if score >= WATCH_FROM else Level.GOOD


def risks(facts: pd.DataFrame, today: date, rules: ChurnRules) -> pd.DataFrame:
    """R-CHURN-2: the score and the levels of all customers on a day; the higher the score, the higher the risk.

    Takes the columns FACTS, one row a customer. Columns score (Int64, 0 to 100, missing where no indicator that
    weighs anything has data) and one for each Key (categories of Level's values), with the index of `facts`; no
    facts give no rows.

    >>> facts = pd.DataFrame([(date(2026, 11, 1), 70.0, 100.0, 20, 1, 0, 0, 0.35, None, True, 0)], columns=list(FACTS))
    >>> print(risks(facts, date(2026, 11, 21), ChurnRules()).T.to_string(header=False))
    score                 30
    login              watch
    usage              watch
    failed_scans        good
    silent_scanners  no data
    utilisation        watch
    renewal          no data
    tasks               good
    """
    judged = judge(facts, np.full(len(facts), np.datetime64(today, "D")), rules)
    scores = pd.array(judged.scores, dtype="Int64")
    scores[judged.scores < 0] = pd.NA
    names = pd.Index([level.value for level in LEVELS])
    levels = {key.value: pd.Categorical.from_codes(codes, names) for key, codes in judged.levels.items()}
    return pd.DataFrame({"score": scores, **levels}, index=facts.index)


def judge(facts: pd.DataFrame, days: Days, rules: ChurnRules) -> Judgement:
    """R-CHURN-1, R-CHURN-2: every row of FACTS judged as of its own day."""
    values = _values(facts, days)
    levels = {key: _level(values[key], rules.limits(key), _PASSES[key]) for key in Key}
    levels[Key.RENEWAL] = _unless_active(levels[Key.RENEWAL], facts)
    return Judgement(values, levels, _scores(levels, rules))


def _values(facts: pd.DataFrame, days: Days) -> dict[Key, Floats]:
    column = {name: facts[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in FACTS[1:]}
    logins = pd.to_datetime(facts["last_login_on"]).to_numpy().astype("datetime64[D]")
    change = _ratio(column["mean_30"] - column["mean_90"], column["mean_90"])
    return {
        Key.LOGIN: (days - logins) / np.timedelta64(1, "D"),
        # Rounded, so that a fall from 100 to 85 is 15 % and not a hair less.
        Key.USAGE: np.round(change, 6),
        Key.FAILED_SCANS: _ratio(column["failed_30"], column["scans_30"]),
        Key.SILENT_SCANNERS: _ratio(column["silent"], column["scanners"]),
        Key.UTILISATION: column["utilisation"],
        Key.RENEWAL: column["days_to_renewal"],
        Key.TASKS: column["high_tasks"],
    }


def _ratio(part: Floats, whole: Floats) -> Floats:
    nothing: Floats = np.full(len(whole), np.nan)
    return np.divide(part, whole, out=nothing, where=whole > 0)


def _level(values: Floats, limits: Limits, passes: Callable[[Floats, float], NDArray[np.bool_]]) -> Codes:
    """Positions in LEVELS; a missing value passes no threshold and is told apart at the end."""
    codes = np.select([np.isnan(values), passes(values, limits.bad), passes(values, limits.watch)], [3, 2, 1], 0)
    return codes.astype(np.int8)


def _unless_active(levels: Codes, facts: pd.DataFrame) -> Codes:
    """R-CHURN-1: a renewal that draws near is a risk only where nobody has been active."""
    near = (levels == LEVELS.index(Level.WATCH)) | (levels == LEVELS.index(Level.BAD))
    active = facts["active_30"].to_numpy(dtype=np.bool_, na_value=False)
    return np.where(near & active, np.int8(LEVELS.index(Level.GOOD)), levels)


def _scores(levels: Mapping[Key, Codes], rules: ChurnRules) -> NDArray[np.int64]:
    """R-CHURN-2: the weighted mean, halves rounded up in whole numbers, so that no machine rounds another way."""
    weights = {key: rules.limits(key).weight for key in levels}
    points = sum(weights[key] * _POINTS[codes] for key, codes in levels.items())
    weight = sum(weights[key] * _COUNTS[codes] for key, codes in levels.items())
    rounded = (2 * points + weight) // np.maximum(2 * weight, 1)
    return np.where(weight > 0, rounded, -1)
