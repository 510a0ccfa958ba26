"""One row of everything that is kept about customers beside their usage; the world they stand in is `two_partners`."""

from datetime import timedelta

from sqlalchemy.orm import Session

from data.models import (
    Activity,
    Base,
    Contact,
    ContactChange,
    Customer,
    CustomerOwner,
    CustomerSignals,
    CustomerTag,
    Note,
    NoteVersion,
    Order,
    Partnership,
    Product,
    RenewalMark,
    RenewalMarkChange,
    Scan,
    Scanner,
    TableView,
    Tag,
    Task,
    TaskRead,
    User,
)
from tests.support.world import CYCLE_START, MOMENT


def add_relations(
    session: Session,
    partnership: Partnership,
    product: Product,
    customers: tuple[Customer, ...],
    users: tuple[User, ...],
) -> None:
    """For the partnership, each customer and each person one row of every table that is about them."""
    tag = Tag(partnership_id=partnership.id, name="Key account", folded="key account", colour=1)
    session.add_all([tag, *_contacts(partnership.id, None, partnership.name)])
    session.flush()
    for customer in customers:
        _add_work(session, customer, tag, users)
        _add_order(session, customer, product)
        session.add_all(_contacts(partnership.id, customer.id, customer.name))
        session.add_all(_engagement(customer, product))
    for user in users:
        mine = {"partnership_id": partnership.id, "user_id": user.id}
        session.add(TableView(**mine, table_name="customers", name="", state={}, changed_at=MOMENT))
    session.flush()


def _contacts(partnership_id: int, customer_id: int | None, name: str) -> list[Base]:
    told = {"partnership_id": partnership_id, "customer_id": customer_id, "kind": "sales", "name": f"Sales of {name}"}
    return [Contact(**told), ContactChange(**told, at=MOMENT, author="Import")]


def _engagement(customer: Customer, product: Product) -> list[Base]:
    owner = {"partnership_id": customer.partnership_id, "customer_id": customer.id}
    return [
        Activity(**owner, day=CYCLE_START, kind="login", count=3, by="client"),
        Scanner(**owner, code="scanner-1", name="Head office", last_seen_at=MOMENT),
        Scan(**owner, product_id=product.id, code="scan-1", at=MOMENT, status="ok"),
        CustomerSignals(**owner, as_of=CYCLE_START),
    ]


def _add_order(session: Session, customer: Customer, product: Product) -> None:
    owner = {"partnership_id": customer.partnership_id, "customer_id": customer.id}
    term = {"start_on": CYCLE_START, "end_on": CYCLE_START + timedelta(days=364)}
    number = f"O-{customer.security_center_id}"
    order = Order(**owner, **term, number=number, product_id=product.id, licences=10, annual_minor=90000)
    session.add(order)
    session.flush()
    said = {"stage": "negotiation", "expected_minor": 95000, "note": "", "changed_by": "Anna", "changed_at": MOMENT}
    session.add_all([one(**owner, order_id=order.id, **said) for one in (RenewalMark, RenewalMarkChange)])


def _add_work(session: Session, customer: Customer, tag: Tag, users: tuple[User, ...]) -> None:
    owner = {"partnership_id": customer.partnership_id, "customer_id": customer.id}
    raised = {"rule": "inactive_scanners", "subject": "scanner-1", "severity": "low", "opens": "churn"}
    note = Note(**owner, author_id=users[0].id, body=f"About {customer.name}", written_at=MOMENT)
    task = Task(**owner, **raised, title="A scanner is silent", raised_on=CYCLE_START, changed_at=MOMENT)
    session.add_all([CustomerTag(**owner, tag_id=tag.id), CustomerOwner(**owner, owner_id=users[0].id), note, task])
    session.flush()
    session.add(NoteVersion(**owner, note_id=note.id, body="As it was", until=MOMENT))
    for user in users:
        session.add(TaskRead(partnership_id=customer.partnership_id, user_id=user.id, task_id=task.id, read_at=MOMENT))
