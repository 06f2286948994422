"""Which catalogue a caller works with: the real one, or for a test key the demo."""

from typing import Any

from litestar import Request

from service.accounts.authentication import principal_of
from service.matcher import Matcher


def matcher_of(request: Request[Any, Any, Any]) -> Matcher:
    """The matcher over the caller's catalogue."""
    state = request.app.state
    chosen: Matcher = state.matcher if principal_of(request).live else state.demo_matcher
    return chosen
