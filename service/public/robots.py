"""/robots.txt: what is public may be read by search engines; what is somebody's may not (RFC 9309)."""

from litestar import Response, get

from service.access import PUBLIC

_RULES = "User-agent: *\nDisallow: /match/\nDisallow: /needs/\nDisallow: /v1/\nDisallow: /embed/frame\nAllow: /\n"


@get("/robots.txt", include_in_schema=False, opt=PUBLIC, sync_to_thread=False)
def robots() -> Response[str]:
    """The rules."""
    return Response(_RULES, media_type="text/plain", headers={"Cache-Control": "public, max-age=86400"})
