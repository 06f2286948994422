"""Several offerings of one station do not flood the list."""

import datetime

import msgspec
import numpy as np

from matching.diversity import spread
from matching.index import describe
from matching.rank import Ranked
from matching.scoring import Scored, ScoreTable
from tests.matching.samples import STATION, offering
from tests.prepared import our_knowledge


def _ranked(id_: str, station: str, score: float) -> Ranked:
    entry = describe(offering(id_), msgspec.structs.replace(STATION, id=station), our_knowledge()).entry
    scored = Scored(entry, 0.0, ScoreTable({}, [], np.zeros((1, 0)), [{}], np.zeros(0)), 0, 0)
    return Ranked(
        scored=scored,
        score=score,
        score_if_assured=score,
        needed_on=datetime.date(2026, 11, 1),
        asked_accreditations=(),
        distance_km=None,
        circumstances={},
        met=(),
        misses=(),
    )


def _ids(ranked: list[Ranked], limit: int = 10) -> list[str]:
    return [candidate.scored.entry.id for candidate in spread(ranked, limit)]


def test_the_third_offering_of_a_station_makes_room_for_a_nearly_as_good_one_of_another() -> None:
    ranked = [_ranked(f"A{n}", "A", 0.5 - n / 100) for n in range(3)] + [_ranked("B0", "B", 0.46)]
    assert _ids(ranked) == ["A0", "A1", "B0", "A2"]


def test_it_makes_no_room_for_a_much_worse_one() -> None:
    ranked = [_ranked(f"A{n}", "A", 0.5 - n / 100) for n in range(3)] + [_ranked("B0", "B", 0.3)]
    assert _ids(ranked) == ["A0", "A1", "A2", "B0"]


def test_nothing_is_lost_and_a_shorter_list_is_the_beginning_of_a_longer_one() -> None:
    ranked = [_ranked(f"{'AAAB'[n % 4]}{n}", "AAAB"[n % 4], 0.9 - n / 50) for n in range(12)]
    everything = _ids(ranked, 50)
    assert sorted(everything) == sorted(candidate.scored.entry.id for candidate in ranked)
    assert all(_ids(ranked, limit) == everything[:limit] for limit in range(1, 13))
