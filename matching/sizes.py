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
    ("micro", re.compile(r"(?<!不是)微型企业|个体户|个体工商户|小作坊|家庭作坊|夫妻店|micro enterprise")),
    (
        "small",
        re.compile(
            r"(?<!不是)(?<!中)小(?:微企业|企业|型企业|厂|公司|加工厂)|small (?:factory|company|enterprise|workshop)"
        ),
    ),
    ("medium", re.compile(r"(?<!不是)中型企业|medium-sized (?:company|enterprise)")),
    ("large", re.compile(r"(?<!不是)大型企业|上市公司|large enterprise")),
)
_SMALL_AND_MICRO = re.compile(r"(?<!不是)(?<!中)小微")
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,6}|[一二两三四五六七八九十百千]{1,6})"
_ABOUT = r"\s*(?:来|多|几|余)?\s*(?:个|号|名)?\s*"
_HEADS = re.compile(
    rf"(?:员工|职工|工人|全厂|厂里|公司|我们厂|本厂)[^,。;\d一二两三四五六七八九十百千]{{0,4}}(?P<after>{_NUMBER}){_ABOUT}(?:人|员工|工人|职工|(?=[,。;]|$))"
    rf"|(?P<of>{_NUMBER}){_ABOUT}(?:人|工人|员工|职工)的?(?:小|大|老)?(?:\w{{0,4}}厂|企业|公司|作坊)"
    rf"|(?P<staff>{_NUMBER}){_ABOUT}(?:员工|职工|工人)(?!受伤|投诉|反映|说|离职|被)|我们有?(?P<we>{_NUMBER}){_ABOUT}人(?!投诉|反映|说)"
    rf"|(?P<english>{_NUMBER}) (?:employees|workers|people work)"
)
_FEWER_THAN = re.compile(r"(?:不到|不足|少于|fewer than|less than)\s*$")
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_LIMITS = ((20, "micro"), (300, "small"), (1_000, "medium"))


def read_size(text: str) -> str | None:
    """The size class that a normalised text tells, by heads or in words."""
    heads = _HEADS.search(text)
    if heads is not None:
        group = next(name for name in ("after", "of", "staff", "we", "english") if heads[name])
        number = _value(heads[group]) - bool(_FEWER_THAN.search(text[: heads.start(group)]))
        return next((size for limit, size in _LIMITS if number < limit), "large")
    if _SMALL_AND_MICRO.search(text):
        return "small"
    return next((size for size, words in _WORDS if words.search(text)), None)


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
