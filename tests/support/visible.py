"""Which rows a scope shows, reckoned row by row in Python: what the scoped session's SQL is compared with."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import inspect

from data import models
from data.scope import Scope

Rows = Mapping[type[Any], list[Any]]
Shows = Callable[[Any, Scope, Rows], bool]


def _sees(scope: Scope, customer_id: int) -> bool:
    return scope.sees_all_customers or customer_id in scope.customer_ids


def _is_blind(scope: Scope) -> bool:
    return not scope.sees_all_customers and not scope.customer_ids


def _of_partnership(row: Any, scope: Scope, _rows: Rows) -> bool:
    return row.partnership_id == scope.partnership_id and not _is_blind(scope)


def _of_whole_partnership(row: Any, scope: Scope, _rows: Rows) -> bool:
    return row.partnership_id == scope.partnership_id and scope.sees_all_customers


def _of_customer(row: Any, scope: Scope, _rows: Rows) -> bool:
    return row.partnership_id == scope.partnership_id and _sees(scope, row.customer_id)


def _of_user(row: Any, scope: Scope, _rows: Rows) -> bool:
    return (row.partnership_id, row.user_id) == (scope.partnership_id, scope.user_id)


def _optionally_of_customer(row: Any, scope: Scope, rows: Rows) -> bool:
    if not _of_partnership(row, scope, rows):
        return False
    return row.customer_id is None or _sees(scope, row.customer_id)


def _tier(row: Any, scope: Scope, rows: Rows) -> bool:
    return any(price.id == row.price_id and _optionally_of_customer(price, scope, rows) for price in rows[models.Price])


def _of_partner(row: Any, scope: Scope, _rows: Rows) -> bool:
    return row.partner_id == scope.partner_id


def _event(row: Any, scope: Scope, _rows: Rows) -> bool:
    if not scope.sees_all_customers:
        return False
    if row.partnership_id is None:
        return row.partner_id == scope.partner_id
    return row.partnership_id == scope.partnership_id


def _never(_row: Any, _scope: Scope, _rows: Rows) -> bool:
    return False


SHOWS: Mapping[type[Any], Shows] = {
    models.Partner: lambda row, scope, _rows: row.id == scope.partner_id,
    models.Partnership: lambda row, scope, _rows: (row.id, row.partner_id) == (scope.partnership_id, scope.partner_id),
    models.Product: lambda _row, _scope, _rows: True,
    models.Customer: lambda row, scope, _rows: row.partnership_id == scope.partnership_id and _sees(scope, row.id),
    models.Reading: _of_customer,
    models.CyclePeak: _of_customer,
    models.CycleTotal: _of_whole_partnership,
    models.DailyTotal: _of_whole_partnership,
    models.Commitment: _of_whole_partnership,
    models.Price: _optionally_of_customer,
    models.PriceTier: _tier,
    models.Membership: _of_partnership,
    models.MembershipCustomer: _of_customer,
    models.ExportRequest: _of_user,
    models.Order: _of_customer,
    models.RenewalMark: _of_customer,
    models.RenewalMarkChange: _of_customer,
    models.Activity: _of_customer,
    models.Scanner: _of_customer,
    models.Scan: _of_customer,
    models.Contact: _optionally_of_customer,
    models.ContactChange: _optionally_of_customer,
    models.Tag: _of_partnership,
    models.CustomerTag: _of_customer,
    models.CustomerOwner: _of_customer,
    models.CustomerSignals: _of_customer,
    models.Note: _of_customer,
    models.NoteVersion: _of_customer,
    models.Task: _of_customer,
    models.TaskRead: _of_user,
    models.TableView: _of_user,
    models.User: _of_partner,
    models.AuditEvent: _event,
    models.AuditHead: _never,
    models.Credential: _never,
    models.RecoveryCode: _never,
    models.HandOver: _never,
    models.WebSession: _never,
    models.ImportReport: _never,
    models.OutboxMessage: _never,
}
"""Every mapped class, and whether a scope shows one of its rows."""


def keys(rows: list[Any]) -> set[tuple[Any, ...]]:
    """The primary keys of loaded rows."""
    return {inspect(row).identity for row in rows}


def shown(model: type[Any], scope: Scope, rows: Rows) -> set[tuple[Any, ...]]:
    """The primary keys of the rows of a class that a scope shows."""
    return keys([row for row in rows[model] if SHOWS[model](row, scope, rows)])
