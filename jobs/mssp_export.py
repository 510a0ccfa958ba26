"""The MSSP workbook as a job and on the command line: the same checks and the same file, whoever asks."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from data.domain.cycles import Cycle, cycle_labelled, state_of
from data.exchange.workbook.mssp import OnProgress, write_mssp_workbook
from data.exchange.workbook.mssp_sheets import Invoice
from data.exchange.workbook.writer import Written
from data.portal import Portal
from data.queries.invoice import first_commitment
from data.queries.mssp_report import first_cycle_start
from data.queries.partnership import PartnershipFacts, get_partnership
from data.session import ScopedSession
from data.settings import PortalType
from jobs.asked_for import NotPossible, tags_asked_for


def export_mssp(
    portal: Portal,
    session: ScopedSession,
    path: Path,
    *,
    cycle: str,
    without: Collection[str] = (),
    tags: Collection[int] = (),
    match: str = "any",
    on_progress: OnProgress | None = None,
) -> Written:
    """Write the workbook of a cycle (YYYY-MM) for what the session may see; NotPossible for a wrong one, one that has
    not begun, and one before anything was measured or agreed.

    `without` are codes of products to leave out; `tags` and `match` choose customers, NotPossible where one of those
    tags is gone: a file of more customers than were asked for must not be made.
    """
    partnership = get_partnership(session)
    if partnership.model != "mssp":
        raise NotPossible(f"{partnership.name} is a {partnership.model} partnership and has no MSSP invoice.")
    try:
        chosen = cycle_labelled(cycle, partnership.anchor_day)
    except ValueError as error:
        raise NotPossible(f"This is no cycle: {error}.") from error
    configuration, now = portal.settings.configuration, portal.now
    _refuse_before_and_after(session, partnership, chosen, now)
    invoice = Invoice(
        portal=PortalType(session.scope.portal),
        creator=configuration.branding.name,
        partnership=partnership,
        cycle=chosen,
        state=state_of(chosen, partnership.today(now), configuration.billing.grace_days),
        generated_at=now,
        without=frozenset(without),
        tags=tags_asked_for(session, tags, match),
    )
    return write_mssp_workbook(session, invoice, path, on_progress)


def _refuse_before_and_after(
    session: ScopedSession, partnership: PartnershipFacts, cycle: Cycle, now: datetime
) -> None:
    if cycle.start > partnership.today(now):
        raise NotPossible(f"{cycle.label} has not begun yet. Choose a cycle that has.")
    known = [day for day in (first_cycle_start(session), first_commitment(session)) if day is not None]
    if not known and not session.scope.sees_all_customers:
        return  # who has lost all customers meanwhile gets a file without any, which says so
    if cycle.start < min(known, default=partnership.current_cycle(now).start):
        raise NotPossible(
            f"{cycle.label} lies before the first usage and the first minimum of {partnership.name}. "
            "Choose a later cycle."
        )
