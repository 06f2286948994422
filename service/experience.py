"""The solved cases as a serving process holds them; who reads them from somewhere gives them here."""

import asyncio
import hashlib
from collections.abc import Sequence

import msgspec

from matching.experience import NO_EXPERIENCE, DescribedCase, Experience, describe_case
from matching.thesaurus import Knowledge
from matching.values import SolvedCase


class KnownExperience:
    """The experience that is known now; none until cases were taken up."""

    def __init__(self) -> None:
        self.now: Experience = NO_EXPERIENCE
        self._described: dict[bytes, DescribedCase] = {}

    async def take(self, cases: Sequence[SolvedCase], knowledge: Knowledge) -> None:
        """From now on these cases count and no others.

        A case that was taken up before costs nothing; another one about as long as a need takes to be understood. Answers
        stand on the former cases until all are described.
        """
        # Thousands of texts may be read; requests go on meanwhile.
        self._described = await asyncio.to_thread(self._described_of, cases, knowledge)
        self.now = await asyncio.to_thread(Experience, self._described.values())

    def _described_of(self, cases: Sequence[SolvedCase], knowledge: Knowledge) -> dict[bytes, DescribedCase]:
        found: dict[bytes, DescribedCase] = {}
        for case in cases:
            # The digest stands for the text, which is not kept.
            key = hashlib.sha256(msgspec.msgpack.encode(case)).digest()
            found[key] = self._described.get(key) or describe_case(case, knowledge)
        return found
