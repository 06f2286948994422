"""The table of the same name."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id


class ScopeLine(Base):
    """Object × parameter × method (edition of a standard) × range, uncertainty and limits, at one site.

    `position` keeps the order in which a station lists its lines.
    """

    __tablename__ = "scope_line"
    __table_args__ = (
        UniqueConstraint("offering_id", "position"),
        CheckConstraint("maximum >= minimum", name="range"),
        CheckConstraint("uncertainty >= 0", name="uncertainty"),
    )

    id: Mapped[Id]
    offering_id: Mapped[UUID] = mapped_column(ForeignKey("offering.id", ondelete="CASCADE"))
    position: Mapped[int]
    object: Mapped[str | None]
    parameter: Mapped[str]
    method: Mapped[str | None]
    standard: Mapped[str | None]
    minimum: Mapped[float | None]
    maximum: Mapped[float | None]
    unit: Mapped[str | None]
    uncertainty: Mapped[float | None]
    uncertainty_unit: Mapped[str | None]
    coverage_factor: Mapped[float | None]
    conditions: Mapped[str | None]
    limits: Mapped[str | None]
