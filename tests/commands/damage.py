"""What can happen to the files of an index."""

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec

Damage = Callable[[Path], None]


def lost(folder: Path) -> None:
    """The whole folder is gone."""
    shutil.rmtree(folder)


def lost_manifest(folder: Path) -> None:
    """What says which generation is in use is gone."""
    (folder / "current.json").unlink()


def halved_manifest(folder: Path) -> None:
    """What says which generation is in use was written by half."""
    path = folder / "current.json"
    path.write_bytes(path.read_bytes()[:40])


def lost_file(folder: Path) -> None:
    """The biggest file is gone."""
    _biggest(folder).unlink()


def truncated_file(folder: Path) -> None:
    """The biggest file is cut off, as a copy that ended early leaves it.

    A new file takes the old one's place: cut off where it is, it would end every process that has it mapped (SIGBUS).
    """
    path = _biggest(folder)
    cut_off = path.with_suffix(".cut")
    cut_off.write_bytes(path.read_bytes()[:100])
    cut_off.replace(path)


def spoilt_commit(folder: Path) -> None:
    """What says which segments there are cannot be read."""
    next(folder.rglob("meta.json")).write_text("{")


def other_knowledge(folder: Path) -> None:
    """It was built with other knowledge."""
    path = folder / "current.json"
    manifest = msgspec.json.decode(path.read_bytes())
    path.write_bytes(msgspec.json.encode({**manifest, "knowledge": "another"}))


DAMAGES: list[Damage] = [
    lost,
    lost_manifest,
    halved_manifest,
    lost_file,
    truncated_file,
    spoilt_commit,
    other_knowledge,
]


def _biggest(folder: Path) -> Path:
    return max(folder.rglob("*.store"), key=lambda path: path.stat().st_size)
