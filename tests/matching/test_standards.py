"""Standards' numbers in any spelling."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.standards import find_standards, standard_keys
from matching.text.normal import plain


def _named(text: str) -> list[tuple[str, str | None]]:
    return [(mention.family, mention.edition) for mention in find_standards(plain(text))]


@pytest.mark.parametrize(
    ("written", "family", "edition"),
    [
        ("GB/T 19001-2016", "gb19001", "2016"),
        ("GBT19001", "gb19001", None),
        ("gb/t19001—2016", "gb19001", "2016"),
        ("ＧＢ／Ｔ　１９００１－２０１６", "gb19001", "2016"),
        ("国标19001", "gb19001", None),
        ("国家标准号5009.3-2016", "gb5009.3", "2016"),
        ("GB5009.3", "gb5009.3", None),
        ("JJG 34-2008", "jjg34", "2008"),
        ("JB/T 1234-91", "jb1234", "1991"),
        ("DBS45/034", "dbs45034", None),
        ("DBS 45/034-2021", "dbs45034", "2021"),
        ("DB45/T 1234-2020", "db451234", "2020"),
        ("16 CFR 1615", "cfr16.1615", None),
        ("16CFR part 1615", "cfr16.1615", None),
        ("(EU) 2016/425", "eu2016/425", None),
        ("2014/35/EU", "eu2014/35", None),
        ("UN38.3", "un38.3", None),
        ("ASTM D1000", "astmd1000", None),
        ("QC/T 29-2019", "qc29", "2019"),
    ],
)
def test_a_standard_is_found_in_any_spelling(written: str, family: str, edition: str | None) -> None:
    assert _named(written) == [(family, edition)]
    assert _named(f"样品按{written} 做检测") == [(family, edition)]


@pytest.mark.parametrize("written", ["ISO9001", "iso 9001", "ISO 9001", "GB/T 19001", "国标19001"])
def test_an_identical_adoption_is_the_same_family(written: str) -> None:
    assert [family for family, _ in _named(written)] == ["gb19001"]


@pytest.mark.parametrize(
    "text",
    [
        "我家酸笋放到夏天包装袋就鼓起来",
        "我们有3台机器，一共50个人，2024年投产",
        "硬度HB200的钢板",
        "品管圈QC7大手法培训",
        "as 9 people work here, at 5 pm we ship 20 boxes",
        "机号SN 12",
        "预算5万，300到500公斤",
        "A3纸100张",
        "the subgb 12",
        "电话在一楼，门牌16号",
    ],
)
def test_ordinary_words_and_numbers_are_no_standards(text: str) -> None:
    assert _named(text) == []


def test_several_standards_stand_in_the_order_of_the_text_without_overlaps() -> None:
    text = plain("按GB 5009.3-2016、ISO9001和JJG 34检测")
    found = find_standards(text)
    assert [mention.family for mention in found] == ["gb5009.3", "gb19001", "jjg34"]
    assert [text[mention.start : mention.end] for mention in found] == ["gb 5009.3-2016", "iso9001", "jjg 34"]


def test_the_keys_of_a_listed_standard_are_its_family_and_its_edition() -> None:
    assert standard_keys("GB/T 19001-2016") == ("gb19001", "gb19001-2016")
    assert standard_keys("gb/t 19001") == ("gb19001",)
    assert standard_keys("企业内部方法") == ()


def test_a_standard_that_became_recommended_stays_the_same_family() -> None:
    assert standard_keys("GB 2828.1-2012") == standard_keys("GB/T 2828.1-2012")


@given(st.text(st.sampled_from("gbtisoce/-. 0123456789国标，")))
@settings(deadline=None)
def test_mentions_lie_within_the_text_and_never_overlap(text: str) -> None:
    normal = plain(text)
    end = 0
    for mention in find_standards(normal):
        assert end <= mention.start < mention.end <= len(normal)
        end = mention.end


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("T/LZLSF 003-2022", ("t/lzlsf003", "t/lzlsf003-2022")),
        ("t/cnfia001", ("t/cnfia001",)),
        ("GB/T 19001-2016", ("gb19001", "gb19001-2016")),
    ],
)
def test_a_group_standard_is_known_by_its_body_and_number(written: str, keys: tuple[str, ...]) -> None:
    assert standard_keys(plain(written)) == keys
