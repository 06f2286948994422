"""The real service, started as an operator starts it, for tests that speak HTTP."""

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import msgspec
from sqlalchemy import URL

from models.embedded import EmbeddedPostgres
from models.roles import service_url
from tests.prepared import shared_folder, with_knowledge

_START_SECONDS = 90
_STOP_SECONDS = 30


class RunningService(msgspec.Struct, frozen=True, kw_only=True):
    """A service that answers at `base_url`, and what belongs to it."""

    base_url: str
    data_dir: Path
    output_file: Path
    pid: int

    @property
    def output(self) -> str:
        """Everything that it and its children have written to standard output and standard error."""
        return self.output_file.read_text("utf-8", "replace")

    def output_with(self, words: str) -> str:
        """The output once it holds the words; a line is written a moment after its answer has left."""
        deadline = time.monotonic() + 10
        while words not in self.output and time.monotonic() < deadline:
            time.sleep(0.02)
        return self.output

    @property
    def working(self) -> list[int]:
        """The process that sends its webhooks and takes up its imports; none for a moment after it was killed."""
        found: list[int] = []
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                name = (process / "cmdline").read_bytes().rstrip(b"\0 ")
                parent = int((process / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[1])
                if name == b"nqi work" and parent == self.pid:
                    found.append(int(process.name))
        return found

    @property
    def postgres_log(self) -> str:
        """Everything that its PostgreSQL has logged."""
        return EmbeddedPostgres(self.data_dir).folder.log_file.read_text("utf-8", "replace")

    @property
    def cluster(self) -> Path:
        """The files of its PostgreSQL."""
        return EmbeddedPostgres(self.data_dir).folder.cluster

    @property
    def owner_url(self) -> URL:
        """The address of its database for the owner, who sees every row."""
        return EmbeddedPostgres(self.data_dir).url()

    @property
    def service_url(self) -> URL:
        """The address of its database for the role that the service itself uses."""
        return service_url(self.owner_url)


@contextlib.contextmanager
def running_service(**settings: str) -> Iterator[RunningService]:
    """A service of its own on a free port with a data folder of its own, stopped at the end whatever happens.

    Settings are given by their names in the environment: `running_service(NQI_WORKERS="2")`.
    """
    with _data_folder() as folder:
        started_before(folder / "data", settings)
        with _running(folder, settings) as service:
            yield service


@contextlib.contextmanager
def _running(folder: Path, settings: Mapping[str, str]) -> Iterator[RunningService]:
    data_dir, output_file, port = folder / "data", folder / "output", free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NQI_")}
    # All callers of a test come from one address.
    own = {"NQI_DATA_DIR": str(data_dir), "NQI_PORT": str(port), "NQI_PORTAL_ADDRESS_PER_MINUTE": "100000"}
    environment |= own | dict(settings)
    with output_file.open("wb") as output:
        process = subprocess.Popen(
            [str(Path(sys.executable).with_name("nqi")), "serve"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    service = RunningService(
        base_url=f"http://127.0.0.1:{port}", data_dir=data_dir, output_file=output_file, pid=process.pid
    )
    try:
        _wait_until_ready(service, process)
        yield service
    finally:
        _stop(process)


def started_before(data: Path, settings: Mapping[str, str] | None = None) -> Path:
    """A data folder in which a service has run before, with the fixtures or without as the settings say.

    A first start makes the database, the knowledge and the index, which takes seconds; it is done once a run of the tests.
    """
    filled = (settings or {}).get("NQI_LOAD_FIXTURES", "true")
    model = shared_folder() / f"started-{filled}"
    with (shared_folder() / f"started-{filled}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not model.exists():
            with _data_folder() as folder:
                with_knowledge(folder / "data")
                with _running(folder, {"NQI_LOAD_FIXTURES": filled}):
                    pass
                # As root, PostgreSQL's files belong to another account, and must go on to.
                subprocess.run(["cp", "-a", folder / "data", model], check=True)
    subprocess.run(["cp", "-a", model, data], check=True)
    return data


def _wait_until_ready(service: RunningService, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{service.base_url}/readyz", timeout=5).status_code == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the service did not become ready:\n{service.output[-4000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    finally:
        # Its group holds the worker and the follower too; after a clean stop nobody is left in it.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


@contextlib.contextmanager
def _data_folder() -> Iterator[Path]:
    # As root, PostgreSQL runs under another account, which must be able to walk to its files.
    folder = Path(tempfile.mkdtemp(prefix="nqi-test-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
