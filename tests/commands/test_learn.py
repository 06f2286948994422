"""nqi learn, and weights of one's own in force."""

from pathlib import Path

import msgspec
import pytest

from matching.weights import load_weights
from tests.commands.running import ROOT, nqi, nqi_json
from tests.prepared import with_knowledge

_COLLECTION = ROOT / "tests" / "benchmarks" / "collection" / "P1"


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The weights that a collection teaches, as a file, and what the command said."""
    folder = tmp_path_factory.mktemp("learn")
    done = nqi(with_knowledge(folder / "data"), "learn", _COLLECTION, "--output", folder / "weights.json")
    assert done.returncode == 0, done.stderr
    return folder / "weights.json", done.stdout


def test_the_learned_weights_are_written_and_can_be_read(learned: tuple[Path, str]) -> None:
    weights = load_weights(learned[0])
    assert weights.signals.keys() == load_weights().signals.keys()
    assert weights != load_weights()


def test_each_group_is_measured_with_weights_learned_without_it(learned: tuple[Path, str]) -> None:
    said = learned[1]
    assert "P1" in said
    assert "learned without the group" in said


def test_weights_of_ones_own_order_the_matches(learned: tuple[Path, str], tmp_path: Path) -> None:
    nothing = msgspec.structs.replace(load_weights(), version="own", signals=dict.fromkeys(load_weights().signals, 0.0))
    own = tmp_path / "own.json"
    own.write_bytes(msgspec.json.encode(nothing))
    data = with_knowledge(tmp_path / "data")
    ours = nqi_json(data, "evaluate", _COLLECTION)["all"]["ndcg_at_10"]
    theirs = nqi_json(data, "evaluate", _COLLECTION, NQI_WEIGHTS=str(own))["all"]["ndcg_at_10"]
    assert theirs < ours / 2


def test_a_folder_that_is_no_collection_is_told_by_name(tmp_path: Path) -> None:
    done = nqi(with_knowledge(tmp_path / "data"), "learn", tmp_path)
    assert done.returncode == 2
    assert str(tmp_path) in done.stderr


def test_a_collection_with_one_need_alone_is_too_little(tmp_path: Path) -> None:
    for name in ("stations.jsonl", "offerings.jsonl", "qrels.tsv"):
        (tmp_path / name).write_bytes((_COLLECTION / name).read_bytes())
    (tmp_path / "needs.jsonl").write_bytes((_COLLECTION / "needs.jsonl").read_bytes().splitlines()[0] + b"\n")
    done = nqi(with_knowledge(tmp_path / "data"), "learn", tmp_path)
    assert done.returncode == 2
    assert "too little" in done.stderr
