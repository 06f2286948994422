"""The index on disk: one folder a node, one generation in use, damage found before it is served.

`current.json` names the generation in use, the knowledge and format it was built with, how far it has followed the
catalogue, and the size of every file. It is replaced in one step (rename), so a reader sees the old state or the new.
"""

import os
import secrets
import shutil
import time
from pathlib import Path

import msgspec

from matching.index.records import FILE as RECORDS
from matching.index.store import OfferingIndex

_MANIFEST = "current.json"
_FOLLOWED = "followed"
FORMAT = 12
"""Changes whenever entries are described differently; an index of another format is built anew."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What is in use: `position` is how far the catalogue was followed, in words of its owner.

    `written` counts the entries ever written to this generation, those since replaced or removed too.
    """

    generation: str
    format: int
    knowledge: str
    position: str
    written: int
    files: dict[str, int]


class IndexFolder:
    """The folder of a node's index."""

    def __init__(self, path: Path, knowledge: str) -> None:
        self.path = path
        self._knowledge = knowledge
        self._stamp: tuple[int, int, int] | None = None
        self._read: Manifest | None = None

    def manifest(self) -> Manifest | None:
        """What is in use, or None where nothing is, or it was built with other knowledge or another format.

        Every process looks many times a second, so it is read only when it was replaced.
        """
        path = self.path / _MANIFEST
        try:
            # Before it is read: what replaces it meanwhile is seen at the next look.
            found = path.stat()
            stamp = found.st_ino, found.st_mtime_ns, found.st_size
            if stamp != self._stamp:
                self._read, self._stamp = self._usable(path.read_bytes()), stamp
        except OSError:
            return None
        return self._read

    def _usable(self, written: bytes) -> Manifest | None:
        try:
            manifest = msgspec.json.decode(written, type=Manifest)
        except msgspec.MsgspecError:
            return None
        return manifest if manifest.format == FORMAT and manifest.knowledge == self._knowledge else None

    def sound(self, manifest: Manifest) -> bool:
        """Every file is there in full; a lost, truncated or half-written one is not."""
        folder = self.path / manifest.generation
        for name, size in manifest.files.items():
            try:
                if not _whole(name, (folder / name).stat().st_size, size):
                    return False
            except FileNotFoundError:
                return False
        return True

    def merged(self, manifest: Manifest) -> bool:
        """Whether the files differ because segments were merged since: every segment of the manifest is still whole
        or gone altogether, and what the newest commit names can be read."""
        folder = self.path / manifest.generation
        if not (folder / "meta.json").exists() or not (folder / RECORDS).exists():
            return False  # Opened without them, the folder would pass for a new and empty index.
        for name, size in manifest.files.items():
            path = folder / name
            if name != "meta.json" and path.exists() and not _whole(name, path.stat().st_size, size):
                return False
        try:
            OfferingIndex(folder).count()
        except (ValueError, OSError):
            return False
        return True

    def open(self, manifest: Manifest) -> OfferingIndex:
        """The index in use."""
        return OfferingIndex(self.path / manifest.generation)

    def begin(self) -> tuple[str, OfferingIndex]:
        """An empty index of a new generation, not in use until `publish`."""
        generation = secrets.token_hex(8)
        folder = self.path / generation
        folder.mkdir(parents=True)
        return generation, OfferingIndex(folder)

    def publish(self, generation: str, position: str, written: int) -> Manifest:
        """Put a committed generation into use and forget the others."""
        manifest = Manifest(
            generation=generation,
            format=FORMAT,
            knowledge=self._knowledge,
            position=position,
            written=written,
            files=_sizes(self.path / generation),
        )
        self._replace(manifest)
        for other in self.path.iterdir():
            if other.is_dir() and other.name != generation:
                shutil.rmtree(other, ignore_errors=True)
        return manifest

    def note_followed(self) -> None:
        """Say that at this moment the index is what the catalogue is."""
        (self.path / _FOLLOWED).touch()

    def followed_within(self, seconds: float) -> bool:
        """Whether that was said within so many seconds."""
        try:
            return time.time() - (self.path / _FOLLOWED).stat().st_mtime < seconds
        except OSError:
            return False

    def discard(self) -> None:
        """Take the index out of use; the next follower builds it anew."""
        (self.path / _MANIFEST).unlink(missing_ok=True)

    def _replace(self, manifest: Manifest) -> None:
        temporary = self.path / f".{_MANIFEST}.{os.getpid()}"
        with temporary.open("wb") as file:
            file.write(msgspec.json.encode(manifest))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self.path / _MANIFEST)


def _whole(name: str, size: int, published: int) -> bool:
    """Whether a file has its size; the entries may have grown since by some that are not published yet."""
    return size >= published if name == RECORDS else size == published


def _sizes(folder: Path) -> dict[str, int]:
    """The sizes of the files that a commit has made final."""
    committed = msgspec.json.decode((folder / "meta.json").read_bytes())
    segments = {segment["segment_id"].replace("-", "") for segment in committed["segments"]}
    return {
        path.name: path.stat().st_size
        for path in sorted(folder.iterdir())
        if path.name in ("meta.json", RECORDS) or path.name.split(".")[0] in segments
    }
