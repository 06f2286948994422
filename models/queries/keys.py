"""Keys for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import ApiKey, Organization


class HeldKey(msgspec.Struct, frozen=True):
    """A key that holds, with the name of its organization."""

    key: ApiKey
    organization: str | None


async def key_by_secret(session: AsyncSession, secret_hash: bytes) -> HeldKey | None:
    """The key with this secret, unless it was revoked or has expired."""
    query = (
        select(ApiKey, Organization.name)
        .outerjoin(Organization, Organization.id == ApiKey.organization_id)
        .where(
            ApiKey.secret_hash == secret_hash,
            ApiKey.revoked_at.is_(None),
            or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > func.now()),
        )
    )
    row = (await session.execute(query)).first()
    return None if row is None else HeldKey(row[0], row[1])


async def note_use(session: AsyncSession, id_: UUID) -> None:
    """Note that a key is in use."""
    await session.execute(update(ApiKey).where(ApiKey.id == id_).values(last_used_at=func.now()))


async def keys_of(session: AsyncSession, organization_id: UUID | None) -> list[ApiKey]:
    """All keys of an organization, or the operator's, newest first."""
    query = select(ApiKey).where(ApiKey.organization_id.is_not_distinct_from(organization_id))
    return list(await session.scalars(query.order_by(ApiKey.created_at.desc(), ApiKey.id.desc())))


async def key_by_id(session: AsyncSession, id_: UUID, to_change: bool = False) -> ApiKey | None:
    """A key that the tenant may see."""
    query = select(ApiKey).where(ApiKey.id == id_)
    return (await session.execute(query.with_for_update() if to_change else query)).scalar_one_or_none()


async def add_key(session: AsyncSession, values: dict[str, Any]) -> ApiKey:
    """A key more."""
    return (await session.execute(insert(ApiKey).values(**values).returning(ApiKey))).scalar_one()


async def revoke_key(session: AsyncSession, id_: UUID) -> ApiKey:
    """The key, which holds no more from now on."""
    query = update(ApiKey).where(ApiKey.id == id_).values(revoked_at=func.coalesce(ApiKey.revoked_at, func.now()))
    return (await session.execute(query.returning(ApiKey), execution_options={"populate_existing": True})).scalar_one()


async def retire_key(session: AsyncSession, id_: UUID, ends_at: datetime, replaced_by: UUID) -> None:
    """Let a key end at a time, or when it would have ended anyway, since another takes its place."""
    ends = func.least(func.coalesce(ApiKey.expires_at, ends_at), ends_at)
    await session.execute(update(ApiKey).where(ApiKey.id == id_).values(expires_at=ends, replaced_by=replaced_by))
