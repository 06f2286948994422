"""A result shared by a link: only whoever makes one has anything kept, and nothing of it stands in the address."""

import secrets
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from matching.dates import read_needed_on
from matching.text import normalise
from models.queries.saved_matches import find_saved_match, save_match
from models.tables import SavedMatch
from service.access import page as for_page
from service.clock import today
from service.embed.asking import asked_in, fields_of
from service.identifiers import hash_of
from service.needs.structs import StatedNeed
from service.partners.budgets import charge_address
from service.problems import Refused
from service.public.matching import Stated, answered, stated_in
from service.public.reading import reader_of
from service.public.rendering import see
from service.stations.posting import posted

AnyRequest = Request[Any, Any, Any]
_CODE_BYTES = 16


@post("/match/shared", include_in_schema=False, opt=for_page("public"), status_code=303)
async def match_shared(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """Keep what was stated and go to its link; a need that is none is shown with what is wrong."""
    await charge_address(request)
    reader = reader_of(request)
    stated = stated_in(await posted(request), reader)
    if stated.need is None:
        return await answered(request, session, stated)
    code = secrets.token_urlsafe(_CODE_BYTES)
    await save_match(session, hash_of(code), msgspec.to_builtins(_as_meant_today(stated.need)))
    return see(reader.link(f"/match/{code}"))


def _as_meant_today(need: StatedNeed) -> StatedNeed:
    """The need with the day that its text names: who opens the link later must not count «下个月底» from then."""
    read = read_needed_on(normalise(need.text).text, today())
    if need.constraints.needed_on is not None or read is None:
        return need
    dated = msgspec.structs.replace(need.constraints, needed_on=read.day)
    return msgspec.structs.replace(need, constraints=dated)


@get("/match/{code:str}", include_in_schema=False, opt=for_page("public"))
async def saved_match_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], code: FromPath[str]
) -> Response[Any]:
    """What is shared under a code, with the services of today's catalogue; 404 once it has run out."""
    found = await saved_match(session, code)
    if found is None:
        raise Refused("not-found")
    need = stated_of(found)
    return await answered(request, session, Stated(asked=asked_in(fields_of(need)), need=need), until=found.expires_at)


async def saved_match(session: AsyncSession, code: str) -> SavedMatch | None:
    """What is shared under a code."""
    return await find_saved_match(session, hash_of(code))


def stated_of(saved: SavedMatch) -> StatedNeed:
    """The need that was shared."""
    return msgspec.convert(saved.stated, StatedNeed)
