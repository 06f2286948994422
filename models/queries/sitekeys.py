"""Sitekeys of partners."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Text, cast, func, insert, or_, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import ApiKey, Organization, Sitekey


class HeldSitekey(msgspec.Struct, frozen=True):
    """A sitekey that holds, with the name of its organization."""

    sitekey: Sitekey
    organization: str


async def sitekey_by_key(session: AsyncSession, key: str) -> HeldSitekey | None:
    """The sitekey with these characters, unless it is switched off."""
    return await _held(session, Sitekey.key == key)


async def sitekey_of_token(session: AsyncSession, id_: UUID, parent: UUID) -> HeldSitekey | None:
    """The sitekey of an embed token, unless it is switched off, or the key that minted the token holds no more."""
    minted_by = select(ApiKey.id).where(
        ApiKey.id == parent,
        ApiKey.organization_id == Sitekey.organization_id,
        ApiKey.live == Sitekey.live,
        ApiKey.revoked_at.is_(None),
        or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > func.now()),
    )
    return await _held(session, Sitekey.id == id_, minted_by.exists())


async def _held(session: AsyncSession, *conditions: Any) -> HeldSitekey | None:
    query = (
        select(Sitekey, Organization.name)
        .join(Organization, Organization.id == Sitekey.organization_id)
        .where(Sitekey.enabled, *conditions)
    )
    row = (await session.execute(query)).first()
    return None if row is None else HeldSitekey(row[0], row[1])


async def any_sitekey_allows(session: AsyncSession, entries: Sequence[str]) -> bool:
    """Whether a sitekey that is switched on has one of these entries among its origins."""
    query = select(Sitekey.id).where(Sitekey.enabled, Sitekey.origins.overlap(cast(list(entries), ARRAY(Text))))
    return await session.scalar(query.limit(1)) is not None


async def sitekeys_of(session: AsyncSession, organization_id: UUID | None) -> list[Sitekey]:
    """The sitekeys of an organization, oldest first."""
    query = select(Sitekey).where(Sitekey.organization_id == organization_id)
    return list(await session.scalars(query.order_by(Sitekey.id)))


async def hold_sitekeys_of(session: AsyncSession, organization_id: UUID) -> int:
    """How many sitekeys an organization has; nobody else adds one until this transaction ends."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))"), {"what": f"sitekey {organization_id}"}
    )
    query = select(func.count()).select_from(Sitekey).where(Sitekey.organization_id == organization_id)
    return int(await session.scalar(query) or 0)


async def sitekey_by_id(session: AsyncSession, id_: UUID, to_change: bool = False) -> Sitekey | None:
    """A sitekey that the tenant may see."""
    query = select(Sitekey).where(Sitekey.id == id_)
    return (await session.execute(query.with_for_update() if to_change else query)).scalar_one_or_none()


async def add_sitekey(session: AsyncSession, values: dict[str, Any]) -> Sitekey:
    """A sitekey more."""
    return (await session.execute(insert(Sitekey).values(**values).returning(Sitekey))).scalar_one()


async def change_sitekey(session: AsyncSession, id_: UUID, values: dict[str, Any]) -> Sitekey:
    """A sitekey with other properties, and a new version."""
    renewed = {**values, "version": Sitekey.version + 1, "updated_at": func.now()}
    query = update(Sitekey).where(Sitekey.id == id_).values(**renewed).returning(Sitekey)
    return (await session.execute(query, execution_options={"populate_existing": True})).scalar_one()
