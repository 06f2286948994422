"""What the parties of a case say to one another, over HTTP."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import messages_of, referral_by_id
from models.tables import Message, Need, Referral
from service.access import need_or, needs
from service.accounts.authentication import principal_of
from service.cases.parties import Party, case_of_caller, held, provider
from service.cases.recording import record
from service.cases.structs import MessageOut, Messages, NewMessage
from service.clock import now
from service.contacts.unerased import refuse_erased
from service.idempotency import IdempotencyKey, Once
from service.identifiers import new_id
from service.problems import Breach, Refused, Rule
from service.referrals.reading import seen_referral
from service.workflow.referral_states import OPEN

AnyRequest = Request[Any, Any, Any]
_PRIVATE = {"Cache-Control": "no-store"}
_NO_REFERRAL = Rule("unknown-id", "不是这份需求的对接单", "is no referral of this need")
_FOR_PROVIDER = Rule("contradiction", "此处不填对接单", "is not stated here")


@get(
    "/v1/needs/{need_id:uuid}/messages",
    operation_id="listMessages",
    summary="What was said in a case",
    tags=["cases"],
    opt=need_or("case:read"),
)
async def list_messages(
    request: AnyRequest, session: NamedDependency[AsyncSession], need_id: FromPath[UUID]
) -> Response[Messages]:
    """What enterprise, clerk and providers said, in the order of time."""
    await case_of_caller(request, need_id, session)
    return Response(await _shown(session, need_id), headers=_PRIVATE)


@post(
    "/v1/needs/{need_id:uuid}/messages",
    operation_id="addMessage",
    summary="Say something in a case",
    tags=["cases"],
    opt=need_or("case:write"),
)
async def add_message(
    request: AnyRequest,
    session: NamedDependency[AsyncSession],
    need_id: FromPath[UUID],
    data: JSONBody[NewMessage],
    idempotency_key: IdempotencyKey = None,
) -> Response[MessageOut]:
    """Ask or answer: what the enterprise says answers the questions that it was asked in the same conversation."""
    need, party = await case_of_caller(request, need_id, session, to_change=True)
    referral = None
    if data.referral is not None:
        referral = await referral_by_id(session, data.referral)
        if referral is None or referral.need_id != need_id:
            raise Refused("unknown-reference", [Breach("/referral", _NO_REFERRAL)])
    async with Once(session, request, idempotency_key) as once:
        if once.earlier is None:
            made = await say(session, need, referral, party, data)
            await once.done(201, f"/v1/needs/{need_id}/messages", msgspec.json.encode(made))
        return once.response()


@get(
    "/v1/referrals/{referral_id:uuid}/messages",
    operation_id="listReferralMessages",
    summary="What was said about a referral",
    tags=["cases"],
    opt=needs("case:read"),
)
async def list_referral_messages(
    session: NamedDependency[AsyncSession], referral_id: FromPath[UUID]
) -> Response[Messages]:
    """What the enterprise and its provider said, in the order of time."""
    referral, need = await seen_referral(session, referral_id)
    found = await _shown(session, need.id)
    items = [message for message in found.items if message.referral == referral.id]
    return Response(Messages(items=items), headers=_PRIVATE)


@post(
    "/v1/referrals/{referral_id:uuid}/messages",
    operation_id="addReferralMessage",
    summary="Ask the enterprise of a referral",
    tags=["cases"],
    opt=needs("case:write"),
)
async def add_referral_message(
    request: AnyRequest,
    session: NamedDependency[AsyncSession],
    referral_id: FromPath[UUID],
    data: JSONBody[NewMessage],
    idempotency_key: IdempotencyKey = None,
) -> Response[MessageOut]:
    """Ask the enterprise, or tell it something, as its provider."""
    if data.referral is not None:
        raise Refused("contradiction", [Breach("/referral", _FOR_PROVIDER)])
    referral, _ = await seen_referral(session, referral_id)
    need = await held(session, referral.need_id)
    async with Once(session, request, idempotency_key) as once:
        if once.earlier is None:
            made = await say(session, need, referral, provider(principal_of(request)), data)
            await once.done(201, f"/v1/referrals/{referral_id}/messages", msgspec.json.encode(made))
        return once.response()


async def say(
    session: AsyncSession, need: Need, referral: Referral | None, party: Party, data: NewMessage
) -> MessageOut:
    """Keep a message; refused where nobody works on that any more."""
    refuse_erased(need)
    if referral is not None and referral.state not in OPEN and referral.state != "completed":
        raise Refused("not-in-this-state", [Breach("/referral", _NO_REFERRAL)])
    at = now()
    message = Message(
        id=new_id(),
        need_id=need.id,
        referral_id=referral.id if referral is not None else None,
        organization_id=referral.organization_id if referral is not None else None,
        author_role=party.role,
        author=party.name,
        author_id=party.id,
        text=data.text,
        question=data.question and party.role != "enterprise",
        at=at,
    )
    session.add(message)
    if party.role == "enterprise":
        same = Message.referral_id == message.referral_id if referral is not None else Message.referral_id.is_(None)
        open_questions = update(Message).where(Message.need_id == need.id, same, Message.question)
        await session.execute(open_questions.where(Message.answered_at.is_(None)).values(answered_at=at))
    await record(session, need, referral, "message_added", party, at)
    await session.flush()
    return MessageOut.of(message)


async def _shown(session: AsyncSession, need_id: UUID) -> Messages:
    return Messages(items=[MessageOut.of(row) for row in await messages_of(session, need_id)])
