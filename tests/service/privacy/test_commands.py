"""nqi privacy: what is kept of a telephone is exported and erased, and who is affected by a leak is told."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import RunningService
from tests.service.cases.making import Providers, give_contact, in_progress, stated, submitted
from tests.service.owners.world import World, expect
from tests.service.privacy.canaries import Canary, sent


def _nqi(service: RunningService, *words: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(Path(sys.executable).with_name("nqi")), "privacy", *words],
        input=typed,
        env={**os.environ, "NQI_DATA_DIR": str(service.data_dir)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def canary(world: World, providers: Providers) -> Canary:
    """A case that went the whole way."""
    return sent(world, providers)


def test_an_export_finds_every_need_of_a_telephone_however_it_is_written(
    world: World, service: RunningService, canary: Canary
) -> None:
    second = stated(world)
    give_contact(second, telephone=canary.telephone)
    done = _nqi(service, "export", "--stdin", typed=f"0086 {canary.telephone}\n")
    assert done.returncode == 0, done.stderr
    needs = json.loads(done.stdout)["needs"]
    assert [need["need"] for need in needs] == [canary.case.need, second.need]
    assert needs[0]["contact"]["person"] == canary.secret[1]
    assert needs[0]["records"]["need"][0]["text"].endswith(canary.text)
    assert len(needs[0]["attachments"]) == 2


def test_a_telephone_that_nobody_gave_is_found_nowhere_and_one_that_is_none_is_refused(service: RunningService) -> None:
    unknown = _nqi(service, "export", "--stdin", typed="13100000000\n")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    none = _nqi(service, "export", "--stdin", typed="nobody\n")
    assert (none.returncode, none.stdout) == (2, "")
    assert "nobody" not in none.stderr
    assert _nqi(service, "erase", "--stdin", typed="13100000000\n").returncode == 2


def test_who_is_affected_is_told_with_what_was_kept_of_them_and_who_had_seen_it(
    world: World, service: RunningService, providers: Providers, canary: Canary
) -> None:
    erased = submitted(world)
    assert erased.enterprise.delete(f"{erased.path}/contact").status_code == 204
    done = _nqi(service, "affected", "--since", "2020-01-01")
    assert done.returncode == 0, done.stderr
    rows = {row["need"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert done.stderr.strip().endswith(f"{len(rows)} needs are affected")
    mine = rows[canary.case.need]
    assert mine["contact"]["telephone"].replace(" ", "").replace("-", "") == f"+86{canary.telephone}"
    assert mine["kept"] == ["contact", "text", "attachments"]
    assert mine["attachments"] == 2
    organization = providers.offerings[canary.referral["offering"]].name
    assert {(view["what"], view["organization"]) for view in mine["seen"] if view["role"] == "provider"} == {
        ("contact", organization),
        ("attachment", organization),
    }
    assert (rows[erased.need]["contact"], rows[erased.need]["kept"]) == (None, [])
    seen_by = _nqi(service, "affected", "--since", "2020-01-01", "--seen-by", organization)
    assert canary.case.need in [json.loads(row)["need"] for row in seen_by.stdout.splitlines()]
    nobody = _nqi(service, "affected", "--since", "2020-01-01", "--seen-by", "没有的机构")
    assert nobody.stdout == ""
    later = _nqi(service, "affected", "--since", "2099-01-01")
    assert all(json.loads(row)["seen"] == [] for row in later.stdout.splitlines())
    assert erased.need not in later.stdout


def test_erasing_by_telephone_erases_what_can_be_and_names_the_referral_that_stands_in_the_way(
    world: World, service: RunningService, providers: Providers
) -> None:
    telephone = "13711112222"
    free = submitted(world, stated(world))
    give_contact(free, telephone=telephone)
    busy, referral = in_progress(world, providers)
    give_contact(busy, telephone=telephone)
    done = _nqi(service, "erase", "--stdin", "--yes", typed=f"{telephone}\n")
    assert done.returncode == 1, done.stderr
    assert f"{free.need} erased" in done.stdout
    assert f"{busy.need} not erased: /referrals/{referral['id']}" in done.stdout
    assert telephone not in done.stdout + done.stderr
    assert free.now()["state"] == "withdrawn"
    last = free.history()[-1]
    assert (last["event"], last["actor_role"], last["actor"]) == ("erased", "clerk", "nqi privacy")
    assert expect(busy.enterprise.get(f"{busy.path}/contact"), 200)["telephone"] == telephone
