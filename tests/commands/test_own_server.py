"""Two nodes over an operator's own PostgreSQL, whose owner is no superuser, made as docs/operations.md says."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from models.embedded import EmbeddedPostgres
from tests.commands.running import NQI, ROOT, environment, nqi, nqi_json, serving, until
from tests.models.databases import Server, open_folder, plain_owner
from tests.prepared import with_knowledge

_PASSWORD = "four wet caliper boxes"
_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def address() -> Iterator[str]:
    """The owner's address of an empty database on a server that nobody has used yet."""
    with open_folder() as folder:
        embedded = EmbeddedPostgres(folder)
        try:
            with plain_owner(Server(embedded, bare=True)) as database:
                yield database.owner.set(drivername="postgresql").render_as_string(hide_password=False)
        finally:
            embedded.stop()


def test_two_nodes_of_an_ordinary_owner_share_accounts_and_changes(address: str) -> None:
    own = {"NQI_DATABASE_URL": address, "NQI_LOAD_FIXTURES": "true"}
    with open_folder() as one, open_folder() as other, serving(with_knowledge(one / "data"), **own) as first:
        keys = {"NQI_SEALING_KEYS_FILE": str(one / "data" / "sealing.keys")}
        with serving(with_knowledge(other / "data"), **own, **keys) as second:
            _set_password(one / "data", own)
            signed_in = first.client.post("/v1/session", json={"login": "operator", "password": _PASSWORD})
            assert signed_in.status_code == 200
            cookie = {"Cookie": f"nqi_session={signed_in.cookies['nqi_session']}", **_ORIGIN}
            assert second.client.get("/v1/session", headers=cookie).json()["role"] == "operator"
            _withdraw_on_one_and_miss_on_the_other(first.client, second.client, cookie)
        assert nqi(one / "data", "doctor", **own).returncode == 0
        assert nqi_json(one / "data", "export", one / "out", **own) == {"stations": 28, "offerings": 364}
        assert "operator" in nqi(one / "data", "accounts", "list", **own).stdout


def _set_password(data: Path, settings: dict[str, str]) -> None:
    subprocess.run(
        [*NQI, "accounts", "set-password", "operator", "--stdin"],
        input=_PASSWORD,
        env=environment(data, **settings),
        cwd=ROOT,
        text=True,
        check=True,
        timeout=60,
    )


def _withdraw_on_one_and_miss_on_the_other(one: httpx.Client, other: httpx.Client, cookie: dict[str, str]) -> None:
    need = {"text": "车间的卡尺量出来和客户对不上", "place": {"city": "武汉"}, "limit": 1}

    def best() -> str:
        return str(other.post("/v1/match", json=need).json()["matches"][0]["offering"]["id"])

    found = best()
    path = f"/v1/offerings/{found}"
    tag = one.get(path, headers=cookie).headers["ETag"]
    headers = {**cookie, "If-Match": tag}
    assert one.delete(path, params={"reason": "停止服务"}, headers=headers).json()["state"] == "withdrawn"
    until(lambda: best() != found)
    assert other.get(path).status_code == 404
