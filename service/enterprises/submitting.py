"""A need submitted on its page, with the contact that it needs; a contact corrected, consents given and taken back."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.contacts import find_contact
from models.tables import Need
from service.access import VISITOR
from service.cases.messages import say
from service.cases.moves import moved
from service.cases.parties import ENTERPRISE
from service.cases.structs import NeedMove, NewMessage
from service.catalogues import matcher_of
from service.clock import now
from service.contacts.consenting import change
from service.contacts.keeping import keep_contact
from service.contacts.structs import ConsentChange, NewContact
from service.contacts.unerased import refuse_erased
from service.contacts.vault import vault_of
from service.enterprises.acting import Fields, acted, stated
from service.enterprises.parts.contact import BOXES, FIELDS
from service.problems import Breach, Refused, Rule

AnyRequest = Request[Any, Any, Any]
_TICK = Rule(
    "required",
    "请勾选：不同意这一项，需求不能转交给服务机构",
    "please tick it: without it the need cannot be handed to a station",
)
_UNKNOWN = Rule("choice", "没有这种同意", "is no such consent")


@post("/needs/{need_id:uuid}/submission", include_in_schema=False, opt=VISITOR, status_code=200)
async def submission_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[Any]:
    """Submit the need, with a contact where one is stated, and with what was missing where it was returned."""

    async def work(need: Need, fields: Fields) -> str:
        if "enterprise" in fields:
            await _keep(request, session, need, fields)
        if text := fields.get("text", "").strip():
            await say(session, need, None, ENTERPRISE, stated(NewMessage, {"text": text}))
        move = {"to": "submitted", "station": fields.get("station"), "urgent": "urgent" in fields}
        limits, matcher = request.app.state.limits, matcher_of(request)
        await moved(session, need, ENTERPRISE, stated(NeedMove, move), limits, matcher)
        return "submitted"

    return await acted(request, session, need_id, work)


@post("/needs/{need_id:uuid}/contact", include_in_schema=False, opt=VISITOR, status_code=200)
async def contact_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[Any]:
    """Correct the contact; what is agreed to is what is ticked."""

    async def work(need: Need, fields: Fields) -> str:
        refuse_erased(need)
        await _keep(request, session, need, fields)
        return "contact"

    return await acted(request, session, need_id, work)


@post("/needs/{need_id:uuid}/consents", include_in_schema=False, opt=VISITOR, status_code=200)
async def consent_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[Any]:
    """Give one consent («give:clerk»), or take it back («take:clerk»)."""

    async def work(need: Need, fields: Fields) -> str:
        refuse_erased(need)
        verb, _, box = fields.get("do", "").partition(":")
        if box not in BOXES or verb not in ("give", "take"):
            raise Refused("invalid-request", [Breach("/do", _UNKNOWN)])
        if await find_contact(session, need.id) is None:
            raise Refused("contact-missing")
        purpose, recipient = BOXES[box]
        given = verb == "give"
        version = fields.get("version") if given else None
        wanted = ConsentChange(purpose=purpose, recipient=recipient, given=given, version=version)
        await change(session, need.id, wanted, now())
        return "consent"

    return await acted(request, session, need_id, work)


async def _keep(request: AnyRequest, session: AsyncSession, need: Need, fields: Fields) -> None:
    """Keep a contact with exactly the consents that are ticked."""
    contact = stated(
        NewContact, {**{name: fields.get(name, "").strip() for name in FIELDS}, "consent": _consent(fields)}
    )
    if "refer" not in fields:
        raise Refused("consent-required", [Breach("/refer", _TICK)])
    days = request.app.state.settings.contact_days
    await keep_contact(session, vault_of(request), need, contact, now(), days)
    if "clerk" not in fields:
        # A clerk who may ask after delivery has not been let see the contact for anything else.
        purpose, recipient = BOXES["clerk"]
        await change(session, need.id, ConsentChange(purpose=purpose, recipient=recipient, given=False), now())


def _consent(fields: Fields) -> dict[str, Any]:
    """The consent that the ticked boxes make; the first one is asked for at its own place."""
    pairs = [BOXES["refer"]] + [pair for box, pair in BOXES.items() if box in fields]
    return {
        "version": fields.get("version", "").strip() or "-",
        "purposes": list(dict.fromkeys(purpose for purpose, _ in pairs)),
        "recipients": list(dict.fromkeys(recipient for _, recipient in pairs)),
    }
