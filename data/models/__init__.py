"""The tables, one module per aggregate; importing this package registers every model. No queries live here."""

from data.models.access import Membership, MembershipCustomer, User, WebSession
from data.models.base import Base
from data.models.customers import Customer
from data.models.exports import ExportRequest
from data.models.operations import AuditEvent, ImportReport, OutboxMessage
from data.models.partners import Partner, Partnership, Product
from data.models.prices import Commitment, Price, PriceTier
from data.models.usage import CyclePeak, CycleTotal, DailyTotal, Reading

__all__ = [
    "AuditEvent",
    "Base",
    "Commitment",
    "Customer",
    "CyclePeak",
    "CycleTotal",
    "DailyTotal",
    "ExportRequest",
    "ImportReport",
    "Membership",
    "MembershipCustomer",
    "OutboxMessage",
    "Partner",
    "Partnership",
    "Price",
    "PriceTier",
    "Product",
    "Reading",
    "User",
    "WebSession",
]
