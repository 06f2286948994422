"""What was written and what came of it, and what each process has to find because of that.

Three lists: acknowledged, refused, unknown. Only the first may not be lost, only the second may not appear; what is
unknown is looked up afterwards and then counts as one of the two.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterable

import msgspec

_LETTERS = "bcdfghjklmnpqrstvwxz"
_RECHECKED = 4


def new_word() -> str:
    """A word that nobody has used before, and that resembles none of any language."""
    return "q" + "".join(random.choices(_LETTERS, k=11))


class Listing(msgspec.Struct, eq=False):
    """An offering as its one writer knows it; `word` stands in its present text and in no other."""

    id: str
    station: str
    word: str = ""
    state: str = ""
    tag: str = "*"
    changing: bool = False
    turn: int = 0
    """Counts its changes."""


class Expectation(msgspec.Struct, eq=False):
    """What every process has to show after a change: a word is found, or is found no more."""

    listing: Listing
    word: str
    found: bool
    kind: str
    since: float
    awaited_of: set[str]


class Latency(msgspec.Struct, frozen=True):
    """How long one process took to show a change; disturbed where something had been killed that it stands on."""

    process: str
    kind: str
    seconds: float
    disturbed: bool


class Kill(msgspec.Struct, eq=False):
    """What was killed: `where` is a node, or * for what all stand on; `ended` once all was well again."""

    kind: str
    where: str
    began: float
    ended: float = float("inf")


class Question(msgspec.Struct, frozen=True):
    """Words to ask a process for, with what has to come of each."""

    awaited: list[Expectation]
    settled: list[tuple[Listing, int]]
    never: list[str]

    @property
    def words(self) -> list[str]:
        """All of them."""
        return [*(one.word for one in self.awaited), *(listing.word for listing, _ in self.settled), *self.never]


class Ledger:
    """Everything that is known about a trial; for many threads.

    After `patience` seconds nothing stale may be shown, where nothing was killed.
    """

    def __init__(self, processes: Iterable[str], patience: float) -> None:
        self._patience = patience
        self._lock = threading.RLock()
        self._processes = tuple(processes)
        self._asked_since: dict[str, float] = {}
        self._expectations: list[Expectation] = []
        self._never: list[tuple[float, str]] = []
        self.listings: dict[str, Listing] = {}
        self.latencies: list[Latency] = []
        self.outcomes: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.kills: list[Kill] = []
        self.questions: Counter[str] = Counter()
        self.violations: list[str] = []

    # What writers say.

    def begin(self, listings: Iterable[Listing]) -> None:
        """A change of these is about to be sent."""
        with self._lock:
            for listing in listings:
                listing.changing = True
                self.listings[listing.id] = listing

    def done(self, kind: str, changes: Iterable[tuple[Listing, str, str]]) -> None:
        """A change was acknowledged, or was found to have been made: each listing with its word and state from now on."""
        now = time.monotonic()
        with self._lock:
            self.kinds[kind] += 1
            for listing, word, state in changes:
                self._expect(kind, now, listing, word, state)
                listing.word, listing.state, listing.changing = word, state, False
                listing.turn += 1

    def undone(self, listings: Iterable[Listing], words: Iterable[str]) -> None:
        """A change was refused or undone: nobody may ever find these words, and all is as it was."""
        with self._lock:
            self._never.extend((0.0, word) for word in words)
            for listing in listings:
                listing.changing = False
                if not listing.state:
                    del self.listings[listing.id]

    def count(self, outcome: str) -> None:
        """One more request was acknowledged, refused, unknown, or an unknown one found made or not made."""
        with self._lock:
            self.outcomes[outcome] += 1

    def free(self, listings: Iterable[Listing]) -> list[Listing]:
        """Those that every living process shows as they are, and that nobody is changing."""
        with self._lock:
            asked = set(self._asked_since)
            awaited = {id(one.listing) for one in self._expectations if one.awaited_of & asked}
            return [one for one in listings if not one.changing and id(one) not in awaited]

    def _expect(self, kind: str, now: float, listing: Listing, word: str, state: str) -> None:
        self._expectations = [one for one in self._expectations if one.listing is not listing]
        was_shown, is_shown = listing.state == "published", state == "published"
        same = word == listing.word
        if is_shown and not (was_shown and same):
            self._expectations.append(Expectation(listing, word, True, kind, now, set(self._processes)))
        if was_shown and not (is_shown and same):
            self._expectations.append(Expectation(listing, listing.word, False, kind, now, set(self._processes)))
        if not same and listing.word:
            self._never.append((now, listing.word))

    # What observers say.

    def begin_asking(self, process: str) -> None:
        """The process can be asked from now on."""
        with self._lock:
            self._asked_since[process] = time.monotonic()

    def end_asking(self, process: str) -> None:
        """The process is gone."""
        with self._lock:
            self._asked_since.pop(process, None)

    def all_are_asked(self) -> bool:
        """Whether every process has its observer."""
        with self._lock:
            return len(self._asked_since) == len(self._processes)

    def question(self, process: str, most: int) -> Question:
        """What to ask a process next: what it has yet to show, and samples of what it must go on showing or hiding."""
        with self._lock:
            awaited = [one for one in self._expectations if process in one.awaited_of][:most]
            asked = self._asked_since.get(process, 0.0)
            if time.monotonic() - asked < self._patience or self._is_disturbed(process, asked):
                return Question(awaited, [], [])
            of_awaited = {id(one.listing) for one in self._expectations if process in one.awaited_of}
            quiet = [
                one
                for one in self.listings.values()
                if one.state == "published" and not one.changing and id(one) not in of_awaited
            ]
            settled = [(one, one.turn) for one in random.sample(quiet, min(_RECHECKED, len(quiet)))]
            waited = {one.word for one in self._expectations}
            until = time.monotonic() - self._patience
            hidden = [word for at, word in self._never if at < until and word not in waited]
            return Question(awaited, settled, random.sample(hidden, min(_RECHECKED, len(hidden))))

    def answered(self, process: str, question: Question, shown: dict[str, str]) -> None:
        """What a process showed: word → id of the offering that holds it."""
        now = time.monotonic()
        with self._lock:
            self.questions[process] += 1
            asked = self._asked_since.get(process, now)
            for one in question.awaited:
                if process not in one.awaited_of:
                    continue
                waited = now - max(one.since, asked)
                disturbed = asked > one.since or self._is_disturbed(process, one.since)
                if (one.word in shown) == one.found:
                    one.awaited_of.discard(process)
                    self.latencies.append(Latency(process, one.kind, waited, disturbed))
                    if waited > self._patience and not disturbed:
                        self.violations.append(f"{process}: {one.kind} of {one.listing.id} shown after {waited:.2f} s")
            for listing, turn in question.settled:
                if listing.turn == turn and not listing.changing and listing.word not in shown:
                    self.violations.append(f"{process}: {listing.id} is not found any more")
            if not self._is_disturbed(process, now):
                for word in question.never:
                    if word in shown:
                        self.violations.append(f"{process}: {shown[word]} is found by {word}, which is past or undone")

    def pending(self) -> list[str]:
        """What processes still have to show."""
        with self._lock:
            return [
                f"{'/'.join(sorted(one.awaited_of))}: {one.kind} of {one.listing.id} not shown"
                for one in self._expectations
                if one.awaited_of
            ]

    def is_quiet(self) -> bool:
        """Whether nobody is changing anything."""
        with self._lock:
            return not any(listing.changing for listing in self.listings.values())

    # What the killer says.

    def killed(self, kind: str, where: str) -> Kill:
        """Something is being killed now."""
        with self._lock:
            self.kills.append(Kill(kind, where, time.monotonic()))
            return self.kills[-1]

    def _is_disturbed(self, process: str, since: float) -> bool:
        """Whether since this moment, or just before, something was not well that the process stands on."""
        return any(kill.where in (process[0], "*") and since < kill.ended + 1 for kill in self.kills)
