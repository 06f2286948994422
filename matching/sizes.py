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
    ("micro", re.compile(r"微型企业|微企|个体户|个体工商户|小作坊|家庭作坊|夫妻店|micro enterprise")),
    ("small", re.compile(r"小微|小企业|小型企业|小厂|小公司|小加工厂|small (?:factory|company|enterprise|workshop)")),
    ("medium", re.compile(r"中型企业|medium-sized (?:company|enterprise)")),
    ("large", re.compile(r"大型企业|上市公司|large enterprise")),
)
_HEADS = re.compile(
    r"(?:员工|职工|工人|全厂|一共|总共|就|才|有)\D{0,3}(?P<number>\d{1,5})\s*(?:来|多|几)?\s*(?:个|号|名)?(?:人|员工|工人|职工)"
    r"|(?P<staff>\d{1,5})\s*(?:来|多|几)?\s*(?:个|号|名)?人的?(?:小?厂|企业|公司|作坊)"
    r"|(?P<english>\d{1,5}) (?:employees|workers|people work)"
)
_LIMITS = ((20, "micro"), (300, "small"), (1_000, "medium"))


def read_size(text: str) -> str | None:
    """The size class that a normalised text tells, by heads or in words."""
    heads = _HEADS.search(text)
    if heads is not None:
        number = int(heads["number"] or heads["staff"] or heads["english"])
        return next((size for limit, size in _LIMITS if number < limit), "large")
    return next((size for size, words in _WORDS if words.search(text)), None)
