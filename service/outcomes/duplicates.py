"""Problems are counted once: a need that says again what its enterprise said before is linked to the first one.

What a need is linked to is never linked itself, so that each problem has one need that stands for it.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from matching.repeats import repeats
from matching.values import Requirement
from models.queries.cases import need_by_id
from models.queries.duplicates import (
    alone_with_duplicates,
    duplicates_of,
    earlier_needs,
    first_of,
    requirements_shown,
)
from models.tables import Need
from service.cases.parties import SERVICE, Party
from service.cases.recording import record
from service.problems import Breach, Refused, Rule

STILL_OF_IT = timedelta(days=180)
"""So long after its end a need is still what a repetition goes back to; the same as for reopening."""
LOOKED_AT = 20
"""So many needs of before are compared, the newest."""
_ITSELF = Rule("itself", "是该需求自身，或已关联到该需求", "is the need itself, or is linked to it")
_NO_NEED = Rule("unknown-id", "不是您受理的已提交需求", "is no submitted need that you receive")
_NOT_LINKED = Rule("state", "该需求没有关联到别的需求", "is not linked to another need")


async def link_repetition(session: AsyncSession, need: Need, at: datetime) -> None:
    """Link a need that was just submitted to the first one that said the same; only where its enterprise is known.

    Without a mark two needs of the same words may be of two enterprises that have the same problem.
    """
    if need.enterprise_mark is None or need.duplicate_of is not None:
        return
    # Of two that are submitted at once the second one sees the first.
    await alone_with_duplicates(session)
    earlier = await earlier_needs(session, need, at - STILL_OF_IT, LOOKED_AT)
    if not earlier:
        return
    asked = await requirements_shown(session, [need.id, *(each.id for each in earlier)])
    for each in earlier:
        if repeats(need.text, _read(asked, need), each.text, _read(asked, each)):
            await _link(session, need, each, SERVICE, at)
            return


async def linked(session: AsyncSession, need: Need, party: Party, first_id: UUID, at: datetime) -> None:
    """Link a need to one that stated the same problem, as a clerk sees it; who calls is alone with duplicates."""
    first = await need_by_id(session, first_id)
    theirs = party.organization_id is None or (first is not None and first.organization_id == party.organization_id)
    if first is None or first.submitted_at is None or not theirs:
        raise Refused("unknown-reference", [Breach("/of", _NO_NEED)])
    await _link(session, need, first, party, at)


async def unlinked(session: AsyncSession, need: Need, party: Party, at: datetime) -> None:
    """Let a need be a problem of its own again."""
    if need.duplicate_of is None:
        raise Refused("not-in-this-state", [Breach("", _NOT_LINKED)])
    note = str(need.duplicate_of)
    need.duplicate_of = None
    need.version += 1
    await record(session, need, None, "unlinked", party, at, note=note)


async def _link(session: AsyncSession, need: Need, other: Need, party: Party, at: datetime) -> None:
    """Link a need, and what is linked to it, to the one that another need goes back to."""
    first_id = await first_of(session, other.id)
    if first_id == need.id:
        raise Refused("contradiction", [Breach("/of", _ITSELF)])
    for each in [need, *await duplicates_of(session, need.id)]:
        each.duplicate_of = first_id
        each.version += 1
        await record(session, each, None, "linked", party, at, note=str(first_id))
    await session.flush()


def _read(asked: dict[UUID, list[dict[str, Any]]], need: Need) -> list[Requirement]:
    return msgspec.convert(asked.get(need.id, []), list[Requirement])
