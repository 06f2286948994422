"""The table of the same name."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt, Id


class ListingImport(Base):
    """A file of listings that a station sent: a job with progress, and a unit that can be undone.

    `marked` is the same file with its errors written into it. Both files are forgotten with the right to undo.
    """

    __tablename__ = "listing_import"
    __table_args__ = (
        CheckConstraint(
            "state IN ('queued', 'running', 'done', 'refused', 'failed', 'cancelled', 'reverted')", name="state"
        ),
        CheckConstraint("mode IN ('all_or_nothing', 'skip_bad_rows')", name="mode"),
        CheckConstraint("actor_kind IN ('person', 'key', 'command')", name="actor_kind"),
        CheckConstraint("reverted_by_kind IN ('person', 'key', 'command')", name="reverted_by_kind"),
    )

    id: Mapped[Id]
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    station: Mapped[str | None]
    kind: Mapped[str]
    mode: Mapped[str]
    dry_run: Mapped[bool]
    publish: Mapped[bool]
    actor: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_kind: Mapped[str | None]
    file_name: Mapped[str]
    file: Mapped[bytes | None]
    marked: Mapped[bytes | None]
    state: Mapped[str] = mapped_column(server_default="queued", index=True)
    stage: Mapped[str] = mapped_column(server_default="")
    done_rows: Mapped[int] = mapped_column(server_default="0")
    total_rows: Mapped[int | None]
    report: Mapped[dict[str, Any] | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    worker_seen: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]
    finished_at: Mapped[datetime | None]
    reverted_at: Mapped[datetime | None]
    reverted_by: Mapped[str | None]
    reverted_by_id: Mapped[UUID | None]
    reverted_by_kind: Mapped[str | None]
