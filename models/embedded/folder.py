"""Where the embedded PostgreSQL lives below a data folder."""

import hashlib
import os
import stat
from pathlib import Path

import msgspec

from models.embedded.account import Account, server_account
from models.embedded.errors import EmbeddedError

_LONGEST_SOCKET_PATH = 100
"""The system allows 107 bytes for the path of a socket (unix(7)); some are left for its name."""
_SEPARATORS = (b",", b'"', b"'", b"@", b"\\")
_ELSEWHERE = Path("/var/lib/nqi")
SOCKET_NAME = ".s.PGSQL.5432"


class EmbeddedFolder(msgspec.Struct, frozen=True, kw_only=True):
    """The paths of one embedded PostgreSQL; made by `locate`."""

    root: Path
    account: Account

    @property
    def cluster(self) -> Path:
        """The database cluster."""
        return self.root / "cluster"

    @property
    def new_cluster(self) -> Path:
        """A cluster while it is being made; what a crash leaves there is thrown away."""
        return self.root / "cluster.new"

    @property
    def password_file(self) -> Path:
        """The owner's password, readable by us alone."""
        return self.root / "owner_password"

    @property
    def lock_file(self) -> Path:
        """Locked by the process that runs the server."""
        return self.root / "lock"

    @property
    def log_file(self) -> Path:
        """What the server says."""
        return self.root / "postgres.log"

    @property
    def binaries(self) -> Path:
        """A copy of the binaries where the server's account cannot read the installed ones."""
        return self.root / "binaries"

    @property
    def sockets(self) -> Path:
        """The folder of the server's socket: below the data folder, or below /tmp where that path is too long for the
        system, or holds what lists of hosts and folders are separated and quoted with."""
        below = self.root / "run"
        path = os.fsencode(below / SOCKET_NAME)
        if len(path) <= _LONGEST_SOCKET_PATH and not any(sign in path for sign in _SEPARATORS):
            return below
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]
        return Path(f"/tmp/nqi-{digest}")  # noqa: S108 - owner and mode are checked before use

    def make(self) -> None:
        """Make what is missing, close what is ours to others, and change nothing that is not ours."""
        self.root.mkdir(mode=0o711, parents=True, exist_ok=True)
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        self._check_ours(self.sockets)
        os.chown(self.sockets, self.account.uid, self.account.gid)
        self.close()

    def open_to_others(self) -> dict[Path, int]:
        """What others may read or change although they must not, with the mode that keeps them out."""
        wanted = {self.sockets: 0o700, self.cluster: 0o700, self.password_file: 0o600, self.log_file: 0o600}
        modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (self.root, *wanted) if path.exists()}
        loose = {path: mode for path, mode in wanted.items() if modes.get(path, 0) & 0o077}
        # Others walk through the root and do not write there; the account of the server must walk through it.
        return {self.root: 0o711, **loose} if modes.get(self.root, 0) & 0o022 else loose

    def close(self) -> None:
        """Close what `open_to_others` finds."""
        for path, mode in self.open_to_others().items():
            path.chmod(mode)

    def _check_ours(self, folder: Path) -> None:
        state = folder.lstat()
        if not stat.S_ISDIR(state.st_mode) or state.st_uid not in (os.geteuid(), self.account.uid):
            raise EmbeddedError(f"{folder} belongs to somebody else; remove it or choose another NQI_DATA_DIR")


def locate(data: Path) -> EmbeddedFolder:
    """The folder below a data folder.

    As root the server runs under another account, which must be able to walk to its files; where a folder on the way
    keeps it out (as /root does), the files live below /var/lib/nqi instead, since no mode of a folder that is not ours
    is changed.
    """
    account = server_account()
    root = data.resolve() / "postgres"
    if account.changed and not _open_to_all(data.resolve()):
        digest = hashlib.sha256(os.fsencode(root)).hexdigest()[:16]
        root = _ELSEWHERE / digest
    return EmbeddedFolder(root=root, account=account)


def _open_to_all(path: Path) -> bool:
    existing = [folder for folder in (path, *path.parents) if folder.exists()]
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in existing)
