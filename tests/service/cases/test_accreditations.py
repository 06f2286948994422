"""What a need asks of accreditations is tested when a referral is accepted, and again when it is completed."""

from typing import Any

import pytest

from tests.service.cases.making import (
    Case,
    Providers,
    accept,
    agreed,
    in_days,
    refer,
    result,
    stated,
    submitted,
    try_refer,
)
from tests.service.owners.world import World, accreditation, expect


@pytest.fixture
def asked(world: World, providers: Providers) -> Any:
    """A case whose report must carry CNAS, and its referral; the listing is as it was afterwards."""
    case, referral = agreed(world, submitted(world, stated(world, constraints={"accreditations": ["CNAS"]})))
    assert referral["schemes"] == ["CNAS"]
    yield case, referral
    _hold(providers, referral, accreditation())


def _hold(providers: Providers, referral: dict[str, Any], held: dict[str, Any]) -> None:
    """Have the listing's line carry this accreditation from now on."""
    path = f"/v1/offerings/{referral['offering']}/scope_lines/1/accreditations/1"
    expect(providers.of(referral).put(path, json=held, headers={"If-Match": "*"}), 200)


def _expire(providers: Providers, referral: dict[str, Any]) -> None:
    _hold(providers, referral, accreditation(valid_to=in_days(-1)))


def test_a_lapse_at_acceptance_puts_the_referral_on_hold_with_a_notice(
    providers: Providers, asked: tuple[Case, dict[str, Any]]
) -> None:
    case, referral = asked
    _expire(providers, referral)
    held = accept(providers.of(referral), referral["id"])
    assert (held["state"], held["reason"]) == ("on-hold", "accreditation_lapsed")
    assert f"CNAS已过期（{in_days(-1)}）" in held["notice"]
    assert held["price"] == 120
    assert case.events(referral["id"])[-2:] == [("moved", "provider", "accepted"), ("moved", "system", "on-hold")]
    refused = try_refer(providers.of(referral), referral["id"], "in-progress")
    assert refused.status_code == 409
    assert refused.json()["code"] == "accreditation-lapsed"
    assert "CNAS已过期" in refused.json()["detail"]
    _hold(providers, referral, accreditation(valid_to=in_days(900)))
    resumed = refer(providers.of(referral), referral["id"], "in-progress")
    assert (resumed["state"], resumed["notice"], resumed["reason"]) == ("in-progress", None, None)


def test_a_lapse_at_completion_keeps_the_result_and_waits(
    providers: Providers, asked: tuple[Case, dict[str, Any]]
) -> None:
    case, referral = asked
    provider = providers.of(referral)
    accept(provider, referral["id"])
    refer(provider, referral["id"], "in-progress")
    _hold(providers, referral, accreditation(state="suspended"))
    held = refer(provider, referral["id"], "completed", result=result(report_number="JZ-2026-1"))
    assert held["state"] == "on-hold"
    assert "CNAS被暂停" in held["notice"]
    assert held["result"]["report_number"] == "JZ-2026-1"
    assert case.now()["state"] == "in_service"
    _hold(providers, referral, accreditation())
    refer(provider, referral["id"], "in-progress")
    done = refer(provider, referral["id"], "completed")
    assert done["state"] == "completed"
    assert done["result"]["report_number"] == "JZ-2026-1"
    assert case.now()["state"] == "delivered"


def test_a_lapse_that_the_need_does_not_ask_about_holds_nothing_up(world: World, providers: Providers) -> None:
    _, referral = agreed(world)
    assert referral["schemes"] == []
    _expire(providers, referral)
    try:
        assert accept(providers.of(referral), referral["id"])["state"] == "accepted"
    finally:
        _hold(providers, referral, accreditation())


def test_the_scope_line_that_a_provider_names_is_the_one_that_counts(
    providers: Providers, asked: tuple[Case, dict[str, Any]]
) -> None:
    _, referral = asked
    # The second line of the listing carries no accreditation at all.
    held = accept(providers.of(referral), referral["id"], scope_line=2)
    assert (held["state"], held["reason"]) == ("on-hold", "accreditation_lapsed")
