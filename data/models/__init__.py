"""The tables, one module per aggregate; importing this package registers every model. No queries live here."""

from data.models.access import (
    Credential,
    HandOver,
    Membership,
    MembershipCustomer,
    RecoveryCode,
    User,
    WebSession,
)
from data.models.base import Base
from data.models.customers import Customer
from data.models.exports import ExportRequest
from data.models.operations import AuditEvent, AuditHead, ImportReport, OutboxMessage
from data.models.partners import Partner, Partnership, Product
from data.models.prices import Commitment, Price, PriceTier
from data.models.usage import CyclePeak, CycleTotal, DailyTotal, Reading

__all__ = [
    "AuditEvent",
    "AuditHead",
    "Base",
    "Commitment",
    "Credential",
    "Customer",
    "CyclePeak",
    "CycleTotal",
    "DailyTotal",
    "ExportRequest",
    "HandOver",
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
    "RecoveryCode",
    "User",
    "WebSession",
]
