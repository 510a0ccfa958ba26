"""The rows of a world, each with the word of whose it is: a bundle as the operator loads it, and what people make."""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime

from sqlalchemy import delete, select, text

from data import models
from data.settings import PortalType
from data.system import SystemSession, system_session
from tests.integration.pages.known_rows import Known, known_rows, missing_rows
from tests.integration.pages.premises import Bundle, Premises
from tests.integration.pages.resellers import ORDER_HEADER
from tests.integration.pages.worlds import Partnership, Town, quantity
from tests.support.databases import empty
from tests.support.world import add_customer, add_partner, add_partnership

AT, DAY = datetime(2026, 11, 4, 12, tzinfo=UTC), date(2026, 11, 4)
TEXTS = ("Client ", "Contact ", "Kind ", "Note ", "Earlier ", "Task ")
RESOLD_TEXTS = (*TEXTS, "O-", "Mark ", "Said ")
"""What begins the texts of a customer's rows, one for each table whose text the portal shows."""

_FIRST = {PortalType.PARTNER: 71_717_171_000, PortalType.DEMO: 82_828_282_000}
"""The numbers of customers follow these, and nothing else is made of such digits."""

_STAND_IN = "nobody"
_EXPORTS = {"mssp": {"cycle": "2026-10", "without": []}, "reseller": {"first": "2026-09", "last": "2026-11"}}


def fill(premises: Premises, town: Town) -> Mapping[PortalType, Known]:
    """The world anew, in the same running application: whatever it remembers of the last one is still warm."""
    empty(premises.portal.databases)
    for portal in {house.portal for house in town.houses}:
        place = premises.folder / f"town-{portal.value}"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        for name, content in bundle(town, portal).items():
            (place / f"{name}.csv").write_text(content, encoding="utf-8")
        with _numbered_from(premises, _FIRST[portal], portal):
            result = premises.run("load", str(place), "--portal", portal.value)
            assert result.exit_code == 0, (result.output, result.exception)
        with system_session(premises.portal.databases, portal, write=True) as session:
            _add_what_people_make(session)
    assert missing_rows(premises, town) == set()
    return {portal: known_rows(premises, portal) for portal in PortalType}


@contextmanager
def _numbered_from(premises: Premises, first: int, portal: PortalType) -> Iterator[None]:
    """Have the database count customers on from a number: SQLite from the largest there is, PostgreSQL where told."""
    with system_session(premises.portal.databases, portal, write=True) as session:
        if session.connection().dialect.name == "postgresql":
            session.execute(text("SELECT setval(pg_get_serial_sequence('customers', 'id'), :first)"), {"first": first})
        partner = add_partner(session, _STAND_IN)
        add_customer(session, add_partnership(session, partner, _STAND_IN), id=first)
    yield
    with system_session(premises.portal.databases, portal, write=True) as session:
        session.execute(delete(models.Partner).where(models.Partner.code == _STAND_IN))


def bundle(town: Town, portal: PortalType) -> Bundle:
    """The files that make one portal's part of a town."""
    deals = [of for of in town.partnerships if of.portal is portal]
    billed, resold = ([of for of in deals if of.model == model] for model in ("mssp", "reseller"))
    everybody = [(word, of) for of in deals for word in of.customers]
    houses = sorted({of.house for of in deals})
    return {
        "partners": _table("partner_id,name,country", (f"{one},Partner {one},SE" for one in houses)),
        "partnerships": _table(
            "partnership_id,partner_id,name,model,currency,timezone,anchor_day",
            (f"{of.code},{of.house},Deal {of.code},{of.model},EUR,Europe/Stockholm,26" for of in deals),
        ),
        "products": "product_code,name,unit\nVM,Vulnerability Management,assets\n",
        "customers": _table(
            "security_center_id,partnership_id,name,status",
            (f"SC-{word},{of.code},Client {word},active" for word, of in everybody),
        ),
        "usage": _table(
            "security_center_id,product_code,at,quantity",
            (f"SC-{word},VM,2026-{month:02d}-05,{quantity(word)}" for word, _ in everybody for month in (9, 10, 11)),
        ),
        "prices": _table(
            "partnership_id,security_center_id,product_code,valid_from,model,basis,up_to,unit_price,flat_price",
            (line for of in billed for line in _prices(of)),
        ),
        "commitments": _table(
            "partnership_id,product_code,valid_from,minimum_amount",
            (f"{of.code},VM,2026-01-01,{of.minimum}" for of in billed),
        ),
        "orders": ORDER_HEADER
        + "".join(
            f"O-{word},SC-{word},VM,7,2025-12-10,2026-12-09,{quantity(word)},EUR,\n"
            for of in resold
            for word in of.customers
        ),
        "contacts": _table(
            "owner,kind,name",
            (
                *(f"{of.code},finance,Contact {of.code}" for of in deals),
                *(f"SC-{word},sales,Contact {word}" for word, _ in everybody),
            ),
        ),
        "activity": _table(
            "security_center_id,kind,on,count,by", (f"SC-{word},Kind {word},{DAY},3,client" for word, _ in everybody)
        ),
        "scanners": _table(
            "security_center_id,scanner_id,name,last_seen_at",
            (f"SC-{word},scanner-{word},Scanner {word},2026-11-01T08:00:00Z" for word, _ in everybody),
        ),
        "scans": _table(
            "security_center_id,product_code,scan_id,at,status",
            (f"SC-{word},VM,Scan-{word},2026-11-01T08:00:00Z,failed" for word, _ in everybody),
        ),
        "users": _table("email,name,partner_id,role,partnerships,customers", _users(town, portal)),
    }


def _table(header: str, rows: Iterable[str]) -> str:
    return "\n".join([header, *rows]) + "\n"


def _prices(of: Partnership) -> Iterator[str]:
    yield f"{of.code},,VM,2026-01-01,per_unit,customer,,1.00,"
    yield from (f"{of.code},SC-{word},VM,2026-01-01,flat,customer,,,{quantity(word)}" for word in of.customers)


def _users(town: Town, portal: PortalType) -> Iterator[str]:
    for person in town.people:
        deals = town.partnerships_of(person)
        named = [f"SC-{word}" for of in deals for word in person.customers(of)]
        customers = "all" if person.sees is None else ";".join(named)
        if person.portal is portal:
            codes = ";".join(of.code for of in deals)
            yield f"{person.email},Person {person.house},{person.house},{person.role},{codes},{customers}"


def _add_what_people_make(session: SystemSession) -> None:
    for partnership in session.scalars(select(models.Partnership)).all():
        owner = {"partnership_id": partnership.id}
        members = session.scalars(
            select(models.Membership).where(models.Membership.partnership_id == partnership.id)
        ).all()
        authors = [member.user_id for member in members]
        tag = models.Tag(**owner, name=f"Tag {partnership.code}", folded=partnership.code, colour=1)
        sent = {"topic": "none", "payload": {"of": partnership.code}, "created_at": AT, "sent_at": AT}
        session.add_all([tag, models.OutboxMessage(**owner, **sent)])
        session.flush()
        for customer in session.scalars(
            select(models.Customer).where(models.Customer.partnership_id == partnership.id)
        ).all():
            _add_of_customer(session, customer, tag, authors)
            _add_event(session, partnership, customer, authors[0])
        for user in session.scalars(select(models.User).where(models.User.id.in_(authors))).all():
            _add_of_user(session, partnership, user)
    session.flush()


def _add_of_customer(
    session: SystemSession, customer: models.Customer, tag: models.Tag, authors: Sequence[int]
) -> None:
    word = customer.security_center_id.removeprefix("SC-")
    owner = {"partnership_id": customer.partnership_id, "customer_id": customer.id}
    note = models.Note(**owner, author_id=authors[0], body=f"Note {word}", written_at=AT, edited_at=AT)
    raised = {"rule": "inactive_scanners", "subject": word, "severity": "low", "opens": "churn", "raised_on": DAY}
    task = models.Task(**owner, **raised, title=f"Task {word}", changed_at=AT, assignee_id=authors[0])
    session.add_all([note, task])
    session.flush()
    session.add_all(
        [
            models.CustomerTag(**owner, tag_id=tag.id),
            models.CustomerOwner(**owner, owner_id=authors[0]),
            models.NoteVersion(**owner, note_id=note.id, body=f"Earlier {word}", until=AT),
        ]
    )
    for one in authors:
        session.add(models.TaskRead(partnership_id=customer.partnership_id, user_id=one, task_id=task.id, read_at=AT))
    for order in session.scalars(select(models.Order).where(models.Order.customer_id == customer.id)).all():
        told = {"stage": "negotiation", "changed_by": "Person", "changed_at": AT, "expected_minor": None}
        session.add(models.RenewalMark(**owner, **told, order_id=order.id, note=f"Mark {word}"))
        session.add(models.RenewalMarkChange(**owner, **told, order_id=order.id, note=f"Said {word}"))


def _add_event(
    session: SystemSession, partnership: models.Partnership, customer: models.Customer, user_id: int
) -> None:
    word = customer.security_center_id.removeprefix("SC-")
    owner = {"partner_id": partnership.partner_id, "partnership_id": partnership.id, "user_id": user_id}
    told = {"action": "tag.assigned", "detail": {"customers": [customer.security_center_id]}}
    session.add(models.AuditEvent(**owner, **told, at=AT, subject=f"Audit {word}"))


def _add_of_user(session: SystemSession, partnership: models.Partnership, user: models.User) -> None:
    word = f"{user.email.partition('@')[2].partition('.')[0]}u{user.email[len('person')]}v"
    mine = {"partnership_id": partnership.id, "user_id": user.id}
    session.add(models.TableView(**mine, table_name="dashboard", name=f"View {word}", state={}, changed_at=AT))
    asked = {"kind": partnership.model, "parameters": _EXPORTS[partnership.model], "status": "queued"}
    number = f"00000000-0000-0000-{partnership.id:04d}-{user.id:012d}"
    session.add(models.ExportRequest(**mine, **asked, id=number, title=f"Export {word}", created_at=AT))
