"""Making a database cluster, complete or not at all."""

import os
import secrets
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from models.embedded.binaries import programs
from models.embedded.errors import EmbeddedError
from models.embedded.folder import EmbeddedFolder

OWNER = "nqi_owner"
DATABASE = "nqi"
_KIND = ("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-instructions")
_BOOTSTRAP = f"CREATE DATABASE {DATABASE};\nREVOKE TEMPORARY ON DATABASE {DATABASE} FROM PUBLIC;\n"
_LAST_WRITES_SECONDS = 10


def make_cluster(folder: EmbeddedFolder) -> None:
    """A new cluster, made beside its place and renamed; the leftovers of a cut-off attempt are thrown away."""
    _throw_away(folder.new_cluster)
    password = secrets.token_hex(32)
    handed_over = folder.root / "password.new"
    _write_secret(handed_over, password)
    os.chown(handed_over, folder.account.uid, folder.account.gid)
    folder.new_cluster.mkdir(mode=0o700)
    os.chown(folder.new_cluster, folder.account.uid, folder.account.gid)
    initdb, postgres = (str(programs(folder) / name) for name in ("initdb", "postgres"))
    at = f"--pgdata={folder.new_cluster}"
    try:
        # Nothing is on disk for good before the last step, so that it is waited for only once.
        _run([initdb, at, f"--username={OWNER}", f"--pwfile={handed_over}", "--no-sync", *_KIND], folder)
        _run([postgres, "--single", "-F", "-D", str(folder.new_cluster), "postgres"], folder, _BOOTSTRAP)
        _run([initdb, at, "--sync-only"], folder)
    finally:
        handed_over.unlink()
    _write_secret(folder.password_file, password)
    folder.new_cluster.rename(folder.cluster)


def as_account(folder: EmbeddedFolder) -> dict[str, Any]:
    """What makes a subprocess run as the server's account."""
    return folder.account.popen_arguments()


def _throw_away(leftovers: Path) -> None:
    """What a cut-off attempt left; its last process may still be writing for a moment."""
    deadline = time.monotonic() + _LAST_WRITES_SECONDS
    while leftovers.exists() and time.monotonic() < deadline:
        shutil.rmtree(leftovers, ignore_errors=True)
        time.sleep(0.05)


def _run(command: list[str], folder: EmbeddedFolder, given: str | None = None) -> None:
    done = subprocess.run(  # noqa: S603 - our own binaries, fixed words
        command, input=given, capture_output=True, text=True, check=False, cwd="/", **as_account(folder)
    )
    if done.returncode != 0:
        raise EmbeddedError(f"{Path(command[0]).name} failed: {done.stderr.strip()[-2000:]}")


def _write_secret(path: Path, secret: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secret)
