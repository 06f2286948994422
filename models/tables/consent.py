"""The table of the same name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Consent(Base):
    """That an enterprise let a recipient use its contact for a purpose, or took that back; by which text.

    Rows are added and never changed: of a purpose and a recipient the one with the highest number counts.
    """

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("purpose IN ('refer_to_accepting_station', 'follow_up', 'case_without_names')", name="purpose"),
        CheckConstraint("recipient IN ('accepting_station', 'clerk', 'public')", name="recipient"),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    need_id: Mapped[UUID] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    version: Mapped[str]
    purpose: Mapped[str]
    recipient: Mapped[str]
    given: Mapped[bool]
    at: Mapped[datetime]
