"""The tables keep owners apart by themselves: composite keys and a declared visibility."""

from typing import Any

import pytest
from sqlalchemy import ForeignKeyConstraint, Table

from data.models import (
    AuditEvent,
    AuditHead,
    Base,
    Credential,
    Customer,
    HandOver,
    ImportReport,
    Partner,
    Partnership,
    RecoveryCode,
    WebSession,
)
from data.models.base import OptionallyOwnedByCustomer, OwnedByCustomer, OwnedByPartner, OwnedByPartnership, Shared

CLASSES = sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda model: model.__name__)
OWNED = [model for model in CLASSES if issubclass(model, OwnedByPartnership)]

# Of no one partnership: what people prove their identity with, and everybody's past. No scope shows them, except for
# the events of its partnership.
HIDDEN = {AuditEvent, AuditHead, Credential, HandOver, ImportReport, RecoveryCode, WebSession}
# A scope is made of one of each; the session shows exactly those.
OWNERS = {Partner, Partnership}


def foreign_keys(table: Table) -> list[tuple[str, dict[str, str]]]:
    """Each foreign key as the table it leads to and its columns, own name to theirs."""
    keys = [item for item in table.constraints if isinstance(item, ForeignKeyConstraint)]
    return [(key.referred_table.name, {part.parent.name: part.column.name for part in key.elements}) for key in keys]


@pytest.mark.parametrize("model", CLASSES, ids=lambda model: model.__name__)
def test_every_class_says_who_sees_its_rows(model: type[Any]) -> None:
    assert issubclass(model, OwnedByPartner | OwnedByPartnership | Shared) != (model in HIDDEN | OWNERS)


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model.__name__)
def test_rows_about_a_customer_declare_it_and_are_tied_to_a_customer_of_their_partnership(
    model: type[Any],
) -> None:
    names_customer = "customer_id" in model.__table__.columns
    assert names_customer == issubclass(model, OwnedByCustomer | OptionallyOwnedByCustomer)
    tie = ("customers", {"partnership_id": "partnership_id", "customer_id": "id"})
    assert (tie in foreign_keys(model.__table__)) == names_customer


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model.__name__)
def test_a_reference_between_owned_tables_carries_the_partnership(model: type[Any]) -> None:
    owned = {other.__tablename__ for other in OWNED}
    references = [columns for target, columns in foreign_keys(model.__table__) if target in owned]
    assert [columns for columns in references if columns.get("partnership_id") != "partnership_id"] == []


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model.__name__)
def test_every_owned_row_belongs_to_a_partnership_that_exists(model: type[Any]) -> None:
    table = model.__table__
    assert not table.columns["partnership_id"].nullable
    assert any("partnership_id" in columns for _target, columns in foreign_keys(table))


def test_the_tables_that_references_lead_to_offer_a_key_with_the_partnership() -> None:
    assert ("partnerships", {"partnership_id": "id"}) in foreign_keys(Customer.__table__)
    for model in OWNED:
        for target, columns in foreign_keys(model.__table__):
            if len(columns) > 1:
                offered = {
                    tuple(sorted(column.name for column in key.columns))
                    for key in Base.metadata.tables[target].constraints
                    if getattr(key, "columns", None) and key.__visit_name__ == "unique_constraint"
                }
                assert tuple(sorted(columns.values())) in offered
