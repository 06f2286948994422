"""/: a need is stated here, and whoever comes for the first time sees what this is."""

from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.published import Counts
from service.access import page as for_page
from service.embed.asking import form_view
from service.public.reading import Reader, reader_of
from service.public.rendering import page
from service.public.words.home import EXAMPLES

_STEPS = ("1", "2", "3", "4")
_DOORS = (("embed", "/embed"), ("try", "/try"), ("station", "/sign-in"))


class ElementCount(msgspec.Struct, frozen=True):
    """How many offerings there are of a kind; `share` is that in percent of the largest kind."""

    name: str
    offerings: int
    share: float


@get("/", include_in_schema=False, opt=for_page("public"))
async def home(request: Request[Any, Any, Any], session: NamedDependency[AsyncSession]) -> Response[Any]:
    """The first page."""
    reader = reader_of(request)
    counts = await request.app.state.counts.now(session)
    return page(
        request,
        "home",
        "home",
        headers={"Cache-Control": "no-cache"},
        f=form_view(reader.english),
        v=None,
        examples=[example[reader.english] for example in EXAMPLES],
        counts=counts,
        elements=_elements(counts, reader),
        steps=[(reader.w[f"home_{step}"], reader.w[f"home_{step}_more"]) for step in _STEPS],
        doors=[(reader.w[f"home_door_{door}"], reader.w[f"home_door_{door}_more"], path) for door, path in _DOORS],
    )


def _elements(counts: Counts, reader: Reader) -> list[ElementCount]:
    most = max(counts.elements.values(), default=1)
    return [
        ElementCount(reader.said("element", element), offerings, round(100 * offerings / most, 1))
        for element, offerings in counts.elements.items()
    ]
