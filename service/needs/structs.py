"""What comes in and goes out when a need is stated."""

import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from matching.accreditations import carried_schemes, covered_lines, standings
from matching.values import (
    Capability,
    Constraints,
    ExperienceUsed,
    Gap,
    Miss,
    Need,
    Offering,
    Only,
    Place,
    Plan,
    Reason,
    Signals,
    Station,
    Understanding,
)
from service.catalogue.listings import CapabilityListing, Mode
from service.fields import NO_NUL, Adcode, EnterpriseSize, Latitude, Longitude, Word


class StatedPlace(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the enterprise is: an adcode, or a city's name, or latitude and longitude."""

    adcode: Adcode | None = None
    city: Word | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None

    def __post_init__(self) -> None:
        """One way to say it, and a position is a pair."""
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude and longitude go together")
        if self.adcode is None and self.city is None and self.latitude is None:
            raise ValueError("give adcode, or city, or latitude and longitude")


class StatedConstraints(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Conditions that a service must meet; of several modes one is enough."""

    accreditations: Annotated[list[Word], Meta(max_length=10)] = []
    max_days: Annotated[int, Meta(ge=0, le=1000, description="Working days.")] | None = None
    budget: Annotated[float, Meta(ge=0, le=1e12, description="CNY.")] | None = None
    capability: CapabilityListing | None = None
    modes: Annotated[list[Mode], Meta(max_length=4)] = []
    needed_on: datetime.date | None = None
    """The day on which the service is needed: accreditations and standards are judged by it."""

    def to_constraints(self) -> Constraints:
        """The conditions as the engine takes them."""
        return Constraints(
            accreditations=tuple(scheme.upper() for scheme in self.accreditations),
            max_days=self.max_days,
            budget=self.budget,
            capability=msgspec.convert(self.capability, Capability | None, from_attributes=True),
            modes=tuple(self.modes),
            needed_on=self.needed_on,
        )


class StatedNeed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A quality problem in its owner's words; everything but the text is optional."""

    text: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=2000,
            pattern=NO_NUL,
            description="What is wrong or wanted, in everyday words, Chinese or English.",
            examples=["粉包放两个月就有哈喇味，超市要退货，怎么办？"],
        ),
    ]
    place: StatedPlace | None = None
    industry: Word | None = None
    enterprise_size: EnterpriseSize | None = None
    constraints: StatedConstraints = msgspec.field(default_factory=StatedConstraints)
    limit: Annotated[int, Meta(ge=1, le=50, description="How many matches at most.")] = 10
    explain: Annotated[bool, Meta(description="Show the signals behind each score.")] = False
    alternatives: Annotated[bool, Meta(description="Show other good plans beside the balanced one.")] = False

    as_written: Annotated[
        list[Word],
        Meta(max_length=20, description="Words of the text that are meant as they stand: `written` of a correction."),
    ] = []

    def to_need(self, only: Only | None = None, usual_place: str | None = None) -> Need:
        """The need as the engine takes it, with the part of the catalogue that it may look at, and the GB/T 2260 code of
        where its enterprise probably is."""
        place = None
        if self.place is not None:
            place = Place(
                adcode=self.place.adcode,
                name=self.place.city,
                latitude=self.place.latitude,
                longitude=self.place.longitude,
            )
        return Need(
            text=self.text,
            place=place,
            industry=self.industry,
            enterprise_size=self.enterprise_size,
            constraints=self.constraints.to_constraints(),
            usual_place=None if usual_place is None else Place(adcode=usual_place),
            as_written=tuple(self.as_written),
            only=only,
        )


class ShownAccreditation(msgspec.Struct, frozen=True, kw_only=True):
    """How a scheme that a listing names stands on the day on which the service is needed.

    `date` is the last day on which it is in force, the first one where it is not yet, or none where none is known.
    `scope_lines` of the offering hold it; none where no line carries it, so that the listing is taken at its word.
    """

    scheme: str
    state: Literal["valid", "not_yet", "expired", "suspended", "unverified", "withdrawn"]
    date: datetime.date | None
    scope_lines: int | None

    @classmethod
    def all_of(cls, offering: Offering, day: datetime.date) -> "tuple[ShownAccreditation, ...]":
        """All that a listing names, on a day."""
        carried = carried_schemes(offering)
        return tuple(
            msgspec.convert(
                {
                    "scheme": scheme,
                    "state": standing.state,
                    "date": standing.date,
                    "scope_lines": covered_lines(offering, scheme, day) if scheme in carried else None,
                },
                cls,
            )
            for scheme, standing in standings(offering, day).items()
        )


class ShownMatch(msgspec.Struct, frozen=True, kw_only=True):
    """An offering proposed for the need; the score lies in 0..1 and means the same for every need."""

    offering: Offering
    station: Station
    score: float
    distance_km: float | None
    reasons: tuple[Reason, ...]
    satisfies: tuple[str, ...]
    misses: tuple[Miss, ...]
    accreditations: tuple[ShownAccreditation, ...] = ()
    signals: Signals | UnsetType = UNSET


class ShownNearMiss(msgspec.Struct, frozen=True, kw_only=True):
    """An offering that would fit but for one constraint, which is named."""

    match: ShownMatch
    missing: Miss


class MatchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the catalogue has for a need; `ranking` is the version of the ranking rule.

    `alternatives` are there if they were asked for: plans that are best at something, none of them worse in everything.
    `experience` is there where solved cases are known: on which the answer stands.
    """

    match_id: UUID
    ranking: str
    understanding: Understanding
    matches: list[ShownMatch]
    near_misses: list[ShownNearMiss]
    gaps: tuple[Gap, ...]
    plan: Plan
    alternatives: tuple[Plan, ...] | UnsetType = UNSET
    experience: ExperienceUsed | UnsetType = UNSET


class StoredNeedOut(msgspec.Struct, frozen=True, kw_only=True):
    """A stored need with the answer shown for it; only its first answer carries the secret token to read it back."""

    id: UUID
    token: str | UnsetType = UNSET
    created_at: datetime.datetime
    answer: MatchAnswer
