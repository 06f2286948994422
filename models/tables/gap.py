"""The table of the same name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Texts


class Gap(Base):
    """A requirement of a submitted need that nothing meets where the enterprise is, and what was found farther away.

    `found_in` says where something was found after all: in the province or in the country; `offerings` are the ids,
    the best first, and `missing` the conditions of the need that this one does not meet.
    """

    __tablename__ = "gap"
    __table_args__ = (
        UniqueConstraint("need_id", "requirement"),
        CheckConstraint("state IN ('open', 'answered', 'met')", name="state"),
        CheckConstraint("found_in IN ('province', 'country')", name="found_in"),
        Index("ix_gap_due_at", "due_at", postgresql_where=text("state = 'open' AND escalated_at IS NULL")),
    )

    id: Mapped[Id]
    need_id: Mapped[UUID] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    requirement: Mapped[str]
    label: Mapped[str]
    element: Mapped[str | None]
    industry: Mapped[str | None]
    adcode: Mapped[str | None]
    found_in: Mapped[str | None]
    offerings: Mapped[Texts]
    missing: Mapped[Texts]
    state: Mapped[str] = mapped_column(server_default="open")
    due_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    opened_at: Mapped[datetime]
