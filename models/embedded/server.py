"""Start, readiness and stop of the embedded PostgreSQL, owned by one process at a time.

The owner holds a lock on a file, which the system frees however the owner ends. PostgreSQL is its child, in a session
of its own (so that Ctrl-C reaches us first), and is told to shut down when the owner dies. A server that survived its
owner all the same is found by its processes and stopped before a new one is started.
"""

import contextlib
import ctypes
import fcntl
import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import IO, Any

from sqlalchemy import URL

from models.embedded.binaries import programs
from models.embedded.cluster import DATABASE, OWNER, as_account, make_cluster
from models.embedded.errors import EmbeddedError, InUse
from models.embedded.folder import EmbeddedFolder, locate
from models.embedded.processes import alive, find_orphan, forget_dead_server, stop_orphan

SERVICE = "serve"
"""The purpose of an owner that others may join; any other owner stops the server when its own work is done."""
_START_SECONDS = 600
"""A recovery after a crash under load may take minutes; a server that dies meanwhile is noticed at once."""
_STOP_SECONDS = 30
_LARGEST_LOG = 10_000_000
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)
_SERVER_SETTINGS = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    # Statements and failing rows hold the texts of needs; these two keep them out of the log.
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
)


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
            if not self.folder.cluster.exists():
                make_cluster(self.folder)
            self._launch()
            return self.url()
        except BaseException:
            self.stop()
            raise

    def refuse_second_service(self) -> None:
        """InUse at once where a service owns the server already; nothing is started or locked."""
        holder = read_holder(self.folder)
        if holder.get("purpose") == SERVICE and is_owned(self.folder):
            raise _in_use(holder)

    def start_or_join(self, purpose: str) -> URL:
        """The server that a service owns, or else one that is started for this command, after other commands' turn."""
        while True:
            try:
                return self.start(purpose, wait_seconds=_START_SECONDS)
            except InUse:
                if read_holder(self.folder).get("purpose") != SERVICE:
                    raise
            if self._joined():
                return self.url()

    def revive(self) -> bool:
        """Start the server again if it is ours and died, and say whether it had."""
        if self._lock is None or self._process is None or self._process.poll() is None:
            return False
        self._launch()
        return True

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
                if holder.get("purpose") == SERVICE or time.monotonic() >= deadline:
                    lock.close()
                    raise _in_use(holder) from None
                time.sleep(0.1)
        lock.truncate(0)
        lock.write(json.dumps({"pid": os.getpid(), "purpose": purpose}))
        lock.flush()
        self._lock = lock

    def _launch(self) -> None:
        orphan = find_orphan(self.folder)
        if orphan is not None:
            stop_orphan(self.folder, orphan)
        forget_dead_server(self.folder)
        self._process = _launched(self.folder)
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise EmbeddedError(
                    f"PostgreSQL stopped while starting; see {self.folder.log_file}\n{_tail(self.folder)}"
                )
            if answers(self.folder):
                return
            time.sleep(0.02)
        raise EmbeddedError(f"PostgreSQL did not become ready in {_START_SECONDS} s; see {self.folder.log_file}")

    def _joined(self) -> bool:
        """Whether a service's server answers; false when the service ended before it did."""
        while is_owned(self.folder):
            if answers(self.folder) and self.folder.password_file.exists():
                return True
            time.sleep(0.1)
        return False


def answers(folder: EmbeddedFolder) -> bool:
    """Whether the folder's server takes connections."""
    ask = [str(programs(folder) / "pg_isready"), "-h", str(folder.sockets), "-p", "5432", "-q"]
    return subprocess.run(ask, check=False, **as_account(folder)).returncode == 0  # noqa: S603 - fixed words


def read_holder(folder: EmbeddedFolder) -> dict[str, Any]:
    """Who holds the lock, as far as it wrote that down already: pid and purpose of a living process, or nothing."""
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(folder.lock_file.read_text("utf-8"))
        if isinstance(found, dict) and alive(found.get("pid")):
            return found
    return {}


def _in_use(holder: dict[str, Any]) -> InUse:
    return InUse(
        f"the database of this folder is in use by process {holder.get('pid', '?')}"
        f" ({holder.get('purpose', '?')}); stop it, or choose another NQI_DATA_DIR"
    )


def is_owned(folder: EmbeddedFolder) -> bool:
    """Whether a living process holds the lock."""
    with contextlib.suppress(FileNotFoundError), folder.lock_file.open("r", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _launched(folder: EmbeddedFolder) -> subprocess.Popen[bytes]:
    if folder.log_file.exists() and folder.log_file.stat().st_size > _LARGEST_LOG:
        folder.log_file.replace(folder.log_file.with_suffix(".log.old"))
    settings = (*_SERVER_SETTINGS, f"unix_socket_directories={folder.sockets}")
    command = [str(programs(folder) / "postgres"), "-D", str(folder.cluster)]
    with os.fdopen(os.open(folder.log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as log:
        return subprocess.Popen(  # noqa: S603 - our own binary, fixed words
            [*command, *(word for setting in settings for word in ("-c", setting))],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            start_new_session=True,
            preexec_fn=_shut_down_with_parent,
            **as_account(folder),
        )


def _shut_down_with_parent() -> None:
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def _tail(folder: EmbeddedFolder) -> str:
    return "\n".join(folder.log_file.read_text("utf-8", "replace").splitlines()[-10:])
