"""A stored need → its plan: as it was first answered, or made anew with the enterprise's edits."""

import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from matching.planning.changes import changes
from matching.values import Answer, Need, Only, Place, Said
from models.queries.catalogue import stations_among, stations_of
from models.queries.needs import StoredNeed
from models.tables import Need as NeedRow
from service.clock import day_in_china, now, today
from service.matcher import Matcher
from service.needs.structs import StatedConstraints
from service.plans.structs import PlanOut, StatedEdits
from service.problems import Breach, Refused, Rule

_NO_REQUIREMENT = Rule("unknown-requirement", "不是这份需求的要求项", "is no requirement of this need")
_NOWHERE = Rule("unknown-id", "目录中没有这个编号", "is no id of the catalogue")
_NOT_AVAILABLE = Rule("not-available", "不在这份需求的可选服务中", "is not among the services for this need")
_BOTH = Rule("contradiction", "既要固定又要排除", "is both pinned and excluded")
_NOT_SOON = Rule("out-of-range", "须在今天起两年之内", "must be within two years from today")
_LATEST = datetime.timedelta(days=730)


def first_plan(matcher: Matcher, found: StoredNeed) -> PlanOut:
    """The plan of a need that was not edited yet, from the catalogue as it is now."""
    return planned(matcher, found.need, StatedEdits(), now(), None)


def planned(
    matcher: Matcher, row: NeedRow, edits: StatedEdits, created_at: datetime.datetime, before: PlanOut | None
) -> PlanOut:
    """The plan of a stored need with edits, made from today's catalogue; refused where an edit cannot be followed."""
    found = matcher.plan(engine_need(row, edits), edits.to_edits())
    _check_against(edits, found)
    told: tuple[Said, ...] = ()
    if before is not None:
        told = changes(before.plan, found.plan, found.understanding.requirements, found.understanding.text)
    return PlanOut(
        need=row.id,
        created_at=created_at,
        ranking=found.ranking,
        edits=edits,
        understanding=found.understanding,
        plan=found.plan,
        alternatives=list(found.alternatives),
        gaps=list(found.gaps),
        changes=list(told),
    )


def engine_need(row: NeedRow, edits: StatedEdits | None = None) -> Need:
    """A stored need as the engine takes it; a deadline and a budget of the edits are conditions too."""
    edits = edits or StatedEdits()
    stated = msgspec.convert(row.constraints, StatedConstraints).to_constraints()
    if edits.max_days is not None:
        stated = msgspec.structs.replace(stated, max_days=edits.max_days)
    if edits.budget is not None:
        stated = msgspec.structs.replace(stated, budget=edits.budget)
    place = None
    if row.adcode is not None or row.place_name is not None or row.latitude is not None:
        place = Place(adcode=row.adcode, name=row.place_name, latitude=row.latitude, longitude=row.longitude)
    return Need(
        text=row.text,
        place=place,
        industry=row.industry,
        enterprise_size=row.enterprise_size,
        constraints=stated,
        as_written=tuple(row.as_written),
        only=msgspec.convert(row.only, Only | None),
        stated_on=day_in_china(row.created_at),
    )


async def check_references(edits: StatedEdits, session: AsyncSession) -> None:
    """Refuse edits that contradict themselves, and those that name what the catalogue does not know."""
    if edits.starts_on is not None and not today() <= edits.starts_on <= today() + _LATEST:
        raise Refused("invalid-request", [Breach("/starts_on", _NOT_SOON)])
    offerings = [*edits.pin.offerings, *edits.exclude.offerings]
    stations = [*edits.pin.stations, *edits.exclude.stations]
    station_of = await stations_of(session, offerings) if offerings else {}
    known = await stations_among(session, stations) if stations else set()
    both = [
        Breach(f"/pin/{kind}/{place}", _BOTH)
        for kind in ("offerings", "stations")
        for place, id_ in enumerate(getattr(edits.pin, kind))
        if id_ in getattr(edits.exclude, kind) or station_of.get(id_) in edits.exclude.stations
    ]
    if both:
        raise Refused("contradiction", both)
    nowhere = [
        Breach(f"/{verb}/{kind}/{place}", _NOWHERE)
        for verb, chosen in (("pin", edits.pin), ("exclude", edits.exclude))
        for kind, ids in (("offerings", station_of), ("stations", known))
        for place, id_ in enumerate(getattr(chosen, kind))
        if id_ not in ids
    ]
    if nowhere:
        raise Refused("unknown-reference", nowhere)


def _check_against(edits: StatedEdits, found: Answer) -> None:
    known = {requirement.id for requirement in found.understanding.requirements}
    taken = {line.offering for line in found.plan.lines}
    breaches = [Breach(f"/drop/{place}", _NO_REQUIREMENT) for place, id_ in enumerate(edits.drop) if id_ not in known]
    breaches += [
        Breach(f"/pin/offerings/{place}", _NOT_AVAILABLE)
        for place, id_ in enumerate(edits.pin.offerings)
        if id_ not in taken
    ]
    if breaches:
        raise Refused("unknown-reference", breaches)
