"""The table of the same name."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt, Id, Texts


class Sitekey(Base):
    """The public key of a partner's pages: bound to origins, so that it is worth nothing elsewhere.

    `stations` (by the ids that the catalogue knows them by), `regions` (first digits of GB/T 2260 codes) and `elements`
    are all that its pages are shown; an empty list leaves that open. `place` is where its visitors usually are. One that
    is not `live` shows the demo catalogue.
    """

    __tablename__ = "sitekey"
    __table_args__ = (
        CheckConstraint("place ~ '^[0-9]{6}$'", name="place"),
        CheckConstraint("budget_per_minute > 0", name="budget_per_minute"),
        CheckConstraint("cardinality(origins) > 0", name="origins"),
        Index("ix_sitekey_origins", "origins", postgresql_using="gin"),
    )

    id: Mapped[Id]
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    origins: Mapped[list[str]]
    place: Mapped[str | None]
    stations: Mapped[Texts]
    regions: Mapped[Texts]
    elements: Mapped[Texts]
    budget_per_minute: Mapped[int]
    live: Mapped[bool]
    enabled: Mapped[bool] = mapped_column(server_default="true")
    version: Mapped[int] = mapped_column(server_default="1")
    created_by: Mapped[str]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
