"""The service that a simulation speaks to: started as an operator starts it, in a folder of its own, stopped at the end."""

import contextlib
import functools
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from models.embedded import find_orphan
from models.embedded.folder import locate
from service.clock import CLOCK_FILE, actual_now, set_ahead
from service.following.lifetime import end_with
from service.simulation.stations import FIXTURES

NQI = (sys.executable, "-m", "service.commands")
_READY_SECONDS = 300
_STOP_SECONDS = 60
_WORKER = b"nqi answer worker"
_SENDER = b"nqi work"
"""What a serving process and the worker are called."""


class NotStarted(Exception):
    """The service did not become ready."""


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """A running service of a simulation, with its folder."""

    base_url: str
    folder: Path
    pid: int
    environment: dict[str, str]

    @property
    def clock_file(self) -> Path:
        """How far the service's clock is ahead of ours."""
        return self.folder / "clock"

    @property
    def ledger_file(self) -> Path:
        """The three lists of what was written."""
        return self.folder / "ledger.jsonl"

    @property
    def output_file(self) -> Path:
        """What the service and its commands said."""
        return self.folder / "output"

    def set_clock(self, at: datetime) -> None:
        """Have it be this moment for the service."""
        set_ahead(self.clock_file, at - actual_now())

    def command(self, *words: str, typed: str = "") -> None:
        """Run a command of the service beside it."""
        subprocess.run(  # noqa: S603 - our own program
            [*NQI, *words], env=self.environment, input=typed, text=True, capture_output=True, check=True
        )

    def operator_password(self) -> str:
        """A password of the operator's, set on the machine itself as after a first start."""
        password = secrets.token_urlsafe(24)
        self.command("accounts", "set-password", "operator", "--stdin", typed=f"{password}\n")
        return password

    def serving_processes(self) -> list[int]:
        """The processes of this service that answer requests."""
        return [pid for pid in _of_session(self.pid) if _WORKER in _command_line(pid)]

    def working_processes(self) -> list[int]:
        """The process of this service that sends webhooks."""
        return [pid for pid in _of_session(self.pid) if _SENDER in _command_line(pid)]

    def cpu_seconds(self) -> dict[str, float]:
        """What its processes have used of the processors so far, by what they do; of killed ones nothing is known."""
        groups = {
            "serving": self.serving_processes(),
            "database": self.database_processes(),
            "worker": self.working_processes(),
        }
        return {name: round(sum(map(_cpu_seconds, pids)), 1) for name, pids in groups.items()}

    def database_processes(self) -> list[int]:
        """The processes of this service's own PostgreSQL."""
        found = find_orphan(locate(self.folder / "data"))
        return list(found.pids) if found is not None else []


@contextlib.contextmanager
def running(first_moment: datetime, keep: bool = False, **settings: str) -> Iterator[Service]:
    """A service with the catalogue of Wuhan, whose clock begins at a moment."""
    folder = Path(tempfile.mkdtemp(prefix="nqi-simulation-"))
    # As root, PostgreSQL runs under another account, which must be able to walk to its files.
    folder.chmod(0o711)
    try:
        set_ahead(folder / "clock", first_moment - actual_now())
        with _process(folder, settings) as service:
            service.command("import", str(FIXTURES))
            yield service
    finally:
        if keep:
            print(f"kept: {folder}", file=sys.stderr)
        else:
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _process(folder: Path, settings: dict[str, str]) -> Iterator[Service]:
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NQI_")}
    environment |= {
        "NQI_DATA_DIR": str(folder / "data"),
        "NQI_PORT": str(port),
        "NQI_LOAD_FIXTURES": "false",
        "NQI_LOG_LEVEL": "WARNING",
        CLOCK_FILE: str(folder / "clock"),
        **settings,
    }
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [*NQI, "serve"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # However we end, it does not go on by itself.
            preexec_fn=functools.partial(end_with, os.getpid()),
        )
    service = Service(base_url=f"http://127.0.0.1:{port}", folder=folder, pid=process.pid, environment=environment)
    try:
        _wait_until_ready(service, process)
        yield service
    finally:
        _stop(process)


def _wait_until_ready(service: Service, process: subprocess.Popen[bytes]) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), direct.open(f"{service.base_url}/readyz", timeout=5):
            return
        time.sleep(0.1)
    said = service.output_file.read_text("utf-8", "replace")[-2000:]
    raise NotStarted(f"the service did not become ready:\n{said}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    finally:
        # Its own group holds what is left of it, if anything is.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _of_session(leader: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            # The name in parentheses may hold anything, also spaces.
            fields = (entry / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            if entry.name.isdigit() and int(fields[3]) == leader and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def _cpu_seconds(pid: int) -> float:
    with contextlib.suppress(OSError, ValueError, IndexError):
        # utime, stime and those of children that have ended, proc(5).
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _command_line(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""
