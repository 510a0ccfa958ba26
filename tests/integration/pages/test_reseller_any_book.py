"""Whatever orders a reseller has, page, files, workbook and command agree with what is reckoned order by order."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.integration.pages.conftest import OpenPortal
from tests.integration.pages.resellers import ANALYST, MASTERS, ORDER_HEADER, REPORT, grid_rows, rows_of, told, written
from tests.support.dash_tree import by_id, tiles

TODAY = date(2026, 11, 21)
YEAR_AGO = date(2025, 11, 21)
MONTH_ENDS = [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31), TODAY]
GAP = timedelta(days=31)


@st.composite
def orders(draw: st.DrawFn) -> dict[str, Any]:
    """An order of one of three customers, anywhere from years ago to months ahead, often cancelled or multi-year."""
    start = TODAY + timedelta(days=draw(st.integers(-1200, 200)))
    end = start + timedelta(days=draw(st.sampled_from([0, 30, 364, 364, 730, 1095])))
    cancelled = draw(st.none() | st.integers(-20, (end - start).days).map(lambda days: start + timedelta(days=days)))
    return {
        "customer": draw(st.sampled_from(["SC-A", "SC-B", "SC-C"])),
        "product": draw(st.sampled_from(["VM", "WAS"])),
        "start": start,
        "end": end,
        "value": draw(st.decimals(0, 90_000, places=2)),
        "cancelled": cancelled,
    }


Book = list[dict[str, Any]]


@st.composite
def books(draw: st.DrawFn) -> Book:
    """So many orders with a number each."""
    return [
        {"number": f"O-{place}", **one} for place, one in enumerate(draw(st.lists(orders(), min_size=5, max_size=25)))
    ]


def acv(book: Iterable[dict[str, Any]], day: date) -> Decimal:
    """R-ACV-1, said once more."""
    counted = [one for one in book if one["start"] <= day <= one["end"] and not _cancelled(one, day)]
    return sum((one["value"] for one in counted), Decimal(0))


def _cancelled(one: dict[str, Any], day: date) -> bool:
    return one["cancelled"] is not None and one["cancelled"] <= day


def due(book: Book, last: date) -> Book:
    """R-RENEW-1, said once more."""
    return [
        one
        for one in book
        if TODAY <= one["end"] <= last
        and not (one["cancelled"] and one["cancelled"] <= one["end"])
        and not any(_succeeds(other, one) for other in book)
    ]


def _succeeds(other: dict[str, Any], one: dict[str, Any]) -> bool:
    last = min(other["end"], other["cancelled"] - timedelta(days=1)) if other["cancelled"] else other["end"]
    same = (other["customer"], other["product"]) == (one["customer"], one["product"])
    alive = last >= other["start"] and not (other["cancelled"] and other["cancelled"] <= TODAY)
    return same and alive and other["start"] - one["end"] <= GAP and last > one["end"]


def as_csv(book: Book) -> str:
    lines = [
        f"{one['number']},{one['customer']},{one['product']},5,{one['start']},{one['end']},{one['value']},GBP,"
        f"{one['cancelled'] or ''}\n"
        for one in book
    ]
    return ORDER_HEADER + "".join(lines)


@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(books())
def test_page_files_workbook_and_command_agree_with_every_order_reckoned_by_itself(
    open_portal: OpenPortal, book: Book
) -> None:
    premises = open_portal()
    premises.load({**MASTERS, "orders": as_csv(book)})
    anna = premises.visit(ANALYST)
    line = [(date.fromisoformat(row["day"]), Decimal(row["acv"])) for row in rows_of(anna, "acv")]
    assert line == [(day, acv(book, day)) for day, _ in line]
    assert len(line) == 366

    figure = by_id(anna.call("show_reseller", REPORT)["body"], "reseller-chart")["props"]["figure"]
    assert figure["data"][0]["y"] == [float(value) for _, value in line]

    three_months = due(book, date(2027, 2, 21))
    renewals = rows_of(anna, "renewals")
    assert sorted(row["order_no"] for row in renewals) == sorted(one["number"] for one in three_months)
    shown = tiles(anna.call("show_reseller", f"{REPORT}?show=renewals")["tiles"])
    assert shown["Renewals, next three months"][0] == f"£{sum((one['value'] for one in three_months), Decimal(0)):,.2f}"

    moved = sum((Decimal(row["change"]) for row in rows_of(anna, "movement")), Decimal(0))
    assert moved == acv(book, TODAY) - acv(book, YEAR_AGO)
    on_page = grid_rows(anna.call("show_reseller", f"{REPORT}?show=movement")["body"])
    assert sum(row["change"] for row in on_page) == int(moved * 100)

    sheets = written(premises, "2026-08", "2026-11")
    sums = [sum((Decimal(str(row[-4 + place])) for row in sheets["ACV history"][1:]), Decimal(0)) for place in range(4)]
    assert sums == [acv(book, day) for day in MONTH_ENDS]
    assert len(sheets["Renewals"]) - 1 == len(renewals)
    assert Decimal(str(told(sheets["About"])["ACV, last month"])) == acv(book, TODAY)
