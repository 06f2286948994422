"""nqi serve"""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import click
from granian import Granian
from granian.constants import Interfaces

from models.embedded import EmbeddedError, EmbeddedPostgres
from models.migrating import prepare
from models.queries.importing import count_offerings
from models.roles import owner_url
from service.catalogue.importing import import_catalogue
from service.commands.running import database, fail, run, service_address, settings_or_fail
from service.settings import Settings

_FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
_EXAMPLE = "粉包放两个月就有哈喇味，超市要退货，怎么办？"


@click.command("serve")
@click.option("--host", envvar="NQI_HOST", help="Address to listen on (NQI_HOST).")
@click.option("--port", envvar="NQI_PORT", help="Port to listen on (NQI_PORT).")
def command(host: str | None, port: str | None) -> None:
    """Start the service with everything it needs; Ctrl-C or SIGTERM stops all of it.

    \b
    Starts the embedded PostgreSQL (or uses NQI_DATABASE_URL), migrates it, loads the
    fixtures on the first start, follows the catalogue into the index, and serves.
    """
    for name, value in (("NQI_HOST", host), ("NQI_PORT", port)):
        if value is not None:
            os.environ[name] = value
    settings = settings_or_fail()
    embedded = None if settings.database_url else EmbeddedPostgres(settings.data_dir)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        try:
            owner = embedded.start("serve") if embedded else owner_url(str(settings.database_url))
        except EmbeddedError as error:
            fail(str(error))
        run(lambda: prepare(owner))
        address = service_address(settings, owner).render_as_string(hide_password=False)
        os.environ["NQI_SERVICE_DATABASE_URL"] = address
        if _wants_fixtures(settings):
            run(lambda: _load_fixtures(settings))
        _serve(settings)
    except KeyboardInterrupt:
        pass
    finally:
        if embedded is not None:
            embedded.stop()


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _wants_fixtures(settings: Settings) -> bool:
    return settings.load_fixtures if settings.load_fixtures is not None else settings.database_url is None


async def _load_fixtures(settings: Settings) -> None:
    async with database(settings, "fixtures") as engine:
        async with engine.connect() as connection:
            if await count_offerings(connection) > 0:
                return
        report = await import_catalogue(engine, _FIXTURES, skip_bad=False)
        if not report.stored:
            bad = report.bad_rows[0]
            fail(f"fixtures: {bad.file}:{bad.line} {bad.field} {bad.value}: {bad.rule}")
        print(f"fixtures: {report.stations.created} stations, {report.offerings.created} offerings", file=sys.stderr)


def _serve(settings: Settings) -> None:
    os.environ["NQI_CHILD"] = "1"
    follower = _Follower()
    try:
        if settings.workers > 1:
            metrics = settings.data_dir / "metrics"
            metrics.mkdir(parents=True, exist_ok=True)
            for old in metrics.glob("*.db"):
                old.unlink()
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(metrics)
        threading.Thread(target=_announce, args=(settings,), daemon=True).start()
        Granian(
            "service.app:create_app",
            factory=True,
            interface=Interfaces.ASGI,
            address=settings.host,
            port=settings.port,
            workers=settings.workers,
            workers_kill_timeout=10,
            respawn_failed_workers=True,
            log_access=False,
        ).serve()
    finally:
        follower.stop()


class _Follower:
    """The follower's process, started again when it ends."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process = self._start()
        threading.Thread(target=self._watch, daemon=True).start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "service.commands", "follow"])

    def _watch(self) -> None:
        while not self._stopping.wait(0.5):
            if self._process.poll() is not None:
                self._process = self._start()

    def stop(self) -> None:
        """End it and wait."""
        self._stopping.set()
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()


def _announce(settings: Settings) -> None:
    """When the service is ready, say where it is and how to try it."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104 - a comparison
    base = f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"
    while True:
        try:
            with urllib.request.urlopen(f"{base}/readyz", timeout=2):  # noqa: S310 - our own address
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
