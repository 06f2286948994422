"""Problems are counted once: what an enterprise says again is linked to what it said before, and nothing else is."""

from tests.service.cases.making import stated, submitted
from tests.service.outcomes.making import Clock, mark
from tests.service.owners.world import Organization, World, expect

_TEXT = "卡尺要校准，0~300mm，示值误差"
_AGAIN = "卡尺要校准,0~300mm,示值误差！还没有人联系我们"


def test_what_an_enterprise_says_again_is_linked_to_the_first_and_history_says_so(world: World) -> None:
    first = submitted(world, mark(world, stated(world, text=_TEXT), "柳南机械"))
    again = submitted(world, mark(world, stated(world, text=_AGAIN), "柳南机械"))
    third = submitted(world, mark(world, stated(world, text=_TEXT), "柳南机械"))
    assert first.now()["duplicate_of"] is None
    assert again.now()["duplicate_of"] == first.need
    # Never a chain: each names the need that stands for the problem.
    assert third.now()["duplicate_of"] == first.need
    linking = next(entry for entry in again.history() if entry["event"] == "linked")
    assert (linking["actor_role"], linking["note"]) == ("system", first.need)


def test_another_problem_another_enterprise_and_one_that_nobody_knows_are_not_linked(world: World) -> None:
    submitted(world, mark(world, stated(world, text=_TEXT), "鱼峰量具"))
    others = [
        submitted(world, mark(world, stated(world, text="卡尺要校准，0~150mm，示值误差"), "鱼峰量具")),
        submitted(world, mark(world, stated(world, text=_TEXT), "城中五金")),
        submitted(world, stated(world, text=_TEXT)),
        submitted(world, stated(world, text=_TEXT)),
    ]
    assert [case.now()["duplicate_of"] for case in others] == [None] * 4


def test_what_ended_long_ago_is_no_part_of_it_any_more(world: World, clock: Clock) -> None:
    first = submitted(world, mark(world, stated(world, text=_TEXT), "柳江铸造"))
    first.move("withdrawn")
    clock.pass_days(170)
    soon = submitted(world, mark(world, stated(world, text=_TEXT), "柳江铸造"))
    assert soon.now()["duplicate_of"] == first.need
    soon.move("withdrawn")
    clock.pass_days(185)
    later = submitted(world, mark(world, stated(world, text=_TEXT), "柳江铸造"))
    assert later.now()["duplicate_of"] is None


def test_a_clerk_links_and_unlinks(world: World, counter: Organization) -> None:
    one, two, three = (submitted(world, stated(world, text=_TEXT), station=counter.station) for _ in range(3))
    by = counter.administrator.client
    assert expect(by.put(f"{two.path}/duplicate", json={"of": one.need}), 200)["duplicate_of"] == one.need
    # Linked to what is linked: to the need that stands for both.
    assert expect(by.put(f"{three.path}/duplicate", json={"of": two.need}), 200)["duplicate_of"] == one.need
    # What others are linked to takes them along.
    other = submitted(world, stated(world, text=_TEXT), station=counter.station)
    expect(by.put(f"{one.path}/duplicate", json={"of": other.need}), 200)
    assert [case.now()["duplicate_of"] for case in (one, two, three)] == [other.need] * 3
    circle = by.put(f"{other.path}/duplicate", json={"of": three.need})
    assert (circle.status_code, circle.json()["errors"][0]["code"]) == (422, "itself")
    assert by.put(f"{other.path}/duplicate", json={"of": other.need}).status_code == 422
    assert expect(by.delete(f"{two.path}/duplicate"), 200)["duplicate_of"] is None
    assert by.delete(f"{two.path}/duplicate").status_code == 409
    assert [event for event, _, _ in two.events() if event.endswith("linked")] == ["linked", "unlinked"]


def test_a_clerk_links_to_what_it_receives_alone(world: World, counter: Organization) -> None:
    mine = submitted(world, stated(world, text=_TEXT), station=counter.station)
    operators = submitted(world, stated(world, text=_TEXT))
    draft = stated(world, text=_TEXT)
    by = counter.administrator.client
    for target in (operators, draft):
        refused = by.put(f"{mine.path}/duplicate", json={"of": target.need})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/of")
    assert by.put(f"{operators.path}/duplicate", json={"of": mine.need}).status_code == 404
    assert mine.enterprise.put(f"{mine.path}/duplicate", json={"of": operators.need}).status_code == 401
    expect(world.operator.put(f"{mine.path}/duplicate", json={"of": operators.need}), 200)
