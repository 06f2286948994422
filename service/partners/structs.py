"""What comes in and goes out about sitekeys and embed tokens."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from models.tables import Sitekey
from service.catalogue.listings import Element
from service.fields import NO_NUL, ORIGIN, REGION, Adcode, ExternalId, Word
from service.partners.origins import MOST_ORIGINS

HIGHEST_BUDGET = 100_000
LONGEST_TOKEN_SECONDS = 86_400

Origin = Annotated[
    str,
    Meta(
        pattern=ORIGIN,
        max_length=300,
        description="An origin, or `https://*.` and a name for all names under it.",
        examples=["https://www.park.example"],
    ),
]
Origins = Annotated[list[Origin], Meta(min_length=1, max_length=MOST_ORIGINS)]
Region = Annotated[str, Meta(pattern=REGION, description="The first 2, 4 or 6 digits of a GB/T 2260 code.")]
Budget = Annotated[int, Meta(ge=1, le=HIGHEST_BUDGET, description="Requests in a minute.")]


class SitekeyInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A public key for the pages of these origins.

    `place` is where their visitors usually are. `stations`, `regions` and `elements` are all that they are shown: one of
    each list is enough, and an empty one leaves that open. Without `budget_per_minute` it has what is usual.
    """

    name: Word
    origins: Origins
    place: Adcode | None = None
    stations: Annotated[list[ExternalId], Meta(max_length=200)] = []
    regions: Annotated[list[Region], Meta(max_length=50)] = []
    elements: Annotated[list[Element], Meta(max_length=20)] = []
    budget_per_minute: Budget | None = None
    enabled: bool = True


class NewSitekey(SitekeyInput, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sitekey to add, for the demo catalogue where it is not `live`; the operator names the organization."""

    live: bool = True
    organization: UUID | None = None


class SitekeyOut(msgspec.Struct, frozen=True, kw_only=True):
    """A sitekey; `key` is public, and worth nothing on pages of other origins."""

    id: UUID
    organization_id: UUID
    key: str
    name: str
    origins: list[str]
    place: str | None
    stations: list[str]
    regions: list[str]
    elements: list[str]
    budget_per_minute: int
    live: bool
    enabled: bool
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Sitekey) -> "SitekeyOut":
        """The sitekey of a row."""
        return msgspec.convert(row, cls, from_attributes=True)


class Sitekeys(msgspec.Struct, frozen=True, kw_only=True):
    """The sitekeys of an organization, oldest first."""

    items: list[SitekeyOut]


class NewEmbedToken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A token for one page view or one signed-in visitor, in the place of a sitekey.

    What it states narrows the sitekey; what it leaves out is as the sitekey says, also where that changes later.
    """

    sitekey: Annotated[
        str, Meta(min_length=1, max_length=100, pattern=NO_NUL, examples=["nqi_site_Vx2yZ0bC3dE4fG5hI6jK7l"])
    ]
    origins: Origins | None = None
    stations: Annotated[list[ExternalId], Meta(min_length=1, max_length=200)] | None = None
    regions: Annotated[list[Region], Meta(min_length=1, max_length=50)] | None = None
    elements: Annotated[list[Element], Meta(min_length=1, max_length=20)] | None = None
    expires_in: Annotated[int, Meta(ge=60, le=LONGEST_TOKEN_SECONDS, description="Seconds.")] = 3_600


class EmbedToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token and when it ends; it ends before that with its sitekey, and with the key that it was minted with."""

    token: str
    expires_at: datetime
