"""How good a listing is, for the clerk who keeps it: what it lacks, and what that costs in visibility.

The costs are measured, by tests/benchmarks/listing_fields.py: a field of a right offering is left blank, all others keep
theirs, and it is counted how far the offering falls. 2026-11-26, ranking rule 2026-11-e, 171 needs and 526 pairs of a
need and a right offering, of the project's own judged collections and one more of 640 offerings. For what is confirmed
or not, the offering was left with a confirmation that has lapsed.
"""

import datetime

import msgspec

from matching.accreditations import carried_schemes
from matching.editions import Editions
from matching.freshness import stale_on
from matching.listing_remarks import OF_LABORATORIES, Remark, remarks
from matching.values import Offering


class Worth(msgspec.Struct, frozen=True):
    """What was measured of a field.

    `drops_out` is the share of right offerings among the first ten that leave them without it, `rank_loss` the mean loss
    of one over the rank. `asked` is the share of needs that ask by it: limit the price or the days, state a range …
    """

    drops_out: float
    rank_loss: float
    asked: float = 0.0


WORTH = {
    "industries": Worth(0.407, 0.132, 0.538),
    "products": Worth(0.086, 0.057),
    "items": Worth(0.073, 0.045),
    "summary": Worth(0.040, 0.031),
    "standards": Worth(0.000, 0.022, 0.117),
    "scope_lines": Worth(0.000, 0.000, 0.117),
    "modes": Worth(0.000, 0.005, 0.111),
    "turnaround_days": Worth(0.000, 0.000, 0.175),
    "capabilities": Worth(0.000, 0.000, 0.099),
    "price": Worth(0.000, 0.000, 0.041),
    "assured_date": Worth(0.058, 0.032),
}
"""Standard errors of `drops_out`: 0.025 for industries, about 0.013 for the next three. What costs nothing in the ranking
is asked for by conditions, and is worth its points for that; `scope_lines` for the needs that ask for an accreditation,
whose dates cannot be checked without them."""
_INDUSTRY_STATED = 0.637
"""What industries are worth where the need states one, as half of the needs do: without them nothing fits it."""

_OF_VISIBILITY = 70.0
_OF_CONDITIONS = 30.0
"""How the points are shared out: by the loss of rank, and by how often needs ask. That it is 70 to 30 is a judgement."""
_CONDITIONS = ("scope_lines", "modes", "turnaround_days", "capabilities", "price")
_BY_STANDARDS = ("testing", "metrology", "certification")
_TELLING = 0.01
"""Less than this is nothing that could be told from chance."""

_NAMES = {
    "industries": ("所服务的行业", "the industries that it serves"),
    "products": ("适用的产品", "the products that it is for"),
    "items": ("服务项目", "the items of the service"),
    "summary": ("服务说明", "a summary"),
    "standards": ("依据的标准", "the standards that it works by"),
    "scope_lines": ("带证书有效期的能力行", "scope lines with the dates of the accreditations"),
    "modes": ("服务方式", "how it is delivered"),
    "turnaround_days": ("办理天数", "the turnaround"),
    "capabilities": ("量程和不确定度", "the ranges and uncertainties"),
    "price": ("价格", "a price"),
}
_ITEMS = {
    "testing": ("检测项目", "the parameters that are tested"),
    "metrology": ("校准项目", "the parameters that are calibrated"),
}


class Lack(msgspec.Struct, frozen=True, kw_only=True):
    """A field that a listing leaves blank: the points that it costs, and `visibility`, the share of right offerings that
    leave the first ten without it."""

    field: str
    message: str
    message_en: str
    points: float
    visibility: float


class ListingQuality(msgspec.Struct, frozen=True, kw_only=True):
    """The quality of a listing: 0 to 100 points, what is missing (the dearest first), and what to look at beside."""

    score: int
    missing: tuple[Lack, ...]
    warnings: tuple[Remark, ...]


def judged(offering: Offering, editions: Editions, day: datetime.date) -> ListingQuality:
    """The quality of a listing on a day: 100 points are what can be had by an offering of its kind."""
    wanted = {field: _points(WORTH[field]) for field in WORTH if _applies(field, offering)}
    for field in wanted:
        if field in _CONDITIONS:
            wanted[field] += _OF_CONDITIONS * WORTH[field].asked / _sum_asked()
    total = sum(wanted.values())
    missing = [
        _lack(field, round(100 * points / total, 1), offering, day)
        for field, points in wanted.items()
        if not _is_filled(field, offering, day)
    ]
    return ListingQuality(
        score=max(0, round(100 - sum(lack.points for lack in missing))),
        missing=tuple(sorted(missing, key=lambda lack: (-lack.points, lack.field))),
        warnings=remarks(offering, editions, day),
    )


def _points(worth: Worth) -> float:
    return _OF_VISIBILITY * worth.rank_loss / sum(one.rank_loss for one in WORTH.values())


def _sum_asked() -> float:
    return sum(WORTH[field].asked for field in _CONDITIONS)


def _applies(field: str, offering: Offering) -> bool:
    """Whether an offering of its kind can fill a field in; dates of accreditations where it names one, and a laboratory.

    So naming a scheme costs no points: its dates were missing before.
    """
    if field == "standards":
        return offering.element in _BY_STANDARDS
    if field == "capabilities":
        return offering.element == "metrology"
    if field == "scope_lines":
        return offering.element in OF_LABORATORIES or bool(_schemes(offering))
    return True


def _schemes(offering: Offering) -> set[str]:
    return {*offering.accreditations, *carried_schemes(offering)}


def _is_filled(field: str, offering: Offering, day: datetime.date) -> bool:
    if field == "scope_lines":
        dated = {
            accreditation.scheme
            for line in offering.scope_lines
            for accreditation in line.accreditations
            if accreditation.valid_from or accreditation.valid_to or accreditation.last_verified
        }
        return bool(dated) and dated.issuperset(offering.accreditations)
    ranged = any(line.minimum is not None or line.maximum is not None for line in offering.scope_lines)
    filled = {
        "industries": offering.industries,
        "products": offering.products,
        "items": offering.items or offering.scope_lines,
        "summary": offering.summary.strip(),
        "standards": offering.standards or any(line.standard for line in offering.scope_lines),
        "modes": offering.modes,
        "turnaround_days": offering.turnaround_days is not None,
        "capabilities": offering.capabilities or ranged,
        "price": offering.price,
        "assured_date": offering.assured_date is not None and not stale_on(offering, day),
    }
    return bool(filled[field])


def _lack(field: str, points: float, offering: Offering, day: datetime.date) -> Lack:
    worth = WORTH[field]
    if field == "assured_date":
        message, message_en, visibility = _unconfirmed(offering, day)
    elif field == "scope_lines" and not _schemes(offering):
        visibility = worth.drops_out
        message = f"缺少资质和带有效期的能力行：约{worth.asked:.0%}的需求要求资质，不会匹配到本服务；确无资质的可忽略"
        message_en = (
            f"lacks accreditations and scope lines with their dates: {worth.asked:.0%} of needs ask for one and are not "
            "matched with it; if there is none, never mind"
        )
    else:
        name, name_en = _ITEMS.get(offering.element, _NAMES[field]) if field == "items" else _NAMES[field]
        cost, cost_en = _cost(field, worth)
        message, message_en, visibility = f"缺少{name}：{cost}", f"lacks {name_en}: {cost_en}", worth.drops_out
    return Lack(field=field, message=message, message_en=message_en, points=points, visibility=visibility)


def _cost(field: str, worth: Worth) -> tuple[str, str]:
    """What was measured, in words; what was not, is said not to be."""
    if worth.drops_out >= _TELLING:
        said = f"同类需求中约{worth.drops_out:.0%}不再把它排进前10"
        said_en = f"about {worth.drops_out:.0%} of the needs that it fits no longer find it among the first ten"
        if field == "industries":
            said += f"，写明行业的需求中约{_INDUSTRY_STATED:.0%}"
            said_en += f", of those that state an industry {_INDUSTRY_STATED:.0%}"
        return said, said_en
    if field == "standards":
        return (
            f"一般仍排在前10，但约{worth.asked:.0%}的需求点名标准，那时名次明显后移",
            f"it mostly stays among the first ten, but {worth.asked:.0%} of needs name a standard, and there it falls behind",
        )
    asked = "以此为条件，只能请企业另行询问" if field != "scope_lines" else "要求资质，只写名称无法按日期核对"
    asked_en = "ask by it and are left to inquire" if field != "scope_lines" else "ask for one, and a name has no dates"
    return (
        f"对排名没有可测的影响，但约{worth.asked:.0%}的需求{asked}",
        f"no measurable effect on the rank, but {worth.asked:.0%} of needs {asked_en}",
    )


def _unconfirmed(offering: Offering, day: datetime.date) -> tuple[str, str, float]:
    if stale_on(offering, day):
        share = WORTH["assured_date"].drops_out
        return (
            f"信息确认已过期：同类需求中约{share:.0%}不再把它排进前10，并会提示企业先核实",
            f"the confirmation has lapsed: about {share:.0%} of the needs that it fits no longer find it among the first "
            "ten, and enterprises are told to check first",
            share,
        )
    return (
        "尚未确认信息：目前不影响排名，确认一次管一年",
        "not confirmed yet: this does not affect the rank; a confirmation holds for a year",
        0.0,
    )
