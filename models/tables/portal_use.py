"""The table of the same name."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class PortalUse(Base):
    """What the pages of an origin did with a sitekey on a day (in China).

    `origin` is the entry of the sitekey's origins that let the page in, or `self` for our own pages; `matches` counts
    the searches, `found_nothing` those of them without a match, `needs` what was handed over, `limited` the requests
    that were refused since a budget was spent.
    """

    __tablename__ = "portal_use"

    sitekey_id: Mapped[UUID] = mapped_column(ForeignKey("sitekey.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    origin: Mapped[str] = mapped_column(primary_key=True)
    matches: Mapped[int] = mapped_column(server_default="0")
    found_nothing: Mapped[int] = mapped_column(server_default="0")
    needs: Mapped[int] = mapped_column(server_default="0")
    limited: Mapped[int] = mapped_column(server_default="0")
