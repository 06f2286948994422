"""Cases ready to be compared with needs."""

import msgspec

from matching.errors import EmptyNeed
from matching.experience.outlines import Outline, of_titles, outline
from matching.thesaurus import Knowledge
from matching.understand import understand
from matching.values import Need, SolvedCase


class DescribedCase(msgspec.Struct, frozen=True):
    """A case with its outline, without its text; None instead of an outline where the text says nothing.

    It holds as long as the version of the knowledge stays, and may be kept: it takes about 1,100 bytes.
    """

    case: SolvedCase
    outline: Outline | None
    knowledge: str


def describe_case(case: SolvedCase, knowledge: Knowledge) -> DescribedCase:
    """What experience keeps of a case; it takes about as long as to understand a need."""
    try:
        reading = understand(Need(text=case.text, industry=case.industry), knowledge)
        meaning = knowledge.meaning.of_need(reading.normal.text)
        seen = outline(reading, meaning, of_titles(case.proposed, knowledge))
    except EmptyNeed:
        seen = None
    return DescribedCase(msgspec.structs.replace(case, text="", proposed=()), seen, knowledge.version)


def can_count(case: SolvedCase) -> bool:
    """Whether a case is evidence at all: by the word of the enterprise, about services that surely are not its own."""
    if case.stated_by != "enterprise":
        return False
    return case.organization is None or (bool(case.providers) and case.organization not in case.providers)
