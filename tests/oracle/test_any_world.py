"""Whatever is loaded, in whatever order: what the portal stores and answers is what the oracle reckons."""

import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from data.configuration import Configuration
from data.engines import Databases
from data.exchange.bundle.load import load_bundle
from tests.oracle.answers import PORTAL, Viewed, stored, viewed
from tests.oracle.reckoning import Oracle, Seen, reckon
from tests.oracle.worlds import World, worlds
from tests.support.databases import empty

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
WHOLE = None

anything = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
# Where an example costs a second, the smallest one is looked for on SQLite.
a_few = settings(anything, max_examples=8, phases=[Phase.generate])


@given(world=worlds())
@anything
def test_sqlite_answers_what_the_oracle_reckons(sqlite_databases: Databases, world: World) -> None:
    with told(sqlite_databases, world) as oracle:
        compare(sqlite_databases, oracle, world)


@pytest.mark.postgres
@given(world=worlds())
@a_few
def test_postgresql_answers_what_the_oracle_reckons(postgres_databases: Databases, world: World) -> None:
    with told(postgres_databases, world) as oracle:
        compare(postgres_databases, oracle, world)


@contextmanager
def told(databases: Databases, world: World) -> Iterator[Oracle]:
    """The oracle of a world that has been loaded into emptied databases."""
    empty(databases)
    with tempfile.TemporaryDirectory() as folder:
        folders = world.write(Path(folder))
        for bundle in folders:
            load_bundle(databases, PORTAL, bundle, settings_configuration=Configuration(), now=NOW)
        yield reckon(folders)


def compare(databases: Databases, oracle: Oracle, world: World) -> None:
    for partnership in world.partnerships:
        _compare_rollups(databases, oracle, partnership)
        for seen in (WHOLE, world.seen):
            with viewed(databases, partnership, seen) as answers:
                _compare_answers(answers, oracle, partnership, seen)


def _compare_rollups(databases: Databases, oracle: Oracle, partnership: str) -> None:
    with stored(databases, partnership) as rollups:
        assert rollups.peaks() == oracle.peaks(partnership)
        assert rollups.totals() == oracle.bars(partnership)
        assert rollups.days() == oracle.days(partnership)


def _compare_answers(answers: Viewed, oracle: Oracle, partnership: str, seen: Seen) -> None:
    bars = oracle.bars(partnership, seen)
    starts = _starts(oracle, partnership)
    assert answers.bars(starts) == bars
    for start in starts:
        _compare_busiest_days(answers, oracle, partnership, start, seen)
        _compare_invoice(answers, oracle, partnership, start, seen)


def _starts(oracle: Oracle, partnership: str) -> list[date]:
    """All cycles with readings, also with those that the viewer may not see."""
    return sorted({bar[0] for bar in oracle.bars(partnership)})


def _compare_busiest_days(answers: Viewed, oracle: Oracle, partnership: str, start: date, seen: Seen) -> None:
    codes = sorted(answers.products)
    for products in [codes, *([code] for code in codes), []]:
        assert answers.busiest_day(start, products) == oracle.busiest_day(partnership, start, products, seen)


def _compare_invoice(answers: Viewed, oracle: Oracle, partnership: str, start: date, seen: Seen) -> None:
    lines = oracle.lines(partnership, start, seen)
    assert answers.lines(start) == [
        (center, name, product, peak, peak_day, _model(model, basis), minor)
        for center, name, product, peak, peak_day, model, basis, minor in lines
    ]
    assert answers.summary(start) == summary_of(oracle, partnership, start, seen)
    for product in answers.products:
        _compare_contributions(answers, oracle, partnership, (start, product), seen)


def _model(model: str | None, basis: str | None) -> str | None:
    return f"{model}, portfolio" if basis == "portfolio" else model


def _compare_contributions(
    answers: Viewed, oracle: Oracle, partnership: str, bar: tuple[date, str], seen: Seen
) -> None:
    found = answers.contributions(*bar)
    expected = [
        (center, peak, peak_day, minor)
        for start, product, center, peak, peak_day, _last, minor, *_price in oracle.peaks(partnership)
        if (start, product) == bar and _sees(seen, center)
    ]
    assert sorted(found) == sorted(expected)
    assert [row[1] for row in found] == sorted((row[1] for row in expected), reverse=True)


def _sees(seen: Collection[str] | None, center: str) -> bool:
    return seen is None or center in seen


def summary_of(oracle: Oracle, partnership: str, start: date, seen: Seen) -> list[tuple[object, ...]]:
    """R-INVOICE-2: product, sum of peaks, customers, amount, unpriced, minimum, true-up, total; None is unknown.

    Minimums belong to the whole partnership, so whoever sees a part of it sees none. What was not used costs nothing
    where a minimum was agreed; what was used and has no price has no amount.
    """
    used = {bar[1]: bar[2:] for bar in oracle.bars(partnership, seen) if bar[0] == start}
    minimums = oracle.minimums(partnership, start) if seen is None else {}
    lines: list[tuple[object, ...]] = []
    for product in sorted({*used, *minimums}):
        peak_sum, customers, charged, unpriced = used.get(product, (0, 0, 0, 0))
        minimum = minimums.get(product)
        agreed = customers > unpriced or (customers == 0 and minimum is not None)
        true_up = None if minimum is None else max(minimum - charged, 0)
        amount = charged if agreed else None
        total = None if amount is None and true_up is None else (amount or 0) + (true_up or 0)
        lines.append((product, peak_sum, customers, amount, unpriced, minimum, true_up, total))
    return lines
