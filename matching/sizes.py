"""How large an enterprise is, where its need says so: policy measures ask for it.

Classes by heads as in the statistical classification of industrial enterprises of 2017: below 20 micro, below 300 small,
below 1,000 medium. Turnover, which it asks for as well, hardly ever stands in a need.
"""

import re

SIZE_NAMES = {
    "micro": ("微型企业", "micro enterprises"),
    "small": ("小型企业", "small enterprises"),
    "medium": ("中型企业", "medium-sized enterprises"),
    "large": ("大型企业", "large enterprises"),
}
_WORDS = (
    (("micro",), re.compile(r"(?<!不是)微型企业|个体户|个体工商户|小作坊|家庭作坊|夫妻店|micro enterprise")),
    (("micro", "small"), re.compile(r"(?<!不是)(?<!中)小微")),
    (
        ("small",),
        re.compile(r"(?<!不是)(?<!中)小(?:企业|型企业|厂|公司|加工厂)|small (?:factory|company|enterprise|workshop)"),
    ),
    (("medium",), re.compile(r"(?:我们是|本公司是|作为)[^,。;]{0,6}中型企业|medium-sized (?:company|enterprise)")),
    (("large",), re.compile(r"(?:我们是|本公司是|作为)[^,。;]{0,6}(?:大型企业|上市公司)|we are a large enterprise")),
)
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,6}|[一二两三四五六七八九十百千]{1,6})"
_ABOUT = r"\s*(?:来|多|几|余)?\s*(?:来号|号(?=人(?!员))|个|名)?\s*"
_NOT_STAFF = r"(?!员|受伤|被|投诉|反映|说|离职|操作|参加|去|不会|没有?证)"
_HEADS = re.compile(
    rf"(?<!客户)(?<!对方)(?:员工|职工|工人|全厂|厂里|我们厂|我厂|本厂|公司)(?:一?共|总共|大概|大约|现有|就|才|只|有|不到|不足|也)*(?P<after>{_NUMBER}){_ABOUT}"
    rf"(?:人{_NOT_STAFF}|员工|工人|职工|(?=[,。;]|$))"
    rf"|(?<!客户)(?P<of>{_NUMBER}){_ABOUT}(?:人|工人|员工|职工)的?(?:小|大|老)?(?:\w{{0,4}}厂|企业|公司|作坊)"
    rf"|(?:有|一共|总共)(?P<staff>{_NUMBER}){_ABOUT}(?:员工|职工|工人){_NOT_STAFF}"
    rf"|(?:我们有?|(?<=[,。;]))(?P<we>{_NUMBER}){_ABOUT}人{_NOT_STAFF}(?=[,。;]|$)"
    rf"|(?P<english>{_NUMBER}) (?:employees|workers|people work)"
)
_FEWER_THAN = re.compile(r"(?:不到|不足|少于|fewer than|less than)\s*$")
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_LIMITS = ((20, "micro"), (300, "small"), (1_000, "medium"))


def read_sizes(text: str) -> tuple[str, ...]:
    """The size classes that a normalised text allows, by heads or in words; none where it says nothing."""
    heads = _HEADS.search(text)
    if heads is not None:
        group = next(name for name in ("after", "of", "staff", "we", "english") if heads[name])
        number = _value(heads[group]) - bool(_FEWER_THAN.search(text[: heads.start(group)]))
        return (next((size for limit, size in _LIMITS if number < limit), "large"),)
    return next((sizes for sizes, words in _WORDS if words.search(text)), ())


def _value(written: str) -> int:
    """A number in digits, or in Chinese ones up to thousands: 三百, 一百二十, 十五."""
    if written[0].isascii():
        return int(written.replace(",", ""))
    total, digit = 0, 0
    for character in written:
        if character in _PLACES:
            total += max(1, digit) * _PLACES[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit
