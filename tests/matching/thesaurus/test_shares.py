"""The fast index of shares says what a slow and obvious count says."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.thesaurus.shares import Shares

_GRAMS = st.text(alphabet="abcdefg", min_size=1, max_size=1)
_LABELS = st.lists(st.dictionaries(_GRAMS, st.sampled_from([0.2, 1.0]), min_size=1, max_size=5), min_size=1, max_size=8)


def _slow(labels: list[dict[str, float]], said: set[str], least: float) -> dict[int, float]:
    count = Counter(gram for grams in labels for gram in grams)
    found = {}
    for number, grams in enumerate(labels):
        weights = {gram: part * math.log((len(labels) + 1) / count[gram]) for gram, part in grams.items()}
        share = sum(weights[gram] for gram in grams if gram in said) / sum(weights.values())
        if share >= least - 1e-6 and share > 1e-6:
            found[number] = share
    return found


@given(_LABELS, st.sets(_GRAMS, max_size=7), st.sampled_from([0.0, 0.4, 0.7, 1.0]))
def test_fast_equals_slow(labels: list[dict[str, float]], said: set[str], least: float) -> None:
    fast = {number: share for number, share, _ in Shares.of(labels).held(said, least)}
    assert fast == pytest.approx(_slow(labels, said, least), abs=1e-5)


def test_only_telling_grams_count() -> None:
    shares = Shares.of([{"a": 1.0, "b": 1.0}, {"c": 1.0}], frozenset("ac"))
    assert [(number, round(share, 6)) for number, share, _ in shares.held({"a"}, 0.5)] == [(0, 1.0)]


def test_the_longer_label_that_is_held_has_the_greater_mass() -> None:
    shares = Shares.of([{"a": 1.0}, {"a": 1.0, "b": 1.0}, {"c": 1.0}])
    (_, _, short), (_, _, long) = shares.held({"a", "b"}, 1.0)
    assert long > short
