"""A hostile or odd file, and what becomes of it."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from service.spreadsheets.events import Ended, RefusedFile
from service.spreadsheets.running import Outcome, read_table, write_marked_copy

PARSED = "parsed"


class Animal(NamedTuple):
    """A file: how it is called, how it is made, and what must become of it: a code, or `parsed`."""

    name: str
    file: str
    make: Callable[[Path], None]
    expected: str


def visit(animal: Animal, folder: Path) -> tuple[str, Outcome, Outcome | None]:
    """What became of an animal, the code of its refusal or `parsed`; and how marking its errors went, if it has any."""
    path = folder / animal.file
    animal.make(path)
    outcome = read_table(path, folder / "result.jsonl")
    marked = None
    if isinstance(outcome.end, Ended) and outcome.end.errors:
        marked = write_marked_copy(path, folder / "result.jsonl", folder / "marked.xlsx")
    path.unlink()
    return (outcome.end.code if isinstance(outcome.end, RefusedFile) else PARSED), outcome, marked
