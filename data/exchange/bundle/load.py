"""Loading a bundle: its files in order, in one transaction that keeps all of it or nothing."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from data.commands.rating import AmountTooLarge
from data.commands.rollup import CHANGES, rebuild, roll_up
from data.commands.signals import refresh_all
from data.commands.staging import bulk_change, staged
from data.commands.web_sessions import sign_out
from data.configuration import Configuration
from data.engines import Databases
from data.exchange.bundle.codes import known_codes
from data.exchange.bundle.commitments import load_commitments
from data.exchange.bundle.contacts import load_contacts
from data.exchange.bundle.engagement import load_activity, load_scanners, load_scans
from data.exchange.bundle.faults import BundleRefused, Fault, Faults
from data.exchange.bundle.files import BundleFile, files_of
from data.exchange.bundle.loading import Counts, Loading, Progress
from data.exchange.bundle.orders import load_orders
from data.exchange.bundle.prices import load_prices
from data.exchange.bundle.report import FileReport, LoadReport, record, report_of
from data.exchange.bundle.small_tables import load_customers, load_partners, load_partnerships, load_products
from data.exchange.bundle.usage import load_usage
from data.exchange.bundle.users import load_users
from data.settings import PortalType
from data.system import system_session

__all__ = ["BundleRefused", "Fault", "FileReport", "LoadReport", "load_bundle"]

Loader = Callable[[Loading, BundleFile], Counts]

_BEFORE_USAGE: Mapping[str, Loader] = MappingProxyType(
    {
        "partners": load_partners,
        "partnerships": load_partnerships,
        "products": load_products,
        "customers": load_customers,
        "prices": load_prices,
        "commitments": load_commitments,
        "orders": load_orders,
        "contacts": load_contacts,
        "activity": load_activity,
        "scanners": load_scanners,
        "scans": load_scans,
        "users": load_users,
    }
)
_USAGE: Mapping[str, Loader] = MappingProxyType({"usage": load_usage})


def load_bundle(
    databases: Databases,
    portal: PortalType,
    folder: Path,
    *,
    settings_configuration: Configuration,
    now: datetime,
    check: bool = False,
    on_progress: Progress | None = None,
) -> LoadReport:
    """Load a folder of files into a portal type's database, or refuse it whole with BundleRefused.

    With `check` everything is done and then taken back. Of two loads at a time one waits for the other.
    """
    started = time.monotonic()
    while True:
        try:
            with system_session(databases, portal, write=True) as session, _turn(session) as connection:
                progress = on_progress or _tell_nobody
                codes = known_codes(connection)
                loading = Loading(connection, settings_configuration, now, codes, Faults(), progress)
                report = report_of(_load(loading, folder), started)
                record(session, folder, report, now)
                if check:
                    raise _CheckedOnly(report)
            sign_out(databases, portal, loading.other_access)
            return report
        except _CheckedOnly as checked:
            return checked.report
        except _Busy:
            continue


class _CheckedOnly(Exception):
    """Takes back the transaction of a check that found no fault."""

    def __init__(self, report: LoadReport) -> None:
        self.report = report
        super().__init__()


class _Busy(Exception):
    """Somebody else has been writing for longer than a connection waits by itself."""


def _tell_nobody(_step: str, _share: float) -> None:
    """What happens to progress when nobody asked for it."""


@contextmanager
def _turn(session: Session) -> Iterator[Connection]:
    try:
        connection = session.connection()
    except OperationalError as error:
        if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            raise _Busy from error
        raise
    with bulk_change(connection):
        yield connection


def _load(loading: Loading, folder: Path) -> list[FileReport]:
    files = files_of(folder, loading.faults)
    with staged(loading.connection, CHANGES):
        reports = _load_files(loading, files, _BEFORE_USAGE)
        _keep_rollups(loading, files, lambda: _rebuild_moved(loading))
        reports += _load_files(loading, files, _USAGE)
        _keep_rollups(loading, files, lambda: roll_up(loading.connection, loading.new_prices))
    _keep_signals(loading)
    loading.faults.refuse()
    return reports


def _load_files(loading: Loading, files: list[BundleFile], loaders: Mapping[str, Loader]) -> list[FileReport]:
    reports = []
    for file in files:
        if loader := loaders.get(file.table.name):
            loading.progress(file.name, 0)
            reports.append(FileReport(file.name, loader(loading, file), file.sha256()))
            loading.progress(file.name, 1)
    return reports


def _keep_rollups(loading: Loading, files: list[BundleFile], keep: Callable[[], None]) -> None:
    if loading.faults:
        return
    loading.progress("rollups", 0)
    try:
        keep()
    except AmountTooLarge as error:
        # Either file may have brought it about; prices are where it is mended.
        blamed = next((file for file in files if file.table.name == "prices"), files[-1])
        loading.faults.add(blamed.name, 1, "file", str(error))
    loading.progress("rollups", 1)


def _keep_signals(loading: Loading) -> None:
    if loading.faults:
        return
    loading.progress("signals", 0)
    refresh_all(loading.connection, loading.now)
    loading.progress("signals", 1)


def _rebuild_moved(loading: Loading) -> None:
    for partnership_id in sorted(loading.moved_anchors):
        rebuild(loading.connection, partnership_id)
