"""The other examples of the guides, really sent and really run."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.deployment.dockerfile import stages
from tests.documents.pages import read
from tests.documents.requests import commands, request_of
from tests.running import free_port

_PASSWORD = "four wet caliper boxes"
_ID_AND_TOKEN = {"ID": "ID", "TOKEN": "TOKEN"}


def _request(base_url: str, number: int) -> httpx.Request:
    """One of the first requests of the guide to the API, which stand for nothing else."""
    return request_of(commands("docs/api.md")[number], base_url, _ID_AND_TOKEN)


@pytest.fixture(scope="module")
def operator(data_dir: Path) -> None:
    """The operator can sign in."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("nqi")), "accounts", "set-password", "operator", "--stdin"],
        input=_PASSWORD,
        env={**os.environ, "NQI_DATA_DIR": str(data_dir)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (0, "operator can sign in.\n"), done.stderr


class Guide:
    """A reader of the guides who does what they show, in their order, and keeps what the answers say."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.client = httpx.Client(timeout=30)
        self.known = {"PASSWORD": _PASSWORD}

    def follow(self, page: str, learn: Mapping[int, Mapping[str, Callable[[httpx.Response], str]]]) -> list[int]:
        """The statuses of the answers to all requests of a page."""
        statuses = []
        for number, command in enumerate(commands(page)):
            asked = request_of(command, self.base_url, self.known)
            answer = self.client.send(
                self.client.build_request(asked.method, asked.url, headers=asked.headers, content=asked.content)
            )
            statuses.append(answer.status_code)
            self.known |= {name: read_out(answer) for name, read_out in learn.get(number, {}).items()}
        return statuses


@pytest.fixture
def guide(base_url: str, operator: None) -> Iterator[Guide]:
    """A reader who has done nothing yet."""
    reader = Guide(base_url)
    yield reader
    reader.client.close()


def test_every_request_of_the_guides_succeeds(guide: Guide) -> None:
    accounts = {
        1: {"ORGANIZATION": lambda answer: answer.json()["id"]},
        2: {
            "KEY": lambda answer: answer.json()["secret"],
            "TEST_KEY": lambda _: _key(guide, live=False),
            "WEBHOOK_KEY": lambda _: _key(guide, scopes=["webhook:admin"]),
            "ADMIN_KEY": lambda _: _key(guide, scopes=["key:admin", "match:read"]),
        },
    }
    assert guide.follow("docs/accounts.md", accounts) == [200, 201, 201, 200]
    # Programs have no cookies: from here on the key alone must do.
    guide.client.cookies.clear()
    api = {
        1: {"ID": lambda answer: answer.json()["id"], "TOKEN": lambda answer: answer.json()["token"]},
        5: {"TAG": lambda answer: answer.headers["ETag"]},
    }
    assert guide.follow("docs/api.md", api) == [200, 201, 201, 200, 201, 201, 200, 200, 200, 200, 200]
    assert guide.follow("docs/contacts.md", {}) == [200, 201, 200, 201]
    guide.known["KEY"] = guide.known["WEBHOOK_KEY"]
    webhooks = {
        0: {"WEBHOOK": lambda answer: answer.json()["webhook"]["id"], "TAG": lambda answer: answer.headers["ETag"]}
    }
    assert guide.follow("docs/webhooks.md", webhooks) == [201, 202, 200, 200, 202, 201]
    guide.known["KEY"] = guide.known["ADMIN_KEY"]
    portals = {
        0: {
            "SITEKEY": lambda answer: answer.json()["key"],
            "SITEKEY_ID": lambda answer: answer.json()["id"],
            "TAG": lambda answer: answer.headers["ETag"],
        },
        3: {"PORTAL_KEY": lambda answer: answer.json()["secret"]},
    }
    assert guide.follow("docs/portals.md", portals) == [201, 200, 200, 201, 201, 200]


def _key(guide: Guide, **more: Any) -> str:
    stated = {"name": "test", "organization": guide.known["ORGANIZATION"], **more}
    answer = guide.client.post(f"{guide.base_url}/v1/keys", json=stated, headers={"Origin": guide.base_url})
    return str(answer.json()["secret"])


def test_a_change_that_names_no_version_or_an_old_one_is_refused_as_the_guide_says(guide: Guide) -> None:
    guide.client.post(f"{guide.base_url}/v1/session", json={"login": "operator", "password": _PASSWORD})
    path, headers = f"{guide.base_url}/v1/offerings/LZ-002", {"Origin": guide.base_url}
    tag = guide.client.get(path).headers["ETag"]
    assert guide.client.patch(path, json={"turnaround_days": 9}, headers=headers).status_code == 428
    changed = guide.client.patch(path, json={"turnaround_days": 9}, headers={**headers, "If-Match": tag})
    assert changed.status_code == 200
    stale = guide.client.patch(path, json={"turnaround_days": 8}, headers={**headers, "If-Match": tag})
    assert (stale.status_code, stale.headers["ETag"]) == (412, changed.headers["ETag"])
    (change,) = (one for one in stale.json()["changed"] if one["pointer"] == "/turnaround_days")
    assert (change["after"], change["actor"]) == (9, "运营方")
    assert stale.json()["current"]["turnaround_days"] == 9


def test_the_constraints_that_the_guide_states_in_a_text_are_read_out_of_it(base_url: str) -> None:
    with httpx.Client(timeout=30) as client:
        answer = client.send(_request(base_url, 0)).json()
    assert {"accreditations", "max_days", "capability"} <= set(answer["understanding"]["stated_in_text"])


def test_a_stored_need_comes_back_with_its_token_and_a_repetition_gets_the_same_answer(base_url: str) -> None:
    with httpx.Client(base_url=base_url, timeout=30) as client:
        request = _request(base_url, 1)
        first = client.send(request)
        again = client.send(request)
        token = first.json()["token"]
        read_back = client.get(first.headers["Location"], headers={"Authorization": f"Bearer {token}"})
        stranger = client.get(first.headers["Location"], headers={"Authorization": "Bearer x"})
    assert again.content == first.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert read_back.json()["answer"] == first.json()["answer"]
    assert "token" not in read_back.json()
    assert stranger.status_code == 404


def test_a_page_of_the_catalogue_names_the_next_and_its_tag_saves_a_second_answer(base_url: str) -> None:
    with httpx.Client(base_url=base_url, timeout=30) as client:
        page = client.get("/v1/offerings?element=metrology&limit=2")
        following = client.get(page.json()["next"])
        unchanged = client.get(
            "/v1/offerings?element=metrology&limit=2", headers={"If-None-Match": page.headers["ETag"]}
        )
    ids = [item["id"] for item in (*page.json()["items"], *following.json()["items"])]
    assert ids == sorted(set(ids))
    assert unchanged.status_code == 304
    assert unchanged.content == b""


def test_every_metric_of_the_guide_is_measured(base_url: str) -> None:
    documented = set(re.findall(r"^\| `(nqi_[a-z_]+)`", read("docs/operations.md"), re.MULTILINE))
    httpx.get(f"{base_url}/v1/stations", timeout=30)
    measured = httpx.get(f"{base_url}/metrics", timeout=30).text
    # Errors on our side are counted from the first one on; there has been none.
    assert {name for name in documented if name not in measured} <= {"nqi_requests_error_total"}
    assert len(documented) == 4


def test_the_health_check_of_the_image_passes_beside_a_service_and_fails_without_one(base_url: str) -> None:
    assert _health_check(base_url.rsplit(":", 1)[1]) == 0
    assert _health_check(str(free_port())) != 0


def _health_check(port: str) -> int:
    (check,) = [instruction for instruction in stages()[-1] if instruction.word == "HEALTHCHECK"]
    _, *arguments = check.command()
    environment = {**os.environ, "NQI_PORT": port}
    done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, check=False, timeout=30)
    return done.returncode
