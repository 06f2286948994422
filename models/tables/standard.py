"""The table of the same name."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt, Id, Texts


class Standard(Base):
    """One edition of a standard: whether it is in force, and which designations replaced it."""

    __tablename__ = "standard"
    __table_args__ = (
        CheckConstraint("state IN ('current', 'withdrawn', 'upcoming')", name="state"),
        CheckConstraint("effective >= published", name="dates"),
    )

    id: Mapped[Id]
    designation: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(index=True)
    edition: Mapped[str]
    title: Mapped[str]
    state: Mapped[str]
    published: Mapped[date | None]
    effective: Mapped[date | None]
    withdrawn: Mapped[date | None]
    replaced_by: Mapped[Texts]
    updated_at: Mapped[CreatedAt]
