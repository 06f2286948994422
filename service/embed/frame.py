"""The frame: the element in a page of ours, for pages that may not load a script, and for those without scripts at all."""

import re
from typing import Any

from litestar import Request, get
from litestar.response import Template

from models.queries.sitekeys import sitekey_by_key
from models.tenancy import AUTHENTICATION, act_for
from service.access import PUBLIC
from service.accounts.secrets import SITEKEY
from service.embed.asking import Asked, form_view
from service.embed.pages import chosen_of, page
from service.partners.demo import is_demo
from service.problems import Refused

AnyRequest = Request[Any, Any, Any]
_ANYWHERE = ["*"]
_LONGEST_CITY = 50
_ADCODE = re.compile(r"[0-9]{6}")


@get("/embed/frame", include_in_schema=False, opt=PUBLIC)
async def frame(request: AnyRequest) -> Template:
    """The element for a sitekey, to be framed by pages of its origins alone."""
    key = request.query_params.get("sitekey", "")
    origins, chosen = await origins_of(request, key), chosen_of(request)
    return page(
        request,
        "frame",
        ancestors=origins,
        chosen=chosen,
        framed=True,
        sitekey=key,
        origins=origins,
        action="/embed/form",
        f=form_view(chosen.english, place_asked(request)),
    )


def place_asked(request: AnyRequest) -> Asked:
    """A form with the place that an address names."""
    place = request.query_params.get("place", "")
    return Asked(adcode=place) if _ADCODE.fullmatch(place) else Asked(city=place[:_LONGEST_CITY])


async def origins_of(request: AnyRequest, key: str) -> list[str]:
    """The origins that may hold the frame of a sitekey; refused where it does not hold."""
    if request.app.state.settings.portal_demo and is_demo(key):
        return _ANYWHERE
    if SITEKEY.fullmatch(key) is None:
        raise Refused("key-not-valid")
    async with request.app.state.sessions.begin() as session:
        await act_for(session, AUTHENTICATION)
        held = await sitekey_by_key(session, key)
    if held is None:
        raise Refused("key-not-valid")
    return held.sitekey.origins
