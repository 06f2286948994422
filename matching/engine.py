"""The engine in one place: a need goes in, an answer comes out, by the stages of this package."""

import datetime

from matching.candidates import candidates
from matching.diversity import spread
from matching.explain import explain
from matching.index import OfferingIndex
from matching.plan import plan
from matching.rank import Ranked, rank
from matching.thesaurus import Knowledge
from matching.understand import Reading, understand
from matching.values import Answer, Gap, NearMiss, Need, Understanding
from matching.weights import Weights, load_weights

SHOWN = 0.008
"""Below this score nothing is proposed: hardly one in a hundred such offerings would help."""
_NEAR = 0.005
"""A near miss may score as low as this: the constraint that it fails has lowered its score."""
_CONSIDERED = 50
_MOST_NEAR_MISSES = 5


def answer(
    need: Need,
    index: OfferingIndex,
    knowledge: Knowledge,
    today: datetime.date,
    limit: int = 10,
    weights: Weights | None = None,
) -> Answer:
    """What the catalogue has for a need: matches with reasons, near misses, gaps and a plan.

    The weights are those in force where none are given.
    """
    weights = weights or load_weights()
    reading = understand(need, knowledge)
    ranked = rank(reading, candidates(reading, index, knowledge), knowledge, today, max(limit, _CONSIDERED), weights)
    fitting = [candidate for candidate in ranked if candidate.score >= SHOWN and not candidate.sure_misses]
    proposed = plan(reading.understanding.requirements, fitting)
    return Answer(
        ranking=weights.version,
        understanding=reading.understanding,
        matches=tuple(explain(reading, candidate, knowledge) for candidate in spread(fitting, limit)),
        near_misses=_near_misses(reading, ranked, knowledge),
        gaps=_gaps(reading.understanding, proposed.uncovered),
        plan=proposed,
    )


def ranking(
    need: Need,
    index: OfferingIndex,
    knowledge: Knowledge,
    today: datetime.date,
    limit: int,
    weights: Weights | None = None,
) -> list[Ranked]:
    """All that the engine would consider, in order, without threshold: what an evaluation looks at."""
    reading = understand(need, knowledge)
    return rank(reading, candidates(reading, index, knowledge), knowledge, today, limit, weights)


def _near_misses(reading: Reading, ranked: list[Ranked], knowledge: Knowledge) -> tuple[NearMiss, ...]:
    near = [candidate for candidate in ranked if candidate.sure_misses == 1 and candidate.score >= _NEAR]
    return tuple(
        NearMiss(
            match=explain(reading, candidate, knowledge),
            missing=next(miss for miss in candidate.misses if miss.sure),
        )
        for candidate in near[:_MOST_NEAR_MISSES]
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
