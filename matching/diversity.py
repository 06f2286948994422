"""Several offerings of one station do not flood the list.

Where another station's offering is nearly as good, it comes before a station's third and further ones.
"""

from collections import Counter
from collections.abc import Sequence

from matching.rank import Ranked

_OF_ONE_STATION = 2
"""So many offerings of a station stand where their scores put them."""
_NEARLY = 0.9
"""A score of this part of another's is nearly as good."""


def spread(ranked: Sequence[Ranked], limit: int) -> list[Ranked]:
    """The first `limit` in their order, but for those that make room for nearly as good ones of other stations."""
    waiting = list(ranked)
    shown: list[Ranked] = []
    of_station: Counter[str] = Counter()
    while waiting and len(shown) < limit:
        best = waiting[0]
        near = (candidate for candidate in waiting if candidate.score >= _NEARLY * best.score)
        chosen = next((candidate for candidate in near if of_station[_station(candidate)] < _OF_ONE_STATION), best)
        waiting.remove(chosen)
        shown.append(chosen)
        of_station[_station(chosen)] += 1
    return shown


def _station(ranked: Ranked) -> str:
    return ranked.scored.entry.facts.station
