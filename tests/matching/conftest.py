"""What is costly to read is read once: the knowledge and the catalogue of fixtures/."""

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from matching.engine import answer
from matching.evaluate import JudgedNeed
from matching.index import Description, OfferingIndex, describe
from matching.thesaurus import Knowledge, load_knowledge
from matching.values import Answer, Offering, Station
from tests.matching.samples import TABLES, write_knowledge
from tests.prepared import our_knowledge

_Row = TypeVar("_Row")
FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
TODAY = datetime.date(2026, 11, 1)


class ExampleNeed(JudgedNeed, frozen=True, kw_only=True):
    """A need of fixtures/ with the offerings that would be a good answer to it."""

    expected: tuple[str, ...]


class Catalogue(msgspec.Struct, frozen=True):
    """All collections of fixtures/ together."""

    stations: dict[str, Station]
    offerings: list[Offering]
    needs: list[ExampleNeed]

    def entries(self) -> list[Description]:
        """The offerings as the index keeps them."""
        return [describe(offering, self.stations[offering.station], our_knowledge()) for offering in self.offerings]


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge that the engine comes with."""
    return our_knowledge()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue of fixtures/."""
    return Catalogue(
        stations={station.id: station for station in read_all("stations.jsonl", Station)},
        offerings=read_all("offerings.jsonl", Offering),
        needs=read_all("needs.jsonl", ExampleNeed),
    )


@pytest.fixture(scope="session")
def entries(catalogue: Catalogue) -> list[Description]:
    """The entries of the catalogue."""
    return catalogue.entries()


@pytest.fixture(scope="session")
def index(entries: list[Description]) -> OfferingIndex:
    """The catalogue, indexed in memory."""
    return index_of(entries)


@pytest.fixture(scope="session")
def answers(catalogue: Catalogue, index: OfferingIndex, knowledge: Knowledge) -> dict[str, Answer]:
    """Id of each example need → what the engine answers."""
    return {need.id: answer(need.stated(), index, knowledge, TODAY) for need in catalogue.needs}


@pytest.fixture
def small_knowledge(tmp_path: Path) -> Knowledge:
    """Knowledge of three trades, small enough to be seen through."""
    return load_knowledge(write_knowledge(tmp_path / "knowledge", TABLES))


def index_of(entries: Iterable[Description]) -> OfferingIndex:
    """An index of some entries, in memory."""
    built = OfferingIndex()
    built.put(entries)
    built.commit()
    return built


def read_all(name: str, type_: type[_Row]) -> list[_Row]:
    """The rows of a file in all folders of fixtures/."""
    decoder = msgspec.json.Decoder(type_)
    paths = sorted(FIXTURES.glob(f"*/{name}"))
    return [decoder.decode(line) for path in paths for line in path.read_bytes().splitlines() if line.strip()]
