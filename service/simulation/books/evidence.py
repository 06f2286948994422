"""All that the API tells in the end, for the books to reckon with."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from service.simulation.ledger import Known
from service.simulation.receiving import Endpoint, Received
from service.workflow.need_states import NEED_ENDS


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a case's history, as the API tells it."""

    event: str
    actor_role: str
    actor: str
    at: datetime
    referral: str | None = None
    from_state: str | None = None
    to_state: str | None = None
    reason: str | None = None
    note: str | None = None


class ReferralRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A referral as it is in the end."""

    id: str
    state: str
    station: str
    offering: str
    urgent: bool
    tries: int
    due_at: datetime | None = None
    replaces: str | None = None
    reason: str | None = None
    result: Any = None


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A look at a contact, as the enterprise is told of it."""

    at: datetime
    role: str
    viewer: str
    organization: str | None = None
    referral: str | None = None


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """A look at a contact that a station took or tried to take, and whether it saw it."""

    need: str
    referral: str
    seen: bool


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """An evaluation or a follow-up, given or lapsed."""

    what: str
    answered: bool
    at: datetime
    solved: bool | None = None
    score: int | None = None


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """What a case was worth by one measure."""

    indicator: str
    value: float
    grade: str
    at: datetime


class GapRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A requirement that nothing met."""

    need: str
    label: str
    state: str


class NeedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A need as its enterprise sees it in the end; `gone` where the service has deleted it as an idle draft.

    `prefers` is what its plan is to be best at, read where somebody edited it.
    """

    id: str
    stated_at: datetime
    text: str
    state: str = "draft"
    due_at: datetime | None = None
    referrals: Sequence[ReferralRecord] = ()
    history: Sequence[Happened] = ()
    received_by: str | None = None
    views: Sequence[View] = ()
    enterprise: int = 0
    duplicate_of: str | None = None
    said: Sequence[Said] = ()
    figures: Sequence[Figure] = ()
    prefers: str | None = None
    gone: bool = False

    @property
    def own(self) -> list[Happened]:
        """What happened to the need itself."""
        return [each for each in self.history if each.referral is None]

    def of(self, referral: str) -> list[Happened]:
        """What happened to one of its referrals."""
        return [each for each in self.history if each.referral == referral]

    @property
    def erased_at(self) -> datetime | None:
        """When what could tell of a person was erased."""
        return next((each.at for each in self.own if each.event == "erased"), None)

    @property
    def open(self) -> bool:
        """Whether it is on its way."""
        return not self.gone and self.state not in NEED_ENDS


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What the books are reckoned from, at the moment that the simulation ended.

    `owners` is station → id of its organization, `names` id → name; `listed` and `counts` are what the operator's inbox says: need → state,
    and how many of each state; `referral_counts` the same of referrals. `accreditations` is place → state in the listing.
    `looks` are those that stations took at contacts, `endpoints` and `received` the receivers of webhooks and what came,
    `indicators` what is published: the name of an indicator, or of its cell behind a slash → value.
    """

    at: datetime
    needs: Sequence[NeedRecord]
    writes: Sequence[Known]
    owners: Mapping[str, str]
    names: Mapping[str, str]
    listed: Mapping[str, str]
    counts: Mapping[str, int]
    referral_counts: Mapping[str, int]
    accreditations: Mapping[str, str]
    indicators: Mapping[str, float | None]
    gaps: Sequence[GapRecord] = ()
    looks: Sequence[Look] = ()
    endpoints: Sequence[Endpoint] = ()
    received: Sequence[Received] = ()
    undelivered: int = 0
    oddities: Sequence[str] = ()
