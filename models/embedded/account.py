"""As whom PostgreSQL runs: as we do, or, because it refuses to run as root, as a system user made for it."""

import os
import pwd
import shutil
import subprocess

import msgspec

from models.embedded.errors import EmbeddedError

SYSTEM_USER = "nqi-postgres"


class Account(msgspec.Struct, frozen=True):
    """The user and group of the server's processes and files; `changed` when they are not our own."""

    uid: int
    gid: int
    changed: bool

    def popen_arguments(self) -> dict[str, object]:
        """What makes a subprocess run under this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.changed else {}


def server_account() -> Account:
    """Our own account, or as root the system user, made at first need."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), changed=False)
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        _make_system_user()
        entry = pwd.getpwnam(SYSTEM_USER)
    return Account(entry.pw_uid, entry.pw_gid, changed=True)


def _make_system_user() -> None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise EmbeddedError(
            f"PostgreSQL does not run as root; make a system user {SYSTEM_USER} or start as another user"
        )
    command = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    # 9: the user exists already, made by a process beside us.
    if done.returncode not in (0, 9):
        raise EmbeddedError(f"the system user {SYSTEM_USER} could not be made: {done.stderr.strip()}")
