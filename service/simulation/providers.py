"""What stations do with the referrals that are handed to them, and what the enterprise may do about that."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any

from matching.working_days import is_working_day, working_day
from service.simulation.books.evidence import Look
from service.simulation.calendar import HOURS_A_DAY
from service.simulation.case import Case
from service.simulation.parties import Party
from service.simulation.rates import REFUSALS
from service.workflow.referral_states import OPEN
from service.workflow.working_time import CHINA

_MOST_TURNS = 30
_OTHER_REASON = "本月搬迁实验室，暂停接样"
_FAILED = "样品数量不足，无法完成全部项目"
_QUESTION = "请确认样品状态和送样时间。"
_CANCELLED = "企业取消委托"
_HELD_TOO_LONG = "资质迟迟未恢复，改派"
_USUAL_DAYS = 7
_HOLDS = {"waiting_sample": 50, "waiting_payment": 25, "equipment": 25}
"""Why work is put on hold → in how many of a hundred cases (ours)."""
_BY_ENTERPRISE = "waiting_payment"


class Order:
    """A referral as its station knows it; `shown` is what it last saw of it."""

    def __init__(self, case: Case, shown: dict[str, Any]) -> None:
        self.case = case
        self.world = case.world
        self.shown = shown
        self.provider = case.world.provider_at(shown["station"])
        self.lots = (case.intention.number, shown["line"], shown["tries"], shown["offering"])
        self.tried_again = 0

    @property
    def id(self) -> str:
        """The id of the referral."""
        return str(self.shown["id"])

    @property
    def state(self) -> str:
        """Where it stands."""
        return str(self.shown["state"])

    @property
    def due(self) -> datetime | None:
        """By when its state should be over."""
        return datetime.fromisoformat(self.shown["due_at"]) if self.shown["due_at"] else None

    def happens(self, rate: str) -> bool:
        """Whether something happens to it; asked again, the answer is the same."""
        return self.world.chance.happens(rate, *self.lots)

    def between(self, least: int, most: int, what: str) -> int:
        """A number drawn for it."""
        return self.world.chance.between(least, most, what, *self.lots)

    async def pause(self, hours: int) -> None:
        """Wait for so many working hours."""
        await self.world.pause(hours, self.due)

    async def look(self) -> None:
        """The station looks at it."""
        answer = await self.provider.read(f"/v1/referrals/{self.id}")
        if answer.ok:
            self.shown = answer.body["referral"]

    async def see_contact(self) -> None:
        """The station wants to know whom the work is for; before it accepted it is told nothing."""
        answer = await self.provider.read(f"/v1/referrals/{self.id}/contact")
        self.world.looks.append(Look(need=self.case.need, referral=self.id, seen=answer.ok))

    async def move(self, to: str, by: Party | None = None, **said: Any) -> bool:
        """Somebody moves it; whoever came too late looks where it stands now."""
        answer = await (by or self.provider).move_referral(self.case.need, self.id, to, **said)
        if answer.ok:
            self.shown = answer.body.get("referral", answer.body)
        else:
            await self.look()
        if self.state not in OPEN:
            self.world.timeline.give(self.case.changed)
        return answer.ok


async def course_of_referral(case: Case, shown: dict[str, Any]) -> None:
    """All that happens to one referral until it has come to its end."""
    order = Order(case, shown)
    for _ in range(_MOST_TURNS):
        if order.state not in OPEN or (order.state == "requested" and order.happens("provider_silent")):
            return
        await _NEXT[order.state](order)


async def _answer(order: Order) -> None:
    """A request is refused, or accepted with a price and a date."""
    hours = 1 if order.shown["urgent"] else order.between(1, 9, "answers")
    await order.pause(hours)
    if order.happens("cancels_order"):
        await order.move("cancelled", order.case.enterprise, note=_CANCELLED)
        return
    await order.look()
    if order.state != "requested":
        return
    if order.happens("peeks"):
        await order.see_contact()
    if order.happens("refuses"):
        reason = order.world.chance.weighted(REFUSALS, "refusal", *order.lots)
        await order.move("rejected", reason=reason, note=_OTHER_REASON if reason == "other" else None)
        return
    listed = order.world.listings[order.shown["offering"]]
    days = (listed.get("turnaround_days") or _USUAL_DAYS) + order.between(0, 3, "spare days")
    due_on = working_day(order.world.now.astimezone(CHINA).date(), days)
    if await order.move("accepted", price=_price(order, listed), due_on=due_on.isoformat()):
        await order.see_contact()


def _price(order: Order, listed: dict[str, Any]) -> float:
    price = listed.get("price") or {"min": 0, "max": 0}
    return float(round(price["min"] + (price["max"] - price["min"]) * order.between(0, 4, "price") / 4))


async def _begin(order: Order) -> None:
    """Work begins some days after it was agreed."""
    if order.happens("provider_asks"):
        await order.provider.say(order.case.need, _QUESTION, order.id, question=True)
    await order.pause(order.between(2, 2 * HOURS_A_DAY, "begins"))
    await order.move("in-progress")


async def _work(order: Order) -> None:
    """Work is put on hold once, fails, or is done: early, on the day, or late."""
    if order.case.first_time(f"held {order.id}") and order.happens("holds"):
        await order.pause(order.between(1, 6, "holds"))
        reason = order.world.chance.weighted(_HOLDS, "hold", *order.lots)
        resume_on = order.world.now.astimezone(CHINA).date() + timedelta(days=order.between(2, 12, "held"))
        by = order.case.enterprise if reason == _BY_ENTERPRISE else order.provider
        await order.move("on-hold", by, reason=reason, resume_on=resume_on.isoformat())
        return
    await order.pause(_hours_to_end(order))
    if order.happens("fails"):
        await order.move("failed", reason="sample_unfit", note=_FAILED)
        return
    await order.move("completed", result=_result(order))


def _hours_to_end(order: Order) -> int:
    """So many working hours from now work ends, by the agreed date."""
    agreed = date.fromisoformat(order.shown["due_on"])
    today = order.world.now.astimezone(CHINA).date()
    days = working_days_until(today, agreed)
    if order.happens("early"):
        return max(days // 2 * HOURS_A_DAY + order.between(0, 6, "early"), 1)
    if order.happens("late"):
        return (days + order.between(1, 4, "days late")) * HOURS_A_DAY
    return max(days * HOURS_A_DAY - order.between(0, 3, "on the day"), 1)


def working_days_until(today: date, agreed: date) -> int:
    """How many working days come after today, up to the agreed one."""
    day, number = today, 0
    while day < agreed:
        day += timedelta(days=1)
        number += is_working_day(day)
    return number


def _result(order: Order) -> dict[str, Any]:
    verdict = "failed" if order.happens("result_bad") else "passed"
    return {
        "verdict": verdict,
        "issued_on": order.world.now.astimezone(CHINA).date().isoformat(),
        "report_number": f"MN-{order.case.intention.number:05d}-{order.shown['line']}-{order.shown['tries']}",
    }


async def _resume(order: Order) -> None:
    """What is on hold goes on; where an accreditation has lapsed, once it holds again, and else the clerk gives up."""
    if order.shown["reason"] != "accreditation_lapsed":
        resume_on = datetime.fromisoformat(f"{order.shown['resume_on']}T09:00:00+08:00")
        await order.world.timeline.until(order.world.hours.since(resume_on))
        by = order.case.enterprise if order.shown["reason"] == _BY_ENTERPRISE else order.provider
        await order.move("in-progress", by)
        return
    order.tried_again += 1
    if order.tried_again > _TRIES:
        # A station that receives needs is shown no referral of another organization, so the operator's clerk does it.
        await order.move("cancelled", order.world.operator(), note=_HELD_TOO_LONG)
        return
    await order.pause(_TRY_AGAIN_HOURS)
    await order.move("in-progress")


_TRIES = 3
_TRY_AGAIN_HOURS = 5 * HOURS_A_DAY
_NEXT: dict[str, Callable[[Order], Awaitable[None]]] = {
    "requested": _answer,
    "accepted": _begin,
    "in-progress": _work,
    "on-hold": _resume,
}
