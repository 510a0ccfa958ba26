"""R-CHURN-1, R-CHURN-2: a score opened into indicators that people can read, and its last twelve months."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from data.domain.churn import ChurnRules, Key, Level, Limits
from data.domain.indicators import Facts, Indicator, Unit, assess, trend, trend_days

TODAY = date(2028, 2, 29)
RULES = ChurnRules()
QUIET = Facts(None, None, None, 0, 0, 0, 0, None, None, False, 0)
BUSY = Facts(TODAY, 110.0, 100.0, 20, 3, 5, 2, 0.385, 20, False, 2)


def indicator(key: Key, facts: Facts, rules: ChurnRules = RULES) -> Indicator:
    return next(one for one in assess(facts, TODAY, rules).indicators if one.key is key)


def test_an_indicator_carries_everything_it_was_judged_by() -> None:
    rules = replace(RULES, failed_scans=Limits(0.05, 0.25, weight=3))
    found = indicator(Key.FAILED_SCANS, BUSY, rules)
    assert found == Indicator(
        key=Key.FAILED_SCANS,
        label="Failed scans",
        value=0.15,
        unit=Unit.SHARE,
        as_of=TODAY,
        watch=0.05,
        bad=0.25,
        weight=3,
        level=Level.WATCH,
        words="3 of 20 scans failed in the last 30 days",
    )


def test_every_score_opens_into_all_seven_in_their_order() -> None:
    for facts in (QUIET, BUSY):
        found = assess(facts, TODAY, RULES)
        assert [one.key for one in found.indicators] == list(Key)
        assert found.day == TODAY


def test_values_are_raw_and_none_without_data() -> None:
    values = {one.key: one.value for one in assess(BUSY, TODAY, RULES).indicators}
    assert values == {
        Key.LOGIN: 0,
        Key.USAGE: 0.1,
        Key.FAILED_SCANS: 0.15,
        Key.SILENT_SCANNERS: 0.4,
        Key.UTILISATION: 0.385,
        Key.RENEWAL: 20,
        Key.TASKS: 2,
    }
    assert {one.key for one in assess(QUIET, TODAY, RULES).indicators if one.value is not None} == {Key.TASKS}


def test_a_usage_trend_is_rounded_to_six_decimals() -> None:
    assert indicator(Key.USAGE, replace(QUIET, mean_30=2.0, mean_90=3.0)).value == -0.333333


@pytest.mark.parametrize(
    ("key", "changes", "words"),
    [
        (Key.LOGIN, {"last_login_on": TODAY}, "Last login today"),
        (Key.LOGIN, {"last_login_on": TODAY - timedelta(days=1)}, "Last login yesterday"),
        (Key.LOGIN, {"last_login_on": TODAY - timedelta(days=2)}, "Last login 2 days ago"),
        (Key.LOGIN, {"last_login_on": TODAY + timedelta(days=1)}, "Last login today"),
        (Key.LOGIN, {}, "No login on record"),
        (Key.USAGE, {"mean_30": 75.0, "mean_90": 100.0}, "Usage 25 % below the 90 days before"),
        (Key.USAGE, {"mean_30": 112.5, "mean_90": 100.0}, "Usage 12.5 % above the 90 days before"),
        (Key.USAGE, {"mean_30": 100.0, "mean_90": 100.0}, "Usage as in the 90 days before"),
        (Key.USAGE, {"mean_30": 5.0}, "Too few readings to compare with the 90 days before"),
        (Key.FAILED_SCANS, {"scans_30": 1, "failed_30": 1}, "1 of 1 scan failed in the last 30 days"),
        (Key.FAILED_SCANS, {}, "No scans in the last 30 days"),
        (Key.SILENT_SCANNERS, {"scanners": 5, "silent": 2}, "2 of 5 scanners not seen for 7 days"),
        (Key.SILENT_SCANNERS, {}, "No scanners"),
        (Key.UTILISATION, {"utilisation": 1.2}, "120 % of the licences in use"),
        (Key.UTILISATION, {}, "No licences, or no reading yet"),
        (Key.RENEWAL, {"days_to_renewal": 0}, "Renewal today, no activity in the last 30 days"),
        (Key.RENEWAL, {"days_to_renewal": 1, "active_30": True}, "Renewal tomorrow, active in the last 30 days"),
        (Key.RENEWAL, {"days_to_renewal": 45}, "Renewal in 45 days, no activity in the last 30 days"),
        (Key.RENEWAL, {}, "No order up for renewal"),
        (Key.TASKS, {}, "No open task of high severity"),
        (Key.TASKS, {"high_tasks": 1}, "1 open task of high severity"),
        (Key.TASKS, {"high_tasks": 3}, "3 open tasks of high severity"),
    ],
)
def test_an_indicator_reads_in_plain_words(key: Key, changes: dict[str, object], words: str) -> None:
    found = indicator(key, replace(QUIET, **changes))  # type: ignore[arg-type]
    assert found.words.replace("\u00a0", " ") == words


def test_the_trend_has_the_last_twelve_month_ends_and_today_where_it_is_one() -> None:
    assert trend_days(TODAY)[-1] == TODAY
    assert trend_days(TODAY - timedelta(days=1))[-1] == date(2028, 1, 31)
    assert trend_days(TODAY)[0] == date(2027, 3, 31)
    assert len(trend_days(TODAY)) == 12


def test_each_month_is_judged_as_of_its_own_day() -> None:
    facts = replace(QUIET, last_login_on=date(2027, 12, 31))
    found = trend(dict.fromkeys([date(2028, 2, 29), date(2027, 12, 31), date(2028, 1, 31)], facts), TODAY, RULES)
    assert [one.day for one in found] == [date(2027, 12, 31), date(2028, 1, 31), date(2028, 2, 29)]
    assert [one.indicators[0].value for one in found] == [0, 31, 60]
    assert [one.indicators[0].as_of for one in found] == [one.day for one in found]


def test_other_days_are_passed_over_and_no_facts_give_no_trend() -> None:
    assert trend({date(2028, 1, 30): QUIET, date(2027, 2, 28): QUIET}, TODAY, RULES) == []
    assert trend({}, TODAY, RULES) == []


def test_where_nothing_that_weighs_has_data_there_is_no_score() -> None:
    rules = replace(RULES, tasks=replace(RULES.tasks, weight=0))
    found = assess(QUIET, TODAY, rules)
    assert found.score is None
    assert [one.level for one in found.indicators if one.key is not Key.TASKS] == [Level.NO_DATA] * 6
