"""nqi answer"""

import multiprocessing
import os
from typing import Any

import click
from granian.constants import Interfaces
from granian.server.mp import MPServer

# The application is imported here, once, and not by each of the processes that are forked off to serve it.
import service.app
from service.commands.listening import resolved_address
from service.commands.running import settings_for_part
from service.following.lifetime import PARENT, end_with_parent

TITLE = "nqi answer"
"""Its name among the processes of the machine; those that serve have ` worker-1` and so on behind it."""


class _Server(MPServer):
    """The server that ends at the first signal, and does not hear of others: a second one could wait for ever for a lock
    that the first one holds (Ctrl-C reaches every process, and then they are told to end as well)."""

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        if not self.interrupt_signal:
            super().signal_handler_interrupt(*args, **kwargs)  # type: ignore[no-untyped-call]


@click.command("answer")
def command() -> None:
    """Answer requests, until stopped, in as many processes as NQI_WORKERS says.

    `nqi serve` starts it; started by itself, it needs a database that was prepared, and an index that
    `nqi follow` keeps.

    \b
    Example:
      NQI_DATABASE_URL=postgresql://owner:password@db:5432/nqi nqi answer
    """
    settings = settings_for_part()
    end_with_parent()
    os.environ["NQI_SERVICE_DATABASE_URL"] = str(settings.service_database_url)
    os.environ[PARENT] = str(os.getpid())
    multiprocessing.set_start_method("fork", force=True)
    _Server(
        f"{service.app.__name__}:{service.app.create_app.__name__}",
        factory=True,
        interface=Interfaces.ASGI,
        address=resolved_address(settings),
        port=settings.port,
        workers=settings.workers,
        workers_kill_timeout=10,
        respawn_failed_workers=True,
        log_access=False,
        process_name=TITLE,
    ).serve()
