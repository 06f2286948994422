"""What words mean: texts that mean the same point the same way, in whatever words."""

import numpy as np
import pytest

from matching.meaning import Meaning, load_meaning
from matching.meaning.vectors import features_of, unit, units


@pytest.fixture(scope="module")
def meaning() -> Meaning:
    """The vectors that the engine comes with."""
    return load_meaning()


def _likeness(meaning: Meaning, need: str, offered: str) -> float:
    return float(meaning.of_need(need) @ unit(meaning.added(features_of(offered))))


@pytest.mark.parametrize(
    ("need", "solves", "does_not"),
    [
        ("粉放两个月就有哈喇味", "酸价、过氧化值检测", "卡尺校准"),
        ("the paint peels off after a week", "涂层附着力检测", "食品微生物检验"),
        ("秤称出来每次不一样", "电子秤检定", "服装色牢度检测"),
        ("鞋底穿两天就开胶", "鞋类剥离强度检测", "软件测试"),
    ],
)
def test_a_complaint_is_closer_to_what_solves_it_than_to_something_else(
    meaning: Meaning, need: str, solves: str, does_not: str
) -> None:
    assert _likeness(meaning, need, solves) > _likeness(meaning, need, does_not) + 0.1


def test_a_need_has_length_one_and_a_text_without_known_words_has_none(meaning: Meaning) -> None:
    assert float(np.linalg.norm(meaning.of_need("袋子鼓起来"))) == pytest.approx(1.0, abs=1e-5)
    assert not meaning.of_need("§§§").any()


def test_the_order_of_words_is_of_no_matter(meaning: Meaning) -> None:
    one, other = meaning.added(["卡尺", "校准"]), meaning.added(["校准", "卡尺"])
    assert one == pytest.approx(other, abs=1e-6)


def test_rows_are_brought_to_length_one_like_single_vectors() -> None:
    rows = np.array([[3.0, 4.0], [0.0, 0.0], [0.0, 2.0]])
    assert units(rows).tolist() == [unit(row).tolist() for row in rows] == [[0.6, 0.8], [0.0, 0.0], [0.0, 1.0]]
