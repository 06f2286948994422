"""Cases are proposed with consent and without names, published by who has no part in them, and known to everybody."""

from typing import Any

import httpx

from tests.service.cases.making import Providers, give_contact
from tests.service.outcomes.making import Clock, Delivered, delivered, evaluated, figure
from tests.service.owners.world import Organization, World, expect

_SHARED: dict[str, Any] = {"solved": True, "score": 5, "share_as_case": True}
_TELLING = "我们是柳州市示例机械有限公司，卡尺要校准，0~300mm，示值误差，电话13800138000，找王经理，邮箱a.b@lab.example"


def _cases(by: httpx.Client, **filters: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = expect(by.get("/v1/cases", params={"limit": "100", **filters}), 200)["items"]
    return items


def _case_of(case: Delivered, by: httpx.Client) -> dict[str, Any]:
    return next(item for item in _cases(by) if item.get("review", {}).get("need") == case.need)


def test_a_case_is_proposed_without_names_and_read_by_everybody_once_it_is_published(
    world: World, providers: Providers
) -> None:
    case = evaluated(world, providers, _SHARED, text=_TELLING, industry="机械", place={"adcode": "450200"})
    proposed = _case_of(case, world.operator)
    assert (
        proposed["problem"] == "我们是某企业，卡尺要校准，0~300mm，示值误差，电话（电话略），找某人，邮箱（联系方式略）"
    )
    assert proposed["cause"] == "量具长期未校准"
    assert proposed["solution"] == "卡尺校准（城西服务站）：示值误差合格"
    assert (proposed["elements"], proposed["industry"], proposed["adcode"]) == (["metrology"], "机械", "450200")
    assert (proposed["solved"], proposed["grade"], proposed["state"]) == (True, "self_stated", "proposed")
    assert len(proposed["offerings"]) == len(proposed["stations"]) == len(proposed["review"]["providers"]) == 1
    anybody = world.caller()
    assert anybody.get(f"/v1/cases/{proposed['id']}").status_code == 404
    assert proposed["id"] not in [item["id"] for item in _cases(anybody)]
    published = expect(world.operator.post(f"/v1/cases/{proposed['id']}/publish"), 200)
    assert published["review"]["moves"] == ["withdraw"]
    shown = expect(anybody.get(f"/v1/cases/{proposed['id']}"), 200)
    assert shown == {name: value for name, value in published.items() if name != "review"}
    for filters in ({"q": "示值误差"}, {"industry": "机械"}, {"element": "metrology"}):
        assert shown in _cases(anybody, **filters), filters
    for filters in ({"q": "古琴"}, {"industry": "食品"}, {"element": "training"}, {"state": "proposed"}):
        assert shown not in _cases(anybody, **filters), filters
    events = [event for event, _, _ in case.events() if event.startswith("case_")]
    assert events == ["case_proposed", "case_published"]
    expect(world.operator.post(f"/v1/cases/{proposed['id']}/withdraw"), 200)
    assert anybody.get(f"/v1/cases/{proposed['id']}").status_code == 404
    assert world.operator.post(f"/v1/cases/{proposed['id']}/withdraw").status_code == 409


def test_without_consent_no_case_is_proposed(world: World, providers: Providers) -> None:
    case = evaluated(world, providers)
    assert not [item for item in _cases(world.operator) if item["review"]["need"] == case.need]


def test_what_did_not_help_is_a_case_too_and_its_facts_follow_the_enterprise(
    world: World, providers: Providers, clock: Clock
) -> None:
    case = evaluated(world, providers, {**_SHARED, "score": 2})
    case.told("figures", world.operator, figures=[figure(grade="verified")])
    assert _case_of(case, world.operator)["grade"] == "verified"
    clock.pass_days(31)
    case.told("follow-ups", world.operator, solved=False)
    by_clerk = _case_of(case, world.operator)
    assert (by_clerk["solved"], by_clerk["review"]["stated_by"]) == (False, "clerk")
    clock.pass_days(150)
    case.told("follow-ups", solved=False)
    by_enterprise = _case_of(case, world.operator)
    assert (by_enterprise["solved"], by_enterprise["review"]["stated_by"]) == (False, "enterprise")


def test_a_clerk_words_a_case_and_overwrites_nobody(world: World, providers: Providers) -> None:
    id_ = _case_of(evaluated(world, providers, _SHARED), world.operator)["id"]
    path = f"/v1/cases/{id_}"
    tag = world.operator.get(path).headers["ETag"]
    assert world.operator.patch(path, json={"problem": "x"}).status_code == 428
    changed = world.operator.patch(path, json={"cause": "温度变化大", "industry": None}, headers={"If-Match": tag})
    assert expect(changed, 200)["cause"] == "温度变化大"
    stale = world.operator.patch(path, json={"cause": "别的"}, headers={"If-Match": tag})
    assert (stale.status_code, stale.json()["current"]["cause"]) == (412, "温度变化大")
    assert stale.headers["ETag"] == changed.headers["ETag"]
    for text in ("请电13800138000", "a.b@lab.example", "91350100M000100Y43"):
        refused = world.operator.patch(path, json={"solution": text}, headers={"If-Match": "*"})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/solution"), text
    assert world.operator.patch(path, json={"solved": True}, headers={"If-Match": "*"}).status_code == 400


def test_what_the_contact_says_is_in_no_published_case(world: World, providers: Providers) -> None:
    """Names that no rule finds are found in the contact."""
    case = delivered(world, providers, text="红豆缘的卡尺要校准，0~300mm，示值误差，请联系阿秀")
    give_contact(case, enterprise="红豆缘", person="阿秀", telephone="13900139000", uscc=None)
    case.told("evaluation", **_SHARED)
    id_ = _case_of(case, world.operator)["id"]
    expect(world.operator.post(f"/v1/cases/{id_}/publish"), 200)
    shown = expect(world.caller().get(f"/v1/cases/{id_}"), 200)
    assert shown["problem"] == "某企业的卡尺要校准，0~300mm，示值误差，请联系某人"


def test_consent_that_is_taken_back_takes_the_case_back(world: World, providers: Providers) -> None:
    case = evaluated(world, providers, _SHARED)
    id_ = _case_of(case, world.operator)["id"]
    expect(world.operator.post(f"/v1/cases/{id_}/publish"), 200)
    said = {"purpose": "case_without_names", "given": True, "version": "2026-11"}
    expect(case.enterprise.post(f"{case.path}/consents", json=said), 200)
    assert world.caller().get(f"/v1/cases/{id_}").status_code == 200
    expect(case.enterprise.post(f"{case.path}/consents", json={**said, "given": False}), 200)
    assert world.caller().get(f"/v1/cases/{id_}").status_code == 404
    refused = world.operator.post(f"/v1/cases/{id_}/publish")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "consent")


def test_erasing_a_need_unlinks_its_published_case_and_ends_one_that_was_not(
    world: World, providers: Providers
) -> None:
    public, waiting = (evaluated(world, providers, _SHARED) for _ in range(2))
    published, proposed = (_case_of(case, world.operator)["id"] for case in (public, waiting))
    expect(world.operator.post(f"/v1/cases/{published}/publish"), 200)
    for case in (public, waiting):
        assert case.enterprise.delete(f"{case.path}/contact").status_code == 204
    shown = expect(world.operator.get(f"/v1/cases/{published}"), 200)
    assert (shown["state"], shown["review"]["need"]) == ("published", None)
    ended = expect(world.operator.get(f"/v1/cases/{proposed}"), 200)
    assert (ended["state"], ended["review"]["need"]) == ("withdrawn", None)
    assert world.operator.post(f"/v1/cases/{proposed}/publish").status_code == 409


def test_who_received_the_need_publishes_its_case_unless_it_did_the_work(
    world: World, providers: Providers, counter: Organization
) -> None:
    case = evaluated(world, providers, _SHARED, station=counter.station)
    receiving = counter.administrator.client
    id_ = _case_of(case, receiving)["id"]
    editor = world.person(counter.id, "editor").client
    assert editor.post(f"/v1/cases/{id_}/publish").status_code == 403
    for stranger in (case.provider, providers.others({"offering": _offering(world, id_)})[0]):
        assert stranger.get(f"/v1/cases/{id_}").status_code == 404
        assert stranger.post(f"/v1/cases/{id_}/publish").status_code == 404
        assert id_ not in [item["id"] for item in _cases(stranger)]
    expect(receiving.post(f"/v1/cases/{id_}/publish"), 200)
    # Read by the provider as by anybody.
    assert "review" not in expect(case.provider.get(f"/v1/cases/{id_}"), 200)
    own = providers.organizations[0]
    mine = evaluated(world, providers, _SHARED, station=own.station)
    if mine.provider is own.administrator.client:
        own_id = _case_of(mine, world.operator)["id"]
        assert own.administrator.client.post(f"/v1/cases/{own_id}/publish").status_code == 404


def _offering(world: World, id_: str) -> str:
    offering: str = expect(world.operator.get(f"/v1/cases/{id_}"), 200)["offerings"][0]
    return offering


def test_cases_come_by_pages(world: World, providers: Providers) -> None:
    for _ in range(2):
        id_ = _case_of(evaluated(world, providers, _SHARED), world.operator)["id"]
        expect(world.operator.post(f"/v1/cases/{id_}/publish"), 200)
    page = expect(world.caller().get("/v1/cases?limit=1&element=metrology"), 200)
    following = expect(world.caller().get(page["next"]), 200)
    assert page["items"][0]["id"] != following["items"][0]["id"]
    assert world.caller().get("/v1/cases?after=nowhere").status_code == 400
