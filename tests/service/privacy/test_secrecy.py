"""Nothing of a contact and of a file is in clear anywhere: not in the database, its files and dumps, not in a log."""

import base64
import os
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest

from models.embedded import EmbeddedPostgres
from models.embedded.binaries import programs
from tests.running import RunningService
from tests.searching import files_of
from tests.service.cases.making import Providers
from tests.service.owners.world import World, expect
from tests.service.privacy.canaries import Canary, sent


@pytest.fixture(scope="module")
def canary(world: World, providers: Providers) -> Canary:
    """A case that went the whole way."""
    return sent(world, providers)


def _forms(secret: str) -> list[bytes]:
    """How a word could stand somewhere: as it is, in hexadecimal digits, in Base64, in an address, in a UTF-16 text."""
    plain = secret.encode()
    forms = [plain, plain.hex().encode(), plain.hex().upper().encode(), quote(secret, safe="").encode()]
    # Of Base64 what does not depend on what stands before it.
    shifted = [base64.b64encode(b"\0" * before + plain)[4:-4] for before in range(3)]
    return [*forms, *shifted, secret.encode("utf-16-le")]


def _holding(content: bytes, canary: Canary) -> list[str]:
    return [secret for secret in canary.secret if any(form in content for form in _forms(secret))]


def test_a_dump_of_the_database_holds_nothing_of_the_contact_and_of_the_files(
    service: RunningService, canary: Canary, tmp_path: Path
) -> None:
    address = service.owner_url
    dump = subprocess.run(
        [
            str(programs(EmbeddedPostgres(service.data_dir).folder) / "pg_dump"),
            "--host",
            str(address.query["host"]),
            "--username",
            str(address.username),
            str(address.database),
        ],
        env={**os.environ, "PGPASSWORD": str(address.password)},
        capture_output=True,
        check=True,
    ).stdout
    assert canary.text.encode() in dump, "so the dump does hold the need"
    assert canary.case.need.encode() in dump
    assert _holding(dump, canary) == []


def test_no_file_of_the_node_holds_anything_of_them(world: World, service: RunningService, canary: Canary) -> None:
    world.execute("CHECKPOINT")
    found = {}
    with_text = 0
    for name, content in files_of(service):
        with_text += canary.text.encode() in content
        if holding := _holding(content, canary):
            found[name] = holding
    assert with_text, "the text of the need is there, so the search does search"
    assert found == {}


def test_no_log_and_no_metric_holds_anything_of_them_nor_the_text_of_the_need(
    world: World, service: RunningService, canary: Canary
) -> None:
    world.caller().get("/v1/stations/after-the-canaries")
    output = service.output_with("after-the-canaries")
    assert "after-the-canaries" in output
    metrics = world.caller().get("/metrics").text
    for written in (output, service.postgres_log, metrics):
        assert _holding(written.encode(), canary) == []
        assert canary.text not in written


def test_the_mark_of_the_enterprise_and_of_its_telephone_are_no_plain_hashes(world: World, canary: Canary) -> None:
    query = "SELECT telephone_mark = sha256(CAST(:plain AS bytea)) FROM contact WHERE need_id = CAST(:id AS uuid)"
    plain = canary.telephone.encode()
    assert world.value(query, id=canary.case.need, plain=plain) is False
    assert expect(canary.case.enterprise.get(f"{canary.case.path}/contact"), 200)["kept_days"] == 30
