"""What is mentioned is not always asked for."""

import pytest

from matching.background import is_background, tells_what_is_there
from matching.text.normal import plain


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("我们已有ISO9001，现在客户要审厂", "iso9001"),
        ("已经通过了质量管理体系认证，还差环境的", "质量管理体系认证"),
        ("包装我们自己会测，就是酸价没仪器", "包装"),
        ("不需要校准，只要修", "校准"),
        ("水分自己能测，脂肪测不了", "水分"),
        ("we already have ISO 9001 and need ISO 14001", "iso 9001"),
        ("甲醛已经做过了，要做耐磨", "甲醛"),
    ],
)
def test_what_is_there_or_not_wanted_is_background(text: str, words: str) -> None:
    normal = plain(text)
    start = normal.index(words)
    assert is_background(normal, start, start + len(words))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("想做ISO9001认证", "iso9001"),
        ("没有质量管理体系认证，客户不让进", "质量管理体系认证"),
        ("酸价超标了，已经退了三车货", "酸价"),
        ("卡尺要校准，已经超期两年", "校准"),
        ("we already sell in Germany and need CE marking", "ce marking"),
        ("做过盐雾还是锈，想再测一次盐雾", "盐雾"),
    ],
)
def test_what_is_asked_for_is_no_background(text: str, words: str) -> None:
    normal = plain(text)
    start = normal.rindex(words)
    assert not is_background(normal, start, start + len(words))


def test_a_clause_that_tells_what_is_in_hand_is_told_from_one_that_complains() -> None:
    assert tells_what_is_there("我们已有iso9001")
    assert tells_what_is_there("已经通过了质量管理体系认证")
    assert not tells_what_is_there("已经有三车货退了")
    assert not tells_what_is_there("想做iso9001")
