"""nqi work"""

import asyncio
import contextlib

import click
from setproctitle import setproctitle

from service.commands.running import fail, settings_for_part
from service.following.lifetime import end_with_parent
from service.imports.worker import work
from service.logs import configure_logs
from service.sealing import KeysUnusable, Sealer, load_sealer
from service.settings import Settings
from service.webhooks.worker import send_webhooks


@click.command("work")
def command() -> None:
    """Take up the imports that stations send, send webhooks, and erase what was kept long enough, until stopped.

    `nqi serve` starts one by itself; where the serving processes run without it, start at least one.

    \b
    Example:
      NQI_DATABASE_URL=postgresql://owner:password@db:5432/nqi nqi work
    """
    settings = settings_for_part()
    setproctitle("nqi work")
    try:
        sealer = load_sealer(settings.sealing_keys)
    except KeysUnusable as error:
        fail(f"{error}; see docs/operations.md, Sealing keys")
    configure_logs(settings.log_level)
    end_with_parent()
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_all(settings, sealer))
    except* KeysUnusable as errors:
        fail(f"{errors.exceptions[0]}; see docs/operations.md, Sealing keys")


async def _all(settings: Settings, sealer: Sealer) -> None:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(work(settings))
        tasks.create_task(send_webhooks(settings, sealer))
