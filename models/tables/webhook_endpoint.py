"""The table of the same name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, CreatedAt, Id


class WebhookEndpoint(Base):
    """An address of an organization's, or of the operator's, that wants to be told of events.

    Without `types` it wants all of them. Its secrets are sealed; the previous one signs too until it ends. It fails
    since `failing_since` without a success between; at `given_up_at` a delivery failed for good that nobody has replayed
    since; until `paused_until` it is left in peace.
    """

    __tablename__ = "webhook_endpoint"
    __table_args__ = (
        CheckConstraint("disabled_because IN ('owner', 'gone', 'failing')", name="disabled_because"),
        CheckConstraint("enabled = (disabled_because IS NULL)", name="enabled"),
        CheckConstraint("(previous_secret IS NULL) = (previous_ends_at IS NULL)", name="previous"),
    )

    id: Mapped[Id]
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organization.id"), index=True)
    url: Mapped[str]
    name: Mapped[str]
    types: Mapped[list[str] | None]
    enabled: Mapped[bool] = mapped_column(server_default="true")
    disabled_because: Mapped[str | None]
    secret: Mapped[bytes]
    previous_secret: Mapped[bytes | None]
    previous_ends_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    last_success_at: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1")
    created_by: Mapped[str]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
