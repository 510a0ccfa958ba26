"""What the sub-tab of a customer's tasks shows, and marking them as read."""

from datetime import date

from dash import Input, Output, ctx, no_update
from dash.development.base_component import Component

from auth.permissions import Permission
from callbacks.answers import news_of
from callbacks.customers.view import Shown
from callbacks.given import ids_in, pressed
from callbacks.wiring import Asked, Values, Wiring, every
from data.commands.tasks import mark_as_read
from data.domain.tasks import TaskState
from data.queries.customer import get_customer_head
from data.queries.customer_tasks import TaskFacts, list_tasks
from data.queries.partnership import get_partnership
from data.session import ScopedSession
from layouts import formats
from layouts.customers.ids import CustomersId, mark_read
from layouts.customers.subtabs import TITLES, SubTab
from layouts.customers.tasks import TaskLine, tasks


def wire(w: Wiring) -> None:
    w.on(
        read_tasks,
        permission=Permission.CUSTOMER_READ,
        outputs={"changed": Output(CustomersId.CHANGED, "data", allow_duplicate=True)},
        inputs={"one": Input(every(mark_read), "n_clicks"), "all": Input(CustomersId.READ_ALL, "n_clicks")},
        prevent_initial_call=True,
    )


def view(shown: Shown) -> list[Component]:
    """The customer's tasks, those that are open first."""
    found = list_tasks(shown.session, shown.customer.id)
    opened = [task for task in found if task.state(shown.today) is TaskState.OPEN]
    past = [task for task in found if task.state(shown.today) is not TaskState.OPEN]
    return tasks([_line(shown, task) for task in opened], [_line(shown, task) for task in past])


def read_tasks(asked: Asked, one: list[int | None], all: int | None) -> Values:
    """Mark one task, or all open ones of the customer in the address, as read."""
    task = pressed("task")
    if task is None and not (all and ctx.triggered_id == CustomersId.READ_ALL):
        return {"changed": no_update}
    with asked.session(write=True) as session:
        mark_as_read(session, _chosen(asked, session, task), asked.now)
    return {"changed": news_of("tasks")}


def _chosen(asked: Asked, session: ScopedSession, task: str | None) -> list[int]:
    if task is not None:
        return ids_in([task])
    today = get_partnership(session).today(asked.now)
    customer = get_customer_head(session, asked.address.customer, today)
    return [task.id for task in list_tasks(session, customer.id) if task.state(today) is TaskState.OPEN]


def _line(shown: Shown, task: TaskFacts) -> TaskLine:
    cause = SubTab(task.opens) if task.opens in set(SubTab) else SubTab.TASKS
    return TaskLine(
        id=str(task.id),
        title=task.title,
        severity=task.severity,
        cause=TITLES[cause],
        href=f"{shown.base}/{cause}",
        raised=formats.day(task.raised_on, shown.locale),
        state=_state(task, shown.today, shown.locale),
        assignee=task.assignee or "",
        unread=task.unread and task.state(shown.today) is TaskState.OPEN,
    )


def _state(task: TaskFacts, today: date, locale: str) -> str:
    state = task.state(today)
    if state is TaskState.SNOOZED and task.snoozed_until:
        return f"Snoozed until {formats.day(task.snoozed_until, locale)}"
    return state.value.capitalize()
