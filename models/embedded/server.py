"""Start, readiness and stop of the embedded PostgreSQL, owned by one process at a time.

The owner holds a lock on a file, which the system frees however the owner ends. PostgreSQL is its child, in a session
of its own (so that Ctrl-C reaches us first), and is told to shut down when the owner dies. A server that survived its
owner all the same is found by its pid file and stopped before a new one is started.
"""

import contextlib
import ctypes
import fcntl
import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import IO, Any

import msgspec
from sqlalchemy import URL

from models.embedded.binaries import programs
from models.embedded.errors import EmbeddedError, InUse
from models.embedded.folder import EmbeddedFolder, locate

OWNER = "nqi_owner"
DATABASE = "nqi"
_START_SECONDS = 600
"""A recovery after a crash under load may take minutes; a server that dies meanwhile is noticed at once."""
_STOP_SECONDS = 30
_LARGEST_LOG = 10_000_000
_PR_SET_PDEATHSIG = 1


class Orphan(msgspec.Struct, frozen=True):
    """A server of this folder that runs without an owner."""

    pid: int


class EmbeddedPostgres:
    """The PostgreSQL of a data folder: started here, or, for a command beside a running service, joined."""

    def __init__(self, data: Path) -> None:
        self.folder: EmbeddedFolder = locate(data)
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, purpose: str, wait_seconds: float = 60) -> URL:
        """Own the server and return its owner's address; InUse where a service owns it already."""
        self.folder.make()
        self._take_lock(purpose, wait_seconds)
        try:
            orphan = find_orphan(self.folder)
            if orphan is not None:
                stop_orphan(orphan)
            if not self.folder.cluster.exists():
                _make_cluster(self.folder)
            self._process = _launch(self.folder)
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise
        return self.url()

    def start_or_join(self, purpose: str) -> URL:
        """The server that a service owns, or else one that is started for this command."""
        try:
            return self.start(purpose, wait_seconds=0)
        except InUse:
            self._wait_until_ready()
            return self.url()

    def url(self) -> URL:
        """The owner's address, through the socket."""
        return URL.create(
            "postgresql+asyncpg",
            username=OWNER,
            password=self.folder.password_file.read_text("ascii"),
            database=DATABASE,
            query={"host": str(self.folder.sockets), "port": "5432"},
        )

    def stop(self) -> None:
        """Shut the server down if it is ours, and give the lock back."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.send_signal(signal.SIGQUIT)
                self._process.wait(_STOP_SECONDS)
        self._process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _take_lock(self, purpose: str, wait_seconds: float) -> None:
        lock = self.folder.lock_file.open("a+", encoding="utf-8")
        deadline = time.monotonic() + wait_seconds
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                holder = read_holder(self.folder)
                if holder.get("purpose") == "serve" or time.monotonic() >= deadline:
                    lock.close()
                    raise InUse(
                        f"the database of this folder is in use by process {holder.get('pid', '?')}"
                        f" ({holder.get('purpose', '?')}); stop it, or choose another NQI_DATA_DIR"
                    ) from None
                time.sleep(0.2)
        lock.truncate(0)
        lock.write(json.dumps({"pid": os.getpid(), "purpose": purpose}))
        lock.flush()
        self._lock = lock

    def _wait_until_ready(self) -> None:
        ask = [str(programs(self.folder) / "pg_isready"), "-h", str(self.folder.sockets), "-p", "5432", "-q"]
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self._process is not None and self._process.poll() is not None:
                raise EmbeddedError(
                    f"PostgreSQL stopped while starting; see {self.folder.log_file}\n{_tail(self.folder)}"
                )
            if subprocess.run(ask, check=False, **_account(self.folder)).returncode == 0:  # noqa: S603
                return
            time.sleep(0.05)
        raise EmbeddedError(f"PostgreSQL did not become ready in {_START_SECONDS} s; see {self.folder.log_file}")


def read_holder(folder: EmbeddedFolder) -> dict[str, Any]:
    """Who wrote the lock file last: pid and purpose, or nothing where it cannot be read."""
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(folder.lock_file.read_text("utf-8"))
        if isinstance(found, dict):
            return found
    return {}


def is_owned(folder: EmbeddedFolder) -> bool:
    """Whether a living process holds the lock."""
    with contextlib.suppress(FileNotFoundError), folder.lock_file.open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def find_orphan(folder: EmbeddedFolder) -> Orphan | None:
    """A living server of this cluster; whoever asks must hold the lock, or know that nobody does."""
    try:
        pid = int((folder.cluster / "postmaster.pid").read_text("ascii").split("\n", 1)[0])
        at_home = Path(f"/proc/{pid}/cwd").resolve() == folder.cluster.resolve()
        name = Path(f"/proc/{pid}/comm").read_text("ascii").strip()
    except (OSError, ValueError):
        return None
    return Orphan(pid) if at_home and name == "postgres" else None


def stop_orphan(orphan: Orphan) -> None:
    """Shut an orphaned server down, the gentle way first."""
    for how, seconds in ((signal.SIGINT, _STOP_SECONDS), (signal.SIGQUIT, 10)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(orphan.pid, how)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not Path(f"/proc/{orphan.pid}").exists():
                return
            time.sleep(0.05)
    raise EmbeddedError(f"the orphaned PostgreSQL {orphan.pid} does not stop")


def _make_cluster(folder: EmbeddedFolder) -> None:
    """A new cluster, complete or not at all: made beside its place and renamed."""
    shutil.rmtree(folder.new_cluster, ignore_errors=True)
    password = secrets.token_hex(32)
    handed_over = folder.root / "password.new"
    _write_secret(handed_over, password)
    os.chown(handed_over, folder.account.uid, folder.account.gid)
    folder.new_cluster.mkdir(mode=0o700)
    os.chown(folder.new_cluster, folder.account.uid, folder.account.gid)
    command = [
        str(programs(folder) / "initdb"),
        f"--pgdata={folder.new_cluster}",
        f"--username={OWNER}",
        f"--pwfile={handed_over}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--data-checksums",
        "--no-instructions",
    ]
    try:
        _run(command, folder)
        bootstrap = f"CREATE DATABASE {DATABASE};\n"
        single = [str(programs(folder) / "postgres"), "--single", "-D", str(folder.new_cluster), "postgres"]
        _run(single, folder, bootstrap)
    finally:
        handed_over.unlink()
    _write_secret(folder.password_file, password)
    folder.new_cluster.rename(folder.cluster)


def _launch(folder: EmbeddedFolder) -> subprocess.Popen[bytes]:
    if folder.log_file.exists() and folder.log_file.stat().st_size > _LARGEST_LOG:
        folder.log_file.replace(folder.log_file.with_suffix(".log.old"))
    command = [
        str(programs(folder) / "postgres"),
        "-D",
        str(folder.cluster),
        "-c",
        "listen_addresses=",
        "-c",
        f"unix_socket_directories={folder.sockets}",
        "-c",
        "unix_socket_permissions=0700",
        "-c",
        "log_min_error_statement=panic",
        "-c",
        "log_error_verbosity=terse",
    ]
    # The two log settings keep statements and failing rows, which hold the texts of needs, out of the log.
    with folder.log_file.open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - our own binary, fixed words
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            start_new_session=True,
            preexec_fn=_shut_down_with_parent,
            **_account(folder),
        )


def _shut_down_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def _run(command: list[str], folder: EmbeddedFolder, given: str | None = None) -> None:
    done = subprocess.run(  # noqa: S603 - our own binaries, fixed words
        command, input=given, capture_output=True, text=True, check=False, cwd="/", **_account(folder)
    )
    if done.returncode != 0:
        raise EmbeddedError(f"{Path(command[0]).name} failed: {done.stderr.strip()[-2000:]}")


def _account(folder: EmbeddedFolder) -> dict[str, Any]:
    return folder.account.popen_arguments()


def _write_secret(path: Path, secret: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secret)


def _tail(folder: EmbeddedFolder) -> str:
    return "\n".join(folder.log_file.read_text("utf-8", "replace").splitlines()[-10:])
