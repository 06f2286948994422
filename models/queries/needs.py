"""Needs with the answers given, and requests that may be repeated."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Answer, IdempotentRequest, Need, Plan
from models.tenancy import act_for, enterprise

KEPT = timedelta(hours=24)
"""How long a repeated request gets the same answer."""


class StoredNeed(msgspec.Struct, frozen=True):
    """A need with the answer that was shown for it last."""

    need: Need
    answer: Answer


async def store_need(session: AsyncSession, need: dict[str, Any], answer: dict[str, Any]) -> None:
    """A need and its answer, in one statement each."""
    await session.execute(insert(Need), [need])
    await session.execute(insert(Answer), [answer])


async def find_need(session: AsyncSession, id_: UUID, token_hash: bytes) -> StoredNeed | None:
    """A need by its id and the hash of its token; a wrong token finds nothing. The transaction is its enterprise's then."""
    await act_for(session, enterprise(id_))
    query = (
        select(Need, Answer)
        .join(Answer, Answer.need_id == Need.id)
        .where(Need.id == id_, Need.token_hash == token_hash)
        .order_by(Answer.created_at.desc(), Answer.match_id.desc())
        .limit(1)
    )
    row = (await session.execute(query)).first()
    return None if row is None else StoredNeed(row[0], row[1])


async def store_plan(session: AsyncSession, plan: dict[str, Any]) -> None:
    """Keep a plan of a need beside those before it."""
    await session.execute(insert(Plan), [plan])


async def newest_plan(session: AsyncSession, need_id: UUID) -> Plan | None:
    """The plan of a need that was kept last."""
    query = select(Plan).where(Plan.need_id == need_id).order_by(Plan.created_at.desc(), Plan.id.desc()).limit(1)
    return (await session.execute(query)).scalar_one_or_none()


async def claim_request(session: AsyncSession, key_hash: bytes) -> bool:
    """Whether this transaction may work on the request; false while another one does."""
    number = int.from_bytes(key_hash[:8], "big", signed=True)
    claimed = await session.scalar(text("SELECT pg_try_advisory_xact_lock(:number)"), {"number": number})
    return bool(claimed)


async def earlier_answer(session: AsyncSession, key_hash: bytes) -> IdempotentRequest | None:
    """The answer that a request with this key got within the last 24 hours."""
    query = select(IdempotentRequest).where(
        IdempotentRequest.key_hash == key_hash, IdempotentRequest.created_at > func.now() - KEPT
    )
    return (await session.execute(query)).scalar_one_or_none()


async def keep_answer(session: AsyncSession, answer: dict[str, Any]) -> None:
    """Keep the answer to a request for repetitions; one that has run out makes room."""
    await session.execute(
        text(
            """
            INSERT INTO idempotent_request (key_hash, request_hash, salt, status, location, tag, body)
            VALUES (:key_hash, :request_hash, :salt, :status, :location, :tag, :body)
            ON CONFLICT (key_hash) DO UPDATE SET request_hash = EXCLUDED.request_hash, salt = EXCLUDED.salt,
                status = EXCLUDED.status, location = EXCLUDED.location, tag = EXCLUDED.tag, body = EXCLUDED.body, created_at = now()
            """
        ),
        answer,
    )


async def forget_old_answers(session: AsyncSession) -> None:
    """Delete what is kept for no repetition any more."""
    await session.execute(delete(IdempotentRequest).where(IdempotentRequest.created_at <= func.now() - KEPT))
