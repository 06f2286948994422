"""A contact is given with consent, shown to who accepted a referral alone, and every look of others is told."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from tests.running import RunningService
from tests.service.cases.making import (
    Case,
    Providers,
    accept,
    agreed,
    contact,
    give_contact,
    in_progress,
    refer,
    result,
    stated,
    submitted,
)
from tests.service.owners.world import World, expect


def _codes(answer: httpx.Response) -> list[tuple[str, str]]:
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def _of_referral(referral: dict[str, Any]) -> str:
    return f"/v1/referrals/{referral['id']}/contact"


def _views(case: Case) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = expect(case.enterprise.get(f"{case.path}/contact/views"), 200)["items"]
    return items


@pytest.fixture
def accepted(world: World, providers: Providers) -> tuple[Case, dict[str, Any]]:
    """A need with a contact, and its referral, which the provider has accepted."""
    return in_progress(world, providers)


def test_the_text_that_is_agreed_to_is_there_for_everybody_in_both_languages(world: World) -> None:
    newest = expect(world.caller().get("/v1/consents"), 200)["items"][0]
    assert newest["version"] == contact()["consent"]["version"]
    assert newest["in_force"]
    assert "180" in newest["text"]
    assert "180" in newest["text_en"]
    required = [purpose["purpose"] for purpose in newest["purposes"] if purpose["required"]]
    assert required == ["refer_to_accepting_station"]
    assert all(each["text"] and each["text_en"] for each in (*newest["purposes"], *newest["recipients"]))


def test_a_contact_comes_back_to_its_enterprise_as_it_was_given(world: World) -> None:
    case = stated(world)
    assert case.enterprise.get(f"{case.path}/contact").status_code == 404
    first = case.enterprise.put(f"{case.path}/contact", json=contact())
    assert first.status_code == 201
    found = expect(case.enterprise.get(f"{case.path}/contact"), 200)
    assert found == first.json()
    assert {name: found[name] for name in contact() if name != "consent"} == {
        name: value for name, value in contact().items() if name != "consent"
    }
    assert not found["masked"]
    assert {(each["purpose"], each["recipient"]) for each in found["consents"]} == {
        ("refer_to_accepting_station", "accepting_station"),
        ("refer_to_accepting_station", "clerk"),
        ("follow_up", "clerk"),
    }


def test_a_correction_takes_the_place_of_what_was_wrong(world: World) -> None:
    case = stated(world)
    give_contact(case)
    again = case.enterprise.put(f"{case.path}/contact", json=contact(person="李娜", email=None))
    assert again.status_code == 200
    found = expect(case.enterprise.get(f"{case.path}/contact"), 200)
    assert (found["person"], found["email"]) == ("李娜", None)


@pytest.mark.parametrize(
    ("consent", "pointer"),
    [
        (None, "/consent"),
        ({"version": "2020-01"}, "/consent/version"),
        ({"purposes": ["follow_up"]}, "/consent/purposes"),
        ({"recipients": ["clerk"]}, "/consent/recipients"),
        ({"recipients": ["accepting_station"]}, "/consent/recipients"),
    ],
)
def test_without_the_consent_that_it_needs_nothing_of_a_contact_is_stored(
    world: World, consent: dict[str, Any] | None, pointer: str
) -> None:
    case = stated(world)
    body = contact()
    body["consent"] = None if consent is None else {**body["consent"], **consent}
    if consent is None:
        del body["consent"]
    refused = case.enterprise.put(f"{case.path}/contact", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "consent-required")
    assert _codes(refused)[0][0] == pointer
    assert case.enterprise.get(f"{case.path}/contact").status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("telephone", "call me"),
        ("telephone", "12345"),
        ("telephone", "138--00138000"),
        ("email", "nobody"),
        ("uscc", "91350100M000100Y44"),
        ("uscc", "91350100M000100Y4"),
        ("enterprise", ""),
        ("person", "a\0b"),
        ("unknown", "x"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(world: World, field: str, value: str) -> None:
    case = stated(world)
    refused = case.enterprise.put(f"{case.path}/contact", json=contact(**{field: value}))
    wrong_check_character = value == "91350100M000100Y44"
    assert (refused.status_code, _codes(refused)[0][0]) == (422 if wrong_check_character else 400, f"/{field}")


def test_a_need_is_submitted_only_with_a_contact_that_may_be_handed_on(world: World) -> None:
    case = stated(world)
    assert case.try_move("submitted").json()["code"] == "contact-missing"
    give_contact(case)
    taken_back = {"purpose": "refer_to_accepting_station", "given": False}
    expect(case.enterprise.post(f"{case.path}/consents", json=taken_back), 200)
    assert case.try_move("submitted").json()["code"] == "contact-missing"
    give_contact(case)
    case.move("submitted")


def test_a_provider_sees_the_contact_once_it_has_accepted_and_nobody_else_ever(
    world: World, providers: Providers
) -> None:
    case, referral = agreed(world)
    provider, path = providers.of(referral), _of_referral(referral)
    nothing = provider.get("/v1/referrals/00000000-0000-7000-8000-000000000000/contact")
    before = provider.get(path)
    assert before.status_code == nothing.status_code == 404
    assert {**before.json(), "request_id": ""} == {**nothing.json(), "request_id": ""}
    accept(provider, referral["id"])
    found = expect(provider.get(path), 200)
    assert (found["person"], found["telephone"], found["masked"]) == ("王芳", "13800138000", False)
    for other in providers.others(referral):
        assert other.get(path).status_code == 404
    assert world.caller().get(path).status_code == 401
    assert case.enterprise.get(path).status_code == 401
    assert (
        world.holder(world.key(world.operator, holder="partner", organization=_organization(providers, referral)))
        .get(path)
        .status_code
        == 403
    )


def test_a_key_sees_it_where_its_scope_says_so_and_a_test_key_sees_nothing_real(
    providers: Providers, accepted: tuple[Case, dict[str, Any]]
) -> None:
    case, referral = accepted
    organization = providers.offerings[referral["offering"]]
    assert organization.key.get(_of_referral(referral)).status_code == 200
    assert organization.test_key.get(_of_referral(referral)).status_code == 404
    assert organization.test_key.get(f"{case.path}/contact").status_code == 404
    narrow = providers.world.key(organization.administrator.client, scopes=["case:read", "case:write"])
    assert providers.world.holder(narrow).get(_of_referral(referral)).status_code == 403


def test_a_provider_that_has_refused_sees_nothing(world: World, providers: Providers) -> None:
    _, referral = agreed(world)
    refer(providers.of(referral), referral["id"], "rejected", reason="no_capacity")
    assert providers.of(referral).get(_of_referral(referral)).status_code == 404


def test_a_provider_still_sees_it_after_its_work_since_it_answers_for_that(
    providers: Providers, accepted: tuple[Case, dict[str, Any]]
) -> None:
    _, referral = accepted
    refer(providers.of(referral), referral["id"], "completed", result=result())
    assert providers.of(referral).get(_of_referral(referral)).status_code == 200


def test_the_receiving_clerk_sees_it_masked_and_in_full_with_a_reason_that_the_enterprise_reads(
    world: World, providers: Providers
) -> None:
    receiver = providers.organizations[0]
    case = submitted(world, station=receiver.station)
    clerk = receiver.administrator.client
    masked = expect(clerk.get(f"{case.path}/contact"), 200)
    assert masked["masked"]
    assert (masked["person"], masked["telephone"]) == ("王**", "138****8000")
    assert (masked["enterprise"], masked["uscc"]) == ("柳州**有限公司", "91****************")
    assert (masked["email"], masked["address"]) == ("w***@***", "***")
    assert _views(case) == []
    assert clerk.get(f"{case.path}/contact", params={"reason": "x"}).status_code == 400
    full = expect(clerk.get(f"{case.path}/contact", params={"reason": "核实样品数量"}), 200)
    assert (full["masked"], full["telephone"]) == (False, "13800138000")
    (view,) = _views(case)
    assert (view["role"], view["organization"], view["purpose"]) == ("clerk", receiver.name, "核实样品数量")
    assert view["what"] == "contact"


def test_the_operator_is_a_clerk_too_and_other_organizations_are_not(world: World, providers: Providers) -> None:
    case = submitted(world)
    assert expect(world.operator.get(f"{case.path}/contact"), 200)["masked"]
    full = expect(world.operator.get(f"{case.path}/contact", params={"reason": "电话回访"}), 200)
    assert full["person"] == "王芳"
    assert [(view["role"], view["organization"]) for view in _views(case)] == [("clerk", None)]
    for organization in providers.organizations:
        assert organization.administrator.client.get(f"{case.path}/contact").status_code == 404


def test_the_operator_sees_the_contact_of_a_referral_as_a_clerk(
    world: World, accepted: tuple[Case, dict[str, Any]]
) -> None:
    case, referral = accepted
    assert expect(world.operator.get(_of_referral(referral)), 200)["masked"]
    expect(world.operator.get(_of_referral(referral), params={"reason": "调解争议"}), 200)
    assert [(view["role"], view["referral"]) for view in _views(case)] == [("clerk", referral["id"])]


def test_who_did_not_agree_to_clerks_is_shown_to_them_masked_whatever_they_say(world: World) -> None:
    case = stated(world)
    consent = {**contact()["consent"], "purposes": ["refer_to_accepting_station"], "recipients": ["accepting_station"]}
    give_contact(case, consent=consent)
    submitted_by_hand = case.move("submitted")
    assert submitted_by_hand["state"] == "submitted"
    assert expect(world.operator.get(f"{case.path}/contact", params={"reason": "电话回访"}), 200)["masked"]
    assert _views(case) == []


def test_every_look_of_a_provider_is_told_to_the_enterprise_page_by_page(
    providers: Providers, accepted: tuple[Case, dict[str, Any]]
) -> None:
    case, referral = accepted
    for _ in range(3):
        expect(providers.of(referral).get(_of_referral(referral)), 200)
    seen = _views(case)
    assert len(seen) == 3
    assert {view["organization"] for view in seen} == {providers.offerings[referral["offering"]].name}
    assert {(view["role"], view["viewer"], view["purpose"]) for view in seen} == {
        ("provider", "李娜", "refer_to_accepting_station")
    }
    first = expect(case.enterprise.get(f"{case.path}/contact/views", params={"limit": 2}), 200)
    second = expect(case.enterprise.get(first["next"]), 200)
    assert [view["id"] for view in (*first["items"], *second["items"])] == [view["id"] for view in seen]
    assert second["next"] is None


def test_a_consent_that_is_taken_back_hides_the_contact_at_once_and_can_be_given_again(
    world: World, providers: Providers, accepted: tuple[Case, dict[str, Any]]
) -> None:
    case, referral = accepted
    provider = providers.of(referral)
    taken_back = {"purpose": "refer_to_accepting_station", "recipient": "accepting_station", "given": False}
    after = expect(case.enterprise.post(f"{case.path}/consents", json=taken_back), 200)["items"]
    assert ("accepting_station", False) in {(each["recipient"], each["given"]) for each in after}
    assert provider.get(_of_referral(referral)).status_code == 404
    assert world.operator.get(f"{case.path}/contact").status_code == 200
    for purpose in ("refer_to_accepting_station", "follow_up"):
        expect(case.enterprise.post(f"{case.path}/consents", json={"purpose": purpose, "given": False}), 200)
    assert world.operator.get(f"{case.path}/contact", params={"reason": "电话回访"}).status_code == 404
    assert case.enterprise.get(f"{case.path}/contact").status_code == 200
    again = {**taken_back, "given": True}
    assert case.enterprise.post(f"{case.path}/consents", json=again).json()["errors"][0]["pointer"] == "/version"
    expect(case.enterprise.post(f"{case.path}/consents", json={**again, "version": "2026-11"}), 200)
    assert provider.get(_of_referral(referral)).status_code == 200


def test_a_consent_names_a_recipient_of_its_purpose_and_needs_a_contact(world: World) -> None:
    case = stated(world)
    given = {"purpose": "follow_up", "given": True, "version": "2026-11"}
    assert case.enterprise.post(f"{case.path}/consents", json=given).json()["code"] == "contact-missing"
    give_contact(case)
    wrong = case.enterprise.post(f"{case.path}/consents", json={**given, "recipient": "public"})
    assert (wrong.status_code, _codes(wrong)[0][0]) == (422, "/recipient")


async def test_what_was_agreed_to_is_kept_row_by_row_and_not_even_the_service_can_change_it(
    world: World, service: RunningService
) -> None:
    case = stated(world)
    give_contact(case)
    give_contact(case, consent={**contact()["consent"], "purposes": ["refer_to_accepting_station"]})
    expect(
        case.enterprise.post(f"{case.path}/consents", json={"purpose": "refer_to_accepting_station", "given": False}),
        200,
    )
    rows = expect(case.enterprise.get(f"{case.path}/export"), 200)["records"]["consent"]
    told = [(row["purpose"], row["recipient"], row["given"]) for row in rows]
    pairs = [("refer_to_accepting_station", "accepting_station"), ("refer_to_accepting_station", "clerk")]
    assert told == [
        *((*pair, True) for pair in pairs),
        ("follow_up", "clerk", True),
        *((*pair, True) for pair in pairs),
        ("follow_up", "clerk", False),
        *((*pair, False) for pair in pairs),
    ]
    engine = create_async_engine(service.service_url, poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.execute(text("SELECT set_config('nqi.role', 'operator', false)"))
        for statement in ("UPDATE consent SET given = true", "DELETE FROM consent", "DELETE FROM contact_view"):
            with pytest.raises(Exception, match="permission denied"):
                await connection.execute(text(statement))
            await connection.rollback()
    await engine.dispose()


def test_the_same_enterprise_has_the_same_mark_however_it_writes_its_telephone(world: World) -> None:
    def mark(**more: Any) -> str:
        case = stated(world)
        give_contact(case, **more)
        query = "SELECT encode(enterprise_mark, 'hex') FROM need WHERE id = CAST(:id AS uuid)"
        return str(world.value(query, id=case.need))

    assert mark() == mark(telephone="13900139000")
    by_telephone = mark(uscc=None)
    assert by_telephone == mark(uscc=None, telephone="+86 138-0013-8000") != mark()
    assert by_telephone != mark(uscc=None, telephone="13900139000")


def _organization(providers: Providers, referral: dict[str, Any]) -> str:
    return providers.offerings[referral["offering"]].id
