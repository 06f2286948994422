"""nqi doctor"""

import click
import msgspec
from rich.console import Console
from rich.table import Table

from models.embedded import EmbeddedError
from service.commands.running import database, run, settings_or_fail
from service.doctor import Finding, look_at_database, look_at_folder
from service.settings import Settings


@click.command("doctor")
@click.option("--repair", is_flag=True, help="Mend what can be mended without losing anything.")
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON on standard output.")
def command(repair: bool, as_json: bool) -> None:
    """Find and repair what is wrong with this node: orphaned servers, open modes, damaged index, wrong role.

    Works beside a running service and without one. Exit code 0: all well; 1: something is wrong.

    \b
    Example:
      nqi doctor --repair
    """
    settings = settings_or_fail()
    try:
        findings = look_at_folder(settings, repair)
    except (EmbeddedError, OSError) as error:
        findings = [Finding(name="folder", state="wrong", said=str(error))]
    if all(finding.state != "wrong" for finding in findings):
        findings += run(lambda: _ask_database(settings))
    if as_json:
        print(msgspec.json.encode(findings).decode())
    else:
        table = Table("", "", "")
        for finding in findings:
            table.add_row({"ok": "✓", "repaired": "⟳", "wrong": "✗"}[finding.state], finding.name, finding.said)
        Console().print(table)
    raise SystemExit(1 if any(finding.state == "wrong" for finding in findings) else 0)


async def _ask_database(settings: Settings) -> list[Finding]:
    async with database(settings, "doctor") as engine:
        return await look_at_database(engine)
