"""The table of the same name."""

from typing import Any

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from models.base import Base, CreatedAt, Id


class Need(Base):
    """What an enterprise stated; only the holder of the token whose SHA-256 is kept may read it back."""

    __tablename__ = "need"
    __table_args__ = (
        CheckConstraint("enterprise_size IN ('micro', 'small', 'medium', 'large')", name="enterprise_size"),
    )

    id: Mapped[Id]
    token_hash: Mapped[bytes]
    text: Mapped[str]
    adcode: Mapped[str | None]
    place_name: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    industry: Mapped[str | None]
    enterprise_size: Mapped[str | None]
    constraints: Mapped[dict[str, Any]]
    created_at: Mapped[CreatedAt]
