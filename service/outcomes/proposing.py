"""From a need whose outcome may be shared to a case: its words without names, what was done, and how it ended.

A case is proposed once the enterprise has evaluated what was delivered and agreed to share it, solved or not: what did
not help is worth knowing too. What it says of its facts follows every later word of the enterprise; its wording is the
clerk's from then on.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import newest_answer, referrals_of, results_of
from models.queries.outcomes import evaluations_of, figures_of, follow_ups_of
from models.queries.solved_cases import case_of_need, elements_of_offerings
from models.tables import Need, Referral, SolvedCase
from service.cases.parties import SERVICE
from service.cases.recording import record
from service.identifiers import new_id
from service.outcomes.sharing import agrees_to_share
from service.outcomes.showing import newest_word
from service.outcomes.unnaming import without_names

_GRADES = ("self_stated", "documented", "verified")
_MOST_PROPOSED = 10
_LONGEST = 2000


async def propose_case(session: AsyncSession, need: Need, at: datetime) -> None:
    """Propose the case of a need, or bring the facts of one that was proposed up to date.

    Where the enterprise does not agree any more, its case is withdrawn.
    """
    known = await case_of_need(session, need.id)
    if not await agrees_to_share(session, need.id):
        if known is not None and known.state != "withdrawn":
            _change(known, {"state": "withdrawn"}, at)
            await record(session, need, None, "case_withdrawn", SERVICE, at)
        return
    referrals = [each for each in await referrals_of(session, need.id) if each.state == "completed"]
    facts = await _facts(session, need, referrals, at)
    if known is None:
        session.add(SolvedCase(id=new_id(), changed_at=at, **await _wording(session, need, referrals), **facts))
        await record(session, need, None, "case_proposed", SERVICE, at)
    else:
        _change(known, facts, at)


async def _facts(session: AsyncSession, need: Need, referrals: Sequence[Referral], at: datetime) -> dict[str, Any]:
    evaluations = await evaluations_of(session, need.id)
    follow_ups = await follow_ups_of(session, need.id)
    figures = await figures_of(session, need.id)
    solved = newest_word(evaluations, follow_ups)
    by_enterprise = newest_word(evaluations, [each for each in follow_ups if each.recorded_by == "enterprise"])
    return {
        "offerings": _each_once([each.offering for each in referrals]),
        "stations": _each_once([each.station for each in referrals]),
        "providers": _each_once([str(each.organization_id) for each in referrals]),
        "elements": await elements_of_offerings(session, [each.offering_id for each in referrals]),
        "solved": bool(solved),
        # What a clerk noted counts as the enterprise's word where that said the same itself.
        "stated_by": "enterprise" if by_enterprise == solved else "clerk",
        "grade": max((each.grade for each in figures), key=_GRADES.index, default="self_stated"),
        "closed_at": at,
    }


async def _wording(session: AsyncSession, need: Need, referrals: Sequence[Referral]) -> dict[str, Any]:
    answer = await newest_answer(session, need.id)
    shown = answer.shown["matches"] if answer is not None else []
    results = await results_of(session, [each.id for each in referrals])
    done = []
    for each in referrals:
        summary = results[each.id].summary if each.id in results else None
        done.append(f"{each.title}（{each.station_name}）" + (f"：{summary}" if summary else ""))
    return {
        "need_id": need.id,
        "problem": without_names(need.text),
        "cause": without_names(need.cause) if need.cause else None,
        # Of the stations that did the work the names stay.
        "solution": _solution(done),
        "industry": need.industry,
        "adcode": need.adcode,
        "asked_by": asker(need),
        "known": need.enterprise_mark is not None,
        "received_by": need.organization_id,
        "proposed": [match["offering"]["title"] for match in shown[:_MOST_PROPOSED]],
    }


def asker(need: Need) -> str:
    """One word for all needs of an enterprise that tells nothing of it; for one that nobody knows, of the need alone."""
    return hashlib.sha256(b"asked by:" + (need.enterprise_mark or need.id.bytes)).hexdigest()


def _solution(done: Sequence[str]) -> str | None:
    written = []
    for line in done:
        title, colon, summary = line.partition("）：")
        written.append(title + colon + without_names(summary))
    return "；".join(written)[:_LONGEST] or None


def _change(case: SolvedCase, values: dict[str, Any], at: datetime) -> None:
    # When its outcome was told last is no change of its own.
    if all(getattr(case, name) == value for name, value in values.items() if name != "closed_at"):
        return
    for name, value in values.items():
        setattr(case, name, value)
    case.version += 1
    case.changed_at = at


def _each_once(values: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(values))
