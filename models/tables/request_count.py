"""The table of the same name."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class RequestCount(Base):
    """How many requests something made in its newest minute, for all processes together.

    Unlogged: after a crash of the database budgets begin anew, which nobody notices, and counting costs no log.
    """

    __tablename__ = "request_count"
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)

    what: Mapped[str] = mapped_column(primary_key=True)
    minute: Mapped[datetime] = mapped_column(index=True)
    count: Mapped[int]
