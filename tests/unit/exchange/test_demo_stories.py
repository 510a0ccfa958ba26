"""The simulated orders, contacts, activity, scanners and scans: the stories they tell can be found on any day, and
follow from the seed alone."""

import csv
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pyarrow.parquet as pq
import pytest

from data.domain.contracts import Order, is_active, licences_on
from data.domain.renewals import Window, within_90_days
from data.exchange.demo.bundle import write_bundle
from data.exchange.demo.customers import SimulatedCustomer
from data.exchange.demo.orders import order_rows
from data.exchange.demo.partnerships import NORDICS, UK
from data.exchange.demo.turns import AMONG, GOING_SILENT, turns_of
from data.exchange.demo.world import ENGAGEMENT_DAYS, World

UNTILS = (date(2026, 11, 20), date(2031, 3, 3))
FILES = ("orders", "contacts", "activity", "scanners", "scans")
SMALL = World(UNTILS[0], partner_count=1, customer_count=60, days=150)


def read(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Told:
    """A world's files, and its customers by partnership."""

    def __init__(self, folder, world):
        write_bundle(folder, world)
        self.until = world.until
        self.rows = {name: read(folder, name) for name in (*FILES, "customers")}
        self.homes = {row["security_center_id"]: row["partnership_id"] for row in self.rows["customers"]}
        self.staying = {row["security_center_id"] for row in self.rows["customers"] if row["status"] != "churned"}

    def ago(self, days):
        """An ISO day, which sorts as it stands."""
        return str(self.until - timedelta(days=days))

    def partnerships(self, centers):
        return {self.homes[center] for center in centers}

    def last(self, *kinds):
        """The last day each customer's own people did something."""
        own = [row for row in self.rows["activity"] if row["by"] == "client" and (not kinds or row["kind"] in kinds)]
        found = defaultdict(str)
        for row in own:
            found[row["security_center_id"]] = max(found[row["security_center_id"]], row["on"])
        return found

    def orders(self):
        return [
            Order(
                *(row["order_no"], row["security_center_id"], row["product_code"], int(row["licences"])),
                *(date.fromisoformat(row["start_on"]), date.fromisoformat(row["end_on"])),
                *(Decimal(row["annual_value"]), date.fromisoformat(row["cancelled_on"] or "9999-01-01")),
            )
            for row in self.rows["orders"]
        ]


@pytest.fixture(scope="module", params=UNTILS, ids=str)
def told(request, tmp_path_factory):
    return Told(tmp_path_factory.mktemp("told"), World(request.param))


EVERYWHERE = {"nordics-mssp", "dach-mssp", "uk-reseller", "japan-mssp", "pacific-mssp"}


class TestActivity:
    def test_in_every_partnership_somebody_who_used_to_sign_in_has_stopped(self, told):
        before = {row["security_center_id"] for row in told.rows["activity"] if row["on"] < told.ago(90)}
        last = told.last("login")
        silent = {center for center in before & told.staying if last[center] < told.ago(30)}

        assert told.partnerships(silent) == EVERYWHERE
        assert len(silent) < 0.2 * len(told.staying)

    def test_of_somebody_silent_the_partner_s_own_work_is_still_there(self, told):
        last = told.last()
        silent = {center for center in told.staying if last[center] < told.ago(30)}
        by_partner = {row["security_center_id"] for row in told.rows["activity"] if row["by"] == "partner"}
        assert silent & by_partner

    def test_all_others_sign_in_every_week_or_two(self, told):
        last = told.last("login")
        assert sum(last[center] > told.ago(14) for center in told.staying) > 0.8 * len(told.staying)

    def test_people_and_partners_do_several_things_and_hardly_any_at_weekends(self, told):
        kinds = {(row["kind"], row["by"]) for row in told.rows["activity"]}
        weekdays = Counter(date.fromisoformat(row["on"]).weekday() for row in told.rows["activity"])

        assert {"login", "report viewed", "ticket", "export"} == {kind for kind, by in kinds if by == "client"}
        assert {"setting changed", "review call"} == {kind for kind, by in kinds if by == "partner"}
        assert max(weekdays[5], weekdays[6]) < 0.1 * min(weekdays[day] for day in range(5))

    def test_fifteen_months_are_kept(self, told):
        days = {row["on"] for row in told.rows["activity"]} | {row["at"][:10] for row in told.rows["scans"]}
        assert (min(days), max(days)) == (told.ago(ENGAGEMENT_DAYS - 1), told.ago(0))

    def test_nobody_who_has_left_does_anything(self, told):
        left = told.homes.keys() - told.staying
        assert left
        assert not {row["security_center_id"] for row in told.rows["activity"] if row["on"] == told.ago(0)} & left


class TestScans:
    def failing(self, told, days):
        counted = defaultdict(list)
        for row in told.rows["scans"]:
            if row["at"] >= told.ago(days):
                counted[row["security_center_id"], row["product_code"]].append(row["status"] == "failed")
        return {key for key, failed in counted.items() if len(failed) > 2 and sum(failed) >= 0.3 * len(failed)}

    def test_in_every_partnership_one_product_of_somebody_fails_to_scan(self, told):
        failing = self.failing(told, 30)
        assert told.partnerships(center for center, _product in failing) == EVERYWHERE
        assert len(failing) < 0.1 * len(told.staying)

    def test_scans_fail_now_and_then_everywhere(self, told):
        failed = [row["status"] == "failed" for row in told.rows["scans"]]
        assert 0.01 < sum(failed) / len(failed) < 0.05

    def test_in_every_partnership_scanners_have_been_silent_for_two_weeks(self, told):
        seen = [row for row in told.rows["scanners"] if row["last_seen_at"]]
        silent = {row["security_center_id"] for row in seen if row["last_seen_at"] < told.ago(14)} & told.staying

        assert told.partnerships(silent) == EVERYWHERE
        assert len(silent) < 0.12 * len(told.staying)
        assert len(seen) < len(told.rows["scanners"])
        assert max(row["last_seen_at"] for row in seen) < f"{told.until}T24"


class TestOrders:
    def test_only_the_reseller_sells_licences_and_in_its_currency(self, told):
        orders = told.rows["orders"]
        assert told.partnerships(row["security_center_id"] for row in orders) == {UK.code}
        assert {row["currency"] for row in orders} == {"GBP"}
        assert all(10 <= int(row["annual_value"]) < 800_000 for row in orders)

    def test_orders_are_up_for_renewal_in_every_window_and_most_are_renewed(self, told):
        due = within_90_days(told.orders(), told.until)
        assert {one.window for one in due} == set(Window)
        assert len(due) < 0.25 * sum(is_active(order, told.until) for order in told.orders())

    def test_somebody_s_renewal_comes_up_with_nobody_there(self, told):
        last = told.last()
        due = {one.order.customer_id for one in within_90_days(told.orders(), told.until)}
        assert {center for center in due if last[center] < told.ago(30)}
        assert {center for center in due if last[center] >= told.ago(30)}

    def test_terms_follow_each_other_without_a_gap_or_with_a_small_one(self, told):
        gaps = Counter()
        chains = defaultdict(list)
        for order in sorted(told.orders(), key=lambda order: order.start):
            if not order.number.endswith("B"):
                chains[order.customer_id, order.product_id].append(order)
        for chain in chains.values():
            gaps.update((after.start - before.last_day).days - 1 for before, after in pairwise(chain))

        assert gaps[0] > 50
        assert sum(times for gap, times in gaps.items() if 0 < gap < 31) >= 5
        assert all(gap == 0 or 3 < gap < 31 or gap > 100 for gap in gaps)  # the longest are lives begun anew

    def test_terms_of_several_years_upsells_and_cancelled_orders_are_among_them(self, told):
        orders = told.orders()
        upsells = [order for order in orders if order.number.endswith("B")]
        bases = {order.number: order for order in orders}

        assert {round((order.end - order.start).days / 365) for order in orders} >= {1, 2, 3}
        assert any(order.cancelled_on <= told.until for order in orders)
        assert upsells
        for upsell in upsells:
            base = bases[upsell.number.removesuffix("B")]
            assert base.start < upsell.start <= upsell.end == base.end

    def test_some_have_outgrown_their_licences_some_hardly_use_them_and_most_have_room(self, told, tmp_path):
        world = World(told.until, days=25)
        write_bundle(tmp_path, world)
        peaks = Counter()
        for row in _usage(tmp_path):
            peaks[row[0], row[1]] = max(peaks[row[0], row[1]], row[2])
        held = licences_on(told.orders(), told.until)
        shares = [peaks[key] / licences for key, licences in held.items() if key in peaks]

        assert sum(share > 1 for share in shares) >= 3
        assert sum(share < 0.4 for share in shares) >= 3
        assert sum(0.4 <= share <= 1 for share in shares) > 0.6 * len(shares)
        assert max(shares) < 3


def _usage(folder):
    table = pq.read_table(folder / "usage.parquet")
    return zip(*(table[name].to_pylist() for name in ("security_center_id", "product_code", "quantity")), strict=True)


class TestContacts:
    def test_every_partnership_has_all_four_and_customers_lack_some(self, told):
        kinds = defaultdict(set)
        for row in told.rows["contacts"]:
            kinds[row["owner"]].add(row["kind"])
        numbers = Counter(len(kinds[center]) for center in told.homes)

        assert all(len(kinds[code]) == 4 for code in EVERYWHERE)
        assert set(numbers) >= {1, 2, 3, 4}
        assert numbers[4] < 0.5 * len(told.homes)

    def test_nobody_can_be_reached(self, told):
        assert {row["email"].rpartition(".")[2] for row in told.rows["contacts"]} == {"example", ""}
        assert {row["phone"][:5] for row in told.rows["contacts"]} == {"+999 ", ""}


def test_later_days_add_to_activity_and_scans_and_change_nothing_in_them(tmp_path):
    today, later = (
        Told(tmp_path / str(days), replace(SMALL, until=SMALL.until + timedelta(days), days=150 + days))
        for days in (0, 3)
    )

    for name, day in (("activity", "on"), ("scans", "at")):
        kept = [row for row in later.rows[name] if row[day] < f"{today.until}T24"]
        assert kept == today.rows[name]
        assert len(later.rows[name]) > len(kept)


def test_a_year_later_orders_are_the_same_but_for_new_ones_and_cancellations():
    customers = SMALL.customers[UK.code]
    now, later = (list(order_rows(customers, SMALL.orders_from, SMALL.until + timedelta(days))) for days in (0, 365))

    kept = {row[0]: row for row in later}
    assert len(later) > len(now) > 30
    for row in now:
        assert kept[row[0]][:-1] == row[:-1]
        assert row[-1] in {"", kept[row[0]][-1]}


def test_orders_of_three_years_are_there_however_few_days_of_readings(tmp_path):
    short, long = (Told(tmp_path / str(days), replace(SMALL, days=days)) for days in (10, 1000))

    assert short.rows["orders"] == long.rows["orders"]
    assert min(order.end for order in short.orders()) < SMALL.until - timedelta(800)


def test_more_customers_change_nobody_else_s_rows(tmp_path):
    small, large = (Told(tmp_path / str(count), replace(SMALL, customer_count=count)) for count in (60, 150))

    for name in FILES:
        owner = "owner" if name == "contacts" else "security_center_id"
        mine = {row[owner] for row in small.rows[name]}
        assert _sorted(row for row in large.rows[name] if row[owner] in mine) == _sorted(small.rows[name])


def _sorted(rows):
    return sorted(tuple(row.values()) for row in rows)


def test_a_story_goes_round_and_only_among_the_first():
    first, last = date(2020, 1, 1), date(2029, 12, 31)
    told = {n: list(turns_of(GOING_SILENT, SimulatedCustomer(7, NORDICS, n), first, last)) for n in range(AMONG + 5)}

    spans = sorted(span for some in told.values() for span in some)
    assert not any(told[n] for n in range(AMONG, AMONG + 5))
    assert sum(bool(some) for some in told.values()) > AMONG / 2
    assert {(after[0] - before[0]).days for before, after in pairwise(spans)} == {GOING_SILENT.every}
    assert spans[0][1] > first
    assert spans[-1][0] <= last
