"""Where scores come from: every signal in words, with what it adds to each of the first services."""

import math

import msgspec

from matching.values import Signals
from matching.weights import Weights
from service.needs.structs import MatchAnswer, ShownMatch
from service.public.reading import Reader, number
from service.public.words.trying import SIGNALS

_MOST = 4
_AGREES = 0.0005


class Cell(msgspec.Struct, frozen=True):
    """A signal of a service: its value, and what it adds; `weight` is `up`, `down`, or nothing."""

    value: str
    adds: str
    kind: str


class Row(msgspec.Struct, frozen=True):
    """A signal for all services; `moves` where it is of any of them."""

    name: str
    says: str
    weight: str
    cells: list[Cell]
    moves: bool


class Column(msgspec.Struct, frozen=True):
    """A service with the sum of its weighted signals, and its score."""

    offering: str
    title: str
    total: str
    score: str
    adjusted: bool


class Explained(msgspec.Struct, frozen=True):
    """The table of all signals, those first that move something."""

    columns: list[Column]
    rows: list[Row]
    lead: str
    adjusted: bool


def explained(answer: MatchAnswer, weights: Weights, reader: Reader) -> Explained | None:
    """The first services of an answer with their signals, where the request asked for them."""
    found = [(match, match.signals) for match in answer.matches[:_MOST] if isinstance(match.signals, Signals)]
    if not found:
        return None
    values = [{name: float(getattr(signals, name) or 0.0) for name in SIGNALS} for _, signals in found]
    rows = [_row(name, [of[name] for of in values], weights, reader) for name in SIGNALS]
    columns = [_column(match, of, weights, reader) for (match, _), of in zip(found, values, strict=True)]
    return Explained(
        columns=columns,
        rows=sorted(rows, key=lambda row: not row.moves),
        lead=reader.w("try_explain_lead", bias=number(weights.bias), version=weights.version),
        adjusted=any(column.adjusted for column in columns),
    )


def _row(name: str, values: list[float], weights: Weights, reader: Reader) -> Row:
    weight = weights.signals.get(name)
    cells = [_cell(value, weight) for value in values]
    return Row(name, SIGNALS[name][reader.english], "" if weight is None else number(weight), cells, any(values))


def _cell(value: float, weight: float | None) -> Cell:
    adds = value * weight if weight is not None else 0.0
    kind = "up" if adds > 0 else "down" if adds < 0 else ""
    return Cell(f"{value:.2f}".rstrip("0").rstrip("."), f"{adds:+.2f}" if adds else "", kind)


def _column(match: ShownMatch, values: dict[str, float], weights: Weights, reader: Reader) -> Column:
    total = weights.bias + sum(weight * values.get(name, 0.0) for name, weight in weights.signals.items())
    adjusted = abs(1 / (1 + math.exp(-total)) - match.score) > _AGREES
    said = reader.w("try_score", score=f"{match.score:.3f}")
    return Column(match.offering.id, match.offering.title, f"{total:+.2f}", said, adjusted)
