"""One action for several offerings at once: confirmed, published, suspended, withdrawn; and all of it undone."""

from typing import Any, Literal, cast

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.history import record_versions
from models.queries.listings import Recorded, all_recorded, assure
from models.queries.undoing import own_newest
from service.accounts.principals import Principal
from service.catalogue.editing import change_offering, converted
from service.catalogue.putting_back import put_back
from service.catalogue.records import OfferingInput
from service.clock import today
from service.problems import Refused

Action = Literal["assure", "publish", "suspend", "withdraw"]
STATE_AFTER = {"publish": "published", "suspend": "suspended", "withdraw": "withdrawn", "draft": "draft"}
"""Action → the state that it leads to."""
MOST = 200


_UNDOABLE = ("assured", "published", "suspended", "withdrawn")
"""What this module leaves in the history."""


class Acted(msgspec.Struct):
    """How many it holds for, which could not in their state, and the versions that were made: id → version."""

    changed: int = 0
    left_out: list[str] = []
    made: dict[str, int] = {}


async def act(session: AsyncSession, principal: Principal, action: Action, ids: list[str], reason: str | None) -> Acted:
    """Do it for each that it is possible for, each with a version of its own in the history."""
    found = await all_recorded(session, "offering", ids[:MOST])
    if action == "assure":
        return await _assure(session, principal, list(found.values()))
    acted = Acted()
    for id_ in sorted(found):
        before = found[id_]
        stated: OfferingInput = converted(before.document, OfferingInput)
        stated = msgspec.structs.replace(stated, state=cast("None", STATE_AFTER[action]), state_reason=reason)
        try:
            after = await change_offering(session, principal, before, stated, action)
        except Refused:
            acted.left_out.append(id_)
        else:
            if after.version != before.version:
                acted.changed += 1
                acted.made[id_] = after.version
    return acted


async def undo(session: AsyncSession, principal: Principal, made: dict[str, int]) -> Acted:
    """Put offerings back as they were before an action of one's own; those that somebody changed since are left."""
    if principal.account_id is None:
        return Acted(left_out=sorted(made))
    rows = await own_newest(session, list(made)[:MOST], principal.account_id, _UNDOABLE)
    ours: dict[str, dict[str, Any]] = {row["id"]: row for row in rows if row["version"] == made[row["id"]]}
    homeless = await put_back(session, list(ours.values()), principal.note("undone"))
    left = sorted((made.keys() - ours.keys()) | homeless)
    return Acted(changed=len(ours) - len(homeless), left_out=left)


async def _assure(session: AsyncSession, principal: Principal, found: list[Recorded]) -> Acted:
    live = [listing.external_id for listing in found if listing.state != "withdrawn"]
    changed = await assure(session, live, today())
    await record_versions(session, "offering", changed, principal.note("assured"))
    versions = {listing.external_id: listing.version for listing in found}
    return Acted(
        changed=len(live),
        left_out=[one.external_id for one in found if one.state == "withdrawn"],
        made={id_: versions[id_] + 1 for id_ in changed},
    )
