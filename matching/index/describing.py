"""Describing offerings as they come out of a store: as JSON documents."""

import functools

import msgspec

from matching.index.entries import Description, describe_all
from matching.thesaurus import Knowledge
from matching.values import Offering, Station

Document = tuple[str, str]
"""An offering and its station, each as a JSON document."""


def described(documents: list[Document], knowledge: Knowledge) -> list[Description | str]:
    """The description of each document, or what is wrong with it."""
    read = [_read(offering, station) for offering, station in documents]
    usable = iter(describe_all([values for values in read if not isinstance(values, str)], knowledge))
    return [values if isinstance(values, str) else next(usable) for values in read]


def _read(offering: str, station: str) -> tuple[Offering, Station] | str:
    try:
        return msgspec.json.decode(offering, type=Offering), _station(station)
    except msgspec.ValidationError as error:
        return str(error)


@functools.lru_cache(maxsize=10_000)
def _station(document: str) -> Station:
    return msgspec.json.decode(document, type=Station)
