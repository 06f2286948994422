"""The table of the same name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Texts


class SolvedCase(Base):
    """A case (案例): a need with its outcome, published with consent and without names, as evidence for later needs.

    `asked_by` is the same for all cases of one enterprise and tells nothing of it; `received_by` is the organization
    that took the need in, `providers` those that did the services. `proposed` are the titles that were proposed for the
    need at first. `known` says whether the enterprise showed who it is, `own_work` whether it is one of the providers
    itself; `stated_by` who said how it ended.
    """

    __tablename__ = "solved_case"
    __table_args__ = (
        CheckConstraint("grade IN ('self_stated', 'documented', 'verified')", name="grade"),
        CheckConstraint("stated_by IN ('enterprise', 'clerk')", name="stated_by"),
        CheckConstraint("state IN ('proposed', 'published', 'withdrawn')", name="state"),
    )

    id: Mapped[Id]
    need_id: Mapped[UUID | None] = mapped_column(ForeignKey("need.id", ondelete="SET NULL"), unique=True)
    state: Mapped[str] = mapped_column(server_default="proposed")
    problem: Mapped[str]
    cause: Mapped[str | None]
    solution: Mapped[str | None]
    offerings: Mapped[Texts]
    stations: Mapped[Texts]
    providers: Mapped[Texts]
    elements: Mapped[Texts]
    proposed: Mapped[Texts]
    industry: Mapped[str | None]
    adcode: Mapped[str | None]
    asked_by: Mapped[str]
    received_by: Mapped[UUID | None]
    known: Mapped[bool] = mapped_column(server_default="false")
    own_work: Mapped[bool] = mapped_column(server_default="false")
    stated_by: Mapped[str] = mapped_column(server_default="enterprise")
    solved: Mapped[bool]
    grade: Mapped[str]
    closed_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(server_default="1")
