"""One action for several offerings at once: confirmed, published, suspended, withdrawn."""

from typing import Literal, cast

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.history import record_versions
from models.queries.listings import Recorded, all_recorded, assure
from service.accounts.principals import Principal
from service.catalogue.editing import change_offering, converted
from service.catalogue.records import OfferingInput
from service.clock import today
from service.problems import Refused

Action = Literal["assure", "publish", "suspend", "withdraw"]
STATE_AFTER = {"publish": "published", "suspend": "suspended", "withdraw": "withdrawn", "draft": "draft"}
"""Action → the state that it leads to."""
MOST = 200


class Acted(msgspec.Struct):
    """How many changed, and which could not in their state."""

    changed: int = 0
    left_out: list[str] = []


async def act(session: AsyncSession, principal: Principal, action: Action, ids: list[str], reason: str | None) -> Acted:
    """Do it for each that it is possible for, each with a version of its own in the history."""
    found = await all_recorded(session, "offering", ids[:MOST])
    if action == "assure":
        return await _assure(session, principal, list(found.values()))
    acted = Acted(left_out=[])
    for id_ in sorted(found):
        before = found[id_]
        stated: OfferingInput = converted(before.document, OfferingInput)
        stated = msgspec.structs.replace(stated, state=cast("None", STATE_AFTER[action]), state_reason=reason)
        try:
            after = await change_offering(session, principal, before, stated, action)
        except Refused:
            acted.left_out.append(id_)
        else:
            acted.changed += after.version != before.version
    return acted


async def _assure(session: AsyncSession, principal: Principal, found: list[Recorded]) -> Acted:
    live = [listing.external_id for listing in found if listing.state != "withdrawn"]
    changed = await assure(session, live, today())
    await record_versions(session, "offering", changed, principal.note("assured"))
    return Acted(changed=len(live), left_out=[one.external_id for one in found if one.state == "withdrawn"])
