"""Listings as the API gives and takes them: what the catalogue format says, and the state that each is in."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from service.catalogue.listings import OfferingListing, OrganizationListing, StationListing
from service.fields import ExternalId, SaidLine
from service.problems.answers import FieldChange, FieldError

State = Literal["draft", "published", "suspended", "withdrawn"]
StationState = Literal["published", "withdrawn"]
NewState = Annotated[
    State, Meta(description="draft → published ⇄ suspended → withdrawn; a withdrawn one can become a draft.")
]
Reason = Annotated[SaidLine, Meta(description="Why; needed to suspend and to withdraw.")]
ReadOnly = Annotated[Any, Meta(description="Given, not taken: as it was read, or left out.")]


ActorKind = Literal["person", "key", "command"]
"""By what means somebody changed a listing: signed in, with a key, or by a command on the machine itself."""


class OfferingOut(OfferingListing, frozen=True, kw_only=True):
    """An offering with its state; `version` counts its changes."""

    state: State
    state_reason: str | None
    version: int
    updated_at: datetime


class StationOut(StationListing, frozen=True, kw_only=True):
    """A station with its state; `version` counts its changes."""

    state: StationState
    version: int
    updated_at: datetime


class OfferingPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some offerings in the order of their ids; `next` is the address of the following page."""

    items: list[OfferingOut]
    next: str | None = None


class StationPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some stations in the order of their ids; `next` is the address of the following page."""

    items: list[StationOut]
    next: str | None = None


class OfferingInput(OfferingListing, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An offering as it is to be; without an id it gets one, without a state a new one is a draft."""

    id: ExternalId | None = None  # type: ignore[assignment]
    state: NewState | None = None
    state_reason: Reason | None = None
    version: Annotated[int, Meta(ge=1, le=2_000_000_000)] | None = None
    """In a batch: refused where the offering is at another version meanwhile. Otherwise If-Match says it."""
    updated_at: ReadOnly = None


class StationInput(StationListing, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A station as it is to be; without an id it gets one. Whose it is only the operator says, by `organization_id`."""

    id: ExternalId | None = None  # type: ignore[assignment]
    organization: OrganizationListing | None = None
    organization_id: UUID | None = None
    state: ReadOnly = None
    version: ReadOnly = None
    updated_at: ReadOnly = None


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One change of a listing: who and by what means, when, by what action and why, and what became different.

    Of changes by a file `import_id` is its import.
    """

    version: int
    at: datetime
    actor: str
    actor_kind: ActorKind | None
    import_id: UUID | None
    action: str
    reason: str | None
    state: str
    changes: list[FieldChange]


class History(msgspec.Struct, frozen=True, kw_only=True):
    """The changes of a listing, newest first; `next` is the address of earlier ones."""

    items: list[Version]
    next: str | None = None


class WholeVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A listing as it was at one version."""

    version: int
    at: datetime
    actor: str
    actor_kind: ActorKind | None
    import_id: UUID | None
    action: str
    reason: str | None
    state: str
    listing: dict[str, Any]


class Batch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Up to 1,000 offerings to be created or replaced by their ids."""

    items: Annotated[list[msgspec.Raw], Meta(min_length=1, max_length=1000)]
    mode: Literal["all_or_nothing", "skip_bad"] = "all_or_nothing"
    dry_run: bool = False


class BatchItem(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one offering of a batch, by its place in it; the pointers of its errors lead into the whole body.

    An offering that was sent without an id has one once it is stored.
    """

    index: int
    id: str | None
    result: Literal["created", "updated", "unchanged", "refused", "not_stored"]
    errors: list[FieldError] = []


class BatchResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a batch; with a bad item and all or nothing, `stored` is false and nothing was."""

    stored: bool
    created: int
    updated: int
    unchanged: int
    refused: int
    items: list[BatchItem]
