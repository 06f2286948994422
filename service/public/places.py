"""/places: what somebody may mean who has begun to write a place."""

from litestar import Response, get
from litestar.params import FromQuery

from matching.places import Suggestion, suggest_places
from service.access import PUBLIC

_LONGEST = 40


@get("/places", include_in_schema=False, opt=PUBLIC, sync_to_thread=False)
def places(q: FromQuery[str] = "") -> Response[list[Suggestion]]:
    """Places of GB/T 2260 for the beginning of a name, of its pinyin or of a code."""
    headers = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}
    return Response(suggest_places(q[:_LONGEST]), headers=headers)
