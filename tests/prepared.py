"""What takes seconds to work out and is the same for every test: worked out once a run, for all processes of the run."""

import atexit
import functools
import os
import shutil
import tempfile
from pathlib import Path

from matching.thesaurus import Knowledge, load_knowledge

_SHARED = "TESTS_SHARED_FOLDER"
"""Names the folder of this run in the environment, which the processes of pytest-xdist inherit."""


@functools.cache
def shared_folder() -> Path:
    """The folder of this run, removed by the process that asked for it first."""
    if _SHARED not in os.environ:
        folder = Path(tempfile.mkdtemp(prefix="nqi-test-shared-")).resolve()
        # As root, PostgreSQL runs under another account, which must be able to walk to its files.
        folder.chmod(0o711)
        os.environ[_SHARED] = str(folder)
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(os.environ[_SHARED])


def our_knowledge() -> Knowledge:
    """The knowledge that the engine comes with."""
    return load_knowledge(kept=shared_folder() / "knowledge")


def with_knowledge(data: Path) -> Path:
    """A new data folder that has what a node works out of the knowledge at its first start, which takes seconds."""
    kept = shared_folder() / "knowledge"
    if not any(kept.glob("*.msgpack")):
        our_knowledge()
    shutil.copytree(kept, data / "knowledge")
    return data
