"""What a match says of the standards that the need names: by which it is done, and which edition is withdrawn."""

from collections.abc import Sequence

from matching.asked_standards import Alternative, AskedStandard
from matching.citations import Citation, citations_of
from matching.editions import Status, key_of
from matching.standards import StandardMention, standard_keys
from matching.text.normal import plain
from matching.understand import Reading
from matching.values import Evidence, Miss, Offering, Reason

_MOST_NAMED = 3
"""So many successors are named at most: an edition may be split into many."""
_PART = 12
"""So many characters after a number its part and its year may take."""


def standard_reasons(reading: Reading, offering: Offering) -> list[Reason]:
    """For each standard that the need names the one that the listing cites for it, if any, and how the two relate."""
    if not reading.named_standards:
        return []
    citations = citations_of(offering)
    cited = {key: one.designation for one in citations for key in standard_keys(plain(one.designation))}
    reasons: list[Reason] = []
    for mention in reading.named_standards:
        asked = reading.asked_standard(mention.family)
        best = _cited_key(mention, asked, tuple(cited))
        if best is None:
            continue
        evidence = Evidence(*reading.normal.span(mention.start, mention.end))
        said = reading.understanding.text[evidence.start : evidence.end].strip()
        shown = cited[best] if asked.numbers else _same_part(reading, mention, citations) or cited[best]
        message, message_en = _told(mention, asked, best, shown, said)
        reasons.append(
            Reason(
                code="standard", message=message, message_en=message_en, evidence=(evidence,), need=said, offering=shown
            )
        )
    return reasons


def _same_part(reading: Reading, mention: StandardMention, citations: Sequence[Citation]) -> str | None:
    """A part that is named («ISO 7176-14») is told by its own number, where it is listed."""
    wanted = key_of(reading.normal.text[mention.start : mention.end + _PART])
    return next((one.designation for one in citations if one.key == wanted), None)


def standard_misses(reading: Reading, listed: Sequence[str]) -> list[Miss]:
    """That the edition which a listing cites for a named standard is withdrawn, by the keys that it cites."""
    told: dict[str, Miss] = {}
    for asked in reading.standards:
        if not (asked.named and asked.alternatives):
            continue
        key = asked.best(listed)
        cited = None if key is None else (asked.alternatives | asked.numbers).get(key)
        if key is not None and cited is not None and cited.status.state == "withdrawn":
            told.setdefault(key, _withdrawn(asked.names[key], cited.status))
    return list(told.values())


def _cited_key(mention: StandardMention, asked: AskedStandard, cited: tuple[str, ...]) -> str | None:
    """The key of a listing that answers a mention best: its edition, else what counts most in its place."""
    edition = f"{mention.family}-{mention.edition}"
    if not asked.numbers:
        return edition if edition in cited else mention.family if mention.family in cited else None
    best = asked.best(cited)
    return edition if edition in cited and best is not None and asked.worth(edition, cited) >= 1 else best


def _told(mention: StandardMention, asked: AskedStandard, key: str, cited: str, said: str) -> tuple[str, str]:
    edition = f"{mention.family}-{mention.edition}" if mention.edition else None
    wanted = asked.alternatives.get(edition) if edition else asked.numbers.get(mention.family)
    name = asked.names.get(edition, said) if edition else said
    offered = asked.alternatives.get(key) or asked.numbers.get(key)
    if wanted is not None and wanted.status.state == "withdrawn" and edition != key:
        return _instead(name, wanted.status, offered, cited)
    if offered is not None and offered.how != "named":
        told = _other_than_asked(name, offered, cited)
        if told is not None:
            return told
    if edition is None or key == edition:
        return f"依据{cited}", f"by {cited}"
    return f"依据{cited}（与所提的{said}年号不同）", f"by {cited} (another edition than {said})"


def _instead(name: str, wanted: Status, offered: Alternative | None, cited: str) -> tuple[str, str]:
    """The need names what was withdrawn, the listing something else."""
    successors, successors_en = _names(wanted)
    several = len(wanted.successors) > 1
    by, by_en = ("已分别由", "in part by each of ") if several else ("已被", "by ")
    gone = f"需求中的{name}{by}{successors}代替" if successors else f"需求中的{name}已废止"
    gone_en = f"{name} of the need has been replaced {by_en}{successors_en}" if successors else f"{name} is withdrawn"
    if offered is not None and offered.status.state == "withdrawn":
        return f"{gone}，本服务所列{cited}也已废止", f"{gone_en}; the listed {cited} is withdrawn as well"
    if offered is not None and offered.how == "number":
        return f"{gone}，本服务只列出{cited}，未写明年号", f"{gone_en}; this service lists {cited} without an edition"
    if cited in wanted.successors and len(wanted.successors) == 1:
        return f"{gone}，本服务依据新版", f"{gone_en}; this service works by the new edition"
    return f"{gone}，本服务依据{cited}", f"{gone_en}; this service works by {cited}"


def _other_than_asked(name: str, offered: Alternative, cited: str) -> tuple[str, str] | None:
    """The need names what is in force or to come, the listing what comes before or after it."""
    if offered.status.state == "withdrawn" and offered.how == "predecessor":
        part, part_en = ("部分", " in part") if len(offered.status.successors) > 1 else ("", "")
        return (
            f"本服务所列{cited}已被需求中的{name}{part}代替",
            f"the listed {cited} has been replaced{part_en} by {name} of the need",
        )
    if offered.status.state == "upcoming" and offered.how == "successor":
        begins = f"，自{offered.status.since}起实施" if offered.status.since else ""
        begins_en = f", in force from {offered.status.since}" if offered.status.since else ""
        return f"依据将代替{name}的{cited}{begins}", f"by {cited}, which is to replace {name}{begins_en}"
    if offered.how in ("predecessor", "successor"):
        return f"依据与{name}有代替关系的{cited}", f"by {cited}, one of which replaces the other: {name}"
    return None


def _withdrawn(name: str, status: Status) -> Miss:
    since = f"已于{status.since}废止" if status.since else "已废止"
    since_en = f"was withdrawn on {status.since}" if status.since else "is withdrawn"
    successors, successors_en = _names(status)
    by, by_en = (f"{successors}", f" ({successors_en})") if successors else ("", "")
    return Miss(
        code="withdrawn_standard",
        message=f"所列{name}{since}，请向服务站确认是否按新版{by}开展",
        message_en=f"the listed {name} {since_en}: ask the station whether it works by the new edition{by_en}",
        sure=False,
    )


def _names(status: Status) -> tuple[str, str]:
    """What stands in the place of what was withdrawn, in both languages; empty where nothing does."""
    shown = status.successors[:_MOST_NAMED]
    left = len(status.successors) - len(shown)
    more, more_en = (f"等{len(status.successors)}项", f" and {left} more") if left else ("", "")
    return "、".join(shown) + more, ", ".join(shown) + more_en
