"""nqi migrate"""

import click

from models.migrating import prepare
from service.commands.running import fail, owner_address, run, settings_or_fail


@click.command("migrate")
def command() -> None:
    """Make the service role and bring the tables of NQI_DATABASE_URL to the newest version.

    `nqi serve` does the same when it starts.

    \b
    Example:
      NQI_DATABASE_URL=postgresql://owner:password@db:5432/nqi nqi migrate
    """
    settings = settings_or_fail()
    if settings.database_url is None:
        fail("NQI_DATABASE_URL is not set; the embedded database is migrated by `nqi serve`")
    owner = owner_address(settings)
    run(lambda: prepare(owner, set_password=settings.service_database_url is None))
    print("up to date")
