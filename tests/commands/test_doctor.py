"""`nqi doctor` finds what is wrong with a node, and `--repair` mends it without losing anything."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from matching.index import IndexFolder
from models.embedded import EmbeddedPostgres
from models.embedded.binaries import programs
from models.embedded.folder import locate
from models.embedded.server import answers
from tests.commands.damage import spoilt_commit
from tests.commands.running import FIXTURES, Service, nqi, nqi_json, until
from tests.models.databases import open_folder
from tests.prepared import our_knowledge, with_knowledge


def _findings(data: Path, *words: str) -> tuple[int, dict[str, tuple[str, str]]]:
    done = nqi(data, "doctor", "--json", *words)
    found: list[dict[str, Any]] = msgspec.json.decode(done.stdout)
    return done.returncode, {finding["name"]: (finding["state"], finding["said"]) for finding in found}


@pytest.fixture(scope="module")
def stopped() -> Iterator[Path]:
    """A data folder with a catalogue, and nothing running; each test leaves it repaired."""
    with open_folder() as folder:
        data = with_knowledge(folder / "data")
        assert nqi(data, "import", FIXTURES / "liuzhou").returncode == 0
        yield data


def test_a_running_service_is_found_well_and_left_alone(service: Service) -> None:
    code, findings = _findings(service.data, "--repair")
    assert code == 0
    assert {state for state, _ in findings.values()} == {"ok"}
    names = {"programs", "server", "cluster", "modes", "sealing", "index", "demo index", "role", "tables"}
    assert set(findings) == names
    assert service.ready()


def test_a_folder_without_anything_is_found_well(bare: Path) -> None:
    code, findings = _findings(bare)
    assert code == 0
    assert findings["cluster"] == ("ok", "not made yet; `nqi serve` makes it")


def test_an_orphaned_server_is_found_and_with_repair_stopped(stopped: Path) -> None:
    folder = locate(stopped)
    orphan = subprocess.Popen(
        [programs(folder) / "postgres", "-D", folder.cluster, "-k", folder.sockets, "-h", ""],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **folder.account.popen_arguments(),  # type: ignore[call-overload]
    )
    until(lambda: answers(folder))
    code, findings = _findings(stopped)
    assert code == 1
    assert findings["server"] == ("wrong", f"process {orphan.pid} runs without an owner; --repair stops it")
    assert orphan.poll() is None
    code, findings = _findings(stopped, "--repair")
    assert code == 0
    assert findings["server"][0] == "repaired"
    assert orphan.wait(10) == 0
    assert nqi_json(stopped, "export", stopped.parent / "out")["offerings"] == 108


def test_open_modes_are_found_and_with_repair_closed(stopped: Path) -> None:
    folder = locate(stopped)
    for path in (folder.sockets, folder.password_file):
        path.chmod(0o777)
    code, findings = _findings(stopped)
    assert code == 1
    assert findings["modes"][0] == "wrong"
    assert str(folder.sockets) in findings["modes"][1]
    assert str(folder.password_file) in findings["modes"][1]
    code, findings = _findings(stopped, "--repair")
    assert code == 0
    assert findings["modes"][0] == "repaired"
    assert folder.open_to_others() == {}


def test_what_a_cut_off_start_left_is_found_and_with_repair_removed(stopped: Path) -> None:
    left = locate(stopped).new_cluster
    left.mkdir()
    assert _findings(stopped)[1]["cluster"][0] == "wrong"
    assert _findings(stopped, "--repair")[1]["cluster"][0] == "repaired"
    assert not left.exists()


@pytest.mark.parametrize(("name", "path"), [("index", "index"), ("demo index", "demo-index")])
def test_a_damaged_index_is_found_and_with_repair_discarded(stopped: Path, name: str, path: str) -> None:
    folder = IndexFolder(stopped / path, our_knowledge().version)
    generation, index = folder.begin()
    index.commit()
    index.close()
    folder.publish(generation, "", 0)
    assert _findings(stopped)[1][name][0] == "ok"
    spoilt_commit(stopped / path)
    code, findings = _findings(stopped)
    assert (code, findings[name][0]) == (1, "wrong")
    code, findings = _findings(stopped, "--repair")
    assert (code, findings[name][0]) == (0, "repaired")
    assert folder.manifest() is None


def test_a_folder_that_cannot_be_used_is_told_without_a_traceback(data: Path) -> None:
    (data / "postgres").write_text("")
    done = nqi(data, "doctor")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert EmbeddedPostgres(data).folder.root.is_file()
