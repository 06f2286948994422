"""Somebody was first: who did what, and what was entered meanwhile, of which nothing is lost."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.desk import last_move
from service.desk.happenings import what_of, who_of, why_of
from service.desk.steps import Fields, Posted
from service.stations.forms.values import document_of
from service.stations.rendering import Reader
from service.stations.telling import told

AnyRequest = Request[Any, Any, Any]
Said = tuple[str, str]
_ON_THE_PAGE = frozenset({"scope_lines", "gaps"})
"""Choices that only the page itself knows in words."""


class Overtaken(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody did a moment ago, and what the reader had entered."""

    who: str
    what: str
    why: str
    at: str
    entered: list[Said]


async def overtaken(
    request: AnyRequest, session: AsyncSession, need_id: UUID, referral_id: UUID | None, entry: Posted, fields: Fields
) -> Overtaken | None:
    """Who was first; nothing where nobody did anything."""
    row = await last_move(session, need_id, referral_id)
    if row is None:
        return None
    reader = Reader(request)
    return Overtaken(
        who=who_of(row, reader),
        what=what_of(row, reader),
        why=why_of(row, reader),
        at=reader.moment(row.at),
        entered=_entered(entry, fields, reader),
    )


def _entered(entry: Posted, fields: Fields, reader: Reader) -> list[Said]:
    document = document_of(entry.values, fields)
    return [
        (reader.label(one), line)
        for one in fields
        if one.name in document and one.choices not in _ON_THE_PAGE
        for line in told(one, document[one.name], reader)
    ]
