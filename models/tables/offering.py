"""The table of the same name."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt, Id, Texts, TransactionNumber

ELEMENTS = (
    "metrology",
    "standards",
    "certification",
    "accreditation",
    "testing",
    "consulting",
    "training",
    "instrument_sharing",
    "innovation",
    "branding",
    "trade",
)
MODES = ("on_site", "mail_in", "remote", "at_station")
STATES = ("draft", "published", "suspended", "withdrawn")


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Offering(Base):
    """One service that an enterprise can order at a station.

    `changed_in` is the transaction of the last change; with it every follower of the catalogue finds what it has not
    seen yet, also when transactions commit out of order. `turnaround_days` counts working days. With an `eligibility` it
    is a policy measure, for some enterprises only. The organization is that of the station, kept here by a trigger so
    that row-level security need not look it up. On `assured_date` the station last said that all of this is true.
    """

    __tablename__ = "offering"
    __table_args__ = (
        CheckConstraint(_one_of("element", ELEMENTS), name="element"),
        CheckConstraint(_one_of("state", STATES), name="state"),
        CheckConstraint("turnaround_days >= 0", name="turnaround_days"),
        CheckConstraint("price_min >= 0 AND price_max >= price_min", name="price"),
    )

    id: Mapped[Id]
    external_id: Mapped[str] = mapped_column(unique=True)
    station_id: Mapped[UUID] = mapped_column(ForeignKey("station.id"), index=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    title: Mapped[str]
    element: Mapped[str] = mapped_column(index=True)
    summary: Mapped[str] = mapped_column(server_default="")
    industries: Mapped[Texts]
    products: Mapped[Texts]
    items: Mapped[Texts]
    standards: Mapped[Texts]
    capabilities: Mapped[list[dict[str, Any]]] = mapped_column(server_default="[]")
    accreditations: Mapped[Texts]
    modes: Mapped[Texts]
    turnaround_days: Mapped[int | None]
    price_min: Mapped[Decimal | None]
    price_max: Mapped[Decimal | None]
    price_currency: Mapped[str | None]
    price_basis: Mapped[str | None]
    eligibility: Mapped[dict[str, Any] | None]
    state: Mapped[str] = mapped_column(server_default="published")
    state_reason: Mapped[str | None]
    assured_date: Mapped[date | None]
    version: Mapped[int] = mapped_column(server_default="1")
    content_hash: Mapped[str]
    changed_in: Mapped[str] = mapped_column(TransactionNumber(), server_default=func.pg_current_xact_id(), index=True)
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
