"""People: invited once, given roles by who has them, and an organization is never left without an administrator."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.service.owners.world import PASSWORD, Organization, World, expect, new_login, token_of


def _accept(world: World, token: str) -> httpx.Response:
    return world.page().post("/v1/invitation", json={"token": token, "password": PASSWORD})


@pytest.fixture
def fresh(world: World) -> Organization:
    """An organization with one administrator."""
    return world.organization("新机构")


def test_an_invitation_is_taken_up_once(world: World, mine: Organization) -> None:
    invitation = world.invitation(mine.id, "editor")
    assert invitation["person"]["invited"] is True
    assert invitation["link"].startswith("/invitation#"), "what stands behind # is sent to no server and no log"
    assert expect(_accept(world, token_of(invitation)), 200)["role"] == "editor"
    assert _accept(world, token_of(invitation)).status_code == 404
    person = expect(mine.administrator.client.get(f"/v1/people/{invitation['person']['id']}"), 200)
    assert person["invited"] is False


def test_of_many_who_take_up_one_invitation_at_once_one_does(world: World, mine: Organization) -> None:
    token = token_of(world.invitation(mine.id, "editor"))
    with ThreadPoolExecutor(4) as threads:
        statuses = list(threads.map(lambda _: _accept(world, token).status_code, range(4)))
    assert sorted(statuses) == [200, 404, 404, 404]


async def test_an_invitation_ends_after_a_week(world: World, mine: Organization, owner: AsyncConnection) -> None:
    for moved, status in (("6 days 23 hours", 200), ("7 days 1 minute", 404)):
        invitation = world.invitation(mine.id, "editor")
        await owner.execute(
            text(f"UPDATE account SET invitation_ends = invitation_ends - interval '{moved}' WHERE login = :login"),
            {"login": invitation["person"]["login"]},
        )
        assert _accept(world, token_of(invitation)).status_code == status


def test_a_new_invitation_takes_the_place_of_the_old_one(world: World, mine: Organization) -> None:
    first = world.invitation(mine.id, "editor")
    second = expect(mine.administrator.client.post(f"/v1/people/{first['person']['id']}/invitation"), 201)
    assert _accept(world, token_of(first)).status_code == 404
    assert _accept(world, token_of(second)).status_code == 200


def test_an_invitation_of_somebody_who_was_sent_away_opens_nothing(world: World, mine: Organization) -> None:
    invitation = world.invitation(mine.id, "editor")
    path = f"/v1/people/{invitation['person']['id']}"
    expect(mine.administrator.client.patch(path, json={"active": False}), 200)
    assert _accept(world, token_of(invitation)).status_code == 404


@pytest.mark.parametrize("changes", [{"active": False}, {"role": "editor"}])
def test_the_last_administrator_who_can_sign_in_stays(
    world: World, fresh: Organization, changes: dict[str, object]
) -> None:
    path = f"/v1/people/{fresh.administrator.id}"
    world.invitation(fresh.id, "administrator")
    answer = fresh.administrator.client.patch(path, json=changes)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "last"), "who is only invited cannot help"
    another = world.person(fresh.id, "administrator")
    expect(another.client.patch(path, json=changes), 200)
    assert another.client.patch(f"/v1/people/{another.id}", json=changes).status_code == 409


def test_the_last_of_the_operators_people_stays(world: World) -> None:
    people = expect(world.operator.get("/v1/people"), 200)["items"]
    others = [person for person in people if person["login"] != "operator" and person["active"]]
    for person in others:
        expect(world.operator.patch(f"/v1/people/{person['id']}", json={"active": False}), 200)
    operator = next(person for person in people if person["login"] == "operator")
    assert world.operator.patch(f"/v1/people/{operator['id']}", json={"active": False}).status_code == 409
    for person in others:
        expect(world.operator.patch(f"/v1/people/{person['id']}", json={"active": True}), 200)


def test_of_two_administrators_who_dismiss_one_another_at_once_one_is_left(world: World) -> None:
    for _ in range(3):
        organization = world.organization("双人机构")
        one, two = organization.administrator, world.person(organization.id, "administrator")

        def dismiss(pair: tuple[httpx.Client, str]) -> int:
            return pair[0].patch(f"/v1/people/{pair[1]}", json={"active": False}).status_code

        with ThreadPoolExecutor(2) as threads:
            statuses = list(threads.map(dismiss, [(one.client, two.id), (two.client, one.id)]))
        assert 200 in statuses
        active = [
            p["active"]
            for p in expect(world.operator.get("/v1/people", params={"organization": organization.id}), 200)["items"]
        ]
        assert sorted(active) == [False, True], statuses


def test_an_administrator_makes_no_operator_and_nobody_elsewhere(
    world: World, mine: Organization, other: Organization
) -> None:
    client = mine.administrator.client
    for body in ({"role": "operator"}, {"organization": other.id}, {"role": "operator", "organization": other.id}):
        answer = client.post("/v1/people", json={"login": new_login(), "name": "王芳", **body})
        assert (answer.status_code, answer.json()["code"]) == (422, "contradiction")
    path = f"/v1/people/{mine.administrator.id}"
    for body in ({"role": "operator"}, {"organization_id": other.id}, {"login": "x1"}, {"password_hash": "x"}):
        assert client.patch(path, json=body).status_code == 400


def test_nobody_of_the_operators_belongs_to_an_organization(world: World, mine: Organization) -> None:
    for body in ({"role": "operator", "organization": mine.id}, {"role": "editor"}):
        answer = world.operator.post("/v1/people", json={"login": new_login(), "name": "王芳", **body})
        assert answer.status_code == 422


def test_a_key_that_only_administers_people_makes_nobody_who_may_do_more(world: World, mine: Organization) -> None:
    key = world.holder(world.key(mine.administrator.client, scopes=["people:admin"]))
    invited = key.post("/v1/people", json={"login": new_login(), "name": "王芳", "role": "administrator"})
    assert (invited.status_code, invited.json()["errors"][0]["pointer"]) == (422, "/role")
    assert key.post(f"/v1/people/{mine.administrator.id}/invitation").status_code == 403
    editor = world.person(mine.id, "editor")
    raised = key.patch(f"/v1/people/{editor.id}", json={"role": "administrator"})
    assert (raised.status_code, raised.json()["errors"][0]["pointer"]) == (422, "/role")


def test_what_is_told_of_a_person_holds_no_secret(mine: Organization) -> None:
    people = expect(mine.administrator.client.get("/v1/people"), 200)["items"]
    assert set(people[0]) == {
        "id",
        "organization_id",
        "login",
        "name",
        "role",
        "active",
        "invited",
        "second_factor",
        "created_at",
    }
