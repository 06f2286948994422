"""Demo sitekeys: for any origin, over the demo catalogue, with an outcome that is always the same.

So a page can be built, and each of its states looked at, before there is a sitekey of one's own.
"""

from typing import Any

from litestar import Request

from matching.values import Only
from models.queries.budgets import Spent
from service.accounts.principals import Portal, Principal
from service.partners.budgets import settle
from service.problems import Refused

AnyRequest = Request[Any, Any, Any]
_PREFIX = "nqi_site_demo_"
FOUND = f"{_PREFIX}found"
"""Always finds something."""
EMPTY = f"{_PREFIX}empty"
"""Never finds anything."""
LIMITED = f"{_PREFIX}limited"
"""Has always spent its budget: 429."""
FAILING = f"{_PREFIX}failing"
"""Is never served: 503."""
DEMO_TEXT = "游标卡尺需要校准，测量范围0-150mm"
"""What is asked where a demo sitekey that always finds something was asked for what is not there."""
_NOWHERE = Only(stations=("no-such-station",))
_RETRY_SECONDS = 30


def is_demo(credential: str) -> bool:
    """Whether a credential is a demo sitekey."""
    return credential in (FOUND, EMPTY, LIMITED, FAILING)


def demo_portal(request: AnyRequest, credential: str, origin: str) -> Principal:
    """The page that shows a demo sitekey; refused where that is what the sitekey is for."""
    if credential == LIMITED:
        most: int = request.app.state.settings.portal_sitekey_per_minute
        settle(request, [Spent("sitekey", most, -1, _RETRY_SECONDS)])
    if credential == FAILING:
        raise Refused("index-not-ready")
    found = credential == FOUND
    portal = Portal(origin=origin, entry="*", only=None if found else _NOWHERE, demo="found" if found else "empty")
    return Principal(role="portal", name=credential, live=False, portal=portal)
