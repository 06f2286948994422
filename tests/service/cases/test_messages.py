"""What the parties of a case say to one another, and who hears it."""

from tests.service.cases.making import Providers, agreed, submitted
from tests.service.owners.world import World, expect


def test_a_clerk_asks_and_the_enterprise_answers(world: World) -> None:
    case = submitted(world)
    asked = expect(world.operator.post(f"{case.path}/messages", json={"text": "几把卡尺？", "question": True}), 201)
    assert (asked["author_role"], asked["question"], asked["answered_at"]) == ("clerk", True, None)
    assert case.now()["unanswered"] == 1
    answer = expect(case.enterprise.post(f"{case.path}/messages", json={"text": "三把", "question": True}), 201)
    assert answer["question"] is False
    assert case.now()["unanswered"] == 0
    said = expect(case.enterprise.get(f"{case.path}/messages"), 200)["items"]
    assert [(each["author_role"], each["text"]) for each in said] == [("clerk", "几把卡尺？"), ("enterprise", "三把")]
    assert said[0]["answered_at"] == answer["at"]


def test_a_provider_hears_what_is_said_about_its_referral_alone(world: World, providers: Providers) -> None:
    case, referral = agreed(world)
    provider = providers.of(referral)
    path = f"/v1/referrals/{referral['id']}/messages"
    expect(world.operator.post(f"{case.path}/messages", json={"text": "只给企业看"}), 201)
    asked = expect(provider.post(path, json={"text": "卡尺能寄来吗？", "question": True}), 201)
    assert asked["author_role"] == "provider"
    # Answering the clerk does not answer the provider.
    expect(case.enterprise.post(f"{case.path}/messages", json={"text": "好的"}), 201)
    assert case.now()["unanswered"] == 1
    expect(case.enterprise.post(f"{case.path}/messages", json={"text": "可以寄", "referral": referral["id"]}), 201)
    assert case.now()["unanswered"] == 0
    heard = [each["text"] for each in expect(provider.get(path), 200)["items"]]
    assert heard == ["卡尺能寄来吗？", "可以寄"]
    for stranger in providers.others(referral):
        assert stranger.post(path, json={"text": "x"}).status_code == 404
    assert [event[0] for event in case.events(referral["id"])].count("message_added") == 2


def test_a_message_about_a_referral_of_another_need_is_refused(world: World) -> None:
    case, _ = agreed(world)
    _, other = agreed(world)
    refused = case.enterprise.post(f"{case.path}/messages", json={"text": "x", "referral": other["id"]})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/referral"


def test_what_is_said_comes_back_as_it_was_written(world: World) -> None:
    case = submitted(world)
    text = '<script>alert("x")</script> =1+1 \u202e\n第二行 😀'
    expect(case.enterprise.post(f"{case.path}/messages", json={"text": text}), 201)
    assert expect(world.operator.get(f"{case.path}/messages"), 200)["items"][0]["text"] == text
    assert case.enterprise.post(f"{case.path}/messages", json={"text": "长" * 2001}).status_code == 400
