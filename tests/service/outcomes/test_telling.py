"""Enterprises say what came of their needs, at the times at which they are asked, and nobody says it of their own work."""

from typing import Any

import pytest

from tests.service.attachments.files import pdf
from tests.service.cases.making import Providers, in_progress
from tests.service.cases.test_attachments import add
from tests.service.outcomes.making import Clock, asked, delivered, evaluated, figure
from tests.service.owners.world import Organization, World, expect


def test_an_outcome_is_told_from_evaluation_to_the_second_follow_up(
    world: World, providers: Providers, clock: Clock
) -> None:
    case = delivered(world, providers)
    assert case.outcome()["may_evaluate"] is True
    assert case.outcome(world.operator)["may_evaluate"] is False
    told = case.told("evaluation", solved=True, score=4, comment="很及时", share_as_case=True)
    assert (told["state"], told["solved"], told["may_evaluate"]) == ("evaluated", True, False)
    assert told["evaluations"][0] | {"at": None} == {
        "answered": True,
        "solved": True,
        "score": 4,
        "comment": "很及时",
        "share_as_case": True,
        "at": None,
    }
    clock.pass_days(31)
    assert case.outcome()["may_follow_up"] is True
    told = case.told("follow-ups", world.operator, solved=True, note="电话回访", figures=[figure()])
    assert (told["state"], told["follow_ups"][0]["recorded_by"]) == ("followed_up", "clerk")
    assert (told["figures"][0]["value"], told["figures"][0]["stated_by"]) == (12000, "clerk")
    clock.pass_days(150)
    told = case.told("follow-ups", solved=True, figures=[figure(indicator="pass_rate_after", value=99.2)])
    assert told["state"] == "closed"
    assert [each["round"] for each in told["follow_ups"]] == [1, 2]
    assert told["follow_up_from"] is None
    assert case.now()["ended_at"]


def test_an_evaluation_is_the_enterprises_and_comes_once_after_delivery(world: World, providers: Providers) -> None:
    working, _ = in_progress(world, providers)
    early = working.enterprise.post(f"{working.path}/evaluation", json={"solved": True, "score": 5})
    assert early.status_code == 409
    assert early.json()["code"] == "move-not-allowed"
    case = delivered(world, providers)
    assert case.tell("evaluation", world.operator, solved=True, score=5).status_code == 401
    assert case.tell("evaluation", case.provider, solved=True, score=5).status_code == 401
    for score in (0, 6, 2.5):
        assert case.tell("evaluation", solved=True, score=score).json()["errors"][0]["pointer"] == "/score"
    case.told("evaluation", solved=False, score=1)
    assert case.tell("evaluation", solved=True, score=5).status_code == 409
    assert case.outcome()["evaluations"][0]["score"] == 1


def test_a_question_that_lapsed_is_no_answer(world: World, providers: Providers, clock: Clock) -> None:
    case = delivered(world, providers)
    clock.pass_days(30)
    case.wait_for("evaluated")
    outcome = case.outcome()
    assert (outcome["solved"], outcome["evaluations"][0]["answered"]) == (None, False)
    told = case.told("follow-ups", solved=True)
    assert told["solved"] is True


def test_a_follow_up_is_answered_from_the_time_on_at_which_it_is_asked_for(
    world: World, providers: Providers, clock: Clock
) -> None:
    case = delivered(world, providers)
    not_yet = case.tell("follow-ups", solved=True)
    assert not_yet.json()["errors"][0]["code"] == "state"
    case.told("evaluation", solved=True, score=5)
    early = case.tell("follow-ups", solved=True)
    assert (early.status_code, early.json()["code"]) == (409, "not-in-this-state")
    assert early.json()["errors"][0]["code"] == "too-early"
    assert case.outcome()["may_follow_up"] is False
    clock.pass_days(31)
    case.told("follow-ups", solved=True)
    assert case.tell("follow-ups", solved=True).json()["errors"][0]["code"] == "too-early"


def test_what_is_not_solved_can_be_reopened_and_is_evaluated_again(
    world: World, providers: Providers, clock: Clock
) -> None:
    case = evaluated(world, providers)
    clock.pass_days(31)
    told = case.told("follow-ups", solved=False, note="又超差了")
    assert told["solved"] is False
    assert "reopened" in told["moves"]
    assert case.move("reopened", note="又超差了")["state"] == "diagnosing"
    outcome = case.outcome()
    assert (outcome["may_follow_up"], outcome["follow_up_from"]) == (False, None)
    assert len(outcome["follow_ups"]) == 1


def test_figures_say_how_they_were_worked_out_and_what_shows_them(
    world: World, providers: Providers, clock: Clock
) -> None:
    case = evaluated(world, providers)
    cases: list[tuple[dict[str, Any], int, str]] = [
        (figure(method=""), 400, "/figures/0/method"),
        (figure(value=-1), 400, "/figures/0/value"),
        (figure(value=1e13), 400, "/figures/0/value"),
        (figure(indicator="pass_rate_after", value=100.5), 422, "/figures/0/value"),
        (figure(grade="documented"), 422, "/figures/0/document"),
        (figure(grade="documented", document="JZ00000000"), 422, "/figures/0/document"),
        (figure(document="JZ00000000"), 422, "/figures/0/document"),
        (figure(grade="verified"), 422, "/figures/0/grade"),
    ]
    for said, status, pointer in cases:
        refused = case.tell("figures", figures=[said])
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (status, pointer), said
    twice = case.tell("figures", figures=[figure(), figure()])
    assert twice.json()["errors"][0]["pointer"] == "/figures/1/indicator"
    told = case.told("figures", figures=[figure(grade="documented", document=case.report)])
    assert (told["figures"][0]["grade"], told["figures"][0]["document"]) == ("documented", case.report)
    assert ("figures_added", "enterprise", None) in case.events()


def test_no_report_of_another_need_documents_a_figure(world: World, providers: Providers) -> None:
    case, other = evaluated(world, providers), evaluated(world, providers)
    refused = case.tell("figures", figures=[figure(grade="documented", document=other.report)])
    assert refused.status_code == 422


def test_a_file_that_is_attached_documents_a_figure(world: World, providers: Providers) -> None:
    case = evaluated(world, providers)
    attached = expect(add(case, "退货记录.pdf", pdf("退货记录")), 201)
    told = case.told("figures", figures=[figure(grade="documented", document=attached["id"])])
    assert told["figures"][0]["document"] == attached["id"]


def test_of_an_erased_need_nothing_more_is_told(world: World, providers: Providers) -> None:
    case = evaluated(world, providers)
    assert case.enterprise.delete(f"{case.path}/contact").status_code == 204
    for what, said in (("figures", {"figures": [figure()]}), ("follow-ups", {"solved": True})):
        assert case.tell(what, **said).status_code == 410
    assert case.outcome()["evaluations"][0]["score"] == 5


def test_whoever_did_the_work_neither_states_nor_verifies_what_it_was_worth(
    world: World, providers: Providers, counter: Organization, clock: Clock
) -> None:
    """The organization that receives a need verifies its figures, unless a referral of it was its own."""
    case = evaluated(world, providers, station=counter.station)
    receiving = counter.administrator.client
    verified = case.told("figures", receiving, figures=[figure(grade="verified")])
    assert (verified["figures"][0]["grade"], verified["figures"][0]["stated_by"]) == ("verified", "clerk")
    case.told("figures", world.operator, figures=[figure(grade="verified", value=11000)])
    assert case.tell("figures", case.provider, figures=[figure()]).status_code == 404
    # Received and done by the same organization.
    own = providers.organizations[0]
    for _ in range(2):
        mine = evaluated(world, providers, station=own.station)
        if mine.provider is own.administrator.client:
            break
        own = next(each for each in providers.organizations if each.administrator.client is mine.provider)
    assert mine.provider is own.administrator.client
    assert mine.outcome(mine.provider)["may_add_figures"] is False
    refused = mine.tell("figures", mine.provider, figures=[figure()])
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "own-work")
    clock.pass_days(31)
    assert mine.outcome(mine.provider)["may_follow_up"] is False
    assert mine.tell("follow-ups", mine.provider, solved=True).json()["errors"][0]["code"] == "own-work"
    assert mine.outcome()["state"] == "evaluated"


def test_an_outcome_is_nobody_elses(world: World, providers: Providers, counter: Organization) -> None:
    case = evaluated(world, providers)
    for stranger in (counter.administrator.client, case.provider):
        assert stranger.get(f"{case.path}/outcome").status_code == 404
        assert case.tell("follow-ups", stranger, solved=True).status_code == 404
        assert case.tell("figures", stranger, figures=[figure()]).status_code == 404
    assert world.caller().get(f"{case.path}/outcome").status_code == 401
    other = asked(world)
    assert other.enterprise.get(f"{case.path}/outcome").status_code == 404


@pytest.mark.parametrize("what", ["evaluation", "figures"])
def test_what_is_told_twice_with_the_same_key_counts_once(world: World, providers: Providers, what: str) -> None:
    case = delivered(world, providers) if what == "evaluation" else evaluated(world, providers)
    said: dict[str, Any] = {"solved": True, "score": 3} if what == "evaluation" else {"figures": [figure()]}
    headers = {"Idempotency-Key": f"{what}-{case.need}"}
    one, two = (case.enterprise.post(f"{case.path}/{what}", json=said, headers=headers) for _ in range(2))
    assert expect(one, 201) == expect(two, 201)
    assert two.headers["Idempotency-Replayed"] == "true"
    outcome = case.outcome()
    assert len(outcome["evaluations"]) == 1
    assert len(outcome["figures"]) == (1 if what == "figures" else 0)
