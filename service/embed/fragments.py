"""The pieces of a page that the element asks for: what was found, and the way to a need that was handed over."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from service.access import EMBEDDED
from service.accounts.authentication import principal_of
from service.embed.answering import answered, rendered
from service.embed.policies import FRAGMENT_POLICY
from service.embed.script import FORM_ID
from service.embed.words import words
from service.idempotency import IdempotencyKey, Replay, begin, finish
from service.languages import prefers_english
from service.needs.keeping import keep_need
from service.needs.structs import StatedNeed, StoredNeedOut
from service.problems import Breach, Refused, Rule

AnyRequest = Request[Any, Any, Any]
HAND_OVER = "/embed/form/need"
"""Where a need is handed over to without a script."""
NOT_CONSENTED = Breach(
    "/consent", Rule("consent-required", "须为true：没有同意就不保存", "must be true; else nothing is kept")
)


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A need that was handed over, with the token that opens its page."""

    id: UUID
    token: str


class HandedOver(StatedNeed, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A need that is handed over: whoever states it agrees that it is kept."""

    consent: bool = False


@post("/embed/v1/result", operation_id="showResult", include_in_schema=False, status_code=200, opt=EMBEDDED)
async def show_result(
    request: AnyRequest, data: JSONBody[StatedNeed], session: NamedDependency[AsyncSession]
) -> Response[str]:
    """What the catalogue has for a need, as a piece of a page; nothing is stored."""
    view = await answered(request, data, session, _english(request))
    return _fragment(request, "result", 200, view.english, v=view, hand_over=HAND_OVER, form_id=FORM_ID)


@post("/embed/v1/need", operation_id="handOverNeed", include_in_schema=False, status_code=201, opt=EMBEDDED)
async def hand_over_need(
    request: AnyRequest,
    data: JSONBody[HandedOver],
    session: NamedDependency[AsyncSession],
    idempotency_key: IdempotencyKey = None,
) -> Response[str]:
    """Keep a need with its answer; the piece of a page leads to its own, where contact data are entered."""
    if not data.consent:
        raise Refused("consent-required", [NOT_CONSENTED])
    kept = await _kept(request, without_consent(data), session, idempotency_key)
    english = _english(request)
    return _fragment(
        request, "handed_over", 201, english, w=words(english), english=english, need_id=kept.id, token=kept.token
    )


async def _kept(request: AnyRequest, stated: StatedNeed, session: AsyncSession, key: str | None) -> Kept:
    """The need as it is kept, once for every key however often it is sent."""
    if key is None:
        return _of(await keep_need(request, session, stated))
    route = f"{principal_of(request).identity} POST /embed/v1/need"
    begun = await begin(session, key, route, await request.body())
    if isinstance(begun, Replay):
        return msgspec.json.decode(begun.body, type=Kept)
    kept = _of(await keep_need(request, session, stated, begun.token))
    await finish(session, begun, 201, f"/needs/{kept.id}", msgspec.json.encode(kept))
    return kept


def _of(stored: StoredNeedOut) -> Kept:
    return Kept(id=stored.id, token=str(stored.token))


def without_consent(stated: HandedOver) -> StatedNeed:
    """The need alone."""
    return StatedNeed(**{name: getattr(stated, name) for name in StatedNeed.__struct_fields__})


def _fragment(request: AnyRequest, template: str, status: int, in_english: bool, **context: Any) -> Response[str]:
    headers = {**FRAGMENT_POLICY, "Content-Language": "en" if in_english else "zh-CN", "Vary": "Accept-Language"}
    body = rendered(request, template, **context)
    return Response(str(body), status_code=status, media_type="text/html", headers=headers)


def _english(request: AnyRequest) -> bool:
    return prefers_english(request.headers.get("accept-language", ""))
