"""The stored entries of an index: one file that only grows, so that readers of any state find what they look for.

An entry is read by its position, which the inverted index keeps beside each offering.
"""

import os
from pathlib import Path

from matching.errors import IndexUnavailable

FILE = "entries.bin"
_LENGTH_BITS = 24
"""A position is where an entry begins, followed by so many bits for its length."""

_MOST_WAITING = 4_000_000
"""Entries are written out whenever so many bytes wait."""


class Records:
    """A file of entries or, without a folder, the same in memory."""

    def __init__(self, folder: Path | None) -> None:
        self._path = None if folder is None else folder / FILE
        self._reading = self._writing = -1
        self._end = 0
        self._waiting = bytearray()
        # A reader holds on to the file from the start, so that it outlives its folder.
        self._open_to_read()

    def _open_to_read(self) -> None:
        if self._path is not None and self._reading < 0 and self._path.exists():
            self._reading = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)

    def _open_to_write(self) -> None:
        if self._writing >= 0:
            return
        if self._path is None:
            self._reading = self._writing = os.memfd_create(FILE)
            return
        self._writing = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        self._end = os.lseek(self._writing, 0, os.SEEK_END)
        self._open_to_read()

    def append(self, stored: bytes) -> int:
        """Take an entry in, and say at which position it will stand after `flush`."""
        self._open_to_write()
        if len(stored) >> _LENGTH_BITS:
            raise ValueError(f"an entry of {len(stored)} bytes is too large to be indexed")
        position = self._end << _LENGTH_BITS | len(stored)
        self._waiting += stored
        self._end += len(stored)
        if len(self._waiting) >= _MOST_WAITING:
            self._write()
        return position

    def flush(self) -> None:
        """Write what was taken in, so that it outlives a loss of power."""
        self._open_to_write()
        self._write()
        os.fsync(self._writing)

    def _write(self) -> None:
        while self._waiting:
            del self._waiting[: os.write(self._writing, self._waiting)]

    def read(self, position: int) -> bytes:
        """The entry at a position, or IndexUnavailable where the file is cut off."""
        length = position & ((1 << _LENGTH_BITS) - 1)
        stored = os.pread(self._reading, length, position >> _LENGTH_BITS) if self._reading >= 0 else b""
        if len(stored) != length:
            raise IndexUnavailable("the index is damaged: an entry is missing")
        return stored

    def close(self) -> None:
        """Give the file back."""
        for descriptor in {self._reading, self._writing} - {-1}:
            os.close(descriptor)
        self._reading = self._writing = -1

    def __del__(self) -> None:
        self.close()
