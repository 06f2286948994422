"""After delivery: what enterprises think of it, what they dispute, and how it went on after 30 and 180 days."""

from datetime import timedelta
from typing import Any

from service.simulation.case import Case
from service.simulation.customers import lapse
from service.simulation.parties import Party
from service.workflow.limits import Limits

_DISPUTED = "报告结论和我们自己测的差得多，请复核。"
_SETTLED = {True: "复核后确有偏差，重新安排。", False: "复核数据无误，维持原结论。"}
_AGAIN = "问题又出现了，请再安排一次。"
_COMMENTS = {True: "问题解决了，报告客户认可。", False: "问题没有真正解决，还在退货。"}
_METHODS = {
    "loss_avoided": "避免退货批次的货值",
    "cost_saved": "返工工时和废品减少折算",
    "income_added": "凭报告新增订单的合同额",
}
_BY_INSPECTION = "自检记录统计"
_LIMITS = Limits()
_MOST_REOPENED = 1


async def evaluate(case: Case) -> None:
    """The enterprise disputes a result, evaluates what was delivered, or says nothing."""
    if case.first_time("disputes") and case.happens("disputes"):
        await _dispute(case)
    if not case.happens("evaluates"):
        await lapse(case)
        return
    await case.world.pause(case.between(4, 90), case.due)
    solved = not case.happens("dissatisfied")
    lots = case.world.chance.of("score", case.intention.number, case.turn)
    said = {
        "solved": solved,
        "score": lots.choice((4, 4, 5, 5, 3)) if solved else lots.choice((1, 2)),
        "comment": _COMMENTS[solved],
        "share_as_case": case.happens("shares_case"),
    }
    await _tell(case, case.enterprise, "evaluation", said)
    await _perhaps_again(case, solved)


async def be_asked(case: Case) -> None:
    """The enterprise tells how it went, or the clerk who asked does, or nobody does."""
    number = 1 if case.state == "evaluated" else 2
    asked = (_LIMITS.first_follow_up if number == 1 else _LIMITS.second_follow_up).end(case.delivered)
    await case.world.until_after(asked + timedelta(minutes=1))
    await case.world.pause(case.between(1, 60), case.due)
    if case.happens("answers_follow_up"):
        by = case.enterprise
    elif case.happens("clerk_calls"):
        by = case.clerk
    else:
        await lapse(case)
        return
    solved = not case.happens("relapses")
    said = {"solved": solved, "figures": _figures(case, by) if solved and case.happens("states_figures") else []}
    await _tell(case, by, "follow-ups", said)
    await _perhaps_again(case, solved)


async def _tell(case: Case, by: Party, what: str, said: dict[str, Any]) -> None:
    """Something told about the outcome; afterwards the enterprise looks where its need stands."""
    await by.tell_outcome(case.need, what, said)
    await case.look()


async def _perhaps_again(case: Case, solved: bool) -> None:
    """Who is not content has the need taken up again, once."""
    if not solved and case.shown["reopened"] < _MOST_REOPENED and case.happens("reopens"):
        await case.move(case.enterprise, "reopened", note=_AGAIN)


async def _dispute(case: Case) -> None:
    """A result is disputed, and the operator's clerk settles that."""
    done = [each for each in case.referrals if each["state"] == "completed"]
    if not done:
        return
    referral = done[-1]["id"]
    await case.world.pause(case.between(2, 20, "dispute"), case.due)
    await case.enterprise.move_referral(case.need, referral, "disputed", note=_DISPUTED)
    await case.world.pause(case.between(2, 20, "settle"), case.due)
    upheld = case.happens("upholds")
    await case.world.operator().move_referral(case.need, referral, "settled", upheld=upheld, note=_SETTLED[upheld])
    await case.look()


def _figures(case: Case, by: Party) -> list[dict[str, Any]]:
    """What the solution was worth: by the enterprise's own word, or by a report of the case."""
    lots = case.world.chance.of("figures", case.intention.number, case.turn)
    measure = lots.choice(sorted(_METHODS))
    figure: dict[str, Any] = {
        "indicator": measure,
        "value": float(lots.randrange(2, 400) * 500),
        "method": _METHODS[measure],
        "grade": "self_stated",
    }
    reports = [each["result"]["report_number"] for each in case.referrals if each.get("result")]
    if reports and lots.random() < 0.3:
        figure |= {"grade": "documented", "document": reports[0]}
    before = float(lots.randrange(60, 95))
    rates = [
        {"indicator": "pass_rate_before", "value": before, "method": _BY_INSPECTION},
        {"indicator": "pass_rate_after", "value": min(before + lots.randrange(1, 12), 100.0), "method": _BY_INSPECTION},
    ]
    return [figure, *rates] if by.role == "enterprise" else [figure]
