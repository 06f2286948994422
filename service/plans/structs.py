"""What comes in and goes out when a plan is edited."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from matching.values import Gap, Plan, PlanEdits, Said, Understanding
from service.fields import REQUIREMENT_ID, Days, ExternalId, Money, Preference

RequirementId = Annotated[str, Meta(pattern=REQUIREMENT_ID, description="As in `understanding.requirements`.")]


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Offerings and stations that must be part of the plan, at most ten of each."""

    offerings: Annotated[list[ExternalId], Meta(max_length=10)] = []
    stations: Annotated[list[ExternalId], Meta(max_length=10)] = []


class Avoided(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Offerings and stations that must not be part of the plan, at most a hundred of each."""

    offerings: Annotated[list[ExternalId], Meta(max_length=100)] = []
    stations: Annotated[list[ExternalId], Meta(max_length=100)] = []


class StatedEdits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that the enterprise wants otherwise about its plan; what is left out is as if it had never been edited."""

    drop: Annotated[list[RequirementId], Meta(max_length=50, description="Requirements to plan nothing for.")] = []
    pin: Wanted = msgspec.field(default_factory=Wanted)
    exclude: Avoided = msgspec.field(default_factory=Avoided)
    max_days: Days | None = None
    budget: Money | None = None
    prefer: Preference = "balanced"
    starts_on: Annotated[date, Meta(description="The day on which the plan begins; today if not stated.")] | None = None

    def to_edits(self) -> PlanEdits:
        """The edits as the engine takes them; a deadline and a budget become conditions of the need."""
        return PlanEdits(
            drop=tuple(self.drop),
            pin_offerings=tuple(self.pin.offerings),
            pin_stations=tuple(self.pin.stations),
            exclude_offerings=tuple(self.exclude.offerings),
            exclude_stations=tuple(self.exclude.stations),
            prefer=self.prefer,
            starts_on=self.starts_on,
        )


class PlanOut(msgspec.Struct, frozen=True, kw_only=True):
    """The newest plan of a need: with the understanding it rests on, the edits that it follows, and what they changed.

    `alternatives` are other good choices, each best at something.
    """

    need: UUID
    created_at: datetime
    ranking: str
    edits: StatedEdits
    understanding: Understanding
    plan: Plan
    alternatives: list[Plan] = []
    gaps: list[Gap] = []
    changes: list[Said] = []
