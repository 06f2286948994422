"""The table of the same name."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id


class Accreditation(Base):
    """A credential of one scope line; without `valid_to` it bears no expiry and must be checked at its source."""

    __tablename__ = "accreditation"
    __table_args__ = (
        UniqueConstraint("scope_line_id", "position"),
        CheckConstraint("state IN ('valid', 'suspended', 'withdrawn', 'expired', 'unverified')", name="state"),
        CheckConstraint("valid_to >= valid_from", name="dates"),
    )

    id: Mapped[Id]
    scope_line_id: Mapped[UUID] = mapped_column(ForeignKey("scope_line.id", ondelete="CASCADE"))
    position: Mapped[int]
    scheme: Mapped[str]
    certificate: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    state: Mapped[str] = mapped_column(server_default="valid")
    last_verified: Mapped[date | None]
