"""The table of the same name."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id


class WebhookEvent(Base):
    """Something that happened, as receivers are told of it: a type, and the ids of what it happened to.

    Its id is the `webhook-id` of every delivery. One of the demo catalogue is not `live`.
    """

    __tablename__ = "webhook_event"

    id: Mapped[Id]
    type: Mapped[str]
    data: Mapped[dict[str, Any]]
    live: Mapped[bool] = mapped_column(server_default=text("current_schema() <> 'demo'"))
    occurred_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
