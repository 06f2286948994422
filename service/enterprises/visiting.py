"""Whose page it is: the need that a browser opened with its token."""

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.datastructures import Cookie
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.needs import find_need
from models.tables import Need
from service.accounts.authentication import NEED_COOKIE, principal_of
from service.cases.parties import held
from service.clock import actual_now
from service.enterprises.cookies import RENEWED_AFTER, Opened, cookie, sealed, unsealed
from service.problems import Refused

AnyRequest = Request[Any, Any, Any]


async def need_of_visitor(request: AnyRequest, need_id: UUID, session: AsyncSession, to_change: bool = False) -> Need:
    """The need whose page a browser has open; refused with 401 where it has none open.

    What is to be changed is held alone from then on.
    """
    opened = opened_of(request, need_id)
    found = await find_need(session, need_id, opened.token_hash) if opened is not None else None
    if found is None:
        raise Refused("unauthenticated")
    return await held(session, need_id) if to_change else found.need


def opened_of(request: AnyRequest, need_id: UUID) -> Opened | None:
    """What a browser's cookie says of this need."""
    value = request.cookies.get(NEED_COOKIE)
    return unsealed(request.app.state.sealer, need_id, value, actual_now()) if value else None


def renewed(request: AnyRequest, need_id: UUID) -> list[Cookie]:
    """A fresh cookie, where the one that a browser shows is a day old."""
    opened, now = opened_of(request, need_id), actual_now()
    if opened is None or now - opened.at < RENEWED_AFTER:
        return []
    value = sealed(request.app.state.sealer, need_id, Opened(opened.token_hash, now), principal_of(request).live)
    return [cookie(request, need_id, value)]
