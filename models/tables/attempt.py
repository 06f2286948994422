"""The table of the same name."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Attempt(Base):
    """How often something was tried and failed, and when it was first and last, for all processes together."""

    __tablename__ = "attempt"

    what: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    began_at: Mapped[datetime]
    last_at: Mapped[datetime] = mapped_column(index=True)
