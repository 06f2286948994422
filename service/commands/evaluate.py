"""nqi evaluate"""

import datetime
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.table import Table

from matching.evaluate import Evaluation, Measures, evaluate, load_collection, run_lines
from matching.thesaurus import load_knowledge
from matching.weights import load_weights
from service.commands.running import fail, settings_or_fail


@click.command("evaluate")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--run", "run_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the ranked lists here.")
@click.option("--top", type=click.IntRange(10, 300), default=30, show_default=True, help="Offerings listed for a need.")
@click.option("--json", "as_json", is_flag=True, help="Measures as JSON on standard output.")
def command(folder: Path, run_file: Path | None, top: int, as_json: bool) -> None:
    """Measure the engine on a judged collection, without a database.

    FOLDER holds stations.jsonl, offerings.jsonl, needs.jsonl and qrels.tsv (docs/catalogue-format.md).
    nDCG@10 has gain 2^grade − 1 and log2 discount against the ideal over all judged; recall@20 counts
    grade 2 and better; MRR@10 looks for the need's highest grade; success@1 for grade 2 and better.

    \b
    Example:
      nqi evaluate collection --run nqi.run --top 30
    """
    try:
        collection = load_collection(folder)
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        fail(f"{folder} is no judged collection: {error}")
    settings = settings_or_fail()
    knowledge, weights = load_knowledge(kept=settings.knowledge_dir), load_weights(settings.weights)
    found = evaluate(collection, knowledge, datetime.date.today(), top, weights)
    if run_file is not None:
        run_file.write_text("".join(f"{line}\n" for line in run_lines(found.run)), encoding="utf-8")
    if as_json:
        print(
            msgspec.json.encode(
                {"all": found.all, "by_style": found.by_style, "milliseconds": found.milliseconds}
            ).decode()
        )
    else:
        _show(found)


def _show(found: Evaluation) -> None:
    table = Table("style", "needs", "nDCG@10", "recall@20", "MRR@10", "success@1")
    for style, measures in {"all": found.all, **found.by_style}.items():
        table.add_row(style, *_cells(measures))
    console = Console()
    console.print(table)
    times = " ".join(f"{name} {value:.1f}" for name, value in found.milliseconds.items())
    console.print(f"milliseconds a match: {times}")


def _cells(measures: Measures) -> list[str]:
    figures = (measures.ndcg_at_10, measures.recall_at_20, measures.mrr_at_10, measures.success_at_1)
    return [str(measures.needs), *(f"{figure:.3f}" for figure in figures)]
