"""What is kept of every customer as of a day is what its past amounts to, reckoned from the rows by another way."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from data.clock import today_in
from data.commands.signals import refresh_stale
from data.domain.history import facts_on
from data.models import Customer, CustomerSignals, Partnership
from data.queries.customer_churn import get_history
from data.queries.partnership import get_partnership
from data.queries.signals import signals_of
from data.scope import ALL_CUSTOMERS, Scope
from data.session import session_for
from data.settings import PortalType
from data.system import system_session
from tests.support.bundles import NORTH, NOW, BundleFolder, csv_text
from tests.support.databases import empty

CUSTOMERS = ("SC-A", "SC-B", "SC-C")
ZONES = ("Europe/Stockholm", "Pacific/Kiritimati", "Pacific/Honolulu")
who = st.sampled_from(CUSTOMERS)
product = st.sampled_from(["VM", "WAS"])
ago = st.integers(0, 140)


@st.composite
def worlds(draw):
    zone = draw(st.sampled_from(ZONES))
    today = today_in(zone, NOW)

    def day(number):
        return today - timedelta(days=number)

    readings = draw(st.dictionaries(st.tuples(who, product, ago), st.integers(0, 60), max_size=25))
    activity = draw(
        st.dictionaries(
            st.tuples(who, st.sampled_from(["login", "ticket"]), st.integers(-1, 400)),
            st.tuples(st.integers(0, 3), st.sampled_from(["client", "partner"])),
            max_size=12,
        )
    )
    hours = st.integers(0, 45 * 24)
    scans = draw(st.lists(st.tuples(who, product, hours, st.sampled_from(["ok", "failed"])), max_size=12))
    orders = draw(
        st.lists(
            st.tuples(who, product, st.integers(1, 80), st.integers(-100, 300), st.integers(0, 400), st.booleans()),
            max_size=8,
        )
    )
    moment = NOW.astimezone(ZoneInfo(zone))
    return (
        zone,
        draw(st.sampled_from([1, 26, 31])),
        {
            "usage": csv_text(
                "security_center_id,product_code,at,quantity",
                [f"{one},{code},{day(number)},{quantity}" for (one, code, number), quantity in readings.items()],
            ),
            "activity": csv_text(
                "security_center_id,kind,on,count,by",
                [f"{one},{kind},{day(number)},{count},{by}" for (one, kind, number), (count, by) in activity.items()],
            ),
            "scans": csv_text(
                "security_center_id,product_code,scan_id,at,status",
                [
                    f"{one},{code},scan-{number},{(moment - timedelta(hours=hour)).isoformat()},{status}"
                    for number, (one, code, hour, status) in enumerate(scans)
                ],
            ),
            "orders": csv_text(
                "order_no,security_center_id,product_code,licences,start_on,end_on,annual_value,currency,cancelled_on",
                [
                    f"O-{number},{one},{code},{licences},{day(start)},{day(start - length)},100.00,EUR,"
                    f"{day(start - length // 2) if cancelled else ''}"
                    for number, (one, code, licences, start, length, cancelled) in enumerate(orders)
                ],
            ),
        },
    )


def prepared(folder, databases, zone, anchor):
    folder.mkdir(exist_ok=True)
    bundle = BundleFolder(folder, databases).clear()
    return bundle.write(
        partners=NORTH["partners.csv"],
        products=NORTH["products.csv"],
        partnerships=csv_text(
            "partnership_id,partner_id,name,model,currency,timezone,anchor_day",
            [f"one,fjord,One,reseller,EUR,{zone},{anchor}"],
        ),
        customers=csv_text(
            "security_center_id,partnership_id,name,status", [f"{code},one,{code},active" for code in CUSTOMERS]
        ),
    )


def scope_of_all(databases):
    with system_session(databases, PortalType.PARTNER) as session:
        one = session.execute(select(Partnership.id, Partnership.partner_id)).one()
    return Scope(PortalType.PARTNER, one.partner_id, one.id, 1, ALL_CUSTOMERS)


def as_kept_and_as_reckoned(databases):
    """By customer: the facts from the kept signals, and those from the past."""
    found = {}
    with session_for(databases, scope_of_all(databases)) as session:
        partnership = get_partnership(session)
        for signals, code in session.execute(
            select(CustomerSignals, Customer.security_center_id).join(
                Customer, Customer.id == CustomerSignals.customer_id
            )
        ):
            past = get_history(session, partnership, signals.customer_id, signals.as_of)
            kept = signals_of(signals, 0).facts
            found[code] = kept, facts_on(past, signals.as_of, scanners=kept.scanners, silent=kept.silent)
    return found


@settings(max_examples=20, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds())
def test_kept_signals_are_what_the_past_amounts_to(databases, tmp_path, world):
    zone, anchor, files = world
    empty(databases)
    prepared(tmp_path / "bundle", databases, zone, anchor).write(**files).load()
    found = as_kept_and_as_reckoned(databases)
    assert found.keys() == set(CUSTOMERS)
    for kept, reckoned in found.values():
        assert (kept.last_login_on, kept.active_30) == (reckoned.last_login_on, reckoned.active_30)
        assert (kept.scans_30, kept.failed_30) == (reckoned.scans_30, reckoned.failed_30)
        assert kept.days_to_renewal == reckoned.days_to_renewal
        assert kept.mean_30 == pytest.approx(reckoned.mean_30)
        assert kept.mean_90 == pytest.approx(reckoned.mean_90)
        share = None if kept.utilisation is None else float(kept.utilisation)
        assert share == pytest.approx(reckoned.utilisation)


def test_scanners_are_silent_from_the_seventh_day_by_the_partnership_s_calendar(databases, tmp_path):
    scanners = [
        "SC-A,heard,Heard,2026-10-26T23:00:00+00:00",  # 27 October in Stockholm, the first of the last seven days
        "SC-A,silent,Silent,2026-10-26T22:59:59+00:00",
        "SC-A,never,Never,",
    ]
    bundle = prepared(tmp_path / "bundle", databases, "Europe/Stockholm", 1)
    bundle.write(scanners=csv_text("security_center_id,scanner_id,name,last_seen_at", scanners)).load()
    assert bundle.rows(CustomerSignals, "scanners", "silent") == [(0, 0), (0, 0), (3, 2)]


def test_a_new_day_renews_the_signals_of_the_partnerships_where_it_has_begun(databases, tmp_path):
    bundle = prepared(tmp_path / "bundle", databases, "Pacific/Kiritimati", 1)
    bundle.load(now=datetime(2026, 11, 2, 9, 30, tzinfo=UTC))
    [as_of] = {day for (day,) in bundle.rows(CustomerSignals, "as_of")}
    with system_session(databases, PortalType.PARTNER, write=True) as session:
        assert refresh_stale(session.connection(), datetime(2026, 11, 2, 9, 59, tzinfo=UTC)) == 0
        assert refresh_stale(session.connection(), datetime(2026, 11, 2, 10, 0, tzinfo=UTC)) == 1
        assert refresh_stale(session.connection(), datetime(2026, 11, 2, 10, 0, tzinfo=UTC)) == 0
    assert {day for (day,) in bundle.rows(CustomerSignals, "as_of")} == {as_of + timedelta(days=1)}
