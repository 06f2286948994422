"""The form without scripts: posted, so that no text of a need stands in an address, and answered with a whole page."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncSession

from models.tenancy import PUBLIC as TENANT_OF_ALL
from models.tenancy import begin_for
from service.access import PUBLIC
from service.catalogues import sessions_of
from service.embed.answering import answered
from service.embed.asking import Asked, asked_in, document_of, form_view
from service.embed.fragments import HAND_OVER
from service.embed.frame import origins_of, place_asked
from service.embed.pages import Chosen, chosen_of, page
from service.needs.keeping import keep_need
from service.needs.structs import StatedNeed
from service.partners.admission import act_as_portal
from service.problems import Breach, Refused
from service.stations.forms.checking import breaches_in
from service.stations.posting import posted

AnyRequest = Request[Any, Any, Any]
ACTION = "/embed/form"
_FIELDS = ("text", "city", "max_days", "budget")


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """What a form without scripts sends."""

    sitekey: str
    asked: Asked
    chosen: Chosen
    consent: bool


@get(ACTION, include_in_schema=False, opt=PUBLIC)
async def form(request: AnyRequest) -> Template:
    """An empty form for a sitekey."""
    key = request.query_params.get("sitekey", "")
    origins, chosen = await origins_of(request, key), chosen_of(request)
    return _page(request, chosen, key, origins, f=form_view(chosen.english, place_asked(request)))


@post(ACTION, include_in_schema=False, status_code=200, opt=PUBLIC)
async def form_posted(request: AnyRequest) -> Template:
    """The form again, with what was found for the need."""
    given = await _posted(request)
    chosen, origins = given.chosen, await origins_of(request, given.sitekey)
    await act_as_portal(request, given.sitekey)
    try:
        stated = _stated(given.asked)
        async with _session(request) as session:
            view = await answered(request, stated, session, chosen.english)
    except Refused as refused:
        return _wrong(request, given, origins, refused)
    f = form_view(chosen.english, given.asked)
    return _page(request, chosen, given.sitekey, origins, f=f, v=view, hand_over=HAND_OVER)


@post(HAND_OVER, include_in_schema=False, status_code=201, opt=PUBLIC)
async def need_posted(request: AnyRequest) -> Template:
    """A need handed over: the way to its page."""
    given = await _posted(request)
    origins = await origins_of(request, given.sitekey)
    await act_as_portal(request, given.sitekey)
    if not given.consent:
        raise Refused("consent-required")
    async with _session(request) as session:
        kept = await keep_need(request, session, _stated(given.asked))
    return _page(request, given.chosen, given.sitekey, origins, status=201, need_id=kept.id, token=kept.token)


@contextlib.asynccontextmanager
async def _session(request: AnyRequest) -> AsyncIterator[AsyncSession]:
    """A transaction in the catalogue of the portal, which is known only once its form was read."""
    async with sessions_of(request).begin() as session:
        begin_for(session, TENANT_OF_ALL)
        yield session


async def _posted(request: AnyRequest) -> Posted:
    pairs = await posted(request)
    given = dict(pairs)
    return Posted(
        sitekey=given.get("sitekey", ""),
        asked=asked_in(pairs),
        chosen=chosen_of(request, given),
        consent=given.get("consent") == "yes",
    )


def _stated(asked: Asked) -> StatedNeed:
    """The need of a form; refused with every field that breaks its rule."""
    document = document_of(asked)
    if breaches := breaches_in(document, StatedNeed):
        raise Refused("invalid-request", breaches)
    return msgspec.convert(document, StatedNeed)


def _wrong(request: AnyRequest, given: Posted, origins: list[str], refused: Refused) -> Template:
    """The form with what is wrong at its fields; what is wrong otherwise is a page of its own."""
    errors = {name: _said(breach, given.chosen.english) for breach in refused.breaches if (name := _field(breach))}
    if not errors:
        raise refused
    view = form_view(given.chosen.english, given.asked, errors)
    return _page(request, given.chosen, given.sitekey, origins, status=refused.kind.status, f=view)


def _field(breach: Breach) -> str:
    name = breach.pointer.rpartition("/")[2]
    return name if name in _FIELDS else ""


def _said(breach: Breach, english: bool) -> str:
    return breach.rule.en if english else breach.rule.zh


def _page(
    request: AnyRequest, chosen: Chosen, sitekey: str, origins: list[str], status: int = 200, **context: Any
) -> Template:
    return page(
        request,
        "form_page",
        ancestors=origins,
        status=status,
        chosen=chosen,
        sitekey=sitekey,
        action=ACTION,
        **context,
    )
