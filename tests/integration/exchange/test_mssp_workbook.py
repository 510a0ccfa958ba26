"""The MSSP workbook, read back cell by cell with two readers that know nothing of its writer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from data.domain.cycles import CycleState
from data.domain.invoicing import rate
from data.engines import Databases
from data.exchange.workbook.mssp import write_mssp_workbook
from data.exchange.workbook.mssp_sheets import Invoice
from data.exchange.workbook.writer import Written
from data.models import Customer
from data.queries.evidence import evidence
from data.queries.partnership import get_partnership
from data.session import session_for
from data.settings import PortalType
from data.system import system_session
from tests.support.invoices import EXAMPLE, OCTOBER, PER_UNIT, PORTFOLIO, A, B, Books, keep_books, price

SHEETS = ["Summary", "Invoice lines", "Daily evidence", "About"]
GENERATED_AT = datetime(2026, 11, 21, 8, 30, 15, 999, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "invoice.xlsx"


def write(databases: Databases, books: Books, path: Path, person: str = "analyst", **changes: Any) -> Written:
    with session_for(databases, books.scope(person)) as session:
        invoice = Invoice(
            portal=books.portal,
            creator="Northwall",
            partnership=get_partnership(session),
            cycle=OCTOBER,
            state=CycleState.ENDED,
            generated_at=GENERATED_AT,
        )
        return write_mssp_workbook(session, replace(invoice, **changes), path)


def cells(path: Path, sheet: str) -> list[list[Any]]:
    """The rows below the header as openpyxl reads them."""
    workbook = openpyxl.load_workbook(path)
    return [list(row) for row in workbook[sheet].iter_rows(min_row=2, values_only=True)]


def records(path: Path, sheet: str) -> list[dict[str, Any]]:
    workbook = openpyxl.load_workbook(path)
    header, *rows = workbook[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def about(path: Path) -> dict[str, Any]:
    """Items and values; openpyxl gives moments for days, which have midnight for a time, and here become days."""
    return {str(name): _shown(value) for name, value in cells(path, "About")}


def _shown(value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    return value.date() if value.time() == time() else str(value)


def days(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Openpyxl gives midnights for days."""
    return [[value.date() if isinstance(value, datetime) else value for value in row] for row in rows]


def test_the_worked_example_stands_in_the_cells(databases: Databases, path: Path) -> None:
    write(databases, keep_books(databases, prices=[PER_UNIT], minimums={"VM": "150.00"}), path)
    vm, total = records(path, "Summary")
    assert vm == {
        "Product": "VM",
        "Name": "VM scanning",
        "Unit": "hosts",
        "Sum of peaks": 45,
        "Customers": 2,
        "Amount": 112.5,
        "Minimum": 150,
        "True-up": 37.5,
        "Total": 150,
        "Currency": "EUR",
        "Unpriced lines": 0,
        "Note": None,
    }
    assert (total["Product"], total["Amount"], total["True-up"], total["Total"]) == ("Total", 112.5, 37.5, 150)
    assert total["Sum of peaks"] is None
    assert days(cells(path, "Invoice lines")) == [
        [A, "Aster AB", "VM", "2026-10", 40, date(2026, 10, 3), "per_unit", "2.50", 100, "EUR"],
        [B, "Birk AS", "VM", "2026-10", 5, date(2026, 10, 5), "per_unit", "2.50", 12.5, "EUR"],
    ]


def test_lines_have_the_columns_of_an_invoice_breakdown(databases: Databases, path: Path) -> None:
    write(databases, keep_books(databases, prices=[PER_UNIT]), path)
    header = next(openpyxl.load_workbook(path)["Invoice lines"].iter_rows(values_only=True))
    assert header == (
        "Security Center ID",
        "Customer",
        "Product",
        "Cycle",
        "Peak",
        "Peak day",
        "Price model",
        "Unit price or tiers",
        "Amount",
        "Currency",
    )


def test_amounts_are_those_of_the_rules_for_a_portfolio(databases: Databases, path: Path) -> None:
    write(databases, keep_books(databases, prices=[PORTFOLIO]), path)
    ruled = rate({A: 40, B: 5}, [PORTFOLIO], "VM", OCTOBER.start, "EUR")
    lines = records(path, "Invoice lines")
    assert {line["Security Center ID"]: Decimal(str(line["Amount"])) for line in lines} == {
        center: line.amount for center, line in ruled.items()
    }
    assert {line["Unit price or tiers"] for line in lines} == {"2.00 (11 – 100)"}
    assert records(path, "Summary")[0]["Amount"] == 90


def test_a_second_reader_sees_the_same(databases: Databases, path: Path) -> None:
    write(databases, keep_books(databases, prices=[PER_UNIT], minimums={"VM": "150.00"}), path)
    workbook = CalamineWorkbook.from_path(str(path))
    assert workbook.sheet_names == SHEETS == openpyxl.load_workbook(path).sheetnames
    for sheet in ("Summary", "Invoice lines", "Daily evidence"):
        _header, *rows = workbook.get_sheet_by_name(sheet).to_python()
        seen = [[None if value == "" else value for value in row] for row in rows]
        assert seen == days(cells(path, sheet)), sheet


def test_evidence_is_every_reading_of_the_cycle(databases: Databases, path: Path) -> None:
    books = keep_books(databases, prices=[PER_UNIT])
    written = write(databases, books, path)
    with session_for(databases, books.scope()) as session:
        stored = [list(row) for row in evidence(session, OCTOBER)]
    assert days(cells(path, "Daily evidence")) == stored
    assert len(stored) == 5 == written.rows["Daily evidence"]


def test_about_tells_what_when_and_how_much(databases: Databases, path: Path) -> None:
    write(databases, keep_books(databases, prices=[PER_UNIT]), path)
    assert about(path) == {
        "Portal": "Northwall",
        "Partner": "Fjord Security",
        "Partnership": "Nordics",
        "Partnership code": "nordics",
        "Currency": "EUR",
        "Cycle": "2026-10",
        "First day": date(2026, 9, 26),
        "Last day": date(2026, 10, 25),
        "Time zone": "Europe/Stockholm",
        "State": "ended",
        "Statement hash": "none: this cycle has no closed statement",
        "Generated at": "2026-11-21 09:30:15",
        "Usage loaded at": "2026-10-27 06:30:00",
        "Customers": "all",
        "Tags": "no filter",
        "Products left out": "none",
        "Pricing": "in force",
        "Lines without a price": 0,
        "Rows of Summary": 2,
        "Rows of Invoice lines": 2,
        "Rows of Daily evidence": 5,
    }


def test_without_prices_there_are_no_amounts_and_the_summary_says_so(databases: Databases, path: Path) -> None:
    write(databases, keep_books(databases), path)
    for record in records(path, "Summary"):
        assert [record[title] for title in ("Amount", "Minimum", "True-up", "Total")] == [None] * 4
    assert records(path, "Summary")[-1]["Note"] == "No prices are in force for this cycle, so there are no amounts."
    assert {line["Amount"] for line in records(path, "Invoice lines")} == {None}
    assert about(path)["Pricing"] == "none in force"


def test_unpriced_lines_are_shown_and_counted(databases: Databases, path: Path) -> None:
    write(databases, keep_books(databases, prices=[price([(None, "2.50")], customer=A)]), path)
    vm, total = records(path, "Summary")
    assert (vm["Unpriced lines"], vm["Amount"]) == (1, 100)
    assert total["Note"] == "Lines without a price are not in the amounts: 1."
    assert [line["Amount"] for line in records(path, "Invoice lines")] == [100, None]


def test_a_restricted_person_gets_the_assigned_customers_only(databases: Databases, path: Path) -> None:
    write(databases, keep_books(databases, prices=[PER_UNIT], minimums={"VM": "150.00"}), path, "restricted")
    vm, total = records(path, "Summary")
    assert (vm["Sum of peaks"], vm["Amount"], vm["Minimum"], vm["True-up"], vm["Total"]) == (40, 100, None, None, 100)
    assert total["Note"] == "Only the customers assigned to you, without minimum commitments."
    assert {row[0] for row in cells(path, "Invoice lines") + cells(path, "Daily evidence")} == {A}
    assert about(path)["Customers"] == "the 1 assigned to the person who asked"
    assert b"Birk" not in b"".join(str(row).encode() for sheet in SHEETS for row in cells(path, sheet))


def test_hidden_products_are_left_out_everywhere_and_named(databases: Databases, path: Path) -> None:
    books = keep_books(databases, readings={**EXAMPLE, (A, "WEB"): {date(2026, 10, 25): 3}}, prices=[PER_UNIT])
    write(databases, books, path, without=frozenset({"VM", "no such product"}))
    assert [record["Product"] for record in records(path, "Summary")] == ["WEB", "Total"]
    assert {line["Product"] for line in records(path, "Invoice lines")} == {"WEB"}
    assert {row["Product"] for row in records(path, "Daily evidence")} == {"WEB"}
    assert about(path)["Products left out"] == "VM"
    assert openpyxl.load_workbook(path).properties.title == "MSSP invoice Nordics 2026-10, without VM"


def test_a_workbook_of_which_everything_is_left_out_does_not_deny_the_usage(databases: Databases, path: Path) -> None:
    write(databases, keep_books(databases, prices=[PER_UNIT]), path, without=frozenset({"VM"}))
    [total] = records(path, "Summary")
    assert total["Note"] == "No usage in this cycle of any product in this file. Left out: VM."


def test_an_open_cycle_is_called_an_estimate(databases: Databases, path: Path) -> None:
    write(databases, keep_books(databases, prices=[PER_UNIT]), path, state=CycleState.OPEN)
    assert about(path)["State"] == "open, an estimate"
    assert records(path, "Summary")[-1]["Note"] == "Estimate: figures can still change."


def test_simulated_data_says_so_in_the_title_and_in_about(databases: Databases, path: Path) -> None:
    write(databases, keep_books(databases, prices=[PER_UNIT], portal=PortalType.DEMO), path)
    assert openpyxl.load_workbook(path).properties.title == "Demo: MSSP invoice Nordics 2026-10"
    assert about(path)["Portal"] == "Demo: simulated data"
    assert records(path, "Summary")[-1]["Note"] == "Demo: simulated data."


def test_a_cycle_without_usage_is_a_workbook_that_says_so(databases: Databases, path: Path) -> None:
    written = write(databases, keep_books(databases, readings={}), path)
    assert written.rows == {"Summary": 1, "Invoice lines": 0, "Daily evidence": 0, "About": 21}
    assert records(path, "Summary")[0]["Note"] == "No usage in this cycle."


def test_a_name_that_looks_like_a_formula_stays_a_name(databases: Databases, path: Path) -> None:
    write(databases, keep_books(databases, names={A: "=HYPERLINK(1)"}), path)
    cell = openpyxl.load_workbook(path)["Invoice lines"]["B2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_the_same_question_gives_the_same_bytes(databases: Databases, tmp_path: Path) -> None:
    books = keep_books(databases, prices=[PER_UNIT])
    first = write(databases, books, tmp_path / "first.xlsx")
    assert first == write(databases, books, tmp_path / "second.xlsx")
    assert (tmp_path / "first.xlsx").read_bytes() == (tmp_path / "second.xlsx").read_bytes()


def test_progress_names_the_sheet_and_ends_at_all_rows(sqlite_databases: Databases, path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    books = keep_books(sqlite_databases, prices=[PER_UNIT])
    with session_for(sqlite_databases, books.scope()) as session:
        invoice = Invoice(
            PortalType.PARTNER, "Northwall", get_partnership(session), OCTOBER, CycleState.ENDED, GENERATED_AT
        )
        write_mssp_workbook(session, invoice, path, lambda *progress: told.append(progress))
    assert told == [("Summary", 2, 30), ("Invoice lines", 4, 30), ("Daily evidence", 9, 30), ("About", 30, 30)]


def test_whoever_hears_the_progress_can_stop_the_writing(sqlite_databases: Databases, path: Path) -> None:
    def stop(*_progress: object) -> None:
        raise InterruptedError

    books = keep_books(sqlite_databases)
    with session_for(sqlite_databases, books.scope()) as session:
        invoice = Invoice(
            PortalType.PARTNER, "Northwall", get_partnership(session), OCTOBER, CycleState.ENDED, GENERATED_AT
        )
        with pytest.raises(InterruptedError):
            write_mssp_workbook(session, invoice, path, stop)
    assert list(path.parent.glob("*invoice*")) == []


def test_stopping_halfway_through_the_evidence_leaves_the_database_free(
    sqlite_databases: Databases, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.queries.evidence._ROWS_AT_A_TIME", 1)
    monkeypatch.setattr("data.exchange.workbook.filling.SLICE", 1)
    books = keep_books(sqlite_databases)

    def write_something() -> None:
        with system_session(sqlite_databases, PortalType.PARTNER, write=True) as writing:
            writing.execute(update(Customer).values(status="trial"))

    def stop(stage: str, *_progress: object) -> None:
        if stage == "Daily evidence":
            write_something()
            raise InterruptedError

    with session_for(sqlite_databases, books.scope()) as session:
        invoice = Invoice(
            PortalType.PARTNER, "Northwall", get_partnership(session), OCTOBER, CycleState.ENDED, GENERATED_AT
        )
    try:
        with session_for(sqlite_databases, books.scope()) as session:
            write_mssp_workbook(session, invoice, path, stop)
    except InterruptedError:
        for _ in range(3):  # whichever connection the pool hands out
            write_something()
    else:
        pytest.fail("the writing was not stopped")
