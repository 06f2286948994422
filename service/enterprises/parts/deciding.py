"""What waits for a decision of the enterprise: a plan to agree to; questions to answer."""

import msgspec

from models.tables import Message
from service.enterprises.files import CaseFile
from service.enterprises.parts.plan import plan_facts
from service.enterprises.reading import Reader


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A plan to agree to, at a glance; `seen` names the plan that is shown, so that no other is agreed to."""

    facts: list[tuple[str, str]]
    seen: str
    uncovered: int


def decision(file: CaseFile, reader: Reader) -> Decision | None:
    """The decision on a plan, while there is one to be taken."""
    if "agreed" not in file.case.moves or file.plan is None:
        return None
    return Decision(facts=plan_facts(file.plan, reader), seen=seen(file), uncovered=len(file.plan.plan.uncovered))


def seen(file: CaseFile) -> str:
    """What names the plan that a page shows."""
    return file.plan.created_at.isoformat() if file.plan is not None else ""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question that waits for its answer."""

    id: str
    referral: str
    asker: str
    text: str
    at: str


def questions(file: CaseFile, reader: Reader) -> list[Question] | None:
    """The questions that wait for the enterprise, the oldest first; nothing where there is none."""
    waiting = [each for each in file.messages if each.question and each.answered_at is None]
    return [
        Question(
            id=str(each.id),
            referral=str(each.referral_id or ""),
            asker=asker(each, file, reader),
            text=each.text,
            at=reader.moment(each.at),
        )
        for each in waiting
    ] or None


def asker(message: Message, file: CaseFile, reader: Reader) -> str:
    """Who says something: of a provider its station."""
    if message.author_role == "provider":
        referral = next((each for each in file.case.referrals if each.id == message.referral_id), None)
        if referral is not None:
            return referral.station_name
    return reader.w[f"from_{message.author_role}"]
