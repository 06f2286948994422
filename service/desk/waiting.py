"""How much waits for whoever is signed in: said by the navigation of every page."""

from typing import Any

from litestar import Request

from models.queries.desk import Waiting, count_waiting
from models.tenancy import act_for
from service.accounts.authentication import principal_of
from service.clock import now

AnyRequest = Request[Any, Any, Any]
__all__ = ["Waiting", "note_waiting", "waiting_of"]
_NOTED = "waiting"


async def note_waiting(request: AnyRequest) -> None:
    """Note on the request of a page how much waits for its reader."""
    person = principal_of(request)
    if not request.route_handler.opt.get("page") or person.account_id is None:
        return
    async with request.app.state.sessions.begin() as session:
        await act_for(session, person.tenant)
        request.scope["state"][_NOTED] = await count_waiting(session, person.organization_id, now())


def waiting_of(request: AnyRequest) -> Waiting | None:
    """How much waits for the reader of a page; nothing where nobody is signed in."""
    found: Waiting | None = request.scope["state"].get(_NOTED)
    return found
