"""What an enterprise says on its page: to the clerk, or to the station of a service."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import messages_of, referral_by_id
from models.tables import Message, Need
from service.access import VISITOR
from service.cases.messages import say
from service.cases.parties import ENTERPRISE
from service.cases.structs import NewMessage
from service.enterprises.acting import Fields, acted, stated
from service.problems import Refused

AnyRequest = Request[Any, Any, Any]


@post("/needs/{need_id:uuid}/messages", include_in_schema=False, opt=VISITOR, status_code=200)
async def message_posted(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[Any]:
    """Say something or answer; what is sent twice by a second click is kept once."""

    async def work(need: Need, fields: Fields) -> str:
        message = stated(NewMessage, {"text": fields.get("text", "").strip(), "referral": fields.get("referral")})
        referral = await referral_by_id(session, message.referral) if message.referral is not None else None
        if message.referral is not None and (referral is None or referral.need_id != need.id):
            raise Refused("not-found")
        if not _is_there(message, await messages_of(session, need.id), fields.get("seen", "")):
            await say(session, need, referral, ENTERPRISE, message)
        return "said"

    return await acted(request, session, need_id, work)


def _is_there(message: NewMessage, said: list[Message], seen: str) -> bool:
    """Whether the same was said in the same conversation since the newest message that the page showed."""
    ids = [str(each.id) for each in said]
    since = said[ids.index(seen) + 1 :] if seen in ids else said if not seen else []
    return any(
        each.author_role == "enterprise" and each.text == message.text and each.referral_id == message.referral
        for each in since
    )
