"""Whether an enterprise may use a policy measure, on a day."""

import datetime
import re
from collections.abc import Iterator

from matching.sizes import SIZE_NAMES
from matching.values import Eligibility, Miss, Place

_UNSPECIFIC = re.compile(r"(?:00)+$")
"""Pairs of zeros at the end of a code of GB/T 2260: a whole province, or a whole city."""


def unmet(
    eligibility: Eligibility,
    place: Place | None,
    sizes: tuple[str, ...],
    size_is_stated: bool,
    industry: str | None,
    today: datetime.date,
) -> list[Miss]:
    """What the enterprise surely does not fulfil, and what must still be asked because nothing says it for sure.

    Trades are put in too many words to be sure of one; a size that was only read out of a text is not sure either.
    """
    return [
        *_dates(eligibility, today),
        *_place(eligibility, place),
        *_size(eligibility, sizes, size_is_stated),
        *_industry(eligibility, industry),
    ]


def _dates(eligibility: Eligibility, today: datetime.date) -> Iterator[Miss]:
    begins, ends = eligibility.valid_from, eligibility.valid_to
    if begins is not None and today < begins:
        yield _miss(f"该惠企措施自{begins}起实施", f"the measure begins on {begins}", sure=True)
    if ends is not None and ends < today:
        yield _miss(f"该惠企措施已于{ends}结束", f"the measure ended on {ends}", sure=True)


def _place(eligibility: Eligibility, place: Place | None) -> Iterator[Miss]:
    if not eligibility.adcodes:
        return
    adcode = place.adcode if place is not None else None
    if adcode is None:
        yield _miss("限特定地区的企业，请确认", "only for enterprises of certain places: please confirm", sure=False)
        return
    known = _UNSPECIFIC.sub("", adcode)
    prefixes = [_UNSPECIFIC.sub("", prefix) for prefix in eligibility.adcodes]
    if not any(adcode.startswith(prefix) for prefix in prefixes):
        wider = any(prefix.startswith(known) for prefix in prefixes)
        if wider:
            yield _miss(
                "限特定区县的企业，请确认", "only for enterprises of certain districts: please confirm", sure=False
            )
        else:
            yield _miss("限其他地区的企业", "only for enterprises of certain other places", sure=True)


def _size(eligibility: Eligibility, sizes: tuple[str, ...], stated: bool) -> Iterator[Miss]:
    if not eligibility.sizes or set(sizes) & set(eligibility.sizes):
        return
    names = "、".join(SIZE_NAMES[one][0] for one in eligibility.sizes)
    names_en = ", ".join(SIZE_NAMES[one][1] for one in eligibility.sizes)
    confirm, confirm_en = ("", "") if stated else ("，请确认", ": please confirm")
    yield _miss(f"限{names}{confirm}", f"only for {names_en}{confirm_en}", sure=stated)


def _industry(eligibility: Eligibility, industry: str | None) -> Iterator[Miss]:
    if not eligibility.industries:
        return
    if industry is not None and any(one in industry or industry in one for one in eligibility.industries):
        return
    names = "、".join(eligibility.industries[:6])
    yield _miss(f"面向{names}等行业，请确认", f"for the trades {names}: please confirm", sure=False)


def _miss(message: str, message_en: str, sure: bool) -> Miss:
    return Miss(code="eligibility", message=message, message_en=message_en, sure=sure)
