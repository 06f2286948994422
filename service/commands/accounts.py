"""nqi accounts"""

import sys
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from models.connecting import sessions
from models.tables import Account, Organization
from service.access import SCOPES
from service.accounts.first import set_password
from service.accounts.people import invite
from service.accounts.principals import Principal
from service.accounts.structs import NewPerson
from service.commands.running import database, fail, run, settings_or_fail
from service.problems import Refused

_OPERATOR = Principal(role="operator", name="nqi accounts", scopes=frozenset(SCOPES))


@click.group("accounts")
def command() -> None:
    """People who sign in: set a password, invite, list.

    \b
    Examples:
      nqi accounts set-password operator
      nqi accounts invite li.na@lab.example --name 李娜 --organization 柳州市质量检验检测研究中心
    """


@command.command("set-password")
@click.argument("login")
@click.option("--stdin", "from_stdin", is_flag=True, help="Read the password from standard input, one line.")
def set_password_command(login: str, from_stdin: bool) -> None:
    """Set somebody's password; their sessions end, and so does their second factor."""
    if from_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)

    async def work() -> bool:
        async with database(settings_or_fail(), "accounts") as engine, sessions(engine).begin() as session:
            return await set_password(session, login, password)

    if not _said(work):
        fail(f"there is no account {login}", code=1)
    print(f"{login} can sign in.")


@command.command("invite")
@click.argument("login")
@click.option("--name", required=True, help="The person's name.")
@click.option("--organization", help="Name of the organization; without one, a colleague of the operator's.")
@click.option("--role", type=click.Choice(["editor", "administrator"]), default="administrator", show_default=True)
def invite_command(login: str, name: str, organization: str | None, role: str) -> None:
    """Make an account and print the link by which its person sets a password."""

    async def work() -> str:
        async with database(settings_or_fail(), "accounts") as engine, sessions(engine).begin() as session:
            owner = None
            if organization is not None:
                owner = await session.scalar(select(Organization.id).where(Organization.name == organization))
                if owner is None:
                    fail(f"there is no organization {organization}", code=1)
            stated: Any = "operator" if owner is None else role
            person = NewPerson(login=login, name=name, role=stated, organization=owner)
            return (await invite(session, _OPERATOR, person)).link

    print(_said(work))


@command.command("list")
def list_command() -> None:
    """Everybody who has an account."""

    async def work() -> list[tuple[Account, str | None]]:
        async with database(settings_or_fail(), "accounts") as engine, sessions(engine).begin() as session:
            query = select(Account, Organization.name).outerjoin(Organization).order_by(Account.login)
            return [(row[0], row[1]) for row in await session.execute(query)]

    table = Table("login", "name", "role", "organization", "state")
    for account, organization in run(work):
        state = "inactive" if not account.active else "invited" if account.password_hash is None else "active"
        table.add_row(account.login, account.name, account.role, organization or "", state)
    Console().print(table)


def _said(work: Any) -> Any:
    try:
        return run(work)
    except Refused as refused:
        fail("; ".join([refused.kind.title_en, *(breach.message(english=True) for breach in refused.breaches)]), code=1)
