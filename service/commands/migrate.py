"""nqi migrate"""

import click

from models.migrating import prepare
from models.roles import owner_url
from service.commands.running import fail, run, settings_or_fail


@click.command("migrate")
def command() -> None:
    """Make the service role and bring the tables of NQI_DATABASE_URL to the newest version.

    `nqi serve` does the same when it starts.
    """
    settings = settings_or_fail()
    if settings.database_url is None:
        fail("NQI_DATABASE_URL is not set; the embedded database is migrated by `nqi serve`")
    run(lambda: prepare(owner_url(str(settings.database_url))))
    print("up to date")
