"""The operator's first account, made by the first start; nobody can sign in with it until its password was set."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.accounts import account_by_login, change_account, end_sessions_of
from models.tables import Account
from service.accounts.passwords import check_password, hash_of_password

FIRST_LOGIN = "operator"


async def make_first_account(session: AsyncSession) -> None:
    """The operator's account, where there is none of the operator's yet; several nodes may do so at once."""
    if await session.scalar(select(Account.id).where(Account.role == "operator").limit(1)) is None:
        values = {"login": FIRST_LOGIN, "name": "运营方", "role": "operator"}
        await session.execute(insert(Account).values(**values).on_conflict_do_nothing())


async def operator_can_sign_in(session: AsyncSession) -> bool:
    """Whether anybody of the operator's has a password."""
    query = select(Account.id).where(Account.role == "operator", Account.active, Account.password_hash.is_not(None))
    return await session.scalar(query.limit(1)) is not None


async def set_password(session: AsyncSession, login: str, password: str) -> bool:
    """Give an account a password, end its sessions and its second factor; false where there is no such account."""
    account = await account_by_login(session, login.strip().casefold())
    if account is None:
        return False
    check_password(password, account.login)
    values = {
        "password_hash": await hash_of_password(password),
        "invitation_hash": None,
        "totp_secret": None,
        "totp_confirmed": False,
    }
    await change_account(session, account.id, values)
    await end_sessions_of(session, account.id)
    return True
