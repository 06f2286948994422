"""How large an enterprise is, out of the words of its need."""

import pytest

from matching.sizes import read_sizes
from matching.text.normal import plain


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("全厂就8个人", "micro"),
        ("员工19人", "micro"),
        ("员工20人", "small"),
        ("我们有３０来号人", "small"),
        ("一共299名员工", "small"),
        ("職工300人", "medium"),
        ("职工800多人", "medium"),
        ("有999个工人", "medium"),
        ("有1500名职工", "large"),
        ("30人的小厂", "small"),
        ("400人的企业", "medium"),
        ("we have 12 employees", "micro"),
        ("45 workers", "small"),
        ("120 people work here", "small"),
        ("1000 employees", "large"),
    ],
)
def test_a_number_of_heads_gives_the_class_of_the_statistics(text: str, size: str) -> None:
    assert read_sizes(plain(text)) == (size,)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("我是个体户", "micro"),
        ("家庭作坊做辣酱", "micro"),
        ("夫妻店", "micro"),
        ("a micro enterprise", "micro"),
        ("我們是小廠", "small"),
        ("小公司，没有检验员", "small"),
        ("小型企业", "small"),
        ("A Small Factory", "small"),
        ("我们是一家中型企业", "medium"),
        ("a medium-sized company", "medium"),
        ("我们是上市公司", "large"),
        ("我们是大型企业", "large"),
    ],
)
def test_a_size_in_words_is_read(text: str, size: str) -> None:
    assert read_sizes(plain(text)) == (size,)


def test_heads_go_before_words() -> None:
    assert read_sizes(plain("小公司，员工400人")) == ("medium",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "一个人",
        "第二个人也说不准",
        "30台",
        "有30台设备",
        "20克",
        "有20克样品",
        "0-300mm的卡尺",
        "培训20人",
        "派20个人去学习",
        "员工2025年体检过",
        "工人上岗要考证",
        "工厂的卡尺不准",
        "30 calipers",
        "the factory is new",
    ],
)
def test_a_number_or_a_word_that_tells_no_size_gives_none(text: str) -> None:
    assert read_sizes(plain(text)) == ()


def test_small_and_micro_in_one_word_allows_both() -> None:
    assert read_sizes(plain("我们是小微企业")) == ("micro", "small")


@pytest.mark.parametrize(
    "text",
    [
        "公司派3人参加内审员培训",
        "员工5人被烫伤",
        "3号员工操作失误",
        "公司1号人员",
        "我们给上市公司供货",
        "客户是大型企业",
        "客户公司500人",
        "有3个人投诉",
    ],
)
def test_numbers_and_sizes_of_others_are_not_taken_for_the_enterprises_own(text: str) -> None:
    assert read_sizes(plain(text)) == ()
