"""Signing in: slow for guessers, the same for a wrong login and a wrong password."""

import hashlib
from datetime import UTC, datetime, timedelta

import pyotp
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from models.queries.accounts import (
    account_by_id,
    account_by_login,
    begin_session,
    change_account,
    organization_by_id,
)
from models.queries.attempts import attempts, count_attempt, forget_attempts, one_at_a_time, uncount_attempt
from models.tables import Account
from models.tenancy import AUTHENTICATION, act_for
from service.accounts.authentication import principal_of_account
from service.accounts.passwords import is_password
from service.accounts.principals import Principal
from service.accounts.secrets import new_secret
from service.accounts.structs import Credentials
from service.identifiers import hash_of
from service.problems import Refused

LASTS = timedelta(days=7)
"""No session lasts longer, however much it is used."""
REMEMBERED = timedelta(hours=24)
"""Attempts with a longer pause between them are counted anew."""
_FREE_ATTEMPTS = 5
_FIRST_PAUSE_SECONDS = 30
_LONGEST_PAUSE_SECONDS = 3_600
_FROM_ONE_ADDRESS = 200
Sessions = async_sessionmaker[AsyncSession]


async def sign_in(sessions: Sessions, stated: Credentials, address: str) -> tuple[Principal, str]:
    """The person, and the secret of the session that begins; refused while the login or the address has to wait."""
    login, door = _subject("login", stated.login.strip().casefold()), _subject("address", address)
    async with sessions.begin() as session:
        await act_for(session, AUTHENTICATION)
        await count_try(session, login)
        await _check_pause(session, door, _FROM_ONE_ADDRESS)
        await count_attempt(session, door, REMEMBERED)
        account = await account_by_login(session, stated.login.strip().casefold())
    right = await is_password(account.password_hash if account is not None else None, stated.password)
    if account is None or not right or not account.active:
        raise Refused("wrong-credentials")
    async with sessions.begin() as session:
        # Many people may share an address: those who know their password hold up nobody, whether a code is asked or not.
        await act_for(session, AUTHENTICATION)
        await uncount_attempt(session, door)
    async with sessions.begin() as session:
        await act_for(session, AUTHENTICATION)
        # Read again and held: meanwhile the code may have been used, the password changed, the person sent away.
        present = await account_by_id(session, account.id, to_change=True)
        if present is None or not present.active or present.password_hash != account.password_hash:
            raise Refused("wrong-credentials")
        await _check_second_factor(session, present, stated.code)
        await forget_attempts(session, login)
        return await open_session(session, present)


async def open_session(session: AsyncSession, account: Account) -> tuple[Principal, str]:
    """Sign an account in, whoever found it to be the right one."""
    token = new_secret()
    await begin_session(session, account.id, hash_of(token), LASTS)
    found = await organization_by_id(session, account.organization_id) if account.organization_id else None
    return principal_of_account(account, found.name if found else None), token


async def count_try(session: AsyncSession, what: str) -> None:
    """Count that somebody tries to guess a secret; refused after five, for ever longer pauses.

    One at a time, and counted before it is tried, so that many at once gain nothing.
    """
    await one_at_a_time(session, what)
    await _check_pause(session, what, _FREE_ATTEMPTS)
    await count_attempt(session, what, REMEMBERED)


async def _check_pause(session: AsyncSession, what: str, free: int) -> None:
    found = await attempts(session, what)
    if found is None or found[0] < free:
        return
    pause = min(_FIRST_PAUSE_SECONDS * 2 ** min(found[0] - free, 20), _LONGEST_PAUSE_SECONDS)
    left = pause - (datetime.now(UTC) - found[1]).total_seconds()
    if left > 0:
        raise Refused("too-many-attempts", headers={"Retry-After": str(int(left) + 1)})


async def _check_second_factor(session: AsyncSession, account: Account, code: str | None) -> None:
    if not account.totp_confirmed or account.totp_secret is None:
        return
    if code is None:
        raise Refused("code-required")
    step = step_of(account.totp_secret, code, datetime.now(UTC))
    if step is None or (account.totp_last_step is not None and step <= account.totp_last_step):
        raise Refused("wrong-credentials")
    # A code is good once: who looked over a shoulder comes too late.
    await change_account(session, account.id, {"totp_last_step": step})


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step (RFC 6238, 30 s) that a code is of, this one or one beside it, or none."""
    totp = pyotp.TOTP(secret)
    this = int(now.timestamp()) // 30
    return next(
        (step for step in (this, this - 1, this + 1) if pyotp.utils.strings_equal(totp.at(step * 30), code)), None
    )


def _subject(kind: str, what: str) -> str:
    """What attempts are counted by; a login that somebody mistyped may be a password."""
    return f"{kind}:{hashlib.sha256(what.encode()).hexdigest()[:32]}"
