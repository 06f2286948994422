"""The services of an agreed plan, each with its station, how it stands, and what the enterprise may do."""

from uuid import UUID

import msgspec

from service.cases.structs import ReferralOut
from service.clock import today
from service.enterprises.files import CaseFile
from service.enterprises.reading import Reader
from service.workflow.referral_states import OPEN

_GONE = ("rejected", "expired", "failed")
_HIDDEN = ("entered-in-error",)
HOLD_REASONS = ("waiting_sample", "waiting_payment", "other")
"""For which reasons an enterprise asks for a pause; of equipment and accreditations the provider knows."""


class ReferralView(msgspec.Struct, frozen=True, kw_only=True):
    """A service under way, in words; `tone` is how it looks: good, waiting, wrong or over."""

    id: str
    title: str
    station: str
    line: int
    state: str
    tone: str
    how: str
    warning: str
    facts: list[tuple[str, str]]
    summary: str | None
    labels: str
    moves: list[str]
    tried: list[str]


class ReferralsView(msgspec.Struct, frozen=True, kw_only=True):
    """All services under way."""

    referrals: list[ReferralView]
    reasons: list[tuple[str, str]]
    today: str


def referrals_view(file: CaseFile, reader: Reader) -> ReferralsView | None:
    """The referrals by the line of the plan; those that another took the place of are told of at that one."""
    shown = [each for each in file.case.referrals if each.state not in _HIDDEN]
    if not shown:
        return None
    by_id = {each.id: each for each in shown}
    replaced = {each.replaces for each in shown if each.replaces is not None}
    return ReferralsView(
        referrals=[_view(each, by_id, reader) for each in shown if each.id not in replaced],
        reasons=[(reason, reader.reason(reason)) for reason in HOLD_REASONS],
        today=today().isoformat(),
    )


def _view(referral: ReferralOut, by_id: dict[UUID, ReferralOut], reader: Reader) -> ReferralView:
    return ReferralView(
        id=str(referral.id),
        title=referral.title,
        station=referral.station_name,
        line=referral.line,
        state=reader.referral_state(referral.state),
        tone=_tone(referral),
        how=_how(referral, reader),
        warning=_warning(referral, reader),
        facts=_facts(referral, reader),
        summary=referral.result.summary if referral.result is not None else None,
        labels=reader.joined(referral.labels),
        moves=referral.moves,
        tried=_tried(referral, by_id, reader),
    )


def _tone(referral: ReferralOut) -> str:
    if referral.state == "completed":
        return "good"
    if referral.state in OPEN:
        return "wrong" if referral.state == "on-hold" else "going"
    return "over"


def _how(referral: ReferralOut, reader: Reader) -> str:
    w = reader.w
    if referral.disputed_at is not None:
        if referral.settled_at is None:
            return w("how_disputed", day=reader.day(referral.disputed_at))
        return w.how_upheld if referral.upheld else w.how_dismissed
    reason = reader.reason(referral.reason)
    if referral.state == "on-hold" and referral.resume_on is not None:
        return w("how_on-hold_until", reason=reason, day=reader.day(referral.resume_on))
    due = reader.until(referral.due_at) if referral.due_at is not None else ""
    # Where the name of the state says it all, nothing is said twice.
    return w(f"how_{referral.state}", due=due, reason=reason) if f"how_{referral.state}" in w else ""


def _warning(referral: ReferralOut, reader: Reader) -> str:
    if referral.notice:
        return referral.notice
    late = referral.overdue and referral.state in ("accepted", "in-progress")
    return reader.w.how_overdue if late else ""


def _facts(referral: ReferralOut, reader: Reader) -> list[tuple[str, str]]:
    w, result = reader.w, referral.result
    facts: list[tuple[str, str | None]] = [
        (w.agreed_price, reader.money(referral.price) if referral.price is not None else None),
        (w.agreed_date, reader.day(referral.due_on) if referral.due_on is not None else None),
        (w.scope_line, referral.scope_line),
    ]
    if result is not None:
        facts += [
            (w.verdict, w[f"verdict_{result.verdict}"]),
            (w.report, result.report_number),
            (w.issued_on, reader.day(result.issued_on)),
            (w.file_sha256, result.file_sha256),
        ]
    return [(label, value) for label, value in facts if value]


def _tried(referral: ReferralOut, by_id: dict[UUID, ReferralOut], reader: Reader) -> list[str]:
    """Those that were asked before this one, each with why it came to nothing."""
    found: list[str] = []
    before = by_id.get(referral.replaces) if referral.replaces is not None else None
    while before is not None:
        # One who was found unable later says so in its reason; a lapse has none.
        why = reader.reason(before.reason) if before.reason and before.state in _GONE else ""
        state = reader.referral_state(before.state)
        colon = ": " if reader.english else "："
        found.append(f"{before.station_name}（{state}{colon + why if why else ''}）")
        before = by_id.get(before.replaces) if before.replaces is not None else None
    return found
