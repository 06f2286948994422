"""nqi serve"""

import os
import signal
import sys
import threading
import time
import urllib.request
from pathlib import Path

import click
from setproctitle import setproctitle
from sqlalchemy import URL

from models.connecting import DEMO_SCHEMA, command_engine, sessions
from models.embedded import EmbeddedError, EmbeddedPostgres
from models.embedded.server import SERVICE
from models.migrating import prepare
from models.queries.importing import count_offerings
from service.accounts.first import make_first_account, operator_can_sign_in
from service.catalogue.importing import import_catalogue
from service.commands.keeping import Keeper
from service.commands.listening import base_url, free_address
from service.commands.running import fail, owner_address, run, service_address, settings_or_fail
from service.following.lifetime import PARENT
from service.sealing import KeysUnusable, Sealer, add_marking_key, load_marking_key, load_sealer, make_keys_file
from service.sealing_agreement import agree_on_keys, agree_on_marking_key
from service.settings import Settings
from service.standards.importing import seed_standards

_FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
_LOOK_EVERY_SECONDS = 0.5
_EXAMPLE = "粉包放两个月就有哈喇味，超市要退货，怎么办？"


@click.command("serve")
@click.option("--host", envvar="NQI_HOST", help="Address to listen on (NQI_HOST).")
@click.option("--port", envvar="NQI_PORT", help="Port to listen on (NQI_PORT).")
def command(host: str | None, port: str | None) -> None:
    """Start the service with everything it needs; Ctrl-C or SIGTERM stops all of it.

    \b
    Starts the embedded PostgreSQL (or uses NQI_DATABASE_URL), migrates it, loads the
    fixtures on the first start, follows the catalogue into the index, and serves.

    \b
    Example:
      nqi serve --port 8080
    """
    for name, value in (("NQI_HOST", host), ("NQI_PORT", port)):
        if value is not None:
            os.environ[name] = value
    settings = settings_or_fail()
    # Before the children are forked: it finds the place of a name only until the environment is changed.
    setproctitle("nqi serve")
    # SIGINT too: a shell that starts us in the background has it ignored otherwise.
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    os.environ[PARENT] = str(os.getpid())
    embedded: EmbeddedPostgres | None = None
    keeper: Keeper | None = None
    try:
        address = free_address(settings)
        if settings.database_url:
            # What cannot be reached is told before anything takes its time.
            _prepare(settings, owner_address(settings))
        else:
            embedded = _embedded(settings)
        _make_folders(settings)
        keeper = Keeper(settings)
        if embedded is not None:
            _prepare(settings, _started(embedded))
        keeper.begin(embedded)
        threading.Thread(target=_announce, args=(base_url(settings, address),), daemon=True).start()
        while True:
            # Not signal.pause(): a signal that comes a moment before it, or to another thread, would not end it.
            time.sleep(_LOOK_EVERY_SECONDS)
    except KeyboardInterrupt:
        pass
    finally:
        # What is being stopped is not interrupted any more.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if keeper is not None:
            keeper.stop()
        if embedded is not None:
            embedded.stop()


def _embedded(settings: Settings) -> EmbeddedPostgres:
    try:
        embedded = EmbeddedPostgres(settings.data_dir)
        embedded.refuse_second_service()
    except (EmbeddedError, OSError) as error:
        fail(str(error))
    return embedded


def _started(embedded: EmbeddedPostgres) -> URL:
    try:
        return embedded.start(SERVICE)
    except (EmbeddedError, OSError) as error:
        fail(str(error))


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _prepare(settings: Settings, owner: URL) -> None:
    """Tables, the service role's address for our children, and where they are wanted, the fixtures."""
    service = service_address(settings, owner)
    run(lambda: prepare(owner, set_password=settings.service_database_url is None))
    _prepare_sealing(settings, service)
    os.environ["NQI_SERVICE_DATABASE_URL"] = service.render_as_string(hide_password=False)
    run(lambda: _make_first_account(service))
    run(lambda: _seed_standards(service, None))
    run(lambda: _seed_standards(service, DEMO_SCHEMA))
    wanted = settings.load_fixtures if settings.load_fixtures is not None else settings.database_url is None
    if _FIXTURES.is_dir():
        if wanted:
            run(lambda: _load_fixtures(service, None))
        run(lambda: _load_fixtures(service, DEMO_SCHEMA))


def _prepare_sealing(settings: Settings, service: URL) -> None:
    try:
        if make_keys_file(settings.sealing_keys):
            print(f"made {settings.sealing_keys}: keep a copy apart from the database's backups", file=sys.stderr)
        if add_marking_key(settings.sealing_keys):
            print(f"added a key for marks to {settings.sealing_keys}: copy it to every node", file=sys.stderr)
        sealer, marking_key = load_sealer(settings.sealing_keys), load_marking_key(settings.sealing_keys)
        run(lambda: _agree_on_keys(service, sealer, marking_key))
    except KeysUnusable as error:
        fail(f"{error}; see docs/operations.md, Sealing keys")
    except OSError as error:
        fail(f"NQI_SEALING_KEYS_FILE: {error}")


async def _agree_on_keys(service: URL, sealer: Sealer, marking_key: bytes) -> None:
    engine = command_engine(service)
    try:
        async with sessions(engine).begin() as session:
            await agree_on_keys(session, sealer)
            await agree_on_marking_key(session, marking_key)
    finally:
        await engine.dispose()


async def _make_first_account(service: URL) -> None:
    engine = command_engine(service)
    try:
        async with sessions(engine).begin() as session:
            await make_first_account(session)
            if not await operator_can_sign_in(session):
                print("no operator can sign in yet: run `nqi accounts set-password operator`", file=sys.stderr)
    finally:
        await engine.dispose()


async def _seed_standards(service: URL, schema: str | None) -> None:
    engine = command_engine(service, schema)
    try:
        async with engine.begin() as connection:
            report = await seed_standards(connection)
    finally:
        await engine.dispose()
    if report is not None and schema is None:
        print(f"standards: {report.created} editions", file=sys.stderr)


async def _load_fixtures(service: URL, schema: str | None) -> None:
    engine = command_engine(service, schema)
    try:
        async with engine.connect() as connection:
            if await count_offerings(connection) > 0:
                return
        report = await import_catalogue(engine, _FIXTURES, skip_bad=False)
    finally:
        await engine.dispose()
    if not report.stored:
        bad = report.bad_rows[0]
        fail(f"fixtures: {bad.file}:{bad.line} {bad.field} {bad.value}: {bad.rule}")
    where = f"{schema} catalogue" if schema else "catalogue"
    print(
        f"{where}: {report.stations.created} stations, {report.offerings.created} modelled offerings", file=sys.stderr
    )


def _make_folders(settings: Settings) -> None:
    """The folder of the data, and where several processes count together: known before what counts is imported."""
    metrics = settings.data_dir / "metrics"
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        if settings.workers > 1:
            metrics.mkdir(exist_ok=True)
            for old in metrics.glob("*.db"):
                old.unlink()
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(metrics)
    except OSError as error:
        fail(str(error))


def _announce(base: str) -> None:
    """When the service is ready, say where it is and how to try it."""
    # A proxy of the environment knows nothing of our address.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while True:
        try:
            with direct.open(f"{base}/readyz", timeout=2):
                break
        except OSError:
            time.sleep(0.1)
    print(
        f"\nNQI is ready.\n\n  API reference   {base}/docs\n\n  Try it:\n\n"
        f"curl -s {base}/v1/match -H 'Content-Type: application/json' "
        f'-d \'{{"text":"{_EXAMPLE}","limit":3}}\' | python3 -m json.tool --no-ensure-ascii\n',
        file=sys.stderr,
        flush=True,
    )
