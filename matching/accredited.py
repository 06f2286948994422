"""Whether a listing is accredited as a need asks: on the day, until the service is done, and for what the need is about."""

import datetime
import math
from collections.abc import Iterator, Sequence

import msgspec

from matching.accreditations import SCHEME_NAMES, Standing, best_standing, carried_schemes, standings
from matching.asked_items import AskedItems, ItemLines, item_lines
from matching.values import Constraints, Miss, Offering, Reason, ScopeLine

_MOST_NAMED = 3
_NO_PART = ("", "")
Words = tuple[str, str]
"""The same in Chinese and in English."""


class _Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A scheme that is asked for: on a day, until the service is done, with how that day is told."""

    scheme: str
    day: datetime.date
    done: datetime.date
    when: Words

    @property
    def name(self) -> str:
        return SCHEME_NAMES.get(self.scheme, self.scheme)

    def reason(self, part: Words = _NO_PART) -> Reason:
        return Reason(
            code="accreditation",
            message=f"具备所要求的{self.name}{part[0]}{self.when[0]}",
            message_en=f"accredited as asked: {self.scheme}{part[1]}{self.when[1]}",
            offering=self.scheme,
        )

    def miss(self, said: str, said_en: str, sure: bool = True) -> Miss:
        return Miss(
            code="accreditation",
            message=f"{said}{self.when[0]}",
            message_en=f"{said_en}{self.when[1]}",
            sure=sure,
        )


def done_on(offering: Offering, day: datetime.date) -> datetime.date:
    """The day on which a service that begins on a day is done, holidays left aside: seven days for five of work."""
    left = datetime.date.max - day
    return day + min(datetime.timedelta(days=math.ceil((offering.turnaround_days or 0) * 7 / 5)), left)


def judge_accreditations(
    constraints: Constraints, offering: Offering, day: datetime.date, items: AskedItems, done_by_then: bool
) -> Iterator[Reason | Miss]:
    """What a listing does for each scheme that is asked for; the service begins on the day, or is done by then."""
    if not constraints.accreditations:
        return
    when = ("", "")
    if constraints.needed_on is not None:
        when = (f"，按需要服务的{day}判断", f", judged on {day}, when the service is needed")
    done = day if done_by_then else done_on(offering, day)
    listed, carried = standings(offering, day), carried_schemes(offering)
    for scheme in constraints.accreditations:
        asked = _Asked(scheme=scheme, day=day, done=done, when=when)
        standing = listed.get(scheme)
        if standing is None:
            yield asked.miss(f"没有{asked.name}", f"not accredited by {scheme}")
        elif not standing.in_force or scheme not in carried:
            yield _of_standing(asked, standing)
        else:
            yield _of_lines(asked, constraints, offering, items)


def _of_standing(asked: _Asked, standing: Standing, part: Words = _NO_PART) -> Reason | Miss:
    """One standing: in force from the day until the service is done, or why not."""
    if not standing.in_force:
        said, said_en = standing.words
        return asked.miss(f"{asked.name}{part[0]}{said}", f"the {asked.scheme} accreditation{part[1]} {said_en}")
    if standing.date is not None and standing.date < asked.done:
        return asked.miss(
            f"{asked.name}{part[0]}证书在服务完成之前到期（{standing.date}）",
            f"the {asked.scheme} certificate{part[1]} expires before the service is done ({standing.date})",
        )
    return asked.reason(part)


def _of_lines(asked: _Asked, constraints: Constraints, offering: Offering, items: AskedItems) -> Reason | Miss:
    """The lines that are about what is asked decide; where none is known to be, a scheme of some lines is no certainty."""
    held = {place for place, line in enumerate(offering.scope_lines) if _holds(asked, line)}
    if not held:
        return _of_standing(asked, standings(offering, asked.day)[asked.scheme])
    about = item_lines(items, constraints.capability, offering)
    covered = [item for item in about if not held.isdisjoint(item.lines)]
    outside = [item for item in about if item not in covered]
    if any(item.lines for item in outside) and not covered:
        return _outside(asked, [item for item in outside if item.lines], offering)
    if outside:
        said, said_en = _names(outside)
        return asked.miss(
            f"{asked.name}只覆盖所列的部分项目，不含“{said}”的能力行",
            f"{asked.scheme} covers a part of what is listed, and no line for “{said_en}”",
            sure=False,
        )
    if len(held) == len(offering.scope_lines):
        return asked.reason()
    if covered:
        said, said_en = _names(covered)
        return asked.reason((f"，覆盖“{said}”", f", for “{said_en}”"))
    return asked.miss(
        f"{asked.name}只覆盖{len(offering.scope_lines)}条能力行中的{len(held)}条，请核对是否含所需项目",
        f"{asked.scheme} covers {len(held)} of {len(offering.scope_lines)} scope lines: please check whether yours is one",
        sure=False,
    )


def _outside(asked: _Asked, outside: Sequence[ItemLines], offering: Offering) -> Reason | Miss:
    """None of the lines that are about what is asked holds the scheme: it lapsed there, or was never held."""
    part = _names(outside)
    lines = [offering.scope_lines[place] for one in outside for place in one.lines]
    best = best_standing(asked.scheme, lines, asked.day)
    if best is None:
        return asked.miss(
            f"{asked.name}不覆盖“{part[0]}”，只覆盖其他能力行",
            f"{asked.scheme} does not cover “{part[1]}”, only other lines",
        )
    return _of_standing(asked, best, (f"（{part[0]}）", f" for “{part[1]}”"))


def _holds(asked: _Asked, line: ScopeLine) -> bool:
    """Whether a line holds the scheme from the day on until the service is done."""
    standing = best_standing(asked.scheme, (line,), asked.day)
    return standing is not None and standing.in_force and (standing.date is None or standing.date >= asked.done)


def _names(items: Sequence[ItemLines]) -> Words:
    labels = list(dict.fromkeys(item.label for item in items))
    more, more_en = ("等", " and others") if len(labels) > _MOST_NAMED else ("", "")
    return "、".join(labels[:_MOST_NAMED]) + more, ", ".join(labels[:_MOST_NAMED]) + more_en
