"""The kind of help that a need asks for."""

import pytest

from matching.signals import element

_ELEMENTS = ("metrology", "certification", "standards", "training", "consulting", "testing", "instrument_sharing")


@pytest.mark.parametrize(
    ("need", "asked"),
    [
        ("卡尺好几年没校准了", "metrology"),
        ("客户要我们有三体系认证", "certification"),
        ("想让车间的师傅自己会看懂千分尺，能不能派人来教", "training"),
        ("想借一台光谱仪自己测", "instrument_sharing"),
    ],
)
def test_what_is_asked_for_counts_most(need: str, asked: str) -> None:
    values = {offered: element(need, offered) for offered in _ELEMENTS}
    assert values[asked] == max(values.values())
    assert values[asked] >= 1


def test_a_diagnosis_counts_more_than_a_certificate_where_neither_is_asked_for() -> None:
    assert element("袋子鼓起来了", "consulting") > element("袋子鼓起来了", "certification") > 0
