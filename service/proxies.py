"""What a proxy in front of the service says of the caller; believed only where the operator says that there is one."""

import ipaddress
from typing import Any

from litestar import Request

AnyRequest = Request[Any, Any, Any]
_IPV6_NETWORK = 64


def caller_address(request: AnyRequest) -> str:
    """The address that a request came from."""
    forwarded = request.headers.get("x-forwarded-for", "") if _behind_proxy(request) else ""
    # What the nearest proxy saw stands last; the rest anybody may have written.
    nearest = forwarded.rpartition(",")[2].strip()
    return nearest or (request.client.host if request.client else "")


def caller_network(request: AnyRequest) -> str:
    """What a caller is counted by: its address; of IPv6 its network of 64 bits, which one household has whole."""
    return network_of(caller_address(request))


def network_of(written: str) -> str:
    """The address that is counted for an address that was written down."""
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return written
    if isinstance(address, ipaddress.IPv4Address):
        return written
    # Who listens on both kinds sees the older one written as the newer one: that is no network of anybody's.
    older = address.ipv4_mapped
    return str(older or ipaddress.ip_network((address, _IPV6_NETWORK), strict=False))


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
