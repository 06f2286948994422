"""What a proxy in front of the service says of the caller; believed only where the operator says that there is one."""

from typing import Any

from litestar import Request

AnyRequest = Request[Any, Any, Any]


def caller_address(request: AnyRequest) -> str:
    """The address that a request came from."""
    forwarded = request.headers.get("x-forwarded-for", "") if _behind_proxy(request) else ""
    # What the nearest proxy saw stands last; the rest anybody may have written.
    nearest = forwarded.rpartition(",")[2].strip()
    return nearest or (request.client.host if request.client else "")


def is_secure(request: AnyRequest) -> bool:
    """Whether the caller's connection is encrypted."""
    if _behind_proxy(request):
        return request.headers.get("x-forwarded-proto", "").strip().lower() == "https"
    return request.url.scheme == "https"


def own_origin(request: AnyRequest) -> str:
    """Where this service is reached, by what the browser wrote: `https://nqi.example`."""
    return f"{'https' if is_secure(request) else 'http'}://{request.headers.get('host', '')}"


def _behind_proxy(request: AnyRequest) -> bool:
    behind: bool = request.app.state.settings.behind_proxy
    return behind
