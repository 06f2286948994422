"""The table of the same name."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt, Id


class ListingChange(Base):
    """A version of a station or an offering: who made it, when, why, and the whole listing as it was from then on.

    Rows are added and never changed; the version before tells what a change was made from.
    """

    __tablename__ = "listing_change"
    __table_args__ = (
        CheckConstraint("kind IN ('station', 'offering')", name="kind"),
        CheckConstraint("actor_kind IN ('person', 'key', 'command')", name="actor_kind"),
        UniqueConstraint("kind", "listing_id", "version"),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    listing_id: Mapped[UUID]
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    version: Mapped[int]
    action: Mapped[str]
    actor: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_kind: Mapped[str | None]
    reason: Mapped[str | None]
    import_id: Mapped[UUID | None] = mapped_column(index=True)
    state: Mapped[str]
    document: Mapped[dict[str, Any]]
    created_at: Mapped[CreatedAt]
