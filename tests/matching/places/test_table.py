"""Places looked up, and found in texts."""

import pytest

from matching.errors import UnknownPlace
from matching.places import complete, find_place, place_of_adcode, place_of_name
from matching.text.normal import plain
from matching.values import Place


def test_a_county_that_is_not_in_the_table_stands_for_its_prefecture() -> None:
    assert place_of_adcode("450299").name == "柳州市"


def test_a_prefecture_that_is_not_in_the_table_stands_for_its_province() -> None:
    assert place_of_adcode("459999").name == "广西壮族自治区"


def test_a_county_is_itself_and_has_a_position() -> None:
    county = place_of_adcode("370785")
    assert (county.name, county.adcode) == ("高密市", "370785")
    assert county.latitude is not None
    assert county.longitude is not None


@pytest.mark.parametrize("adcode", ["000000", "990000", "", "柳州"])
def test_a_code_of_nowhere_is_an_unknown_place(adcode: str) -> None:
    with pytest.raises(UnknownPlace):
        place_of_adcode(adcode)


@pytest.mark.parametrize(
    ("name", "adcode"),
    [("柳州", "450200"), ("柳州市", "450200"), (" 寧波 ", "330200"), ("朝阳市", "211300"), ("广西", "450000")],
)
def test_a_city_is_known_by_its_full_and_by_its_short_name(name: str, adcode: str) -> None:
    assert place_of_name(name).adcode == adcode


def test_a_name_of_nowhere_is_an_unknown_place() -> None:
    with pytest.raises(UnknownPlace):
        place_of_name("亚特兰蒂斯")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我在柳州做米粉", "柳州市"),
        ("我在高密做鞋", "高密市"),
        ("we make toys in Ningbo", "宁波市"),
        ("廣東省深圳市的工廠", "深圳市"),
        ("栖霞市的苹果", "栖霞市"),
    ],
)
def test_a_text_names_a_place(text: str, name: str) -> None:
    normal = plain(text)
    found = find_place(normal)
    assert found is not None
    place, start, end = found
    assert place.name == name
    assert normal[start:end] in (name, name.removesuffix("市"), "ningbo")


@pytest.mark.parametrize("text", ["高密度聚乙烯", "朝阳行业", "白银价格", "大方的设计", "taizhou", "卡尺不准"])
def test_ordinary_words_are_no_places(text: str) -> None:
    assert find_place(plain(text)) is None


def test_the_first_city_is_taken() -> None:
    found = find_place("柳州发到武汉的货")
    assert found is not None
    assert found[0].name == "柳州市"


def test_completing_keeps_what_was_stated() -> None:
    stated = Place(name="柳州", latitude=1.0, longitude=2.0)
    assert complete(stated) == stated
    place = complete(Place(adcode="450200", name="我厂"))
    assert (place.name, place.adcode) == ("我厂", "450200")
    assert place.latitude == pytest.approx(24.33, abs=0.1)


def test_completing_a_name_adds_its_code_and_position() -> None:
    place = complete(Place(name="宁波"))
    assert place.adcode == "330200"
    assert place.longitude is not None
