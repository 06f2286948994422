"""The other examples of the guides, really sent and really run."""

import os
import re
import shlex
import subprocess
import sys

import httpx

from tests.deployment.dockerfile import stages
from tests.documents.pages import blocks, read
from tests.running import free_port

_CREATED = re.compile(r"\$\(cat /proc/sys/kernel/random/uuid\)")


def _requests(base_url: str, need: dict[str, str] | None = None) -> list[httpx.Request]:
    """The requests of the guide to the API, in its order; a need's id and token stand for $ID and $TOKEN."""
    known = need or {"id": "ID", "token": "TOKEN"}
    requests = []
    for block in blocks(read("docs/api.md"), "bash"):
        filled = block.replace("$ID", known["id"]).replace("$TOKEN", known["token"])
        words = shlex.split(_CREATED.sub("9e0b7c52-4a6f-4f7e-9d0f-0d8a8f3f6d11", filled))
        url = next(word for word in words if word.startswith("http"))
        headers = dict(words[number + 1].split(": ", 1) for number, word in enumerate(words) if word == "-H")
        body = words[words.index("-d") + 1] if "-d" in words else None
        method = "POST" if body else "GET"
        address = url.replace("http://127.0.0.1:8000", base_url)
        requests.append(httpx.Request(method, address, headers=headers, content=body.encode() if body else None))
    return requests


def test_every_request_of_the_guide_succeeds(base_url: str) -> None:
    with httpx.Client(timeout=30) as client:
        need = client.send(_requests(base_url)[1]).json()
        statuses = [client.send(request).status_code for request in _requests(base_url, need)]
    assert statuses == [200, 201, 201, 200]


def test_the_constraints_that_the_guide_states_in_a_text_are_read_out_of_it(base_url: str) -> None:
    with httpx.Client(timeout=30) as client:
        answer = client.send(_requests(base_url)[0]).json()
    assert {"accreditations", "max_days", "capability"} <= set(answer["understanding"]["stated_in_text"])


def test_a_stored_need_comes_back_with_its_token_and_a_repetition_gets_the_same_answer(base_url: str) -> None:
    with httpx.Client(base_url=base_url, timeout=30) as client:
        request = _requests(base_url)[1]
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
