"""What clerks do with the needs that they receive: accept or not, diagnose, plan, and say when nothing fits."""

from typing import Any

from service.simulation.calendar import HOURS_A_DAY
from service.simulation.case import Case

_RETURNED = "请补充：产品型号和数量、要依据的标准、报告用途。"
_REJECTED = "不属于质量基础设施服务范围，建议联系主管部门或专业机构。"
_UNMET = "本市目录中暂无可承接的服务，已登记缺口，建议咨询省级机构。"
_NOTHING = "目录中没有符合的服务"
_QUESTION = "请问样品大概什么时候可以送来？有没有客户指定的标准？"
_ANSWER = "这周都可以送，客户没有指定，按国家标准做。"
_CAUSES = ("量具长期未校准", "来料波动，缺少进货检验", "工艺参数未受控", "对标准要求理解不清", "缺少出厂检验条件")
_WISHES = ("cheapest", "fastest", "fewest_doors")


async def receive(case: Case) -> None:
    """A submitted need is accepted, returned for completion, or rejected; or its enterprise thinks better of it."""
    if case.happens("withdraws_early"):
        await case.world.pause(1, case.due)
        await case.move(case.enterprise, "withdrawn")
        return
    await case.world.pause(_hours(case, 1, 7, 19), case.due)
    kind, returned = case.intention.problem.kind, "returned" in case.done
    if kind == "foreign":
        await case.move(case.clerk, "rejected", note=_REJECTED)
    elif not returned and (kind == "vague" or case.happens("returns")):
        case.done.add("returned")
        await case.move(case.clerk, "returned", note=_RETURNED)
    else:
        await case.move(case.clerk, "accepted", site_visit=case.happens("visits"))


async def diagnose(case: Case) -> None:
    """The clerk finds out what is behind a need, and lays a plan before the enterprise, or says that nothing fits."""
    if case.happens("clerk_asks"):
        await case.world.pause(case.between(1, 4), case.due)
        await ask(case)
    await case.world.pause(_hours(case, 2, 20, 37), case.due)
    plan = await _plan(case)
    if case.intention.problem.kind == "unlisted" or not plan["plan"]["lines"]:
        await case.move(case.clerk, "no_match", note=_NOTHING)
        return
    cause = case.world.chance.one_of(_CAUSES, "cause", case.intention.number)
    await case.move(case.clerk, "planned", cause=cause)


async def find_no_match(case: Case) -> None:
    """The clerk looks once more, or tells the enterprise that nobody of the catalogue can do it."""
    if case.first_time("widened") and case.happens("widens"):
        await case.world.pause(case.between(2, 18), case.due)
        await case.move(case.clerk, "diagnosing")
        return
    await case.world.pause(_hours(case, 4, 40, 55), case.due)
    await _answer_gaps(case)
    await case.move(case.clerk, "closed_unmet", note=_UNMET)


async def _answer_gaps(case: Case) -> None:
    """The clerk tells the enterprise what can be done about what nothing meets."""
    answer = await case.clerk.read(f"/v1/needs/{case.need}/gaps")
    for gap in answer.body["items"] if answer.ok else []:
        if gap["state"] == "open":
            await case.clerk.answer_gap(case.need, gap["id"], _UNMET)


async def ask(case: Case) -> None:
    """The clerk asks something, and the enterprise mostly answers."""
    await case.clerk.say(case.need, _QUESTION, question=True)
    if case.happens("answers_question"):
        await case.enterprise.say(case.need, _ANSWER)


async def _plan(case: Case) -> dict[str, Any]:
    """The plan as it is, or as the clerk edits it by the wish of the enterprise, or by its own view."""
    wish = next((wish for wish in _WISHES if f"wishes {wish}" in case.done), None)
    case.done -= {f"wishes {wish}"}
    if wish is None and case.happens("edits_plan"):
        wish = case.world.chance.one_of(_WISHES, "view", case.intention.number, case.turn)
    answer = (
        await case.clerk.read(f"/v1/needs/{case.need}/plan")
        if wish is None
        else await case.clerk.edit_plan(case.need, wish)
    )
    return answer.body if answer.ok else {"plan": {"lines": []}}


def _hours(case: Case, least: int, most: int, late: int) -> int:
    """How many working hours a clerk takes; sometimes more than the limit of the step allows."""
    return late + case.between(0, HOURS_A_DAY, "late") if case.happens("clerk_late") else case.between(least, most)
