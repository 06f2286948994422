"""The weights of the ranking, as versioned data."""

import functools
from pathlib import Path

import msgspec

from matching.errors import WeightsError

_FILE = Path(__file__).with_name("weights.json")


class Weights(msgspec.Struct, frozen=True):
    """The weights of one version of the ranking rule: a bias and one weight for each signal."""

    version: str
    bias: float
    signals: dict[str, float]


@functools.cache
def load_weights(file: Path | None = None) -> Weights:
    """The weights of a file, those in force without one; WeightsError where it lacks a signal or adds one."""
    file = file or _FILE
    try:
        weights = msgspec.json.decode(file.read_bytes(), type=Weights)
    except (OSError, msgspec.MsgspecError) as error:
        raise WeightsError(f"{file}: {error}") from error
    if file != _FILE and weights.signals.keys() != load_weights().signals.keys():
        different = ", ".join(sorted(weights.signals.keys() ^ load_weights().signals.keys()))
        raise WeightsError(f"{file}: must hold a weight for each signal and no other; different: {different}")
    return weights
