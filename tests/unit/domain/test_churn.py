"""R-CHURN-1, R-CHURN-2: levels at their thresholds, scores, and all customers at once against one by one."""

from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.domain.churn import (
    FACTS,
    ChurnRules,
    Key,
    Level,
    Limits,
    earlier_from,
    heard_from,
    recent_from,
    risks,
)
from data.domain.indicators import Facts, assess, trend, trend_days

TODAY = date(2028, 3, 10)
RULES = ChurnRules()
QUIET = Facts(None, None, None, 0, 0, 0, 0, None, None, False, 0)
GOOD, WATCH, BAD, NO_DATA = Level


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def frame(rows: list[Facts]) -> pd.DataFrame:
    return pd.DataFrame([[getattr(row, name) for name in FACTS] for row in rows], columns=list(FACTS))


def one_level(key: Key, facts: Facts, rules: ChurnRules = RULES) -> Level:
    return Level(risks(frame([facts]), TODAY, rules)[key.value].iloc[0])


def one_score(facts: Facts, rules: ChurnRules = RULES) -> int | None:
    [score] = risks(frame([facts]), TODAY, rules)["score"].tolist()
    return None if score is pd.NA else score


def test_the_facts_of_one_customer_and_the_columns_of_all_are_the_same() -> None:
    assert tuple(field.name for field in fields(Facts)) == FACTS


def test_the_windows_are_30_days_with_today_the_90_right_before_and_7_with_today() -> None:
    days = [TODAY - timedelta(days=n) for n in range(200)]
    assert len([day for day in days if recent_from(TODAY) <= day]) == 30
    assert len([day for day in days if earlier_from(TODAY) <= day < recent_from(TODAY)]) == 90
    assert len([day for day in days if heard_from(TODAY) <= day]) == 7


@pytest.mark.parametrize(
    ("key", "changes", "level"),
    [
        (Key.LOGIN, {"last_login_on": ago(0)}, GOOD),
        (Key.LOGIN, {"last_login_on": ago(14)}, GOOD),
        (Key.LOGIN, {"last_login_on": ago(15)}, WATCH),
        (Key.LOGIN, {"last_login_on": ago(30)}, WATCH),
        (Key.LOGIN, {"last_login_on": ago(31)}, BAD),
        (Key.LOGIN, {"mean_30": 5.0, "active_30": True}, NO_DATA),
        (Key.USAGE, {"mean_30": 100.0, "mean_90": 100.0}, GOOD),
        (Key.USAGE, {"mean_30": 85.000_1, "mean_90": 100.0}, GOOD),
        (Key.USAGE, {"mean_30": 85.0, "mean_90": 100.0}, WATCH),
        (Key.USAGE, {"mean_30": 0.255, "mean_90": 0.3}, WATCH),
        (Key.USAGE, {"mean_30": 60.000_1, "mean_90": 100.0}, WATCH),
        (Key.USAGE, {"mean_30": 60.0, "mean_90": 100.0}, BAD),
        (Key.USAGE, {"mean_30": 0.0, "mean_90": 100.0}, BAD),
        (Key.USAGE, {"mean_30": 5.0, "mean_90": 0.0}, NO_DATA),
        (Key.USAGE, {"mean_30": None, "mean_90": 5.0}, NO_DATA),
        (Key.USAGE, {"mean_30": 5.0, "mean_90": None}, NO_DATA),
        (Key.FAILED_SCANS, {"scans_30": 0}, NO_DATA),
        (Key.FAILED_SCANS, {"scans_30": 20, "failed_30": 0}, GOOD),
        (Key.FAILED_SCANS, {"scans_30": 20, "failed_30": 1}, GOOD),
        (Key.FAILED_SCANS, {"scans_30": 20, "failed_30": 2}, WATCH),
        (Key.FAILED_SCANS, {"scans_30": 20, "failed_30": 5}, WATCH),
        (Key.FAILED_SCANS, {"scans_30": 20, "failed_30": 6}, BAD),
        (Key.SILENT_SCANNERS, {"scanners": 0}, NO_DATA),
        (Key.SILENT_SCANNERS, {"scanners": 101, "silent": 1}, GOOD),
        (Key.SILENT_SCANNERS, {"scanners": 100, "silent": 1}, WATCH),
        (Key.SILENT_SCANNERS, {"scanners": 5, "silent": 2}, WATCH),
        (Key.SILENT_SCANNERS, {"scanners": 4, "silent": 2}, BAD),
        (Key.UTILISATION, {"utilisation": None}, NO_DATA),
        (Key.UTILISATION, {"utilisation": 1.2}, GOOD),
        (Key.UTILISATION, {"utilisation": 0.4}, GOOD),
        (Key.UTILISATION, {"utilisation": Decimal("0.39")}, WATCH),
        (Key.UTILISATION, {"utilisation": 0.2}, WATCH),
        (Key.UTILISATION, {"utilisation": Decimal(0)}, BAD),
        (Key.RENEWAL, {"days_to_renewal": None}, NO_DATA),
        (Key.RENEWAL, {"days_to_renewal": None, "active_30": True}, NO_DATA),
        (Key.RENEWAL, {"days_to_renewal": 91}, GOOD),
        (Key.RENEWAL, {"days_to_renewal": 90}, WATCH),
        (Key.RENEWAL, {"days_to_renewal": 31}, WATCH),
        (Key.RENEWAL, {"days_to_renewal": 30}, BAD),
        (Key.RENEWAL, {"days_to_renewal": 0}, BAD),
        (Key.RENEWAL, {"days_to_renewal": 60, "active_30": True}, GOOD),
        (Key.RENEWAL, {"days_to_renewal": 0, "active_30": True}, GOOD),
        (Key.TASKS, {"high_tasks": 0}, GOOD),
        (Key.TASKS, {"high_tasks": 1}, WATCH),
        (Key.TASKS, {"high_tasks": 2}, WATCH),
        (Key.TASKS, {"high_tasks": 3}, BAD),
    ],
)
def test_an_indicator_changes_at_its_thresholds(key: Key, changes: dict[str, object], level: Level) -> None:
    assert one_level(key, replace(QUIET, **changes)) is level  # type: ignore[arg-type]


def test_indicators_without_data_weigh_nothing() -> None:
    assert one_score(QUIET) == 0
    assert one_score(replace(QUIET, high_tasks=3)) == 100
    assert one_score(replace(QUIET, high_tasks=3, last_login_on=TODAY)) == 50


def weighing(**weights: int) -> ChurnRules:
    """The usual thresholds with these weights, and none for what is not named."""
    return replace(RULES, **{key.value: replace(RULES.limits(key), weight=weights.get(key.value, 0)) for key in Key})


@pytest.mark.parametrize(
    ("tasks", "login", "score"),
    [(1, 1, 75), (3, 1, 63), (1, 3, 88), (0, 1, 100), (1, 0, 50), (0, 0, None)],
)
def test_a_score_is_the_weighted_mean_with_halves_rounded_up(tasks: int, login: int, score: int | None) -> None:
    watched_and_bad = replace(QUIET, high_tasks=1, last_login_on=ago(99))
    assert one_score(watched_and_bad, weighing(tasks=tasks, login=login)) == score


def test_without_data_on_anything_that_weighs_there_is_no_score() -> None:
    assert one_score(QUIET, weighing(login=5)) is None


def test_thresholds_are_those_of_the_configuration() -> None:
    rules = replace(RULES, login=Limits(3, 5))
    assert one_level(Key.LOGIN, replace(QUIET, last_login_on=ago(4)), rules) is WATCH
    assert one_level(Key.LOGIN, replace(QUIET, last_login_on=ago(6)), rules) is BAD


def test_no_customers_give_no_rows_in_the_same_columns() -> None:
    found = risks(pd.DataFrame(columns=list(FACTS)), TODAY, RULES)
    assert found.empty
    assert found.columns.tolist() == ["score", *(key.value for key in Key)]


def test_rows_keep_their_index_and_the_facts_stay_as_they_were() -> None:
    facts = frame([QUIET, replace(QUIET, high_tasks=3)]).set_axis(["SC-2", "SC-1"])
    before = facts.copy()
    assert risks(facts, TODAY, RULES)["score"].to_dict() == {"SC-2": 0, "SC-1": 100}
    pd.testing.assert_frame_equal(facts, before)


def test_facts_are_read_in_the_types_that_statements_give() -> None:
    rows = [
        Facts(ago(20), 70.0, 100.0, 20, 3, 4, 2, Decimal("0.35"), 20, False, 1),
        replace(QUIET, last_login_on=ago(1), active_30=True),
    ]
    plain = risks(frame(rows), TODAY, RULES)
    whole = dict.fromkeys(["scans_30", "failed_30", "scanners", "silent", "days_to_renewal", "high_tasks"], "Int64")
    typed = frame(rows).astype(whole | {"mean_30": "Float64", "mean_90": "float64", "active_30": "boolean"})
    pd.testing.assert_frame_equal(risks(typed, TODAY, RULES), plain)
    moments = typed.assign(last_login_on=pd.to_datetime(typed["last_login_on"]).astype("datetime64[ns]"))
    pd.testing.assert_frame_equal(risks(moments, TODAY, RULES), plain)
    counted = typed.assign(active_30=np.array([0, 3]))
    pd.testing.assert_frame_equal(risks(counted, TODAY, RULES), plain)


@st.composite
def some_facts(draw: st.DrawFn, day: date = TODAY) -> Facts:
    """Facts that often lie on a threshold or one step beside it."""
    scans, scanners = draw(st.integers(0, 20)), draw(st.integers(0, 200))
    login = draw(st.none() | st.sampled_from([0, 13, 14, 15, 29, 30, 31, 90]))
    means = st.none() | st.integers(0, 100).map(float)
    return Facts(
        last_login_on=None if login is None else day - timedelta(days=login),
        mean_30=draw(means),
        mean_90=draw(means | st.just(100.0)),
        scans_30=scans,
        failed_30=draw(st.integers(0, scans)),
        scanners=scanners,
        silent=draw(st.integers(0, min(scanners, 3)) | st.integers(0, scanners)),
        utilisation=draw(st.none() | st.integers(0, 130).map(lambda hundredths: hundredths / 100)),
        days_to_renewal=draw(st.none() | st.sampled_from([0, 29, 30, 31, 89, 90, 91, 300])),
        active_30=draw(st.booleans()),
        high_tasks=draw(st.integers(0, 4)),
    )


@st.composite
def some_rules(draw: st.DrawFn) -> ChurnRules:
    """Usual and other thresholds, with weights of which some are 0."""
    usual = draw(st.booleans())
    other = ChurnRules(
        login=Limits(13, 29),
        usage=Limits(-0.10, -0.25),
        failed_scans=Limits(0.05, 0.20),
        silent_scanners=Limits(0.02, 0.10),
        utilisation=Limits(0.55, 0.45),
        renewal=Limits(89, 29),
        tasks=Limits(2, 4),
    )
    chosen = RULES if usual else other
    return replace(
        chosen,
        **{key.value: replace(chosen.limits(key), weight=draw(st.integers(0, 4))) for key in Key},
    )


def exact(number: float) -> Fraction:
    """The decimal a number was written as, not the binary nearest to it."""
    return Fraction(str(number))


def above(value: Fraction | None, limits: Limits, inclusive: bool) -> str:
    """The level of a value that is worse the higher it is."""
    if value is None:
        return "no data"
    for level, threshold in (("bad", exact(limits.bad)), ("watch", exact(limits.watch))):
        if value > threshold or (inclusive and value == threshold):
            return level
    return "good"


def below(value: Fraction | None, limits: Limits, inclusive: bool) -> str:
    """The same for one that is worse the lower it is."""
    turned = Limits(-limits.watch, -limits.bad)
    return above(None if value is None else -value, turned, inclusive)


def levels_by_hand(facts: Facts, day: date, rules: ChurnRules) -> dict[str, str]:
    """Every level in exact fractions, one sentence of the rule after the other."""
    idle = None if facts.last_login_on is None else Fraction((day - facts.last_login_on).days)
    change = None
    if facts.mean_30 is not None and facts.mean_90:
        change = exact(facts.mean_30) / exact(facts.mean_90) - 1
        change = Fraction(round(change * 10**6), 10**6)
    left = None if facts.days_to_renewal is None else Fraction(facts.days_to_renewal)
    renewal = below(left, rules.renewal, inclusive=True)
    return {
        "login": above(idle, rules.login, inclusive=False),
        "usage": below(change, rules.usage, inclusive=True),
        "failed_scans": above(share(facts.failed_30, facts.scans_30), rules.failed_scans, inclusive=True),
        "silent_scanners": above(share(facts.silent, facts.scanners), rules.silent_scanners, inclusive=True),
        "utilisation": below(
            None if facts.utilisation is None else exact(float(facts.utilisation)), rules.utilisation, inclusive=False
        ),
        "renewal": "good" if facts.active_30 and left is not None else renewal,
        "tasks": above(Fraction(facts.high_tasks), rules.tasks, inclusive=True),
    }


def share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def score_by_hand(levels: dict[str, str], rules: ChurnRules) -> int | None:
    points: list[int] = []
    for name, level in levels.items():
        if level != "no data":
            points += [{"good": 0, "watch": 50, "bad": 100}[level]] * getattr(rules, name).weight
    if not points:
        return None
    return int((Decimal(sum(points)) / len(points)).quantize(Decimal(1), ROUND_HALF_UP))


@settings(max_examples=120)
@given(st.lists(some_facts(), max_size=6), some_rules())
def test_all_at_once_and_one_by_one_agree_with_the_rule_by_hand(rows: list[Facts], rules: ChurnRules) -> None:
    found = risks(frame(rows), TODAY, rules)
    assert len(found) == len(rows)
    for place, facts in enumerate(rows):
        expected = levels_by_hand(facts, TODAY, rules)
        score = score_by_hand(expected, rules)
        together = found.iloc[place]
        assert {key.value: together[key.value] for key in Key} == expected
        assert (None if together["score"] is pd.NA else together["score"]) == score
        alone = assess(facts, TODAY, rules)
        assert {one.key.value: one.level.value for one in alone.indicators} == expected
        assert alone.score == score


@settings(max_examples=30)
@given(st.data(), some_rules())
def test_the_trend_of_one_agrees_with_all_at_once_on_each_day(data: st.DataObject, rules: ChurnRules) -> None:
    facts_on = {day: data.draw(some_facts(day)) for day in trend_days(TODAY)}
    found = trend(facts_on, TODAY, rules)
    assert [one.day for one in found] == trend_days(TODAY)
    for one in found:
        [row] = risks(frame([facts_on[one.day]]), one.day, rules).to_dict("records")
        assert {one.key.value: one.level.value for one in one.indicators} == {key.value: row[key.value] for key in Key}
        assert one.score == (None if row["score"] is pd.NA else row["score"])
        assert one.score == score_by_hand(levels_by_hand(facts_on[one.day], one.day, rules), rules)
