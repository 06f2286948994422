"""Keeping a need with the answer that is shown for it, whoever hands it over: the API, or a page that is part of another."""

from typing import Any

import msgspec
from litestar import Request
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.needs import store_need
from service.accounts.authentication import principal_of
from service.accounts.principals import Principal
from service.accounts.secrets import TEST_TOKEN
from service.clock import now
from service.idempotency import new_token
from service.identifiers import hash_of, new_id
from service.matcher import as_document
from service.needs.structs import StatedNeed, StoredNeedOut
from service.partners.answering import count_need, matched_for
from service.workflow.limits import Limits, deadline


async def keep_need(
    request: Request[Any, Any, Any], session: AsyncSession, stated: StatedNeed, token: str | None = None
) -> StoredNeedOut:
    """Match a need for the caller and store it; with the token to read it back, or one made here."""
    principal = principal_of(request)
    answer = matched_for(request, stated)
    token = token or new_token()
    if not principal.live:
        token = TEST_TOKEN + token
    stored = StoredNeedOut(id=new_id(), token=token, created_at=now(), answer=answer)
    row = _need_row(stored, stated, request.app.state.limits) | _of_portal(principal)
    await store_need(session, row, _answer_row(stored))
    await count_need(request)
    return stored


def _need_row(stored: StoredNeedOut, stated: StatedNeed, limits: Limits) -> dict[str, Any]:
    place = stored.answer.understanding.place
    due = deadline(stored.created_at, limits.draft)
    return {
        "id": stored.id,
        "token_hash": hash_of(str(stored.token)),
        "text": stated.text,
        "adcode": place.adcode if place else None,
        "place_name": place.name if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "industry": stated.industry,
        "enterprise_size": stated.enterprise_size,
        "constraints": msgspec.to_builtins(stated.constraints),
        "as_written": stated.as_written,
        "created_at": stored.created_at,
        "state_since": stored.created_at,
        "due_at": due.due_at,
        "remind_at": due.remind_at,
    }


def _of_portal(principal: Principal) -> dict[str, Any]:
    portal = principal.portal
    if portal is None:
        return {"sitekey_id": None, "only": None}
    return {
        # The demo catalogue has no sitekeys: needs that were stated to try one out count for nobody.
        "sitekey_id": portal.sitekey_id if principal.live else None,
        "only": None if portal.only is None else msgspec.to_builtins(portal.only),
    }


def _answer_row(stored: StoredNeedOut) -> dict[str, Any]:
    return {
        "match_id": stored.answer.match_id,
        "need_id": stored.id,
        "ranking": stored.answer.ranking,
        "shown": as_document(stored.answer),
        "created_at": stored.created_at,
    }
