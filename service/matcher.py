"""The engine as a serving process holds it: knowledge, and the newest index of this node."""

import asyncio
import contextlib
import datetime
from collections.abc import AsyncIterator, Collection
from pathlib import Path

import msgspec
import structlog
from msgspec import UNSET

from matching.engine import answer
from matching.errors import IndexUnavailable, UnknownPlace
from matching.index import IndexFolder, Manifest, OfferingIndex
from matching.thesaurus import Knowledge, load_knowledge
from matching.understand import understand
from matching.values import Answer, Match, Need, Only, PlanEdits
from matching.weights import Weights, load_weights
from matching.widen import Farther, Relaxed, relax, widen
from service.background import beside
from service.clock import today
from service.experience import KnownExperience
from service.identifiers import new_id
from service.needs.structs import MatchAnswer, ShownAccreditation, ShownMatch, ShownNearMiss, StatedNeed
from service.problems import Breach, Refused, Rule
from service.standards.following import KnownEditions

_log = structlog.get_logger("nqi")
_LOOK_EVERY_SECONDS = 0.05
_FOLLOWED_SECONDS = 3
"""The follower says at least every second that the index is what the catalogue is."""
_NOWHERE = Rule("unknown-place", "不在地点表中", "is not in the table of places")


class Matcher:
    """Answers needs; a match costs no SQL."""

    def __init__(
        self,
        index_dir: Path,
        knowledge: Knowledge,
        weights: Path | None,
        editions: KnownEditions | None = None,
        experience: KnownExperience | None = None,
    ) -> None:
        self._editions = editions or KnownEditions()
        self._experience = experience or KnownExperience()
        self._weights = load_weights(weights)
        self.knowledge = knowledge
        self._folder = IndexFolder(index_dir, self.knowledge.version)
        self._manifest: Manifest | None = None
        self._index: OfferingIndex | None = None
        self._caught_up = False

    @property
    def weights(self) -> Weights:
        """The weights of the ranking rule in force."""
        return self._weights

    @property
    def ready(self) -> bool:
        """Whether there is an index to search, and it was followed since this process began.

        What a node has kept from before it was stopped may be old: it answers, but should not be asked yet. Once it has
        caught up it stays ready, for a follower that is busy elsewhere must not take all nodes out at once.
        """
        return self._index is not None and self._caught_up

    def match(self, stated: StatedNeed, only: Only | None = None, usual_place: str | None = None) -> MatchAnswer:
        """What the catalogue, or the part of it that is to be looked at alone, has for a need.

        `usual_place` is the GB/T 2260 code of where the enterprise probably is.
        """
        try:
            found = self._answer(stated.to_need(only, usual_place), stated.limit, None, stated.alternatives)
        except UnknownPlace:
            field = "adcode" if stated.place is not None and stated.place.adcode is not None else "city"
            raise Refused("unknown-place", [Breach(f"/place/{field}", _NOWHERE)]) from None
        day = max(found.understanding.constraints.needed_on or today(), today())
        return MatchAnswer(
            match_id=new_id(),
            ranking=found.ranking,
            understanding=found.understanding,
            matches=[_shown(match, stated.explain, day) for match in found.matches],
            near_misses=[
                ShownNearMiss(match=_shown(near.match, stated.explain, day), missing=near.missing)
                for near in found.near_misses
            ],
            gaps=found.gaps,
            plan=found.plan,
            alternatives=found.alternatives if stated.alternatives else UNSET,
            experience=found.experience,
        )

    def plan(self, need: Need, edits: PlanEdits) -> Answer:
        """The plan for a need as the enterprise wants it edited, with its alternatives."""
        return self._answer(need, 1, edits, with_alternatives=True)

    def matches(self, need: Need, limit: int) -> tuple[Match, ...]:
        """The matches of a stored need, ranked."""
        return self._answer(need, limit, None, with_alternatives=False).matches

    def wider(self, need: Need, wanted: Collection[str], refused: Collection[str]) -> dict[str, Farther]:
        """Requirement of a stored need → what meets it without the need's conditions, and how far away."""
        if self._index is None:
            raise IndexUnavailable
        return widen(need, wanted, refused, self._index, self.knowledge, today(), self._weights, self._editions.now)

    def relaxed(self, need: Need) -> tuple[Relaxed, ...]:
        """The best that there is for a need without its conditions."""
        if self._index is None:
            raise IndexUnavailable
        return relax(need, self._index, self.knowledge, today(), self._weights, self._editions.now)

    def _answer(self, need: Need, limit: int, edits: PlanEdits | None, with_alternatives: bool) -> Answer:
        if self._index is None:
            raise IndexUnavailable
        try:
            return answer(
                need,
                self._index,
                self.knowledge,
                today(),
                limit,
                self._weights,
                edits,
                with_alternatives,
                self._editions.now,
                self._experience.now,
            )
        except IndexUnavailable:
            # Damaged under way: the follower finds that by itself and builds it anew.
            self._index, self._manifest = None, None
            raise

    async def follow_index(self) -> None:
        """Look for a newer index, for as long as the process serves."""
        while True:
            self.look()
            await asyncio.sleep(_LOOK_EVERY_SECONDS)

    def look(self) -> None:
        """Take up the newest index of the node, if there is a newer one."""
        # Asked before the manifest is read: what was followed until then stands in it.
        self._caught_up = self._caught_up or self._folder.followed_within(_FOLLOWED_SECONDS)
        manifest = self._folder.manifest()
        if manifest is None or manifest == self._manifest:
            return
        try:
            same = self._manifest is not None and manifest.generation == self._manifest.generation
            if same and self._index is not None:
                self._index.refresh()
            elif self._folder.sound(manifest):
                self._index = self._folder.open(manifest)
            else:
                return
            self._manifest = manifest
        except (ValueError, OSError) as damage:
            # The next look finds a newer one.
            _log.warning("index not readable", error=type(damage).__name__)


def warm_knowledge(knowledge_dir: Path) -> Knowledge:
    """The knowledge, ready to be used: dictionaries and automata are made at first use, not while somebody waits."""
    knowledge = load_knowledge(kept=knowledge_dir)
    understand(Need(text="卡尺检定"), knowledge)
    return knowledge


@contextlib.asynccontextmanager
async def following(matcher: Matcher) -> AsyncIterator[Matcher]:
    """The matcher with its look-out running."""
    async with beside(matcher.follow_index()):
        yield matcher


def _shown(match: Match, explain: bool, day: datetime.date) -> ShownMatch:
    return ShownMatch(
        offering=match.offering,
        station=match.station,
        score=match.score,
        distance_km=match.distance_km,
        reasons=match.reasons,
        satisfies=match.satisfies,
        misses=match.misses,
        accreditations=ShownAccreditation.all_of(match.offering, day),
        signals=match.signals if explain else UNSET,
    )


def as_document(value: MatchAnswer) -> dict[str, object]:
    """The answer as it is stored."""
    document: dict[str, object] = msgspec.to_builtins(value)
    return document
