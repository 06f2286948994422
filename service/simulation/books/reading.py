"""Gathering the evidence: every need read by its enterprise, the lists read by the operator."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from service.simulation.api import Api
from service.simulation.books.evidence import (
    Evidence,
    Figure,
    GapRecord,
    Happened,
    NeedRecord,
    ReferralRecord,
    Said,
    View,
)
from service.simulation.books.writes import edited
from service.simulation.case import Case
from service.simulation.ledger import Known
from service.simulation.world import World

_GONE = 404


async def read_evidence(world: World, cases: Sequence[Case], writes: Sequence[Known]) -> Evidence:
    """What the API tells now of all that happened."""
    undelivered = await world.receiver.drained(world.api)
    plans = edited(writes)
    needs = await asyncio.gather(*(_read_need(case, case.need in plans) for case in cases))
    listed, counts = await _inbox(world.api, world.operator_key)
    referrals = await world.api.read("/v1/referrals?state=all&limit=1", world.operator_key)
    return Evidence(
        at=world.now,
        needs=needs,
        writes=writes,
        owners=world.owners,
        names={id_: each.name for id_, each in world.organizations.items()},
        listed=listed,
        counts=counts,
        referral_counts=referrals.body["counts"],
        accreditations=await _accreditations(world, writes),
        indicators=await _indicators(world),
        gaps=await _gaps(world),
        looks=world.looks,
        endpoints=world.receiver.endpoints,
        received=world.receiver.messages,
        undelivered=undelivered,
        oddities=world.oddities,
    )


async def _read_need(case: Case, with_plan: bool) -> NeedRecord:
    path = f"/v1/needs/{case.need}"
    shown = await case.enterprise.read(f"{path}/case")
    if shown.status == _GONE:
        return NeedRecord(id=case.need, stated_at=case.intention.at, text=case.intention.text, gone=True)
    history = await case.enterprise.read(f"{path}/history")
    # Nobody can have seen the contact of a need that was referred to nobody.
    views = await case.enterprise.read(f"{path}/contact/views?limit=100") if shown.body["referrals"] else None
    seen = views.body["items"] if views is not None else []
    outcome = await case.enterprise.read(f"{path}/outcome") if shown.body["delivered_at"] else None
    told = outcome.body if outcome is not None else {"evaluations": [], "follow_ups": [], "figures": []}
    found = _record(case, shown.body, history.body["items"], seen, told)
    plan = await case.enterprise.read(f"{path}/plan") if with_plan else None
    prefers = plan.body["edits"]["prefer"] if plan is not None and plan.ok else None
    return msgspec.structs.replace(found, prefers=prefers)


def _record(case: Case, shown: dict[str, Any], history: list[Any], views: list[Any], told: Any) -> NeedRecord:
    """A need out of what the API tells of it."""
    said = [{**each, "what": "evaluation"} for each in told["evaluations"]]
    said += [{**each, "what": "follow-up"} for each in told["follow_ups"]]
    return NeedRecord(
        id=shown["need"],
        stated_at=case.intention.at,
        text=shown["problem"]["text"],
        state=shown["state"],
        due_at=datetime.fromisoformat(shown["due_at"]) if shown["due_at"] else None,
        referrals=msgspec.convert(shown["referrals"], list[ReferralRecord]),
        history=msgspec.convert(history, list[Happened]),
        received_by=shown["received_by"],
        views=msgspec.convert(views, list[View]),
        enterprise=case.intention.enterprise.number,
        duplicate_of=shown["duplicate_of"],
        said=msgspec.convert(said, list[Said]),
        figures=msgspec.convert(told["figures"], list[Figure]),
    )


async def _inbox(api: Api, key: str) -> tuple[dict[str, str], dict[str, int]]:
    """Need → state as the operator's list has it, page by page, and the counts beside it."""
    listed: dict[str, str] = {}
    counts: dict[str, int] = {}
    following: str | None = "/v1/needs?state=all&limit=100"
    while following is not None:
        page = (await api.read(following, key)).body
        listed |= {each["need"]: each["state"] for each in page["items"]}
        following, counts = page["next"], page["counts"]
    return listed, counts


async def _accreditations(world: World, writes: Sequence[Known]) -> dict[str, str]:
    """Place → state of every accreditation that was written to."""
    places = {known.write.note for known in writes if known.write.what == "listing" and known.write.note}
    return {place: (await world.api.read(place)).body["state"] for place in sorted(places)}


async def _indicators(world: World) -> dict[str, float | None]:
    """What is published, by the name of the indicator, or of its cell behind a slash."""
    found: dict[str, float | None] = {}
    for item in (await world.api.read("/v1/indicators", world.operator_key)).body["items"]:
        found[item["code"]] = item["value"]
        found |= {f"{item['code']}/{cell['key']}": cell["value"] for cell in item["cells"]}
    return found


async def _gaps(world: World) -> list[GapRecord]:
    """Every gap that the operator sees."""
    found: list[GapRecord] = []
    following: str | None = "/v1/gaps?limit=100"
    while following is not None:
        page = (await world.api.read(following, world.operator_key)).body
        found += msgspec.convert(page["items"], list[GapRecord])
        following = page["next"]
    return found
