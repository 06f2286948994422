"""All nodes seal with the same keys, or do not start; the doctor finds a file that others can read, or nobody use."""

from pathlib import Path

import msgspec
import pytest

from models.connecting import command_engine, sessions
from service.sealing import KeysUnusable, Sealer, SealingKey, make_keys_file
from service.sealing_agreement import agree_on_keys
from tests.commands.running import nqi, nqi_json
from tests.models.databases import Database

_FIRST, _SECOND = SealingKey("first", b"1" * 32), SealingKey("second", b"2" * 32)
_IMPOSTOR = SealingKey("first", b"3" * 32)


async def _agree(database: Database, *keys: SealingKey) -> None:
    engine = command_engine(database.service)
    try:
        async with sessions(engine).begin() as session:
            await agree_on_keys(session, Sealer(keys))
    finally:
        await engine.dispose()


async def test_a_node_without_a_key_that_another_may_have_sealed_with_is_told_which_one(empty: Database) -> None:
    await _agree(empty, _FIRST)
    await _agree(empty, _FIRST)
    with pytest.raises(KeysUnusable, match="lacks first"):
        await _agree(empty, _SECOND)
    await _agree(empty, _SECOND, _FIRST)
    with pytest.raises(KeysUnusable, match="lacks second"):
        await _agree(empty, _FIRST)


async def test_another_key_under_the_same_id_is_found(empty: Database) -> None:
    await _agree(empty, _FIRST)
    with pytest.raises(KeysUnusable, match="another key under the id first"):
        await _agree(empty, _IMPOSTOR)


def test_a_worker_by_itself_says_what_it_lacks(data: Path, empty: Database) -> None:
    address = empty.owner.set(drivername="postgresql").render_as_string(hide_password=False)
    done = nqi(data, "work", NQI_DATABASE_URL=address)
    assert done.returncode == 2
    assert f"{data / 'sealing.keys'} is missing; see docs/operations.md, Sealing keys" in done.stderr


def _finding(data: Path, *words: str) -> dict[str, str]:
    found: list[dict[str, str]] = nqi_json(data, "doctor", *words)
    return next(one for one in found if one["name"] == "sealing")


def test_the_doctor_closes_a_file_that_others_can_read_and_names_one_that_nobody_can_use(data: Path) -> None:
    keys = data / "sealing.keys"
    assert _finding(data)["state"] == "ok"
    make_keys_file(keys)
    keys.chmod(0o644)
    assert _finding(data) == {
        "name": "sealing",
        "state": "wrong",
        "said": f"others may read {keys}; --repair closes it",
    }
    assert _finding(data, "--repair")["state"] == "repaired"
    assert keys.stat().st_mode & 0o777 == 0o600
    assert _finding(data)["state"] == "ok"
    keys.write_text("nothing of use\n")
    assert _finding(data)["state"] == "wrong"
    assert "nothing of use" not in msgspec.json.encode(_finding(data)).decode()
