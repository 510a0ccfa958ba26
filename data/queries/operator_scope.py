"""The scope of an operator at the command line, who acts for nobody and may see a whole partnership."""

from sqlalchemy import select

from data.models import Partnership
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
