"""Which catalogue a caller works with: the real one, or for a test key the demo."""

from typing import Any

from litestar import Request
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from service.accounts.authentication import principal_of
from service.matcher import Matcher


def matcher_of(request: Request[Any, Any, Any]) -> Matcher:
    """The matcher over the caller's catalogue."""
    state = request.app.state
    chosen: Matcher = state.matcher if principal_of(request).live else state.demo_matcher
    return chosen


def sessions_of(request: Request[Any, Any, Any]) -> async_sessionmaker[AsyncSession]:
    """Sessions of the caller's catalogue, for what must not wait within the transaction of the request."""
    state = request.app.state
    chosen: async_sessionmaker[AsyncSession] = state.sessions if principal_of(request).live else state.demo_sessions
    return chosen
