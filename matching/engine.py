"""The engine in one place: a need goes in, an answer comes out, by the stages of this package."""

import datetime
from collections.abc import Mapping

from msgspec import UNSET

from matching.candidates import candidates
from matching.diversity import spread
from matching.editions import NO_EDITIONS, Editions
from matching.experience import NO_EXPERIENCE, Experience
from matching.explain import explain
from matching.index import OfferingIndex
from matching.plan import plan
from matching.rank import Ranked, rank
from matching.satisfaction import best_of
from matching.thesaurus import Knowledge
from matching.understand import Reading, at_editions, understand
from matching.values import Answer, Gap, NearMiss, Need, PlanEdits, Understanding
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
    edits: PlanEdits | None = None,
    with_alternatives: bool = False,
    editions: Editions = NO_EDITIONS,
    experience: Experience = NO_EXPERIENCE,
) -> Answer:
    """What the catalogue has for a need: matches with reasons, near misses, gaps and a plan.

    The weights are those in force where none are given; the edits are the enterprise's wishes for the plan; the
    editions say which standards are in force and what has replaced the others; the experience, what solved similar
    cases.
    """
    weights = weights or load_weights()
    reading = understand(need, knowledge, today)
    needed_on = _needed_on(reading, edits, today)
    reading = at_editions(reading, editions, needed_on)
    found = candidates(reading, index, knowledge, only=need.only)
    # What is pinned may stand far behind.
    most = len(found) if edits is not None and edits.pin_offerings else max(limit, _CONSIDERED)
    ranked = rank(reading, found, knowledge, today, most, weights, needed_on, experience)
    fitting = [candidate for candidate in ranked if candidate.score_if_assured >= SHOWN and not candidate.sure_misses]
    best = best_of(candidate.sure for candidate in fitting)
    planned = [candidate for candidate in ranked if _may_be_planned(candidate, edits)]
    plans = plan(reading, planned, knowledge, today, edits, with_alternatives)
    return Answer(
        ranking=weights.version,
        understanding=reading.understanding,
        matches=tuple(explain(reading, candidate, best, knowledge) for candidate in spread(fitting, limit)),
        near_misses=_near_misses(reading, ranked, best, knowledge),
        gaps=_gaps(reading.understanding, best_of(candidate.sure for candidate in planned)),
        plan=plans.plan,
        alternatives=plans.alternatives,
        experience=experience.used or UNSET,
    )


def ranking(
    need: Need,
    index: OfferingIndex,
    knowledge: Knowledge,
    today: datetime.date,
    limit: int,
    weights: Weights | None = None,
    editions: Editions = NO_EDITIONS,
    experience: Experience = NO_EXPERIENCE,
) -> list[Ranked]:
    """All that the engine would consider, in order, without threshold: what an evaluation looks at."""
    reading = understand(need, knowledge, today)
    reading = at_editions(reading, editions, _needed_on(reading, None, today))
    found = candidates(reading, index, knowledge, only=need.only)
    return rank(reading, found, knowledge, today, limit, weights, experience=experience)


def _needed_on(reading: Reading, edits: PlanEdits | None, today: datetime.date) -> datetime.date:
    """The day on which the service is needed: as stated, or where the plan begins later, then; today at the earliest."""
    stated = reading.understanding.constraints.needed_on
    begins = None if edits is None else edits.starts_on
    return max(day for day in (stated, begins, today) if day is not None)


def _may_be_planned(candidate: Ranked, edits: PlanEdits | None) -> bool:
    """Whether a plan may consist of it: good enough to be shown, or all but for a condition, or wanted."""
    wanted = edits is not None and candidate.scored.entry.id in edits.pin_offerings
    return wanted or candidate.score_if_assured >= (_NEAR if candidate.sure_misses else SHOWN)


def _near_misses(
    reading: Reading, ranked: list[Ranked], best: Mapping[str, float], knowledge: Knowledge
) -> tuple[NearMiss, ...]:
    near = [candidate for candidate in ranked if candidate.sure_misses == 1 and candidate.score_if_assured >= _NEAR]
    return tuple(
        NearMiss(
            match=explain(reading, candidate, best, knowledge),
            missing=next(miss for miss in candidate.misses if miss.sure),
        )
        for candidate in near[:_MOST_NEAR_MISSES]
    )


def _gaps(understanding: Understanding, best: Mapping[str, float]) -> tuple[Gap, ...]:
    return tuple(
        Gap(
            requirement=requirement.id,
            label=requirement.label,
            message=f"目录中暂时没有能满足“{requirement.label}”的服务，可请服务站人工协助",
            message_en=f"nothing in the catalogue meets “{requirement.label_en or requirement.label}” yet; ask a station",
        )
        for requirement in understanding.requirements
        if requirement.id not in best
    )
