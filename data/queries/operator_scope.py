"""The scope of an operator at the command line, who acts for nobody and may see a whole partnership."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from data.models import Customer, Partner, Partnership
from data.scope import ALL_CUSTOMERS, NotVisible, Scope
from data.system import SystemSession

NOBODY = 0


def operator_scope(session: SystemSession, code: str) -> Scope:
    """All customers of the partnership with this code; NotVisible where there is none."""
    found = session.execute(
        select(Partnership.id, Partnership.partner_id).where(Partnership.code == code)
    ).one_or_none()
    if found is None:
        raise NotVisible("partnership")
    return Scope(
        portal=session.info["portal"],
        partner_id=found.partner_id,
        partnership_id=found.id,
        user_id=NOBODY,
        customers=ALL_CUSTOMERS,
    )


def operator_scopes(session: SystemSession, partner_code: str) -> list[Scope]:
    """All customers of each of a partner's partnerships, by code; NotVisible where there is no such partner."""
    codes = session.scalars(
        select(Partnership.code)
        .join(Partner, Partner.id == Partnership.partner_id)
        .where(Partner.code == partner_code)
        .order_by(Partnership.code)
    ).all()
    if not codes:
        raise NotVisible("partner")
    return [operator_scope(session, code) for code in codes]


def customers_coded(
    session: SystemSession, scopes: Sequence[Scope], codes: Collection[str]
) -> dict[str, tuple[int, int]]:
    """Partnership and customer (ids) by Security Center ID, of those codes that are customers within the scopes."""
    found = session.execute(
        select(Customer.security_center_id, Customer.partnership_id, Customer.id).where(
            Customer.security_center_id.in_(codes), Customer.partnership_id.in_([one.partnership_id for one in scopes])
        )
    )
    return {code: (partnership_id, customer_id) for code, partnership_id, customer_id in found}
