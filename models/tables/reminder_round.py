"""The table of the same name."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from models.base import Base, CreatedAt, Id


class ReminderRound(Base):
    """A time that all listings were looked through for reminders: on which day, and what else they were judged by.

    `basis` is a mark of the table of standards and of the webhooks: another one means that it is worth looking again.
    """

    __tablename__ = "reminder_round"
    __table_args__ = (UniqueConstraint("day", "basis"),)

    id: Mapped[Id]
    day: Mapped[date]
    basis: Mapped[str]
    finished_at: Mapped[CreatedAt]
