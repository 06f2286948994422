"""Budgets of a minute, and how an answer tells what is left of them (IETF draft-ietf-httpapi-ratelimit-headers-10)."""

import hashlib
from typing import Any

from litestar import Request

from models.queries.budgets import Quota, Spent, spend
from models.tenancy import AUTHENTICATION, act_for
from service.problems import Refused
from service.proxies import caller_network

AnyRequest = Request[Any, Any, Any]
_HEADERS = "rate_limit"
"""Where the state of a request has the headers of its answer."""
_WINDOW_SECONDS = 60


def address_quota(request: AnyRequest) -> Quota:
    """The budget of the address that a request came from; of IPv6, of its network of 64 bits, which one household has."""
    # No address of anybody's is stored.
    digest = hashlib.sha256(caller_network(request).encode()).hexdigest()[:32]
    return Quota(f"address {digest}", request.app.state.settings.portal_address_per_minute)


def origin_quota(request: AnyRequest, origin: str) -> Quota:
    """The budget of an origin."""
    return Quota(f"origin {origin}", request.app.state.settings.portal_origin_per_minute)


async def charge_address(request: AnyRequest) -> None:
    """Count a request without a key against the budget of its address; refused where that is spent."""
    async with request.app.state.sessions.begin() as session:
        await act_for(session, AUTHENTICATION)
        spent = await spend(session, address_quota(request))
    settle(request, spent)


def settle(request: AnyRequest, spent: list[Spent]) -> None:
    """Have the answer tell what is left of the tightest budget; refused where that is spent."""
    tightest = min(spent, key=lambda one: (one.left, one.what))
    kind = tightest.what.partition(" ")[0]
    request.scope["state"][_HEADERS] = {
        "RateLimit-Policy": f'"{kind}";q={tightest.most};w={_WINDOW_SECONDS}',
        "RateLimit": f'"{kind}";r={max(0, tightest.left)};t={tightest.seconds_left}',
    }
    if tightest.left < 0:
        raise Refused("too-many-requests", headers={"Retry-After": str(tightest.seconds_left)})


def headers_of(state: dict[str, Any]) -> dict[str, str]:
    """What an answer tells of budgets."""
    found: dict[str, str] = state.get(_HEADERS, {})
    return found
