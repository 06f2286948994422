"""The table of the same name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id


class FollowUp(Base):
    """How it went some time after delivery: `round` is 1 after 30 days and 2 after 180, by the limits in force.

    One that lapsed without an answer says nothing of whether the problem is solved.
    """

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("need_id", "delivered_at", "round"),
        CheckConstraint("round IN (1, 2)", name="round"),
        CheckConstraint("recorded_by IN ('enterprise', 'clerk', 'system')", name="recorded_by"),
        CheckConstraint("answered = (solved IS NOT NULL)", name="answered"),
    )

    id: Mapped[Id]
    need_id: Mapped[UUID] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    delivered_at: Mapped[datetime]
    round: Mapped[int]
    answered: Mapped[bool]
    solved: Mapped[bool | None]
    recorded_by: Mapped[str]
    note: Mapped[str | None]
    at: Mapped[datetime]
