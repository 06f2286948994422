"""The table of the same name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id


class ContactView(Base):
    """That somebody saw a contact in full, or an attachment: who, for which organization, for what, when.

    Rows are added and never changed. `organization` is its name then; without one it was the operator's.
    """

    __tablename__ = "contact_view"
    __table_args__ = (
        CheckConstraint("role IN ('provider', 'clerk')", name="role"),
        CheckConstraint("(attachment_id IS NOT NULL) = (what = 'attachment')", name="attachment"),
        CheckConstraint("what IN ('contact', 'attachment')", name="what"),
    )

    id: Mapped[Id]
    need_id: Mapped[UUID] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    referral_id: Mapped[UUID | None] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"))
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    organization: Mapped[str | None]
    role: Mapped[str]
    viewer: Mapped[str]
    viewer_id: Mapped[UUID | None]
    what: Mapped[str]
    attachment_id: Mapped[UUID | None]
    purpose: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
