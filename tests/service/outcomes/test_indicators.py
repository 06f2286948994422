"""Indicators equal what history tells, count each problem once, and tell everybody of nobody in particular."""

import datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.queries.indicators import Scope
from service.outcomes.definitions import DEFINITIONS
from service.outcomes.figuring import fit_for_everybody, numbers, part, separate, share, working_days_of
from service.outcomes.indicators import indicators
from service.outcomes.suppression import SMALLEST_CELL
from tests.running import RunningService
from tests.service.cases.making import Providers
from tests.service.outcomes.histories import BEGIN, LIMITS, Histories, database
from tests.service.outcomes.making import Clock, asked, evaluated, figure, new_telephone
from tests.service.outcomes.recounting import Recount
from tests.service.owners.world import Organization, World, expect


@pytest.mark.parametrize("seed", range(2))
async def test_what_the_tables_say_is_what_history_tells(service: RunningService, seed: int) -> None:
    async with database(service.owner_url, f"histories_{seed}") as sessions, sessions.begin() as session:
        histories = Histories(session, seed)
        await histories.begin()
        await histories.state(16)
        await histories.go_on(450)
        recount = Recount(LIMITS)
        await recount.read(session)
        for scope in _scopes(histories):
            shown = await indicators(session, scope, public=False)
            found = {item.code: _told(item) for item in shown}
            expected = recount.figures(scope)
            reasons = {cell.key: cell.value for cell in _of(shown, "refusal_rate").cells if cell.value}
            assert reasons == expected.pop("reasons")
            for code, figures in expected.items():
                assert found[code] == pytest.approx(figures), (code, scope)
            assert set(found) == set(expected)


def _scopes(histories: Histories) -> list[Scope]:
    day = datetime.timedelta(days=1)
    at = histories.at
    return [
        Scope(at=at),
        Scope(at=at, since=BEGIN + 20 * day),
        Scope(at=at, until=BEGIN + 40 * day),
        Scope(at=at, since=BEGIN + 10 * day, until=BEGIN + 60 * day),
        Scope(at=at, adcode="45"),
        Scope(at=at, adcode="4503", organization=histories.organizations[0]),
        Scope(at=at, organization=histories.organizations[1]),
        Scope(at=at, since=at + day),
    ]


def _of(shown: list[Any], code: str) -> Any:
    return next(item for item in shown if item.code == code)


def _told(item: Any) -> Any:
    match item.code:
        case "loss_avoided" | "cost_saved" | "income_added":
            told = [cell for cell in item.cells if cell.of]
            return {**{cell.key: cell.value for cell in told}, **{f"{cell.key} of": cell.of for cell in told}}
        case "pass_rate":
            return {cell.key: cell.value for cell in item.cells if cell.value is not None}
        case "gaps" | "referrals":
            assert item.value == sum(cell.value for cell in item.cells)
            return {cell.key: cell.value for cell in item.cells if cell.value}
        case "overdue":
            return {cell.key: cell.value for cell in item.cells}
    return item.value


def _read(by: httpx.Client, **filters: str) -> dict[str, Any]:
    found: dict[str, Any] = expect(by.get("/v1/indicators", params=filters), 200)
    return {item["code"]: item for item in found["items"]} | {"": found}


def _cells(item: dict[str, Any]) -> dict[str, Any]:
    return {cell["key"]: cell["value"] for cell in item["cells"]}


def test_an_organization_reads_what_it_received_and_the_operator_whatever_it_asks_for(
    world: World, providers: Providers, counter: Organization, clock: Clock
) -> None:
    by = counter.administrator.client
    before = _read(by)
    begun = before[""]["as_of"][:10]
    telephone = new_telephone()
    case = evaluated(world, providers, station=counter.station, telephone=telephone, place={"adcode": "460100"})
    asked(world, None, telephone, counter.station, place={"adcode": "460100"})
    case.told("figures", by, figures=[figure(grade="verified", value=900)])
    case.told("figures", figures=[figure(value=1000), figure(indicator="cost_saved", value=70)])
    after = _read(by)
    # The second need of the same enterprise says the same again.
    assert after["needs_submitted"]["value"] == before["needs_submitted"]["value"] + 1
    assert after["problems_solved"]["value"] == before["problems_solved"]["value"] + 1
    # The best attested figure counts, and no sum of different grades is told.
    assert after["loss_avoided"]["value"] is None
    assert _cells(after["loss_avoided"])["verified"] == (_cells(before["loss_avoided"])["verified"] or 0) + 900
    assert _cells(after["loss_avoided"])["self_stated"] == _cells(before["loss_avoided"])["self_stated"]
    assert _cells(after["cost_saved"])["self_stated"] == (_cells(before["cost_saved"])["self_stated"] or 0) + 70
    assert after[""]["organization"] == counter.id
    of_operator = _read(world.operator, organization=counter.id, adcode="46", since=begun)
    assert of_operator["needs_submitted"]["value"] == 1
    assert of_operator["enterprises_served"]["value"] == 1
    assert (
        _read(world.operator, organization=counter.id, adcode="46", until="2000-01-01")["needs_submitted"]["value"] == 0
    )
    assert _read(world.operator, since="0001-01-01", until="9999-12-31")["needs_submitted"]["value"] > 1
    assert _read(world.operator, since="9999-12-31")["needs_submitted"]["value"] == 0
    other = providers.organizations[0]
    assert by.get("/v1/indicators", params={"organization": other.id}).status_code == 403
    assert _read(other.administrator.client, adcode="46")["needs_submitted"]["value"] == 0
    backwards = by.get("/v1/indicators", params={"since": "2026-02-01", "until": "2026-01-31"})
    assert (backwards.status_code, backwards.json()["errors"][0]["pointer"]) == (422, "until")


def test_everybody_reads_totals_alone_and_of_few_problems_nothing(world: World, clock: Clock) -> None:
    clock.pass_days(1)
    public = _read(world.caller())
    full = _read(world.operator)
    assert public[""]["smallest_cell"] == SMALLEST_CELL
    assert full[""]["smallest_cell"] is None
    for code, item in public.items():
        if code and item["value"] is not None:
            assert item["value"] == full[code]["value"], code
            assert item["of"] is None or item["of"] == 0 or item["of"] >= SMALLEST_CELL, code
        for cell in item.get("cells", ()):
            assert not cell["of"] or cell["of"] >= SMALLEST_CELL, code
    assert [item["code"] for item in public[""]["items"]] == [each.code for each in DEFINITIONS]
    for filters in (
        {"since": "2026-01-01"},
        {"adcode": "45"},
        {"organization": "01a216be-bb2d-7713-a8cc-0ae0d5b56879"},
    ):
        assert world.caller().get("/v1/indicators", params=filters).status_code == 401


def test_what_everybody_reads_is_worked_out_once_a_minute(world: World, clock: Clock) -> None:
    clock.pass_days(1)
    first = _read(world.caller())[""]["as_of"]
    assert _read(world.caller())[""]["as_of"] == first
    clock.pass_days(1)
    assert _read(world.caller())[""]["as_of"] > first


@given(some.dictionaries(some.sampled_from("abcdefgh"), some.integers(0, 30)))
def test_from_published_counts_and_their_total_nothing_small_can_be_worked_out(cells: dict[str, int]) -> None:
    figure_ = fit_for_everybody(numbers(cells))
    hidden = [key for key, value in figure_.counts.items() if value is None]
    for key, value in figure_.counts.items():
        assert value in (None, cells[key])
        assert value is None or value == 0 or value >= SMALLEST_CELL
    if figure_.value is not None and hidden:
        # What is missing to the total is the sum of several counts, or of so many that one is not small.
        missing = figure_.value - sum(value for value in figure_.counts.values() if value is not None)
        assert len(hidden) > 1 or missing >= SMALLEST_CELL


@given(some.integers(0, 40), some.integers(0, 40))
def test_of_a_share_neither_the_part_nor_the_rest_is_small(one: int, rest: int) -> None:
    for figure_ in (fit_for_everybody(share(one, one + rest)), fit_for_everybody(part(one, one + rest))):
        if figure_.value is not None or figure_.of is not None:
            assert all(count == 0 or count >= SMALLEST_CELL for count in (one, rest))


def test_a_sum_of_few_problems_is_not_told() -> None:
    shown = fit_for_everybody(separate({"verified": (1e6, 4), "documented": (1e5, 5)}))
    assert shown.values == {"verified": (None, None), "documented": (1e5, 5)}


def test_working_days_are_counted_after_the_first_and_up_to_the_last() -> None:
    friday = datetime.date(2026, 3, 6)
    days = [friday + datetime.timedelta(days=number) for number in (0, 1, 2, 3, 7)]
    assert working_days_of([(friday, day) for day in days]) == [0, 0, 0, 1, 5]
    assert working_days_of([]) == []
