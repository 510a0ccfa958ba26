"""An export from the request to the file, with everything that may happen in between, in one process."""

import hashlib
import os
from collections.abc import Callable
from datetime import timedelta
from threading import Event

import openpyxl
import pytest
from sqlalchemy import delete, update

from data.commands.export_runs import MOST_ATTEMPTS, PATIENCE, claim, fail, finish
from data.commands.export_runs import Result as Finished
from data.commands.exports import BUILD, ExportRefused, cancel, retry
from data.models import Membership, MembershipCustomer, User
from data.queries.exports import list_exports
from data.scope import NotVisible
from data.session import session_for
from data.settings import PortalType
from data.system import system_session
from jobs.upkeep import clean_up, sweep
from tests.integration.jobs.conftest import Office


class Meanwhile(Event):
    """Lets something happen between two looks at the progress: the job asks this event before each of them."""

    def __init__(self, happens: Callable[[], None]) -> None:
        super().__init__()
        self._happens = happens
        self._happened = False

    def is_set(self) -> bool:
        if not self._happened:
            self._happened = True
            self._happens()
        return super().is_set()


def cancelled(office: Office, export_id: str) -> None:
    with session_for(office.databases, office.scope(), write=True) as session:
        cancel(session, export_id, office.clock())


def test_a_request_waits_with_a_message_and_an_audit_event(office: Office) -> None:
    export_id = office.request()
    export = office.export(export_id)
    assert (export.status, export.progress, export.attempts, export.is_active) == ("queued", 0, 0, True)
    assert office.messages() == [(BUILD, {"request": export_id}, None, 0)]
    assert office.audited() == [("export.requested", office.books.users["analyst"].id)]


def test_a_finished_export_is_the_file_it_says(office: Office) -> None:
    export = office.build(office.request())
    path = export.path(office.files)
    assert (export.status, export.progress, export.attempts, export.rows, export.error) == ("done", 100, 1, 2, None)
    assert path.name == f"{export.id}.xlsx"
    assert export.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert export.size == path.stat().st_size
    assert openpyxl.load_workbook(path)["Summary"]["F2"].value == 112.5
    assert office.made() == [path.name]


def test_a_file_is_offered_under_the_name_of_its_title(office: Office) -> None:
    assert office.build(office.request()).download_name == "invoice-nordics-2026-10.xlsx"


def test_an_export_without_a_file_has_no_path(office: Office) -> None:
    with pytest.raises(NotVisible):
        office.export(office.request()).path(office.files)


def test_a_second_delivery_of_a_message_does_nothing(office: Office) -> None:
    done = office.build(office.request())
    assert office.build(done.id) == done


def test_of_two_workers_one_gets_the_request(office: Office) -> None:
    export_id = office.request()
    with system_session(office.databases, PortalType.PARTNER, write=True) as session:
        first = claim(session, export_id, office.clock())
    with system_session(office.databases, PortalType.PARTNER, write=True) as session:
        assert claim(session, export_id, office.clock()) is None
    assert first is not None
    assert (first.attempt, first.user_id) == (1, office.books.users["analyst"].id)


def test_cancelling_a_waiting_export_means_it_is_never_built(office: Office) -> None:
    export_id = office.request()
    cancelled(office, export_id)
    assert office.build(export_id).status == "cancelled"
    assert office.made() == []


def test_cancelling_a_running_export_leaves_no_file(office: Office) -> None:
    export_id = office.request()
    export = office.build(export_id, Meanwhile(lambda: cancelled(office, export_id)))
    assert (export.status, export.file_name, export.attempts) == ("cancelled", None, 1)
    assert office.made() == []
    assert [action for action, _ in office.audited()] == ["export.requested", "export.cancelled"]


def test_an_export_that_has_ended_cannot_be_cancelled(office: Office) -> None:
    done = office.build(office.request())
    with pytest.raises(ExportRefused, match="it is done already"):
        cancelled(office, done.id)
    assert office.export(done.id) == done


def test_a_cancelled_export_can_be_retried(office: Office) -> None:
    export_id = office.request()
    cancelled(office, export_id)
    with session_for(office.databases, office.scope(), write=True) as session:
        retry(session, export_id, office.clock(), 5)
    assert len(office.messages()) == 2
    assert office.build(export_id).status == "done"


def test_whoever_has_as_many_under_way_as_they_may_retries_none(office: Office) -> None:
    export_id = office.request()
    cancelled(office, export_id)
    office.request()
    with (
        pytest.raises(ExportRefused, match="1 of your exports are under way"),
        session_for(office.databases, office.scope(), write=True) as session,
    ):
        retry(session, export_id, office.clock(), 1)
    assert office.export(export_id).status == "cancelled"


def test_a_finished_export_cannot_be_retried(office: Office) -> None:
    done = office.build(office.request())
    with (
        pytest.raises(ExportRefused, match="this one is done"),
        session_for(office.databases, office.scope(), write=True) as session,
    ):
        retry(session, done.id, office.clock(), 5)


def test_a_run_that_was_cancelled_and_retried_elsewhere_cannot_finish(office: Office) -> None:
    export_id = office.request()

    def cancel_and_build_again() -> None:
        cancelled(office, export_id)
        with session_for(office.databases, office.scope(), write=True) as session:
            retry(session, export_id, office.clock(), 5)
        office.build(export_id)

    export = office.build(export_id, Meanwhile(cancel_and_build_again))
    assert (export.status, export.attempts) == ("done", 2)
    assert office.made() == [f"{export_id}.xlsx"]


def test_too_many_exports_at_once_are_refused_clearly(office: Office) -> None:
    office.request(limit=1)
    with pytest.raises(ExportRefused, match="1 of your exports are under way"):
        office.request(limit=1)
    assert len(office.messages()) == 1


def test_the_limit_counts_a_persons_own_unfinished_exports(office: Office) -> None:
    office.build(office.request(limit=1))
    office.request("colleague", limit=1)
    assert office.export(office.request(limit=1)).status == "queued"


def test_a_failure_is_recorded_with_a_reference_and_nothing_from_inside(office: Office) -> None:
    (office.files / "exports").write_text("a file where the folder should be")
    export = office.build(office.request())
    assert export.status == "failed"
    assert export.error is not None
    assert export.error.startswith("The file could not be built. Try again, or give your operator the reference ")
    assert str(office.files) not in export.error
    assert office.audited()[-1] == ("export.failed", office.books.users["analyst"].id)


@pytest.mark.parametrize("label", ["2026-13", "October", ""])
def test_a_cycle_that_does_not_exist_fails_in_words(office: Office, label: str) -> None:
    export = office.build(office.request(cycle=label))
    assert export.status == "failed"
    assert export.error is not None
    assert "a cycle is written YYYY-MM" in export.error


@pytest.mark.parametrize("label", ["2030-10", "1999-01"])
def test_a_cycle_outside_of_all_usage_fails_in_words(office: Office, label: str) -> None:
    export = office.build(office.request(cycle=label))
    assert (export.status, office.made()) == ("failed", [])
    assert export.error is not None
    assert export.error.startswith(label)


def test_the_job_has_the_rights_of_now_not_those_of_the_request(office: Office) -> None:
    export_id = office.request()
    with system_session(office.databases, PortalType.PARTNER, write=True) as session:
        session.execute(delete(Membership).where(Membership.user_id == office.books.users["analyst"].id))
    export = office.build(export_id)
    assert (export.status, export.error) == ("failed", "You no longer have access to this partnership.")
    assert office.made() == []


def test_a_role_that_lost_its_permission_gets_no_file(office: Office) -> None:
    export_id = office.request()
    with system_session(office.databases, PortalType.PARTNER, write=True) as session:
        session.execute(update(Membership).values(role="marketing"))
    assert office.build(export_id).error == "Your role no longer allows this export."


def test_somebody_who_left_gets_no_file(office: Office) -> None:
    export_id = office.request()
    with system_session(office.databases, PortalType.PARTNER, write=True) as session:
        session.execute(update(User).values(active=False))
    assert office.build(export_id).error == "You no longer have access to this partnership."


def test_customers_taken_away_meanwhile_are_not_in_the_file(office: Office) -> None:
    export_id = office.request("restricted")
    with system_session(office.databases, PortalType.PARTNER, write=True) as session:
        session.execute(delete(MembershipCustomer))
    workbook = openpyxl.load_workbook(office.build(export_id, person="restricted").path(office.files))
    assert workbook["Invoice lines"].max_row == workbook["Daily evidence"].max_row == 1
    assert workbook["Summary"]["L2"].value.startswith("No usage in this cycle.")


def test_anothers_export_cannot_be_seen_cancelled_or_retried(office: Office) -> None:
    export_id = office.request("colleague")
    with session_for(office.databases, office.scope(), write=True) as session:
        assert list_exports(session) == []
        with pytest.raises(NotVisible):
            cancel(session, export_id, office.clock())
        with pytest.raises(NotVisible):
            retry(session, export_id, office.clock(), 5)
    assert office.export(export_id, "colleague").status == "queued"


def test_exports_are_listed_newest_first(office: Office) -> None:
    first = office.request()
    office.clock.advance(minutes=1)
    second = office.request()
    with session_for(office.databases, office.scope()) as session:
        assert [export.id for export in list_exports(session)] == [second, first]


def test_a_worker_that_is_told_to_end_puts_its_export_back(office: Office) -> None:
    stopping = Event()
    stopping.set()
    export_id = office.request()
    export = office.build(export_id, stopping)
    assert (export.status, export.file_name, office.made()) == ("queued", None, [])
    assert [payload for _, payload, _, _ in office.messages()] == [{"request": export_id}] * 2
    assert office.build(export_id).status == "done"


def test_a_run_that_fell_silent_is_built_again(office: Office) -> None:
    export_id = office.request()
    with system_session(office.databases, PortalType.PARTNER, write=True) as session:
        claim(session, export_id, office.clock())
    office.clock.advance(seconds=PATIENCE.total_seconds())
    assert sweep(office.portal) == 0
    office.clock.advance(seconds=1)
    assert sweep(office.portal) == 1
    assert sweep(office.portal) == 0
    assert office.export(export_id).status == "queued"
    assert len(office.messages()) == 2
    assert office.build(export_id).attempts == 2


def test_a_run_that_was_given_up_cannot_finish_after_all(office: Office) -> None:
    export_id = office.request()
    with system_session(office.databases, PortalType.PARTNER, write=True) as session:
        given_up = claim(session, export_id, office.clock())
    assert given_up is not None
    office.clock.advance(minutes=3)
    sweep(office.portal)
    done = office.build(export_id)
    with system_session(office.databases, PortalType.PARTNER, write=True) as session:
        assert not finish(session, given_up, Finished("exports/other.xlsx", 0, 0, ""), office.clock())
        assert not fail(session, given_up, "late", office.clock())
    assert office.export(export_id) == done


def test_an_export_that_kills_its_workers_fails_at_last(office: Office) -> None:
    export_id = office.request()
    for _ in range(MOST_ATTEMPTS):
        with system_session(office.databases, PortalType.PARTNER, write=True) as session:
            assert claim(session, export_id, office.clock()) is not None
        office.clock.advance(minutes=3)
        sweep(office.portal)
    export = office.export(export_id)
    assert export.status == "failed"
    assert export.error is not None
    assert export.error.startswith(f"The worker stopped {MOST_ATTEMPTS} times")
    assert office.audited()[-1][0] == "export.failed"


def test_a_request_whose_message_got_lost_is_sent_again(office: Office) -> None:
    office.request()
    office.clock.advance(minutes=3)
    assert sweep(office.portal) == 1
    assert len(office.messages()) == 2


def test_expired_exports_go_with_their_files_and_others_stay(office: Office) -> None:
    old = office.build(office.request())
    days = office.portal.settings.configuration.exports.keep_days
    office.clock.advance(days=days - 1)
    young = office.build(office.request())
    waiting = office.request()
    office.clock.advance(days=1, seconds=1)
    for _ in range(2):
        clean_up(office.portal)
        assert office.made() == [f"{young.id}.xlsx"]
    with session_for(office.databases, office.scope()) as session:
        assert {export.id for export in list_exports(session)} == {young.id, waiting}
    with pytest.raises(NotVisible):
        office.export(old.id)


def test_what_a_killed_worker_left_is_removed_once_nobody_can_be_writing_it(office: Office) -> None:
    folder = office.files / "exports" / "partner"
    folder.mkdir(parents=True)
    done = office.build(office.request())
    for name in (".half.xlsx.abc.part", "half.1.xlsx", "young.1.xlsx"):
        (folder / name).write_bytes(b"half")
    day_ago = (folder / "young.1.xlsx").stat().st_mtime - timedelta(days=1, minutes=1).total_seconds()
    for path in folder.iterdir():
        if not path.name.startswith("young"):
            os.utime(path, (day_ago, day_ago))
    clean_up(office.portal)
    assert office.made() == sorted([f"{done.id}.xlsx", "young.1.xlsx"])
