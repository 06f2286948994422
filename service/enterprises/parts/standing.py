"""Where a case stands, how far it has come, what comes next, and what may be done with the whole of it."""

from datetime import date

import msgspec

from service.enterprises.files import CaseFile
from service.enterprises.reading import Reader
from service.enterprises.stages import Stage, is_waiting_for_providers, next_stage, stages_of
from service.workflow.need_states import NEED_ENDS
from service.workflow.referral_states import OPEN

_TOLD = ("returned", "rejected", "no_match", "closed_unmet", "planned")
_FOLLOWED = ("evaluated", "followed_up")


class StageView(msgspec.Struct, frozen=True, kw_only=True):
    """A stage in words."""

    label: str
    mark: str
    said: str
    day: str


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a case stands, in words; `told` is what a clerk said to the last move."""

    head: str
    lead: str
    told: str | None
    cause: str | None
    overdue: str
    stages: list[StageView]
    next: str
    facts: list[tuple[str, str]]
    may_withdraw: bool
    withdraw_hint: str
    may_reopen: bool


def standing(file: CaseFile, reader: Reader) -> Standing:
    """The head of the page."""
    stages = stages_of(file.need, file.moves, file.case.referrals)
    head, lead = headline(file, reader)
    reopening = reader.length(file.limits.reopening)
    hint = (
        reader.w.withdraw_hint_draft if file.need.state == "draft" else reader.w("withdraw_hint", reopening=reopening)
    )
    return Standing(
        head=head,
        lead=lead,
        told=_told(file),
        cause=file.need.cause,
        overdue=_overdue(file, reader),
        stages=[_stage(stage, reader) for stage in stages],
        next=_next(stages, file, reader),
        facts=_facts(file, reader),
        may_withdraw="withdrawn" in file.case.moves,
        withdraw_hint=hint,
        may_reopen="reopened" in file.case.moves,
    )


def headline(file: CaseFile, reader: Reader) -> tuple[str, str]:
    """Where a case stands in one sentence, and one more on what that means."""
    need, w = file.need, reader.w
    due = reader.until(need.due_at) if need.due_at is not None else ""
    if need.state == "in_service":
        return _in_service(file, reader)
    asked_from = file.outcome.follow_up_from
    if need.state in _FOLLOWED and asked_from is not None:
        asked = asked_from <= file.at
        head = w("asked_head", due=due) if asked else w("later_head", ask=reader.day(asked_from))
        return head, w.asked_lead if asked else w.later_lead
    head = w(f"{need.state}_head", due=due)
    if need.state in NEED_ENDS:
        return head, _after_the_end(file, reader)
    within = reader.length(file.limits.submitted)
    if need.state == "draft" and need.due_at is not None:
        due = reader.day(need.due_at)
    return head, w(f"{need.state}_lead", due=due, within=within)


def _in_service(file: CaseFile, reader: Reader) -> tuple[str, str]:
    referrals, w = file.case.referrals, reader.w
    if is_waiting_for_providers(referrals):
        waiting = [each.due_at for each in referrals if each.state == "requested" and each.due_at is not None]
        return w("asking_head", due=reader.until(min(waiting)) if waiting else ""), w.asking_lead
    done = sum(each.state == "completed" for each in referrals)
    still = [each for each in referrals if each.state in OPEN]
    days: list[date] = [each.due_on for each in still if each.due_on is not None]
    head = w("serving_head", total=done + len(still), done=done)
    agreed = len(days) == len(still)
    return head, w("serving_lead", due=reader.day(max(days))) if days and agreed else w.serving_lead_open


def _after_the_end(file: CaseFile, reader: Reader) -> str:
    since = file.need.ended_at or file.need.delivered_at
    if since is None or "reopened" not in file.case.moves:
        return reader.w.ended_lead_late
    return reader.w("ended_lead", until=reader.day(file.limits.reopening.end(since)))


def _told(file: CaseFile) -> str | None:
    """What was said with the move that led here, where somebody else made it."""
    if file.need.state not in _TOLD or file.need.erased_at is not None:
        return None
    of_need = [each for each in file.moves if each.referral_id is None and each.to_state == file.need.state]
    last = of_need[-1] if of_need else None
    return last.note if last is not None and last.actor_role == "clerk" else None


def _overdue(file: CaseFile, reader: Reader) -> str:
    due = file.need.due_at
    theirs = file.need.state in ("submitted", "diagnosing", "no_match", "agreed")
    return reader.w("overdue", due=reader.until(due)) if due is not None and theirs and file.case.overdue else ""


def _stage(stage: Stage, reader: Reader) -> StageView:
    return StageView(
        label=reader.w[f"stage_{stage.name}"],
        mark=stage.mark,
        said=reader.w[f"mark_{stage.mark}"],
        day=reader.day(stage.at) if stage.at is not None else "",
    )


def _next(stages: list[Stage], file: CaseFile, reader: Reader) -> str:
    """The next stage with what happens there; nothing where the case has ended."""
    found = next_stage(stages)
    if found is None:
        return ""
    limits = file.limits
    lengths = {
        "accepting": limits.submitted,
        "diagnosing": limits.diagnosing,
        "planning": limits.planned,
        "referring": limits.requested_urgent if file.need.urgent else limits.requested,
        "first": limits.first_follow_up,
        "second": limits.second_follow_up,
        "reopening": limits.reopening,
    }
    what = reader.w(f"what_{found.name}", **{name: reader.length(limit) for name, limit in lengths.items()})
    return reader.w("next_is", stage=reader.w[f"stage_{found.name}"], what=what)


def _facts(file: CaseFile, reader: Reader) -> list[tuple[str, str]]:
    need, w = file.need, reader.w
    facts = [(w.need_number, need.id.hex[-8:].upper())]
    if need.submitted_at is not None:
        facts.append((w.submitted_on, reader.moment(need.submitted_at)))
        facts.append((w.receiver, file.names.receiver or w.receiver_operator))
    return facts
