"""The three lists of what was written: acknowledged, refused, and unknown while no answer has come.

Each write is in the file before it is sent, as unknown; its answer is added when it comes.
"""

import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

Outcome = Literal["acknowledged", "refused", "unknown"]


class Write(msgspec.Struct, frozen=True, kw_only=True):
    """Something that an actor asks the service to change.

    `what` is the kind of write, `role` as whom, `need` and `referral` what it is about, `to` the state that it leads to
    or another word for what is asked. `note` is kept where it can be compared with what the service tells later.
    """

    what: str
    role: str
    need: str | None = None
    referral: str | None = None
    to: str | None = None
    note: str | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the file: a write as it was sent, or what came of one, by its number."""

    number: int
    outcome: Outcome
    write: Write | None = None
    status: int | None = None
    made: str | None = None
    effect: str | None = None
    """What the answer says the state is now; a move may lead elsewhere, where an accreditation has lapsed."""
    tries: int = 1
    """How often it was sent until an answer came."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A write with what is known of it in the end."""

    write: Write
    outcome: Outcome
    status: int | None = None
    made: str | None = None
    effect: str | None = None
    tries: int = 1


class Ledger:
    """The file, while it is written to."""

    def __init__(self, file: Path) -> None:
        self._numbers = itertools.count(1)
        self._file = file.open("ab", buffering=0)

    def sent(self, write: Write) -> int:
        """A write is about to be sent; its number is returned."""
        number = next(self._numbers)
        self._add(Entry(number=number, outcome="unknown", write=write))
        return number

    def acknowledged(self, number: int, status: int, tries: int, made: str | None, effect: str | None) -> None:
        """The service says that it is done: what it made, and what the state is now."""
        self._add(Entry(number=number, outcome="acknowledged", status=status, tries=tries, made=made, effect=effect))

    def refused(self, number: int, status: int, tries: int) -> None:
        """The service says that it will not be done."""
        self._add(Entry(number=number, outcome="refused", status=status, tries=tries))

    def close(self) -> None:
        """Nothing is written any more."""
        self._file.close()

    def _add(self, entry: Entry) -> None:
        self._file.write(msgspec.json.encode(entry) + b"\n")


def read_ledger(file: Path) -> list[Known]:
    """What is known of each write, in the order in which they were sent."""
    return known(msgspec.json.decode(line, type=Entry) for line in file.read_bytes().splitlines())


def known(entries: Iterable[Entry]) -> list[Known]:
    """Writes joined with what came of them; without an answer they stay unknown."""
    found: dict[int, Known] = {}
    for entry in entries:
        if entry.write is not None:
            found[entry.number] = Known(write=entry.write, outcome=entry.outcome)
        else:
            found[entry.number] = Known(
                write=found[entry.number].write,
                outcome=entry.outcome,
                status=entry.status,
                made=entry.made,
                effect=entry.effect,
                tries=entry.tries,
            )
    return list(found.values())
