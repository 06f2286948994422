"""/match: a need stated in a form, with its result on the same page; nothing of it is kept, and nothing stands in an address."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from matching.errors import EmptyNeed, IndexUnavailable
from service.access import page as for_page
from service.catalogues import matcher_of
from service.embed.asking import Asked, asked_in, document_of, form_view
from service.embed.showing import result_view
from service.embed.views import ResultView
from service.needs.structs import MatchAnswer, StatedNeed
from service.partners.budgets import charge_address
from service.problems import Refused
from service.public.reading import Reader, reader_of
from service.public.rendering import page
from service.public.words.home import EXAMPLES
from service.stations.forms.checking import breaches_in
from service.stations.posting import posted

AnyRequest = Request[Any, Any, Any]
Pairs = Sequence[tuple[str, str]]


class Stated(msgspec.Struct, kw_only=True):
    """What was entered; the need where it is one, and by field what is wrong where it is none."""

    asked: Asked
    need: StatedNeed | None = None
    errors: dict[str, str] = {}


@get("/match", include_in_schema=False, opt=for_page("public"))
async def match_form(request: AnyRequest) -> Response[Any]:
    """The form."""
    return _shown(request, Stated(asked=Asked()), None)


@post("/match", include_in_schema=False, opt=for_page("public"), status_code=200)
async def match_posted(request: AnyRequest, session: NamedDependency[AsyncSession]) -> Response[Any]:
    """The result of what was entered, under the form with all of it; or the form with what is wrong."""
    await charge_address(request)
    return await answered(request, session, stated_in(await posted(request), reader_of(request)))


def stated_in(pairs: Pairs, reader: Reader) -> Stated:
    """What a form holds; one of the examples where its button was pressed."""
    asked = _example(dict(pairs).get("example", ""), reader) or asked_in(pairs)
    document = document_of(asked)
    if breaches := breaches_in(document, StatedNeed):
        return Stated(asked=asked, errors=dict(_worded(breach.pointer, reader) for breach in breaches))
    return Stated(asked=asked, need=msgspec.convert(document, StatedNeed))


async def answered(
    request: AnyRequest, session: AsyncSession, stated: Stated, *, until: datetime | None = None, trouble: str = ""
) -> Response[Any]:
    """A page with the result of a need; `until` is the end of the link by which it is shared."""
    if stated.need is None:
        return _shown(request, stated, None, status=422)
    reader, matcher = reader_of(request), matcher_of(request)
    try:
        answer: MatchAnswer = matcher.match(stated.need)
        view = await result_view(answer, stated.need, matcher, session, reader.english)
    except EmptyNeed:
        stated.errors = {"text": reader.w.ask_text_empty}
    except IndexUnavailable:
        return _shown(request, stated, None, status=503, trouble=reader.w.ask_not_ready)
    except Refused as refused:
        if refused.kind.code != "unknown-place":
            raise
        stated.errors = {"city": reader.w.ask_city_wrong}
    else:
        return _shown(request, stated, view, until=until, trouble=trouble, status=422 if trouble else 200)
    return _shown(request, stated, None, status=422)


def _shown(
    request: AnyRequest,
    stated: Stated,
    view: ResultView | None,
    *,
    status: int = 200,
    until: datetime | None = None,
    trouble: str = "",
) -> Response[Any]:
    reader = reader_of(request)
    return page(
        request,
        "match",
        "match",
        status=status,
        f=form_view(reader.english, stated.asked, stated.errors),
        v=view,
        until=reader.moment_day(until) if until is not None else "",
        trouble=trouble,
        examples=[example[reader.english] for example in EXAMPLES],
    )


def _example(number: str, reader: Reader) -> Asked | None:
    if not number.isascii() or not number.isdecimal() or len(number) > 2 or int(number) >= len(EXAMPLES):
        return None
    example = EXAMPLES[int(number)]
    return Asked(text=example[reader.english], city=example[2])


def _worded(pointer: str, reader: Reader) -> tuple[str, str]:
    """A field that breaks a rule, and what is to be done about it."""
    steps = [step for step in pointer.split("/") if step]
    name = steps[1] if len(steps) > 1 and steps[0] in ("place", "constraints") else steps[0]
    # The form has one field for a place.
    name = "city" if name == "adcode" else name
    said = f"ask_{name}_wrong"
    return (name, reader.w[said]) if said in reader.w else ("text", reader.w.ask_other_wrong)
