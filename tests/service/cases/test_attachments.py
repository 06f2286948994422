"""Files of a need: for its enterprise, and for the organization that works on it alone."""

import base64
import hashlib
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest

from tests.service.attachments.files import HOSTILE, SOUND, pdf
from tests.service.cases.making import Case, Providers, accept, agreed, in_progress, stated, submitted
from tests.service.owners.world import World, expect

_MOST_BYTES = 10_000_000


def add(case: Case, name: str, content: bytes, media_type: str = "application/octet-stream") -> httpx.Response:
    """What adding a file to a need is answered."""
    headers = {"File-Name": quote(name, safe=""), "Content-Type": media_type}
    return case.enterprise.post(f"{case.path}/attachments", content=content, headers=headers)


def _listed(case: Case) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = expect(case.enterprise.get(f"{case.path}/attachments"), 200)["items"]
    return items


@pytest.fixture
def with_file(world: World, providers: Providers) -> tuple[Case, dict[str, Any], str]:
    """A need with a file, its referral, which was not accepted yet, and the id of the file."""
    case, referral = agreed(world)
    return case, referral, expect(add(case, "图纸.pdf", pdf()), 201)["id"]


def test_files_of_every_kind_come_back_as_they_were_sent(world: World) -> None:
    case = stated(world)
    for name, (content, media_type) in SOUND.items():
        added = add(case, name, content, media_type)
        shown = expect(added, 201)
        assert (shown["name"], shown["media_type"], shown["size_bytes"]) == (name, media_type, len(content))
        assert shown["sha256"] == hashlib.sha256(content).hexdigest()
        back = case.enterprise.get(added.headers["Location"])
        assert back.content == content
        assert back.headers["Content-Type"].partition(";")[0] == media_type
    assert [one["name"] for one in _listed(case)] == list(SOUND)


def test_a_download_is_kept_and_never_shown_in_place(world: World) -> None:
    case = stated(world)
    back = case.enterprise.get(add(case, "图纸 1.pdf", pdf()).headers["Location"])
    disposition = f"attachment; filename=\"{quote('图纸 1.pdf')}\"; filename*=UTF-8''{quote('图纸 1.pdf')}"
    assert back.headers["Content-Disposition"] == disposition
    assert back.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in back.headers["Content-Security-Policy"]
    assert back.headers["Cache-Control"] == "no-store"
    digest = base64.b64encode(hashlib.sha256(pdf()).digest()).decode()
    assert back.headers["Repr-Digest"] == f"sha-256=:{digest}:"


@pytest.mark.parametrize("name", ["macro.docx", "bomb.docx", "program.pdf", "empty.pdf"])
def test_what_could_do_harm_is_not_taken_and_the_answer_says_why(world: World, name: str) -> None:
    case = stated(world)
    content, code = HOSTILE[name]
    refused = add(case, name, content)
    assert (refused.status_code, refused.json()["code"]) == (422, "file-not-taken")
    assert refused.json()["errors"][0]["code"] == code
    assert _listed(case) == []


def test_a_file_is_what_its_name_and_its_declaration_say_or_it_is_not_taken(world: World) -> None:
    case = stated(world)
    assert add(case, "图纸.docx", pdf()).json()["errors"][0]["pointer"] == "File-Name"
    assert add(case, "图纸.pdf", pdf(), "image/png").json()["errors"][0]["pointer"] == "Content-Type"
    assert add(case, "图纸.html", b"<p>", "text/html").status_code == 415
    assert add(case, "../x.pdf", pdf()).json()["errors"][0]["pointer"] == "File-Name"
    assert add(case, "a\0.pdf", pdf()).status_code == 422
    nameless = case.enterprise.post(
        f"{case.path}/attachments", content=pdf(), headers={"Content-Type": "application/pdf"}
    )
    assert (nameless.status_code, nameless.json()["errors"][0]["pointer"]) == (400, "File-Name")


def test_a_file_of_the_greatest_size_is_taken_and_a_byte_more_is_refused_before_it_is_sent(world: World) -> None:
    case = stated(world)
    greatest = pdf().ljust(_MOST_BYTES - 6, b"\n") + b"%%EOF\n"
    assert len(greatest) == _MOST_BYTES
    assert expect(add(case, "greatest.pdf", greatest), 201)["size_bytes"] == _MOST_BYTES
    address = urlsplit(world.service.base_url)
    with socket.create_connection((str(address.hostname), address.port or 80), timeout=10) as connection:
        head = (
            f"POST {case.path}/attachments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {case.token}\r\n"
            f"Content-Type: application/pdf\r\nFile-Name: a.pdf\r\nContent-Length: {_MOST_BYTES + 1}\r\n\r\n"
        )
        connection.sendall(head.encode())
        answer = connection.recv(4_096).decode()
    assert answer.startswith("HTTP/1.1 413")


def test_more_than_the_greatest_size_without_saying_so_is_refused_too(world: World) -> None:
    case = stated(world)
    headers = {"File-Name": "a.txt", "Content-Type": "text/plain"}
    pieces = (b"a" * 1_000_000 for _ in range(11))
    refused = case.enterprise.post(f"{case.path}/attachments", content=pieces, headers=headers)
    assert refused.status_code == 413
    assert _listed(case) == []


def test_a_need_has_ten_files_at_most_however_many_come_at_once(world: World) -> None:
    case = stated(world)
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda number: add(case, f"{number}.pdf", pdf(str(number))), range(14)))
    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(201), statuses.count(409)) == (10, 4)
    assert len(_listed(case)) == 10


def test_the_same_file_is_taken_once_however_often_it_is_sent(world: World) -> None:
    case = stated(world)
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: add(case, "图纸.pdf", pdf()), range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert add(case, "图纸2.pdf", pdf()).status_code == 201


def test_a_deleted_file_is_gone(world: World) -> None:
    case = stated(world)
    location = add(case, "图纸.pdf", pdf()).headers["Location"]
    assert case.enterprise.delete(location).status_code == 204
    assert case.enterprise.get(location).status_code == 404
    assert case.enterprise.delete(location).status_code == 404


def test_the_provider_reads_a_file_once_it_has_accepted_and_each_download_is_told(
    providers: Providers, with_file: tuple[Case, dict[str, Any], str]
) -> None:
    case, referral, file = with_file
    provider, path = providers.of(referral), f"/v1/referrals/{referral['id']}/attachments"
    for address in (path, f"{path}/{file}"):
        assert provider.get(address).status_code == 404
    accept(provider, referral["id"])
    assert [one["name"] for one in expect(provider.get(path), 200)["items"]] == ["图纸.pdf"]
    assert provider.get(f"{path}/{file}").content == pdf()
    views = expect(case.enterprise.get(f"{case.path}/contact/views"), 200)["items"]
    assert [(view["what"], view["attachment"], view["organization"]) for view in views] == [
        ("attachment", file, providers.offerings[referral["offering"]].name)
    ]


def test_nobody_but_the_accepted_provider_reads_a_file(
    world: World, providers: Providers, with_file: tuple[Case, dict[str, Any], str]
) -> None:
    case, referral, file = with_file
    accept(providers.of(referral), referral["id"])
    organization = providers.offerings[referral["offering"]]
    for address in (
        f"/v1/referrals/{referral['id']}/attachments",
        f"/v1/referrals/{referral['id']}/attachments/{file}",
    ):
        assert world.operator.get(address).status_code == 404
        assert organization.test_key.get(address).status_code == 404
        assert all(other.get(address).status_code == 404 for other in providers.others(referral))
        assert world.caller().get(address).status_code == 401
    for address in (f"{case.path}/attachments", f"{case.path}/attachments/{file}"):
        assert world.operator.get(address).status_code == 401
        assert organization.key.get(address).status_code == 401


def test_the_receiving_clerk_reads_no_file(world: World, providers: Providers) -> None:
    receiver = providers.organizations[0]
    case = submitted(world, station=receiver.station)
    file = expect(add(case, "图纸.pdf", pdf()), 201)["id"]
    assert receiver.administrator.client.get(f"{case.path}/attachments/{file}").status_code == 401


def test_a_file_belongs_to_one_need(world: World) -> None:
    case, other = stated(world), stated(world)
    file = expect(add(case, "图纸.pdf", pdf()), 201)["id"]
    assert other.enterprise.get(f"{other.path}/attachments/{file}").status_code == 404
    assert other.enterprise.delete(f"{other.path}/attachments/{file}").status_code == 404


def test_a_consent_that_is_taken_back_hides_the_files_too(world: World, providers: Providers) -> None:
    case, referral = in_progress(world, providers)
    file = expect(add(case, "图纸.pdf", pdf()), 201)["id"]
    path = f"/v1/referrals/{referral['id']}/attachments/{file}"
    assert providers.of(referral).get(path).status_code == 200
    taken_back = {"purpose": "refer_to_accepting_station", "given": False}
    expect(case.enterprise.post(f"{case.path}/consents", json=taken_back), 200)
    assert providers.of(referral).get(path).status_code == 404
