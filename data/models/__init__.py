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
from data.models.contracts import Order, RenewalMark, RenewalMarkChange
from data.models.customers import Customer
from data.models.engagement import Activity, Scan, Scanner
from data.models.exports import ExportRequest
from data.models.operations import AuditEvent, AuditHead, ImportReport, OutboxMessage
from data.models.partners import Partner, Partnership, Product
from data.models.prices import Commitment, Price, PriceTier
from data.models.relations import Contact, ContactChange, CustomerOwner, CustomerTag, Note, NoteVersion, Tag
from data.models.signals import CustomerSignals
from data.models.usage import CyclePeak, CycleTotal, DailyTotal, Reading
from data.models.work import TableView, Task, TaskRead

__all__ = [
    "Activity",
    "AuditEvent",
    "AuditHead",
    "Base",
    "Commitment",
    "Contact",
    "ContactChange",
    "Credential",
    "Customer",
    "CustomerOwner",
    "CustomerSignals",
    "CustomerTag",
    "CyclePeak",
    "CycleTotal",
    "DailyTotal",
    "ExportRequest",
    "HandOver",
    "ImportReport",
    "Membership",
    "MembershipCustomer",
    "Note",
    "NoteVersion",
    "Order",
    "OutboxMessage",
    "Partner",
    "Partnership",
    "Price",
    "PriceTier",
    "Product",
    "Reading",
    "RecoveryCode",
    "RenewalMark",
    "RenewalMarkChange",
    "Scan",
    "Scanner",
    "TableView",
    "Tag",
    "Task",
    "TaskRead",
    "User",
    "WebSession",
]
