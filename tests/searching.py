"""What the files of a node hold, for searching them for what must stand in none."""

import contextlib
from collections.abc import Iterator

from tests.running import RunningService


def files_of(service: RunningService) -> Iterator[tuple[str, bytes]]:
    """Each file of a running service, its database's too, with what it holds; the programs of PostgreSQL are left out."""
    for folder in sorted({service.data_dir, service.cluster}):
        for file in folder.rglob("*"):
            # Where a checkpoint has just removed one, there is nothing to find in it.
            with contextlib.suppress(FileNotFoundError):
                if file.is_file() and "binaries" not in file.parts:
                    yield file.name, file.read_bytes()
