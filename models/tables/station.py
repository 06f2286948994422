"""The table of the same name."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt, Id, Texts, TransactionNumber


class Station(Base):
    """A site where services are offered or needs are received; positions are degrees of WGS 84.

    `changed_in` is the transaction of its last change, as of an offering's: what a station says stands in the documents
    of its offerings.
    """

    __tablename__ = "station"
    __table_args__ = (
        CheckConstraint("kind IN ('station', 'laboratory', 'platform', 'cooperative')", name="kind"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
        CheckConstraint("adcode ~ '^[0-9]{6}$'", name="adcode"),
        CheckConstraint("state IN ('published', 'withdrawn')", name="state"),
    )

    id: Mapped[Id]
    external_id: Mapped[str] = mapped_column(unique=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    name: Mapped[str]
    name_en: Mapped[str | None]
    province: Mapped[str | None]
    city: Mapped[str | None]
    adcode: Mapped[str | None] = mapped_column(index=True)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    address: Mapped[str | None]
    telephone: Mapped[str | None]
    opening_hours: Mapped[str | None]
    kind: Mapped[str]
    industries: Mapped[Texts]
    accreditations: Mapped[Texts]
    languages: Mapped[Texts]
    modelled: Mapped[bool] = mapped_column(server_default="false")
    state: Mapped[str] = mapped_column(server_default="published")
    version: Mapped[int] = mapped_column(server_default="1")
    content_hash: Mapped[str]
    changed_in: Mapped[str] = mapped_column(TransactionNumber(), server_default=func.pg_current_xact_id(), index=True)
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
