"""The table of the same name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Contact(Base):
    """Who asks for help with a need, sealed as one document; `telephone_mark` finds it by its telephone alone.

    `kept_days` is how many days after the end of the case it is kept at most, as was said when it was given.
    """

    __tablename__ = "contact"
    __table_args__ = (CheckConstraint("kept_days > 0", name="kept_days"),)

    need_id: Mapped[UUID] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[bytes]
    telephone_mark: Mapped[bytes] = mapped_column(index=True)
    kept_days: Mapped[int]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
