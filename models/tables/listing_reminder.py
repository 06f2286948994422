"""The table of the same name."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt, Id


class ListingReminder(Base):
    """A reminder of a listing that was told by webhook, so that it is told once; it goes with what it reminds of.

    `subject` is what it is about within its kind: a day, a scheme with its end, an edition of a standard. `to_operator`
    says to whom: to the operator, or to the organization that owns the listing.
    """

    __tablename__ = "listing_reminder"
    __table_args__ = (
        UniqueConstraint("offering_id", "kind", "subject", "stage", "to_operator"),
        CheckConstraint("kind IN ('assurance', 'accreditation', 'standard')", name="kind"),
        CheckConstraint("stage IN ('due_soon', 'overdue')", name="stage"),
    )

    id: Mapped[Id]
    offering_id: Mapped[UUID] = mapped_column(ForeignKey("offering.id", ondelete="CASCADE"))
    kind: Mapped[str]
    subject: Mapped[str]
    stage: Mapped[str]
    to_operator: Mapped[bool]
    told_at: Mapped[CreatedAt]
