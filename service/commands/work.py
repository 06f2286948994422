"""nqi work"""

import asyncio
import contextlib

import click

from service.commands.running import fail, settings_for_part
from service.following.lifetime import end_with_parent
from service.imports.worker import work
from service.logs import configure_logs
from service.sealing import KeysUnusable


@click.command("work")
def command() -> None:
    """Take up the imports that stations send and erase what was kept long enough, until stopped.

    `nqi serve` starts one by itself; where the serving processes run without it, start at least one.

    \b
    Example:
      NQI_DATABASE_URL=postgresql://owner:password@db:5432/nqi nqi work
    """
    settings = settings_for_part()
    configure_logs(settings.log_level)
    end_with_parent()
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(work(settings))
    except KeysUnusable as error:
        fail(f"{error}; see docs/operations.md, Sealing keys")
