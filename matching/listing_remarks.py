"""What the clerk who keeps a listing should look at: what has lapsed, what soon will, and what cannot be read."""

import datetime
import re
from collections.abc import Iterator, Sequence

import msgspec

from matching.accreditations import SCHEME_NAMES, lapsed, standings
from matching.citations import Citation, citations_of, withdrawn_citations
from matching.editions import Editions, Status, has_edition
from matching.freshness import assurance_ends, days_left
from matching.values import Offering

ASSURANCE_AHEAD_DAYS = 30
"""So many days before a confirmation lapses the clerk is told."""
ACCREDITATION_AHEAD_DAYS = 90
"""A laboratory applies for the renewal of its CMA certificate three months before its end."""
STANDARD_AHEAD_DAYS = 180
"""A laboratory needs time to move to a new edition."""
OF_LABORATORIES = ("testing", "metrology")
"""Elements whose services are asked to be accredited."""
_MOST_NAMED = 5
_WITHOUT_EDITIONS = re.compile(r"(?:cfr|eu|un)\d")
"""Laws are cited as they stand."""
_SHORT_YEAR = re.compile(r"[-:]\d{2}$")


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """Something to look at; what is ahead of its day is told as well as what has lapsed."""

    code: str
    message: str
    message_en: str


def remarks(offering: Offering, editions: Editions, day: datetime.date) -> tuple[Remark, ...]:
    """All that should be looked at on a day."""
    return (
        *_withdrawn(offering, editions, day),
        *_ending(offering, editions, day),
        *_illegible(offering),
        *_accreditations(offering, day),
        *_assurance(offering, day),
    )


def _withdrawn(offering: Offering, editions: Editions, day: datetime.date) -> Iterator[Remark]:
    told: dict[str, Status] = {}
    for found in withdrawn_citations(offering, editions, day):
        told.setdefault(found.citation.designation, found.status)
    for name, status in told.items():
        since, since_en = (f"于{status.since}", f" on {status.since}") if status.since else ("", "")
        instead, instead_en = instead_of(status)
        yield Remark(
            code="withdrawn_standard",
            message=f"所列{name}已{since}废止{instead}；按新版开展的，请改写",
            message_en=f"the listed {name} was withdrawn{since_en}{instead_en}: "
            "please change it if the service works by the new edition",
        )


def _ending(offering: Offering, editions: Editions, day: datetime.date) -> Iterator[Remark]:
    then = day + min(datetime.timedelta(days=STANDARD_AHEAD_DAYS), datetime.date.max - day)
    names = {citation.key: citation.designation for citation in citations_of(offering)}
    for key, name in names.items():
        status = editions.status_of(key, then)
        if status.state == "withdrawn" and editions.status_of(key, day).state == "current":
            instead, instead_en = instead_of(status)
            yield Remark(
                code="standard_ends",
                message=f"所列{name}将于{status.since}废止{instead}",
                message_en=f"the listed {name} will be withdrawn on {status.since}{instead_en}",
            )


def instead_of(status: Status) -> tuple[str, str]:
    """What stands in the place of a withdrawn edition; several took over a part each («分别由…代替»)."""
    if not status.successors:
        return "", ""
    shown, shown_en = _listed(status.successors)
    if len(status.successors) > 1:
        return f"，分别由{shown}代替", f", replaced in part by each of {shown_en}"
    return f"，由{shown}代替", f", replaced by {shown_en}"


def _illegible(offering: Offering) -> Iterator[Remark]:
    """Standards that a search cannot tell: without a number, or without an edition."""
    citations = citations_of(offering)
    read = {one.position for one in citations if one.field == "standards"}
    unread = [code for position, code in enumerate(offering.standards) if position not in read]
    if unread:
        names, names_en = _listed(unread)
        yield Remark(
            code="unread_standard",
            message=f"读不出标准编号：{names}",
            message_en=f"no standard's number is read in: {names_en}",
        )
    undated = [one.designation for one in citations if not (has_edition(one.key) or _needs_no_edition(one))]
    if undated:
        names, names_en = _listed(list(dict.fromkeys(undated)))
        yield Remark(
            code="undated_standard",
            message=f"标准未写年号，企业点名年号时排名后移，废止也难以提醒：{names}",
            message_en="without an edition a standard ranks lower where the need names one, and its withdrawal is "
            f"hard to tell of: {names_en}",
        )


def _needs_no_edition(citation: Citation) -> bool:
    return bool(_WITHOUT_EDITIONS.match(citation.key) or _SHORT_YEAR.search(citation.designation))


def _accreditations(offering: Offering, day: datetime.date) -> Iterator[Remark]:
    for miss in lapsed(offering, day, ()):
        yield Remark(code=miss.code, message=miss.message, message_en=miss.message_en)
    listed = standings(offering, day)
    for scheme, standing in listed.items():
        left = None if standing.date is None else (standing.date - day).days
        if standing.in_force and left is not None and left <= ACCREDITATION_AHEAD_DAYS:
            yield Remark(
                code="accreditation_ends",
                message=f"{SCHEME_NAMES.get(scheme, scheme)}{left}天后到期（{standing.date}）",
                message_en=f"the {scheme} accreditation expires in {left} days ({standing.date})",
            )


def _assurance(offering: Offering, day: datetime.date) -> Iterator[Remark]:
    left = days_left(offering, day)
    if left is not None and 0 <= left <= ASSURANCE_AHEAD_DAYS:
        ends = assurance_ends(offering)
        yield Remark(
            code="assurance_ends",
            message=f"信息确认{left}天后到期（{ends}），请核对后重新确认",
            message_en=f"the confirmation of this listing lapses in {left} days ({ends}): please check and confirm it again",
        )


def _listed(names: Sequence[str]) -> tuple[str, str]:
    more, more_en = ("等", " and others") if len(names) > _MOST_NAMED else ("", "")
    return "、".join(names[:_MOST_NAMED]) + more, ", ".join(names[:_MOST_NAMED]) + more_en
