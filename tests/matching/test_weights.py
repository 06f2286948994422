"""The weights of the ranking are data, ours or an operator's."""

from pathlib import Path

import msgspec
import pytest

from matching.errors import WeightsError
from matching.values import Signals
from matching.weights import load_weights


def test_every_signal_has_a_weight_and_only_misses_and_staleness_count_against_an_offering() -> None:
    weights = load_weights()
    # What cases tell is believed by a rule of its own (experience/lift.py), whatever weights an operator has learned.
    assert set(weights.signals) == set(Signals.__struct_fields__) - {"solves", "fails"}
    assert [name for name, weight in weights.signals.items() if weight < 0] == ["sure_misses", "stale"]


def test_an_operators_file_is_read(tmp_path: Path) -> None:
    own = msgspec.structs.replace(load_weights(), version="own")
    (tmp_path / "weights.json").write_bytes(msgspec.json.encode(own))
    assert load_weights(tmp_path / "weights.json") == own


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "weights.json"),
        (b'{"version": "1", "bias": 0, "signals": {"lexical": "much"}}', "lexical|signals"),
        (b'{"version": "1", "bias": 0, "signals": {"lexical": 1, "luck": 1}}', "luck"),
    ],
)
def test_a_file_that_is_no_set_of_weights_is_told_by_name(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "weights.json"
    file.write_bytes(content)
    with pytest.raises(WeightsError, match=said):
        load_weights(file)


def test_a_file_that_is_not_there_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"nowhere\.json"):
        load_weights(tmp_path / "nowhere.json")
