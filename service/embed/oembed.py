"""oEmbed 1.0 (oembed.com): a shared match or an offering shown in other pages by its address alone, in a frame."""

import re
from html import escape
from typing import Any, Literal
from urllib.parse import quote, urlsplit

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncSession

from matching.values import Station
from models.queries.published import published_offering
from service.access import PUBLIC
from service.catalogues import matcher_of
from service.clock import today
from service.embed.pages import chosen_of, page
from service.embed.parts import shown
from service.embed.reading import Reader
from service.embed.showing import result_view
from service.embed.words import words
from service.problems import Refused
from service.proxies import own_origin
from service.public.offering_view import offering_of
from service.public.sharing import saved_match, stated_of

AnyRequest = Request[Any, Any, Any]
_ANYWHERE = ["*"]
_FRAMED = re.compile(r"/(match|offerings)/([A-Za-z0-9._:-]{1,64})")
_WIDTH, _HEIGHT = 640, {"match": 720, "offerings": 360}
_LEAST = 200
_KEPT_SECONDS = 3600


class Rich(msgspec.Struct, frozen=True, kw_only=True):
    """What oEmbed calls rich content."""

    version: Literal["1.0"] = "1.0"
    type: Literal["rich"] = "rich"
    title: str
    provider_name: str
    provider_url: str
    html: str
    width: int
    height: int
    cache_age: int = _KEPT_SECONDS


@get("/oembed", include_in_schema=False, opt=PUBLIC)
async def oembed(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """How to show the page with an address; 404 where it is none of these, 501 for XML."""
    asked = request.query_params
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=3600", "Vary": "Accept-Language"}
    if asked.get("format", "json") != "json":
        return Response(None, status_code=501)
    kind, id_ = _meant(request, asked.get("url", ""))
    english = chosen_of(request).english
    title = await _title(session, kind, id_, english)
    width = max(_LEAST, min(_WIDTH, _size(asked.get("maxwidth", ""), _WIDTH)))
    height = max(_LEAST, min(_HEIGHT[kind], _size(asked.get("maxheight", ""), _HEIGHT[kind])))
    here = own_origin(request)
    source = f"{here}/embed/{kind}/{quote(id_, safe='')}"
    html = (
        f'<iframe src="{escape(source)}" title="{escape(title)}" width="{width}" height="{height}" '
        'frameborder="0" loading="lazy" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )
    name = words(english).product
    rich = Rich(title=title, provider_name=name, provider_url=f"{here}/", html=html, width=width, height=height)
    return Response(rich, headers=headers)


@get("/embed/offerings/{offering_id:str}", include_in_schema=False, opt=PUBLIC)
async def offering_card(
    request: AnyRequest, session: NamedDependency[AsyncSession], offering_id: FromPath[str]
) -> Template:
    """A published offering in short, for any page to frame."""
    found = await published_offering(session, offering_id)
    if found is None:
        raise Refused("not-found")
    chosen, offering = chosen_of(request), offering_of(found.document)
    one = shown(offering, msgspec.convert(found.station, Station), None, (), (), Reader(chosen.english), today())
    return page(request, "card", ancestors=_ANYWHERE, chosen=chosen, framed=True, one=one, title=offering.title)


@get("/embed/match/{code:str}", include_in_schema=False, opt=PUBLIC)
async def match_card(request: AnyRequest, session: NamedDependency[AsyncSession], code: FromPath[str]) -> Template:
    """What is shared under a code, for any page to frame; without its form."""
    saved = await saved_match(session, code)
    if saved is None:
        raise Refused("not-found")
    stated, matcher, chosen = stated_of(saved), matcher_of(request), chosen_of(request)
    view = await result_view(matcher.match(stated), stated, matcher, session, chosen.english)
    title = words(chosen.english).shared
    return page(request, "card", ancestors=_ANYWHERE, chosen=chosen, framed=True, v=view, title=title, form_id="")


def _meant(request: AnyRequest, url: str) -> tuple[str, str]:
    """Which page of ours an address is; refused where it is none that can be shown."""
    parts = urlsplit(url)
    found = _FRAMED.fullmatch(parts.path)
    if parts.scheme not in ("http", "https") or parts.netloc != request.headers.get("host") or found is None:
        raise Refused("not-found")
    return found[1], found[2]


async def _title(session: AsyncSession, kind: str, id_: str, english: bool) -> str:
    if kind == "offerings":
        found = await published_offering(session, id_)
        title = None if found is None else str(found.document["title"])
    else:
        # The need itself is nobody's but who opens the link.
        title = None if await saved_match(session, id_) is None else words(english).shared
    if title is None:
        raise Refused("not-found")
    return title


def _size(written: str, otherwise: int) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 6 else otherwise
