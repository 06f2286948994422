"""nqi follow"""

import asyncio
import contextlib

import click
import msgspec

from service.commands.running import fail, owner_address, service_address, settings_or_fail
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
    settings = settings_or_fail()
    configure_logs(settings.log_level)
    end_with_parent()
    if settings.service_database_url is None:
        if settings.database_url is None:
            fail("set NQI_DATABASE_URL; the embedded database is followed by `nqi serve`")

        address = service_address(settings, owner_address(settings))
        settings = msgspec.structs.replace(settings, service_database_url=address.render_as_string(hide_password=False))
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(follow(settings))
