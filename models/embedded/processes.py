"""Processes of a server that outlived its owner: found by what they are and where they run, and stopped."""

import contextlib
import os
import signal
import time
from pathlib import Path

import msgspec

from models.embedded.errors import EmbeddedError
from models.embedded.folder import SOCKET_NAME, EmbeddedFolder

_PROC = Path("/proc")
_STEPS = ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 10))
"""The gentle way first: a fast shutdown, an immediate one, the end; each with the seconds it is given."""


class Orphan(msgspec.Struct, frozen=True):
    """A server of this folder that runs without an owner, or what is left of one."""

    pids: tuple[int, ...]

    @property
    def pid(self) -> int:
        """The process that the others descend from."""
        return self.pids[0]


def find_orphan(folder: EmbeddedFolder) -> Orphan | None:
    """Living processes of this cluster; whoever asks must hold the lock, or know that nobody does."""
    pids = _processes_of(folder.cluster)
    return Orphan(tuple(sorted(pids, key=lambda pid: (_parent(pid) in pids, pid)))) if pids else None


def stop_orphan(folder: EmbeddedFolder, orphan: Orphan) -> None:
    """Shut an orphaned server down, and wait until none of its processes is left."""
    for how, seconds in _STEPS:
        for pid in orphan.pids if how == signal.SIGKILL else orphan.pids[:1]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, how)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not _processes_of(folder.cluster):
                return
            time.sleep(0.02)
    raise EmbeddedError(f"the orphaned PostgreSQL {orphan.pid} does not stop")


def forget_dead_server(folder: EmbeddedFolder) -> None:
    """Remove the pid files of a server that is known to be dead.

    After a restart of the machine its number may belong to another process of the same account, and PostgreSQL would
    refuse to start. That no living server uses the cluster it checks by its shared memory as well.
    """
    for path in (folder.cluster / "postmaster.pid", folder.sockets / f"{SOCKET_NAME}.lock"):
        path.unlink(missing_ok=True)


def alive(pid: object) -> bool:
    """Whether a process has this number."""
    return isinstance(pid, int) and (_PROC / str(pid)).exists()


def _processes_of(cluster: Path) -> set[int]:
    home = cluster.resolve()
    return {int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit() and _runs_in(entry, home)}


def _runs_in(process: Path, home: Path) -> bool:
    # Processes of other accounts and those that ended meanwhile cannot be asked, and are none of ours.
    with contextlib.suppress(OSError):
        return (process / "comm").read_text("ascii", "replace").strip() == "postgres" and (
            process / "cwd"
        ).readlink() == home
    return False


def _parent(pid: int) -> int:
    with contextlib.suppress(OSError):
        # The name in parentheses may hold anything, also spaces.
        return int((_PROC / str(pid) / "stat").read_text("ascii", "replace").rpartition(")")[2].split()[1])
    return 0
