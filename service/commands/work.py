"""nqi work"""

import asyncio
import contextlib

import click

from service.commands.running import settings_for_part
from service.following.lifetime import end_with_parent
from service.imports.worker import work
from service.logs import configure_logs


@click.command("work")
def command() -> None:
    """Take up the imports that stations send, until stopped.

    `nqi serve` starts one by itself; where the serving processes run without it, start at least one.

    \b
    Example:
      NQI_DATABASE_URL=postgresql://owner:password@db:5432/nqi nqi work
    """
    settings = settings_for_part()
    configure_logs(settings.log_level)
    end_with_parent()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(work(settings))
