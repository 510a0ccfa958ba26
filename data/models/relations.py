"""What partners note about customers: contacts, owners, tags and notes."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from data.models.base import Base, Id, OptionallyOwnedByCustomer, OwnedByCustomer, OwnedByPartnership, of_customer
from data.models.types import Moment

_KINDS = "kind IN ('sales', 'customer_success', 'finance', 'technical')"


class Contact(Base, OptionallyOwnedByCustomer):
    """Whom to turn to for one purpose, at the partnership or at one of its customers."""

    __tablename__ = "contacts"
    __table_args__ = (
        of_customer(),
        CheckConstraint(_KINDS, name="kind"),
        # NULL is not equal to NULL, so one index per level keeps the key unique.
        Index(
            "uq_contacts_partnership",
            "partnership_id",
            "kind",
            unique=True,
            sqlite_where=text("customer_id IS NULL"),
            postgresql_where=text("customer_id IS NULL"),
        ),
        Index(
            "uq_contacts_customer",
            "partnership_id",
            "customer_id",
            "kind",
            unique=True,
            sqlite_where=text("customer_id IS NOT NULL"),
            postgresql_where=text("customer_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))


class ContactChange(Base, OptionallyOwnedByCustomer):
    """What a contact was made into, when and by whom; an empty name says it was removed."""

    __tablename__ = "contact_changes"
    __table_args__ = (
        of_customer(),
        CheckConstraint(_KINDS, name="kind"),
        Index("ix_contact_changes_partnership_id_customer_id_kind", "partnership_id", "customer_id", "kind"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Moment)
    author: Mapped[str] = mapped_column(String(200))


class CustomerOwner(Base, OwnedByCustomer):
    """Which of the partner's people looks after a customer; set in the portal, by no import."""

    __tablename__ = "customer_owners"
    __table_args__ = (of_customer(), Index("ix_customer_owners_owner_id", "owner_id"))

    customer_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    owner_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id", ondelete="CASCADE"))


class Tag(Base, OwnedByPartnership):
    """A word a partnership sorts its customers by; `colour` is one of the eight of charts."""

    __tablename__ = "tags"
    __table_args__ = (
        UniqueConstraint("partnership_id", "id"),
        UniqueConstraint("partnership_id", "folded"),
        CheckConstraint("colour BETWEEN 1 AND 8", name="colour"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    folded: Mapped[str] = mapped_column(String(80))
    """The name without regard to case, which tells tags apart."""
    colour: Mapped[int] = mapped_column(SmallInteger)


class CustomerTag(Base, OwnedByCustomer):
    """One tag on one customer of the same partnership."""

    __tablename__ = "customer_tags"
    __table_args__ = (
        PrimaryKeyConstraint("customer_id", "tag_id"),
        of_customer(),
        ForeignKeyConstraint(["partnership_id", "tag_id"], ["tags.partnership_id", "tags.id"], ondelete="CASCADE"),
        Index("ix_customer_tags_tag_id", "tag_id"),
    )

    tag_id: Mapped[int] = mapped_column(Id)


class Note(Base, OwnedByCustomer):
    """What somebody wrote about a customer; a removed one stays until it is cleared up, so that it can come back."""

    __tablename__ = "notes"
    __table_args__ = (
        of_customer(),
        UniqueConstraint("partnership_id", "id"),
        Index("ix_notes_customer_id", "customer_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    author_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id", ondelete="CASCADE"))
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(Moment)
    edited_at: Mapped[datetime | None] = mapped_column(Moment)
    removed_at: Mapped[datetime | None] = mapped_column(Moment)


class NoteVersion(Base, OwnedByCustomer):
    """What a note said before it was edited."""

    __tablename__ = "note_versions"
    __table_args__ = (
        of_customer(),
        ForeignKeyConstraint(["partnership_id", "note_id"], ["notes.partnership_id", "notes.id"], ondelete="CASCADE"),
        Index("ix_note_versions_note_id", "note_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    note_id: Mapped[int] = mapped_column(Id)
    body: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime] = mapped_column(Moment)
