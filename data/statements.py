"""Which statements can be held to a scope: those made of mapped classes only. Whose rows they give is decided in
`data.session`."""

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, TextClause, Update, inspect
from sqlalchemy.orm import FromStatement, ORMExecuteState
from sqlalchemy.sql import ColumnElement, operators
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.elements import ColumnClause
from sqlalchemy.sql.selectable import FromClause, FromClauseAlias, Select, SelectBase, TableClause

from data.models import AuditEvent, OutboxMessage
from data.models.base import OwnedByPartnership
from data.scope import ScopeError

APPEND_ONLY = (AuditEvent, OutboxMessage)
_OWNER_COLUMNS = frozenset({"partnership_id", "customer_id", "user_id", "partner_id"})
_LITERAL_PARTS = ("_prefixes", "_suffixes", "_hints", "_statement_hints")
_OPERATOR = re.compile(r"[^\w\s'\"();]+|\w+")


def judge(state: ORMExecuteState) -> None:
    """ScopeError for a statement that loader criteria do not reach in every part, or that may write what it may not."""
    if not state.is_orm_statement:
        raise ScopeError("only statements over mapped classes can be held to a scope")
    if state.is_insert:
        raise ScopeError("rows are added through the session, where their owner is checked")
    if state.is_update or state.is_delete:
        _judge_change(state)
    if not (state.is_relationship_load or state.is_column_load):  # those the ORM writes itself, over mapped columns
        for element in _elements(state.statement):
            _judge_element(element, state.statement)


def _elements(statement: Any, *, inner: bool = True) -> Iterator[Any]:
    """A statement and everything it consists of; without `inner`, subqueries are left out."""
    waiting: list[Any] = [statement]
    seen: dict[int, Any] = {}  # by identity, and kept alive: an id given to a second element would hide that one
    while waiting:
        element = waiting.pop()
        if id(element) not in seen and (inner or not isinstance(element, SelectBase)):
            seen[id(element)] = element
            yield element
            waiting.extend(_beneath(element))


def _beneath(element: Any) -> list[Any]:
    if isinstance(element, Select):
        # What its columns come from is reached through them; here it would appear without its class.
        return list(super(Select, element).get_children())
    if isinstance(element, ColumnClause):
        return [source for source in (_source(element),) if source is not None]
    if isinstance(element, Table) or (isinstance(element, FromClauseAlias) and isinstance(element.element, Table)):
        return []
    return list(element.get_children())


def _source(column: ColumnClause[Any]) -> FromClause | None:
    """Where a column comes from, None where that is the table of its class."""
    entity = _entity(column)
    if entity is None:
        return column.table
    return None if _is_over_own_table(entity) else entity.selectable


def _entity(element: Any) -> Any:
    """The mapper or alias of a class that an element was reached through, None where it was reached without."""
    return element._annotations.get("parententity")


def _is_over_own_table(entity: Any) -> bool:
    """Whether loader criteria of the class apply to what is selected from: not so where it is an alias onto others."""
    return not entity.is_aliased_class or getattr(entity.selectable, "element", None) is entity.mapper.local_table


def _judge_element(element: Any, statement: Any) -> None:
    if isinstance(element, TextClause) or any(getattr(element, part, None) for part in _LITERAL_PARTS):
        raise ScopeError("literal SQL cannot be held to a scope")
    if isinstance(element, FromStatement) or (isinstance(element, UpdateBase) and element is not statement):
        raise ScopeError("a statement inside another cannot be held to a scope")
    if isinstance(element, ColumnElement):
        _judge_column(element)
    if isinstance(element, FromClause):
        _judge_source(element)


def _judge_column(element: ColumnElement[Any]) -> None:
    for operator in (getattr(element, "operator", None), getattr(element, "modifier", None)):
        if isinstance(operator, operators.custom_op) and not _OPERATOR.fullmatch(operator.opstring):
            raise ScopeError("literal SQL cannot be held to a scope")
    # The star of `count(*)` is no column; what comes from a table or subquery is judged there.
    if isinstance(element, ColumnClause) and element.table is None and element.name != "*":
        raise ScopeError(f"column {element} is used without its class")


def _judge_source(element: FromClause) -> None:
    is_table = isinstance(element, TableClause) or isinstance(getattr(element, "element", None), TableClause)
    if is_table and (_entity(element) is None or not _is_over_own_table(_entity(element))):
        raise ScopeError(f"table {getattr(element, 'element', element)} is used without its class")


def _judge_change(state: ORMExecuteState) -> None:
    statement: Any = state.statement
    mapper = state.bind_mapper
    if mapper is None or not issubclass(mapper.class_, OwnedByPartnership) or issubclass(mapper.class_, APPEND_ONLY):
        raise ScopeError(f"{statement.table.name} is not changed within a scope")
    if not isinstance(state.parameters or {}, dict) or state.execution_options.get("dml_strategy", "auto") != "auto":
        raise ScopeError("bulk writes bypass the scope's checks")
    for element in _elements(statement, inner=False):
        if isinstance(element, ColumnClause) and _entity(element) is not inspect(mapper.class_):
            raise ScopeError("a change names no other class than the one it changes")
    if isinstance(statement, Update):
        _refuse_new_owner(statement, state.parameters or {})


def _refuse_new_owner(statement: Any, parameters: Any) -> None:
    changed = {getattr(column, "key", str(column)) for column in (*(statement._values or ()), *parameters)}
    if changed & _OWNER_COLUMNS:
        raise ScopeError("an update may not move rows to another owner")
