"""nqi follow"""

import asyncio
import contextlib

import click
from setproctitle import setproctitle

from service.commands.running import settings_for_part
from service.following.follower import follow
from service.following.lifetime import end_with_parent
from service.logs import configure_logs


@click.command("follow")
def command() -> None:
    """Keep this node's index equal to the catalogue, until stopped.

    `nqi serve` starts one by itself; where the serving processes run without it, start one for each node.

    \b
    Example:
      NQI_DATABASE_URL=postgresql://owner:password@db:5432/nqi nqi follow
    """
    settings = settings_for_part()
    setproctitle("nqi follow")
    configure_logs(settings.log_level)
    end_with_parent()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(follow(settings))
