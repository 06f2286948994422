"""People who sign in, their sessions and invitations, and the organizations that they belong to."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Account, AccountSession, Organization


class SignedIn(msgspec.Struct, frozen=True):
    """An account in a session, with the name of its organization."""

    account: Account
    organization: str | None
    last_seen: datetime


async def account_of_session(session: AsyncSession, token_hash: bytes, idle: timedelta) -> SignedIn | None:
    """Who is signed in by a session that has not ended, and was used within the idle time."""
    query = (
        select(Account, Organization.name, AccountSession.last_seen)
        .join(AccountSession, AccountSession.account_id == Account.id)
        .outerjoin(Organization, Organization.id == Account.organization_id)
        .where(
            AccountSession.token_hash == token_hash,
            AccountSession.ends_at > func.now(),
            AccountSession.last_seen > func.now() - idle,
            Account.active,
        )
    )
    row = (await session.execute(query)).first()
    return None if row is None else SignedIn(row[0], row[1], row[2])


async def see_session(session: AsyncSession, token_hash: bytes) -> None:
    """Note that a session is in use."""
    await session.execute(
        update(AccountSession).where(AccountSession.token_hash == token_hash).values(last_seen=func.now())
    )


async def begin_session(session: AsyncSession, account_id: UUID, token_hash: bytes, lasts: timedelta) -> None:
    """Sign a person in, for so long at most."""
    values = {"token_hash": token_hash, "account_id": account_id, "ends_at": func.now() + lasts}
    await session.execute(insert(AccountSession).values(**values))


async def end_session(session: AsyncSession, token_hash: bytes) -> None:
    """Sign out."""
    await session.execute(delete(AccountSession).where(AccountSession.token_hash == token_hash))


async def end_sessions_of(session: AsyncSession, account_id: UUID, but: bytes = b"") -> None:
    """Sign a person out everywhere, but for one session."""
    await session.execute(
        delete(AccountSession).where(AccountSession.account_id == account_id, AccountSession.token_hash != but)
    )


async def forget_ended_sessions(session: AsyncSession) -> None:
    """Delete the sessions that are over."""
    await session.execute(delete(AccountSession).where(AccountSession.ends_at <= func.now()))


async def account_by_login(session: AsyncSession, login: str) -> Account | None:
    """The account with this login."""
    return (await session.execute(select(Account).where(Account.login == login))).scalar_one_or_none()


async def account_by_id(session: AsyncSession, id_: UUID, to_change: bool = False) -> Account | None:
    """An account that the tenant may see."""
    query = select(Account).where(Account.id == id_)
    return (await session.execute(query.with_for_update() if to_change else query)).scalar_one_or_none()


async def account_by_invitation(session: AsyncSession, invitation_hash: bytes) -> Account | None:
    """The account that an invitation is for, while it holds; nobody else can take it up meanwhile."""
    query = (
        select(Account)
        .where(Account.invitation_hash == invitation_hash, Account.invitation_ends > func.now(), Account.active)
        .with_for_update()
    )
    return (await session.execute(query)).scalar_one_or_none()


async def accounts_of(session: AsyncSession, organization_id: UUID | None) -> list[Account]:
    """The people of an organization, or the operator's, by name."""
    query = select(Account).where(Account.organization_id.is_not_distinct_from(organization_id))
    return list(await session.scalars(query.order_by(Account.name, Account.id)))


async def add_account(session: AsyncSession, values: dict[str, Any]) -> Account:
    """A person more."""
    return (await session.execute(insert(Account).values(**values).returning(Account))).scalar_one()


async def change_account(session: AsyncSession, id_: UUID, values: dict[str, Any]) -> Account:
    """A person with other properties."""
    query = update(Account).where(Account.id == id_).values(**values).returning(Account)
    return (await session.execute(query, execution_options={"populate_existing": True})).scalar_one()


async def hold_colleagues_of(session: AsyncSession, id_: UUID) -> None:
    """Hold everybody of a person's organization until this transaction ends, in one order for everybody."""
    theirs = select(Account.organization_id).where(Account.id == id_).scalar_subquery()
    await session.execute(
        select(Account.id)
        .where(Account.organization_id.is_not_distinct_from(theirs))
        .order_by(Account.id)
        .with_for_update()
    )


async def other_administrators(session: AsyncSession, account: Account) -> int:
    """How many people beside this one have its role in its organization and can sign in."""
    query = select(func.count()).where(
        Account.organization_id.is_not_distinct_from(account.organization_id),
        Account.role == account.role,
        Account.active,
        Account.password_hash.is_not(None),
        Account.id != account.id,
    )
    return int(await session.scalar(query) or 0)


async def organizations(session: AsyncSession, after: UUID | None, limit: int) -> list[Organization]:
    """Organizations in the order of their ids, after an id."""
    query = select(Organization).order_by(Organization.id).limit(limit)
    if after is not None:
        query = query.where(Organization.id > after)
    return list(await session.scalars(query))


async def organization_by_id(session: AsyncSession, id_: UUID) -> Organization | None:
    """An organization that the tenant may see."""
    return (await session.execute(select(Organization).where(Organization.id == id_))).scalar_one_or_none()


async def add_organization(session: AsyncSession, values: dict[str, Any]) -> Organization:
    """An organization more."""
    return (await session.execute(insert(Organization).values(**values).returning(Organization))).scalar_one()


async def change_organization(session: AsyncSession, id_: UUID, values: dict[str, Any]) -> Organization | None:
    """An organization with other properties."""
    query = update(Organization).where(Organization.id == id_).values(**values).returning(Organization)
    return (await session.execute(query, execution_options={"populate_existing": True})).scalar_one_or_none()
