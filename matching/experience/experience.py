"""All cases that are known, and what they tell of offerings for a need."""

import datetime
import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from matching.experience.cases import DescribedCase, can_count
from matching.experience.counting import NO_COUNTER, Heard, counted
from matching.experience.lift import Word, told_by
from matching.experience.likeness import Likeness
from matching.experience.outlines import of_entries, outline
from matching.scoring import Scored
from matching.understand import Reading
from matching.values import ExperienceUsed, Told

_COUNTS_DAYS = 5 * 365
"""People and equipment change: what was solved longer ago tells little of a service as it is now."""
_ATTESTED = {"self_stated": 0.7, "documented": 0.85, "verified": 1.0}


class Experience:
    """Cases in an order of their own: in whichever they come, they tell the same."""

    def __init__(self, cases: Iterable[DescribedCase] = ()) -> None:
        known = {described.case.id: described for described in cases if can_count(described.case)}
        kept = [known[id_] for id_ in sorted(known) if known[id_].outline is not None]
        self._ids = [described.case.id for described in kept]
        self._likeness = Likeness([described.outline for described in kept if described.outline is not None])
        self._askers = _numbered([described.case.asked_by for described in kept])
        self._counters = _numbered([described.case.intake for described in kept])
        self._solved = np.array([described.case.solved for described in kept], np.bool_)
        self._attested = np.array([_ATTESTED[described.case.grade] for described in kept])
        self._closed = np.array([described.case.closed_on.toordinal() for described in kept], np.int64)
        offerings = [tuple(dict.fromkeys(described.case.offerings)) for described in kept]
        self._offerings = list(dict.fromkeys(id_ for ids in offerings for id_ in ids))
        self._numbers = {id_: number for number, id_ in enumerate(self._offerings)}
        self._served = np.array([self._numbers[id_] for ids in offerings for id_ in ids], np.int64)
        self._ends = np.cumsum([0, *(len(ids) for ids in offerings)])
        self.used = ExperienceUsed(version=_digest(kept), cases=len(kept)) if kept else None
        """Which experience it is; None where there is none."""

    def told(self, reading: Reading, scored: Sequence[Scored], today: datetime.date) -> dict[str, Told]:
        """Id of a candidate → what similar cases tell of it, where they tell anything; candidates come best first."""
        if self.used is None or not scored:
            return {}
        entries = [candidate.entry for candidate in scored]
        rows, alike = self._likeness.of(outline(reading, scored[0].table.meaning, of_entries(entries)))
        days = today.toordinal() - self._closed[rows]
        lasting = (days >= 0) & (days <= _COUNTS_DAYS)
        rows, alike = rows[lasting], alike[lasting]
        if not rows.size:
            return {}
        order = np.lexsort((rows, -self._closed[rows], -alike))
        asked = {self._numbers[entry.id] for entry in entries if entry.id in self._numbers}
        return self._words(rows[order], alike[order], np.array(sorted(asked), np.int64))

    def _words(self, rows: NDArray[Any], alike: NDArray[Any], asked: NDArray[Any]) -> dict[str, Told]:
        """What rows tell of the offerings that are asked for, the most alike first."""
        places, offerings = self._served_by(rows)
        kept = np.isin(offerings, asked)
        places, offerings = places[kept], offerings[kept]
        cases = rows[places]
        words: dict[int, list[Word]] = {}
        for heard in counted(
            Heard(offerings, self._askers[cases], self._counters[cases], self._solved[cases])
        ).tolist():
            row = cases[heard]
            word = Word(
                float(alike[places[heard]]), float(self._attested[row]), bool(self._solved[row]), self._ids[row]
            )
            words.setdefault(int(offerings[heard]), []).append(word)
        return {self._offerings[offering]: told_by(said) for offering, said in words.items()}

    def _served_by(self, rows: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """For each pair of a row and an offering that served it: the place of the row, and the offering."""
        starts = self._ends[rows]
        counts = self._ends[rows + 1] - starts
        places = np.repeat(np.arange(rows.size), counts)
        within = np.arange(places.size) - np.repeat(np.cumsum(counts) - counts, counts)
        return places, self._served[np.repeat(starts, counts) + within]


def _numbered(words: Sequence[str | None]) -> NDArray[Any]:
    """A number for each word; NO_COUNTER for none."""
    numbers = {word: number for number, word in enumerate(dict.fromkeys(word for word in words if word is not None))}
    return np.array([NO_COUNTER if word is None else numbers[word] for word in words], np.int64)


def _digest(kept: Sequence[DescribedCase]) -> str:
    """The same for the same cases, on every node."""
    digest = hashlib.blake2b(digest_size=8)
    encoder = msgspec.msgpack.Encoder()
    for described in kept:
        digest.update(encoder.encode(described))
    return digest.hexdigest()


NO_EXPERIENCE = Experience()
"""What is known where there are no cases: nothing."""
