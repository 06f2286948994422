"""The engine in one place: a need goes in, an answer comes out, by the stages of this package."""

import datetime

from matching.candidates import candidates
from matching.index import OfferingIndex
from matching.plan import plan
from matching.rank import load_weights, rank
from matching.thesaurus import Knowledge
from matching.understand import understand
from matching.values import Answer, Gap, Match, NearMiss, Need, Understanding

SHOWN = 0.2
"""Below this score nothing is proposed: a wrong service costs the enterprise more than an honest gap."""
_CONSIDERED = 60
_MOST_NEAR_MISSES = 5


def answer(need: Need, index: OfferingIndex, knowledge: Knowledge, today: datetime.date, limit: int = 10) -> Answer:
    """What the catalogue has for a need: matches with reasons, near misses, gaps and a plan."""
    reading = understand(need, knowledge)
    entries = candidates(reading, index, knowledge)
    ranked = rank(reading, entries, knowledge, today, max(limit, _CONSIDERED))
    fitting = [match for match in ranked if match.score >= SHOWN and not _sure_misses(match)]
    proposed = plan(reading.understanding.requirements, fitting)
    return Answer(
        ranking=load_weights().version,
        understanding=reading.understanding,
        matches=tuple(fitting[:limit]),
        near_misses=_near_misses(ranked),
        gaps=_gaps(reading.understanding, proposed.uncovered),
        plan=proposed,
    )


def ranking(need: Need, index: OfferingIndex, knowledge: Knowledge, today: datetime.date, limit: int) -> list[Match]:
    """All that the engine would consider, in order, without threshold: what an evaluation looks at."""
    reading = understand(need, knowledge)
    return rank(reading, candidates(reading, index, knowledge), knowledge, today, limit)


def _sure_misses(match: Match) -> int:
    return sum(miss.sure for miss in match.misses)


def _near_misses(ranked: list[Match]) -> tuple[NearMiss, ...]:
    near = [match for match in ranked if _sure_misses(match) == 1 and match.score >= SHOWN / 3]
    return tuple(
        NearMiss(match=match, missing=next(miss for miss in match.misses if miss.sure))
        for match in near[:_MOST_NEAR_MISSES]
    )


def _gaps(understanding: Understanding, uncovered: tuple[str, ...]) -> tuple[Gap, ...]:
    return tuple(
        Gap(
            requirement=requirement.id,
            label=requirement.label,
            message=f"目录中暂时没有能满足“{requirement.label}”的服务，可请服务站人工协助",
            message_en=f"nothing in the catalogue meets “{requirement.label_en or requirement.label}” yet; ask a station",
        )
        for requirement in understanding.requirements
        if requirement.id in uncovered
    )
