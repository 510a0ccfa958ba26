"""The stored invoice of a cycle: its summary by product, its lines, and the readings beneath."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event, select

from data.domain.pricing import Basis, PriceModel
from data.engines import Databases
from data.models import CustomerTag, CyclePeak, Tag
from data.queries.evidence import evidence, evidence_count
from data.queries.invoice import LINE_COLUMNS, ProductSummary, invoice_lines, line_price, summary
from data.queries.partnership import get_partnership
from data.queries.tags import TagFilter
from data.session import session_for
from data.settings import PortalType
from data.system import system_session
from tests.support.invoices import EXAMPLE, OCTOBER, PER_UNIT, PORTFOLIO, A, B, Books, keep_books, price
from tests.support.world import add_commitment, add_peak, add_readings


def summary_of(databases: Databases, books: Books, person: str = "analyst") -> list[ProductSummary]:
    with session_for(databases, books.scope(person)) as session:
        return summary(session, get_partnership(session), OCTOBER)


def lines_of(databases: Databases, books: Books, person: str = "analyst", **kept: Any) -> list[dict[str, Any]]:
    with session_for(databases, books.scope(person)) as session:
        return invoice_lines(session, get_partnership(session), OCTOBER, **kept).to_dict("records")


def evidence_of(databases: Databases, books: Books, person: str = "analyst", **kept: Any) -> list[tuple[Any, ...]]:
    with session_for(databases, books.scope(person)) as session:
        rows = [tuple(row) for row in evidence(session, OCTOBER, **kept)]
        assert evidence_count(session, OCTOBER, **kept) == len(rows)
    return rows


@contextmanager
def counted(databases: Databases) -> Iterator[list[str]]:
    """The statements that run meanwhile."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    engine = databases.engines[PortalType.PARTNER]
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def test_the_worked_example_adds_up_to_its_invoice(databases: Databases) -> None:
    books = keep_books(databases, prices=[PER_UNIT])
    assert summary_of(databases, books) == [
        ProductSummary("VM", "VM scanning", "hosts", 45, 2, Decimal("112.50"), 0, None, None, Decimal("112.50"))
    ]


def test_a_minimum_adds_what_is_missing_to_it(databases: Databases) -> None:
    [vm] = summary_of(databases, keep_books(databases, prices=[PER_UNIT], minimums={"VM": "150.00"}))
    assert (vm.amount, vm.minimum, vm.true_up, vm.total) == tuple(map(Decimal, ("112.50", "150.00", "37.50", "150.00")))


def test_a_minimum_that_is_reached_adds_nothing(databases: Databases) -> None:
    [vm] = summary_of(databases, keep_books(databases, prices=[PER_UNIT], minimums={"VM": "112.50"}))
    assert (vm.true_up, vm.total) == (Decimal(0), Decimal("112.50"))


def test_the_minimum_is_the_one_in_force_on_the_first_day(databases: Databases) -> None:
    books = keep_books(databases, prices=[PER_UNIT], minimums={"VM": "150.00"})
    with system_session(databases, PortalType.PARTNER, write=True) as session:
        for first_day, minor in ((OCTOBER.start, 20_000), (date(2026, 9, 27), 90_000)):
            add_commitment(session, books.partnership, books.products["VM"], minimum_minor=minor, valid_from=first_day)
    [vm] = summary_of(databases, books)
    assert vm.minimum == Decimal("200.00")


def test_a_product_with_a_minimum_and_no_usage_is_listed(databases: Databases) -> None:
    vm, web = summary_of(databases, keep_books(databases, prices=[PER_UNIT], minimums={"WEB": "20.00"}))
    assert (vm.product_code, vm.minimum) == ("VM", None)
    assert (web.product_code, web.peak_sum, web.customers, web.unpriced) == ("WEB", 0, 0, 0)
    assert (web.amount, web.true_up, web.total) == (Decimal("0.00"), Decimal("20.00"), Decimal("20.00"))


def test_without_prices_there_is_no_amount_at_all(databases: Databases) -> None:
    books = keep_books(databases)
    [vm] = summary_of(databases, books)
    assert (vm.peak_sum, vm.customers, vm.unpriced) == (45, 2, 2)
    assert (vm.amount, vm.minimum, vm.true_up, vm.total) == (None, None, None, None)
    assert {(line["amount"], line["price_model"], line["price_text"]) for line in lines_of(databases, books)} == {
        (None, None, None)
    }


def test_a_line_without_a_price_is_counted_and_left_out_of_the_amount(databases: Databases) -> None:
    books = keep_books(databases, prices=[price([(None, "2.50")], customer=A)])
    [vm] = summary_of(databases, books)
    assert (vm.amount, vm.customers, vm.unpriced, vm.total) == (Decimal("100.00"), 2, 1, Decimal("100.00"))
    assert [(line["security_center_id"], line["amount"]) for line in lines_of(databases, books)] == [
        (A, Decimal("100.00")),
        (B, None),
    ]


def test_a_line_says_who_used_what_when_and_at_which_price(databases: Databases) -> None:
    first, second = lines_of(databases, keep_books(databases, prices=[PER_UNIT]))
    assert first == {
        "security_center_id": A,
        "customer": "Aster AB",
        "product_code": "VM",
        "product": "VM scanning",
        "peak": 40,
        "peak_day": date(2026, 10, 3),
        "price_model": "per_unit",
        "price_text": "2.50",
        "amount": Decimal("100.00"),
        "currency": "EUR",
    }
    assert (second["peak"], second["peak_day"], second["amount"]) == (5, date(2026, 10, 5), Decimal("12.50"))


def test_over_a_portfolio_the_sum_of_peaks_chooses_the_tier(databases: Databases) -> None:
    books = keep_books(databases, prices=[PORTFOLIO])
    lines = lines_of(databases, books)
    assert [(line["amount"], line["price_model"], line["price_text"]) for line in lines] == [
        (Decimal("80.00"), "volume, portfolio", "2.00 (11 – 100)"),
        (Decimal("10.00"), "volume, portfolio", "2.00 (11 – 100)"),
    ]
    assert summary_of(databases, books)[0].amount == Decimal("90.00")


def test_a_filter_by_tags_leaves_the_price_that_was_charged_and_screen_and_file_say_the_same(
    databases: Databases,
) -> None:
    books = keep_books(databases, prices=[PORTFOLIO])
    with system_session(databases, PortalType.PARTNER, write=True) as session:
        tag = Tag(partnership_id=books.partnership.id, name="South", folded="south", colour=1)
        session.add(tag)
        session.flush()
        session.add(CustomerTag(partnership_id=tag.partnership_id, tag_id=tag.id, customer_id=books.customers[B].id))
        tagged = TagFilter((tag.id,))
    [line] = lines_of(databases, books, tags=tagged)
    assert (line["security_center_id"], line["price_text"]) == (B, "2.00 (11 – 100)")
    with session_for(databases, books.scope()) as session:
        price_id = session.scalars(
            select(CyclePeak.price_id).where(CyclePeak.customer_id == books.customers[B].id)
        ).one()
        assert price_id is not None
        said = line_price(session, get_partnership(session), OCTOBER, price_id, line["peak"])
    assert said == line["price_text"]


def test_a_customer_with_an_own_price_does_not_count_for_the_portfolios_tier(databases: Databases) -> None:
    own = price([(None, "9.00")], customer=A)
    first, second = lines_of(databases, keep_books(databases, prices=[PORTFOLIO, own]))
    assert (first["price_model"], first["price_text"], first["amount"]) == ("per_unit", "9.00", Decimal("360.00"))
    assert (second["price_text"], second["amount"]) == ("3.00 (1 – 10)", Decimal("15.00"))


def test_a_restricted_scope_sums_its_own_customers_and_sees_no_minimum(databases: Databases) -> None:
    books = keep_books(databases, prices=[PER_UNIT], minimums={"VM": "150.00", "WEB": "20.00"})
    [vm] = summary_of(databases, books, "restricted")
    assert (vm.peak_sum, vm.customers, vm.amount, vm.total) == (40, 1, Decimal("100.00"), Decimal("100.00"))
    assert (vm.minimum, vm.true_up) == (None, None)
    assert [line["security_center_id"] for line in lines_of(databases, books, "restricted")] == [A]
    assert {row[0] for row in evidence_of(databases, books, "restricted")} == {A}


@pytest.mark.parametrize("model", [PriceModel.VOLUME, PriceModel.GRADUATED])
def test_a_restricted_scope_cannot_read_the_others_usage_from_a_price(databases: Databases, model: PriceModel) -> None:
    shared = price([(10, "3.00"), (None, "2.00")], model, Basis.PORTFOLIO)
    [line] = lines_of(databases, keep_books(databases, prices=[shared]), "restricted")
    assert line["price_text"] == "by the whole portfolio"


@pytest.mark.parametrize(("currency", "amount"), [("JPY", "113"), ("KWD", "112.500")])
def test_amounts_have_the_decimals_of_their_currency(databases: Databases, currency: str, amount: str) -> None:
    [vm] = summary_of(databases, keep_books(databases, prices=[PER_UNIT], currency=currency))
    assert str(vm.amount) == amount


def test_lines_follow_names_whatever_their_case_then_ids_then_products(databases: Databases) -> None:
    day = date(2026, 10, 5)
    readings = {
        ("SC-1", "WEB"): {day: 1},
        ("SC-1", "VM"): {day: 1},
        ("SC-2", "VM"): {day: 1},
        ("SC-3", "VM"): {day: 1},
        ("SC-4", "VM"): {day: 1},
    }
    names = {"SC-1": "birk", "SC-2": "Aster", "SC-3": "Cedar", "SC-4": "Birk"}
    lines = lines_of(databases, keep_books(databases, readings=readings, names=names))
    assert [(line["security_center_id"], line["product_code"]) for line in lines] == [
        ("SC-2", "VM"),
        ("SC-1", "VM"),
        ("SC-1", "WEB"),
        ("SC-4", "VM"),
        ("SC-3", "VM"),
    ]


def test_readings_of_zero_are_evidence_and_make_no_line(databases: Databases) -> None:
    books = keep_books(databases, readings={(A, "VM"): {date(2026, 10, 5): 0}}, prices=[PER_UNIT])
    assert lines_of(databases, books) == []
    assert evidence_of(databases, books) == [(A, "Aster AB", "VM", date(2026, 10, 5), 0)]
    [vm] = summary_of(databases, books)
    assert (vm.peak_sum, vm.customers, vm.amount) == (0, 0, None)


def test_evidence_has_the_cycles_readings_in_a_fixed_order(databases: Databases) -> None:
    readings = {**EXAMPLE, (A, "WEB"): {date(2026, 10, 25): 3, date(2026, 9, 26): 2}}
    assert [
        (center, product, day.isoformat(), quantity)
        for center, _, product, day, quantity in evidence_of(databases, keep_books(databases, readings=readings))
    ] == [
        (A, "VM", "2026-09-26", 14),
        (A, "VM", "2026-10-03", 40),
        (A, "VM", "2026-10-17", 40),
        (A, "VM", "2026-10-25", 12),
        (A, "WEB", "2026-09-26", 2),
        (A, "WEB", "2026-10-25", 3),
        (B, "VM", "2026-10-05", 5),
    ]


def test_products_can_be_left_out_of_lines_and_evidence(databases: Databases) -> None:
    books = keep_books(databases, readings={**EXAMPLE, (A, "WEB"): {date(2026, 10, 25): 3}}, prices=[PORTFOLIO])
    assert [line["product_code"] for line in lines_of(databases, books, products=["WEB"])] == ["WEB"]
    assert {row[2] for row in evidence_of(databases, books, products=["WEB"])} == {"WEB"}
    assert lines_of(databases, books, products=[]) == []


def test_a_cycle_without_anything_gives_empty_answers_with_their_columns(databases: Databases) -> None:
    books = keep_books(databases, readings={}, prices=[PER_UNIT])
    assert summary_of(databases, books) == []
    assert evidence_of(databases, books) == []
    with session_for(databases, books.scope()) as session:
        lines = invoice_lines(session, get_partnership(session), OCTOBER)
    assert (len(lines), tuple(lines.columns)) == (0, LINE_COLUMNS)


@pytest.mark.parametrize("customers", [1, 30])
def test_an_invoice_takes_as_many_statements_for_one_customer_as_for_thirty(
    databases: Databases, customers: int
) -> None:
    readings = {(f"SC-{number}", "VM"): {date(2026, 10, 5): number} for number in range(1, customers + 1)}
    books = keep_books(databases, readings=readings, prices=[PORTFOLIO])
    with session_for(databases, books.scope()) as session, counted(databases) as statements:
        partnership = get_partnership(session)
        taken = _statements(statements, session, partnership)
    assert taken == {"summary": 3, "lines": 4, "evidence": 1}


def _statements(statements: Sequence[str], session: Any, partnership: Any) -> dict[str, int]:
    def until_now() -> int:
        return len([text for text in statements if text.lstrip().upper().startswith("SELECT")])

    before = until_now()
    summary(session, partnership, OCTOBER)
    after_summary = until_now()
    invoice_lines(session, partnership, OCTOBER)
    after_lines = until_now()
    list(evidence(session, OCTOBER))
    return {
        "summary": after_summary - before,
        "lines": after_lines - after_summary,
        "evidence": until_now() - after_lines,
    }


def test_what_one_session_reads_agrees_although_usage_is_loaded_meanwhile(databases: Databases) -> None:
    books = keep_books(databases, prices=[PER_UNIT])
    with session_for(databases, books.scope()) as session:
        partnership = get_partnership(session)
        before = summary(session, partnership, OCTOBER)
        with system_session(databases, PortalType.PARTNER, write=True) as loading:
            add_readings(loading, books.customers[B], books.products["WEB"], {date(2026, 10, 6): 7})
            add_peak(
                loading, books.customers[B], books.products["WEB"], peak=7, cycle_start=OCTOBER.start, price_id=None
            )
        assert list(invoice_lines(session, partnership, OCTOBER)["product_code"]) == ["VM", "VM"]
        assert evidence_count(session, OCTOBER) == 5
        assert summary(session, partnership, OCTOBER) == before
    assert len(lines_of(databases, books)) == 3
