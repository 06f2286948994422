"""Problems are counted once: what an enterprise says again is linked to what it said before, and nothing else is."""

from tests.service.cases.making import stated, submitted
from tests.service.outcomes.making import Clock, asked, new_telephone
from tests.service.owners.world import Organization, World, expect

_TEXT = "卡尺要校准，0~300mm，示值误差"
_AGAIN = "卡尺要校准,0~300mm,示值误差！还没有人联系我们"


def test_what_an_enterprise_says_again_is_linked_to_the_first_and_history_says_so(world: World) -> None:
    telephone = new_telephone()
    first = asked(world, _TEXT, telephone)
    again = asked(world, _AGAIN, telephone)
    third = asked(world, _TEXT, telephone)
    assert first.now()["duplicate_of"] is None
    assert again.now()["duplicate_of"] == first.need
    # Never a chain: each names the need that stands for the problem.
    assert third.now()["duplicate_of"] == first.need
    linking = next(entry for entry in again.history() if entry["event"] == "linked")
    assert (linking["actor_role"], linking["note"]) == ("system", first.need)


def test_another_problem_and_another_enterprise_are_not_linked(world: World) -> None:
    telephone = new_telephone()
    asked(world, _TEXT, telephone)
    others = [
        asked(world, "卡尺要校准，0~150mm，示值误差", telephone),
        asked(world, "千分尺要校准，0~25mm，示值误差", telephone),
        asked(world, _TEXT),
        asked(world, _TEXT),
    ]
    assert [case.now()["duplicate_of"] for case in others] == [None] * 4


def test_what_ended_long_ago_is_no_part_of_it_any_more(world: World, clock: Clock) -> None:
    telephone = new_telephone()
    first = asked(world, _TEXT, telephone)
    first.move("withdrawn")
    clock.pass_days(170)
    soon = asked(world, _TEXT, telephone)
    assert soon.now()["duplicate_of"] == first.need
    soon.move("withdrawn")
    clock.pass_days(185)
    later = asked(world, _TEXT, telephone)
    assert later.now()["duplicate_of"] is None


def test_a_clerk_links_and_unlinks(world: World, counter: Organization) -> None:
    one, two, three, other = (asked(world, _TEXT, station=counter.station) for _ in range(4))
    by = counter.administrator.client
    assert expect(by.put(f"{two.path}/duplicate", json={"of": one.need}), 200)["duplicate_of"] == one.need
    # Linked to what is linked: to the need that stands for both.
    assert expect(by.put(f"{three.path}/duplicate", json={"of": two.need}), 200)["duplicate_of"] == one.need
    # What others are linked to takes them along.
    expect(by.put(f"{one.path}/duplicate", json={"of": other.need}), 200)
    assert [case.now()["duplicate_of"] for case in (one, two, three)] == [other.need] * 3
    circle = by.put(f"{other.path}/duplicate", json={"of": three.need})
    assert (circle.status_code, circle.json()["errors"][0]["code"]) == (422, "itself")
    assert by.put(f"{other.path}/duplicate", json={"of": other.need}).status_code == 422
    assert expect(by.delete(f"{two.path}/duplicate"), 200)["duplicate_of"] is None
    assert by.delete(f"{two.path}/duplicate").status_code == 409
    events = [entry["event"] for entry in two.history()]
    assert [event for event in events if event.endswith("linked")] == ["linked", "linked", "unlinked"]


def test_a_clerk_links_to_what_it_receives_alone(world: World, counter: Organization) -> None:
    mine = asked(world, _TEXT, station=counter.station)
    operators = submitted(world)
    draft = stated(world, text=_TEXT)
    by = counter.administrator.client
    for target in (operators, draft):
        refused = by.put(f"{mine.path}/duplicate", json={"of": target.need})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/of")
    assert by.put(f"{operators.path}/duplicate", json={"of": mine.need}).status_code == 404
    assert mine.enterprise.put(f"{mine.path}/duplicate", json={"of": operators.need}).status_code == 401
    expect(world.operator.put(f"{mine.path}/duplicate", json={"of": operators.need}), 200)
