"""nqi learn"""

import datetime
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.table import Table

from matching.evaluate import Collection, index_of, load_collection, measure, order_of
from matching.learning import Lesson, learn, lessons
from matching.thesaurus import Knowledge, load_knowledge
from matching.weights import Weights, load_weights
from service.commands.running import fail, settings_or_fail

_DEPTH = 30
_PARTS = 4
_LEAST_GROUPS = 2


@click.command("learn")
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--strictness",
    type=click.FloatRange(0.1, 1000),
    default=30.0,
    show_default=True,
    help="How closely the weights stay to those in force.",
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the learned weights here.")
def command(folders: tuple[Path, ...], strictness: float, output: Path | None) -> None:
    """Learn the weights of the ranking from judged collections (docs/ranking.md).

    Every group of needs (its `cluster`, or else its collection) is also measured with weights that were learned
    from the others alone: what to expect from learning on needs that were not seen. A single group is dealt out to four.

    \b
    Example:
      nqi learn collection --output weights.json
      NQI_WEIGHTS=weights.json nqi serve
    """
    knowledge = load_knowledge(kept=settings_or_fail().knowledge_dir)
    collections = {str(folder): _read(folder) for folder in folders}
    of_collection = _folded({name: lessons(found, knowledge, name) for name, found in collections.items()})
    taught = [lesson for found in of_collection.values() for lesson in found]
    if len({lesson.group for lesson in taught}) < _LEAST_GROUPS:
        fail("too little to learn from: two needs at least must have an offering of grade 2 or 3 that the engine finds")
    today = datetime.date.today()
    console = Console()
    console.print(_left_out(collections, of_collection, strictness, knowledge, today))
    learned = learn(taught, strictness, today)
    console.print_json(msgspec.json.encode(learned).decode())
    if output is not None:
        output.write_bytes(msgspec.json.format(msgspec.json.encode(learned), indent=2) + b"\n")


def _read(folder: Path) -> Collection:
    try:
        return load_collection(folder)
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        fail(f"{folder} is no judged collection: {error}")


def _left_out(
    collections: dict[str, Collection],
    of_collection: dict[str, list[Lesson]],
    strictness: float,
    knowledge: Knowledge,
    today: datetime.date,
) -> Table:
    table = Table("group", "needs", "weights in force", "learned without the group", title="nDCG@10")
    rows: list[tuple[int, float, float]] = []
    taught = [lesson for found in of_collection.values() for lesson in found]
    for name, collection in collections.items():
        measured = _Measuring(collection, knowledge, today)
        for group in sorted({lesson.group for lesson in of_collection[name]}):
            ids = [lesson.need for lesson in of_collection[name] if lesson.group == group]
            without = learn([lesson for lesson in taught if lesson.group != group], strictness, today)
            rows.append((len(ids), measured.ndcg(ids, load_weights()), measured.ndcg(ids, without)))
            table.add_row(group, str(len(ids)), *(f"{figure:.3f}" for figure in rows[-1][1:]))
    total = sum(count for count, _, _ in rows)
    means = (sum(row[0] * row[column] for row in rows) / total for column in (1, 2))
    table.add_row("all", str(total), *(f"{mean:.3f}" for mean in means))
    return table


class _Measuring:
    """A collection with its index, to be ranked with several weights."""

    def __init__(self, collection: Collection, knowledge: Knowledge, today: datetime.date) -> None:
        self._collection = collection
        self._index = index_of(collection, knowledge)
        self._knowledge = knowledge
        self._today = today

    def ndcg(self, ids: list[str], weights: Weights) -> float:
        """nDCG@10 over some of the needs."""
        run = {
            need.id: order_of(need, self._index, self._knowledge, self._today, _DEPTH, weights)
            for need in self._collection.needs
            if need.id in ids
        }
        return measure(ids, run, self._collection.grades).ndcg_at_10


def _folded(of_collection: dict[str, list[Lesson]]) -> dict[str, list[Lesson]]:
    """The lessons with at least two groups among them: a single one is dealt out to several."""
    if len({lesson.group for found in of_collection.values() for lesson in found}) > 1:
        return of_collection
    return {
        name: [
            msgspec.structs.replace(lesson, group=f"{lesson.group}, part {number % _PARTS + 1}")
            for number, lesson in enumerate(found)
        ]
        for name, found in of_collection.items()
    }
