"""What enterprises do with their needs until work begins."""

from service.simulation.case import Case
from service.simulation.enterprises import Intention
from service.simulation.ledger import Write
from service.simulation.world import World

_COMPLETED = "补充：{industry}，产品照片和图纸可以带来，数量不多，报告自己用和给客户看。"
_OTHER_PLAN = {
    "cheapest": "太贵了，有没有便宜一点的",
    "fastest": "时间太长，能不能快一点",
    "fewest_doors": "跑的地方太多，最好一家办完",
}
_BACK = "前段时间忙没顾上，现在想继续办。"
_MOST_PLANS = 3


async def state_need(world: World, intention: Intention) -> Case | None:
    """A need is stated, and its enterprise keeps the token."""
    write = Write(what="need", role="enterprise", note=intention.text)
    answer = await world.api.write("POST", "/v1/needs", intention.statement, None, write)
    if not answer.ok:
        return None
    case = Case(world, intention, answer.body["id"], answer.body["token"])
    world.cases.append(case)
    return case


async def give_contact(case: Case) -> None:
    """An enterprise says who it is, and agrees that the station which accepts its need learns that."""
    write = Write(what="contact", role="enterprise", need=case.need)
    body = {**case.intention.enterprise.contact, "consent": case.world.consent}
    await case.world.api.write("PUT", f"/v1/needs/{case.need}/contact", body, case.token, write)


async def submit(case: Case) -> bool:
    """A need is handed in, at the operator's or at a station of a park."""
    world, number = case.world, case.intention.number
    said: dict[str, object] = {"urgent": case.intention.urgent}
    if world.chance.happens("to_a_station", number):
        station = world.chance.one_of(world.receiving, "received by", number)
        said["station"], case.clerk = station, world.clerk_at(station)
    return await case.move(case.enterprise, "submitted", **said)


async def complete(case: Case) -> None:
    """A returned need is completed, withdrawn, or left to lapse."""
    if case.happens("completes"):
        await case.world.pause(case.between(4, 60), case.due)
        await case.enterprise.say(case.need, _COMPLETED.format(industry=case.intention.enterprise.industry))
        await case.move(case.enterprise, "submitted")
    elif case.happens("gives_up_returned"):
        await case.world.pause(case.between(4, 60), case.due)
        await case.move(case.enterprise, "withdrawn")
    else:
        await lapse(case)


async def decide(case: Case) -> None:
    """A plan is agreed to, asked for otherwise, left to lapse, or not wanted after all."""
    case.plans += 1
    if case.plans > _MOST_PLANS or case.happens("withdraws_planned"):
        await case.world.pause(case.between(2, 40), case.due)
        await case.move(case.enterprise, "withdrawn")
    elif case.happens("ignores_plan"):
        await lapse(case)
    elif case.plans < _MOST_PLANS and case.happens("asks_other_plan"):
        await case.world.pause(case.between(2, 40), case.due)
        wish = case.world.chance.one_of(sorted(_OTHER_PLAN), "wish", case.intention.number, case.turn)
        await case.move(case.enterprise, "diagnosing", note=_OTHER_PLAN[wish])
        case.done.add(f"wishes {wish}")
    else:
        await case.world.pause(case.between(2, 60), case.due)
        await case.move(case.enterprise, "agreed")


async def may_reopen(case: Case) -> bool:
    """Whether an enterprise has a need taken up again after its end: seldom, where it had let it lapse."""
    if case.state != "closed_lapsed" or not case.first_time("comes back") or not case.happens("comes_back"):
        return False
    await case.world.pause(case.between(20, 200))
    return await case.move(case.enterprise, "reopened", note=_BACK)


async def lapse(case: Case) -> None:
    """Nobody does anything until the limit is over."""
    assert case.due is not None
    await case.world.until_after(case.due)
    await case.look()
