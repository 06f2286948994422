"""`nqi` as processes of their own, in folders of their own."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec

from models.embedded import find_orphan
from models.embedded.folder import locate
from tests.running import free_port

ROOT = Path(__file__).parent.parent.parent
FIXTURES = ROOT / "fixtures"
NQI = (sys.executable, "-m", "service.commands")
ANSWERER, WORKER, FOLLOWER = b"nqi answer\0", b"nqi answer worker", b"nqi follow"
NEED = {"text": "粉包放两个月就有哈喇味，超市要退货，怎么办？"}
_READY_SECONDS = 90


def environment(data: Path, **settings: str) -> dict[str, str]:
    """An environment with these settings and no other of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NQI_")}
    return {**kept, "COLUMNS": "300", "NQI_DATA_DIR": str(data), **settings}


def nqi(data: Path, *words: object, **settings: str) -> subprocess.CompletedProcess[str]:
    """A command, run to its end."""
    return subprocess.run(
        [*NQI, *map(str, words)],
        env=environment(data, **settings),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def nqi_json(data: Path, *words: object, **settings: str) -> Any:
    """What a command reports with --json."""
    return msgspec.json.decode(nqi(data, *words, "--json", **settings).stdout)


def until(holds: Callable[[], Any], seconds: float = 30) -> float:
    """Wait until it holds, and say how many seconds that took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, "it did not come about in time"
        time.sleep(0.02)
    return time.monotonic() - began


class Service:
    """A service that was started by `nqi serve`."""

    def __init__(self, data: Path, *command: str, **settings: str) -> None:
        self.data = data
        self.folder = locate(data)
        self.log = data.parent / "serve.log"
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{free_port()}", trust_env=False, timeout=10)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*(command or NQI), "serve"],
                env=environment(data, NQI_PORT=str(self.client.base_url.port), **settings),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def ready(self) -> bool:
        """Whether it says that it is ready."""
        return self.status("/readyz") == 200

    def status(self, path: str) -> int:
        """The status of an answer; 0 without one."""
        try:
            return self.client.get(path).status_code
        except httpx.TransportError:
            return 0

    def match(self) -> int:
        """The status of the answer to an ordinary need; 0 without one."""
        try:
            return self.client.post("/v1/match", json=NEED).status_code
        except httpx.TransportError:
            return 0

    def best(self, text: str) -> str:
        """The title of the first match of a need."""
        answer = self.client.post("/v1/match", json={"text": text, "limit": 1}).raise_for_status().json()
        return str(answer["matches"][0]["offering"]["title"]) if answer["matches"] else ""

    def store(self, key: str) -> dict[str, Any]:
        """A need that was stored: the acknowledged answer."""
        answer = self.client.post("/v1/needs", json=NEED, headers={"Idempotency-Key": key})
        assert answer.status_code == 201
        stored: dict[str, Any] = answer.json()
        return stored

    def read(self, stored: dict[str, Any]) -> httpx.Response:
        """A stored need, read back."""
        return self.client.get(f"/v1/needs/{stored['id']}", headers={"Authorization": f"Bearer {stored['token']}"})

    def wait_until_ready(self) -> float:
        """Wait, and say how many seconds it took."""

        def ready_or_dead() -> bool:
            assert self.process.poll() is None, self.log.read_text("utf-8")
            return self.ready()

        return until(ready_or_dead, _READY_SECONDS)

    def ours(self) -> set[int]:
        """The living processes that belong to it: those of its session, and its PostgreSQL."""
        server = find_orphan(self.folder)
        return _of_session(self.process.pid) | set(server.pids if server else ())

    def running(self, what: bytes) -> list[int]:
        """Its processes whose command line holds these words."""
        return [pid for pid in self.ours() if what in _command_line(pid)]

    def interrupt(self, how: signal.Signals) -> int:
        """Send the main process a signal, wait for its end, and give its exit code."""
        self.process.send_signal(how)
        return self.process.wait(60)

    def kill_all(self) -> None:
        """kill -9 of every process of it."""
        others = self.ours() - {self.process.pid}
        # Not by its number, which may be somebody else's once its end was heard of.
        self.process.kill()
        for pid in others:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        until(lambda: not self.ours())

    def close(self) -> None:
        """Leave nothing running."""
        self.client.close()
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)
        self.kill_all()


@contextlib.contextmanager
def serving(data: Path, *command: str, **settings: str) -> Iterator[Service]:
    """A service that is ready."""
    service = Service(data, *command, **settings)
    try:
        service.wait_until_ready()
        yield service
    finally:
        service.close()


def _of_session(leader: int) -> set[int]:
    found = set()
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            fields = (entry / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            if entry.name.isdigit() and int(fields[3]) == leader and fields[0] != "Z":
                found.add(int(entry.name))
    return found


def _command_line(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""
