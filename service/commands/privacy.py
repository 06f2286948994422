"""nqi privacy"""

import datetime
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple
from uuid import UUID

import click
import msgspec
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from models.connecting import sessions
from models.queries.cases import lock_need
from models.queries.contacts import needs_by_telephone
from service.cases.parties import Party
from service.clock import now
from service.commands.running import database, fail, run, settings_or_fail
from service.contacts.affected import affected
from service.contacts.erasing import erase
from service.contacts.exporting import NeedExport, export_of
from service.contacts.vault import Vault, load_vault
from service.fields import TELEPHONE
from service.problems import Refused
from service.sealing import KeysUnusable, SealingError
from service.workflow.limits import Limits, LimitsError, read_limits
from service.workflow.working_time import CHINA

_OPERATOR = Party(roles=("clerk", "enterprise"), name="nqi privacy")
"""The operator, doing what the enterprise asked for."""
_FROM_STDIN = click.option(
    "--stdin", "from_stdin", is_flag=True, help="Read the telephone from standard input, one line."
)


class _Desk(NamedTuple):
    sessions: async_sessionmaker[AsyncSession]
    vault: Vault
    limits: Limits


@click.group("privacy")
def command() -> None:
    """What is kept of people: export it, erase it, say who is affected by a leak.

    The telephone is asked for, so that it stands neither in the shell's history nor in the list of processes.

    \b
    Examples:
      nqi privacy export
      nqi privacy erase
      nqi privacy affected --since 2026-11-01
    """


@command.command("export")
@_FROM_STDIN
def export_command(from_stdin: bool) -> None:
    """Print all that is stored of the needs of a telephone, as JSON."""
    telephone = _telephone(from_stdin)

    async def work() -> list[NeedExport]:
        async with _desk() as desk, desk.sessions.begin() as session:
            ids = await needs_by_telephone(session, desk.vault.marker.of_telephone(telephone))
            return [await export_of(session, desk.vault, id_) for id_ in ids]

    found = run(work)
    if not found:
        fail("no contact has this telephone", code=1)
    print(msgspec.json.format(msgspec.json.encode({"needs": found}), indent=2).decode())


@command.command("erase")
@_FROM_STDIN
@click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
def erase_command(from_stdin: bool, yes: bool) -> None:
    """Erase contact, attachments, messages and text of the needs of a telephone; history and figures stay."""
    if from_stdin and not yes:
        fail("with --stdin nobody can be asked whether it is meant: give --yes too")
    telephone = _telephone(from_stdin)
    if not yes:
        click.confirm("Erase everything of this telephone for good?", abort=True, err=True)

    async def work() -> list[tuple[UUID, str | None]]:
        async with _desk() as desk:
            async with desk.sessions.begin() as session:
                ids = await needs_by_telephone(session, desk.vault.marker.of_telephone(telephone))
            return [(id_, await _erased(desk, id_)) for id_ in ids]

    found = run(work)
    if not found:
        fail("no contact has this telephone", code=1)
    for id_, hindrance in found:
        print(f"{id_} erased" if hindrance is None else f"{id_} not erased: {hindrance}")
    if any(hindrance is not None for _, hindrance in found):
        raise SystemExit(1)


@command.command("affected")
@click.option("--since", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day from which on, in China.")
@click.option("--seen-by", help="Only what this organization saw, such as one whose key was stolen.")
def affected_command(since: datetime.datetime, seen_by: str | None) -> None:
    """Print who is affected by a leak, and by what, one JSON object a line; the count goes to standard error."""

    async def work() -> int:
        number = 0
        async with _desk() as desk, desk.sessions.begin() as session:
            async for one in affected(session, desk.vault, since.replace(tzinfo=CHINA), seen_by):
                print(msgspec.json.encode(one).decode())
                number += 1
        return number

    print(f"{run(work)} needs are affected", file=sys.stderr)


@asynccontextmanager
async def _desk() -> AsyncIterator[_Desk]:
    settings = settings_or_fail()
    try:
        vault, limits = load_vault(settings), read_limits(settings.limits_file)
    except KeysUnusable as error:
        fail(f"{error}; see docs/operations.md, Sealing keys")
    except LimitsError as error:
        fail(f"NQI_LIMITS_FILE: {error}")
    async with database(settings, "privacy") as engine:
        try:
            yield _Desk(sessions(engine), vault, limits)
        except SealingError as error:
            fail(str(error))


async def _erased(desk: _Desk, need_id: UUID) -> str | None:
    """Erase a need; what hinders that, if anything does."""
    try:
        async with desk.sessions.begin() as session:
            need = await lock_need(session, need_id)
            if need is not None:
                await erase(session, need, _OPERATOR, now(), desk.limits)
    except Refused as refused:
        return "; ".join(breach.message(english=True) for breach in refused.breaches)
    return None


def _telephone(from_stdin: bool) -> str:
    if from_stdin:
        written = sys.stdin.readline().strip()
    else:
        written = click.prompt("Telephone", hide_input=True, err=True).strip()
    if re.match(TELEPHONE, written) is None:
        fail("that is no telephone: 6 to 20 digits, with single spaces or hyphens between them")
    return written
