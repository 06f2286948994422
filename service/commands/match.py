"""nqi match"""

import datetime

import click
import msgspec
from rich.console import Console
from rich.table import Table

from matching.engine import answer
from matching.errors import MatchingError
from matching.index import IndexFolder, OfferingIndex
from matching.thesaurus import load_knowledge
from matching.values import Answer, Constraints, Need, Place
from matching.weights import load_weights
from service.commands.plans import show_plan
from service.commands.running import fail, settings_or_fail


@click.command("match")
@click.argument("text")
@click.option("--city", help="The enterprise's city: 柳州.")
@click.option("--adcode", help="Its GB/T 2260 code: 450200.")
@click.option("--industry", help="Its industry: 螺蛳粉.")
@click.option("--accreditation", multiple=True, help="A scheme that is required: CMA. May stand several times.")
@click.option("--max-days", type=click.IntRange(0, 1000), help="Working days at most.")
@click.option("--budget", type=click.FloatRange(0), help="CNY at most.")
@click.option("--limit", type=click.IntRange(1, 50), default=5, show_default=True, help="How many matches.")
@click.option("--size", type=click.Choice(["micro", "small", "medium", "large"]), help="The enterprise's size.")
@click.option(
    "--plan", "with_plan", is_flag=True, help="Show the one-stop plan, and its alternatives, instead of the list."
)
@click.option("--explain", is_flag=True, help="Show the signals behind each score.")
@click.option("--json", "as_json", is_flag=True, help="The whole answer as JSON.")
def command(
    text: str,
    city: str | None,
    adcode: str | None,
    industry: str | None,
    accreditation: tuple[str, ...],
    max_days: int | None,
    budget: float | None,
    limit: int,
    size: str | None,
    with_plan: bool,
    explain: bool,
    as_json: bool,
) -> None:
    """Find services for a need, in this node's index, as the API would.

    \b
    Examples:
      nqi match "电镀件存一个雨季就起泡" --city 武汉
      nqi match "0~300mm卡尺检定，要CNAS证书" --limit 3 --json
      nqi match "酸笋包胀袋，车间卡尺也没校准过，还想做ISO 22000" --city 柳州 --plan
    """
    settings = settings_or_fail()
    knowledge = load_knowledge(kept=settings.knowledge_dir)
    index = _index(IndexFolder(settings.index_dir, knowledge.version))
    need = Need(
        text=text,
        place=Place(adcode=adcode, name=city) if adcode or city else None,
        industry=industry,
        enterprise_size=size,
        constraints=Constraints(
            accreditations=tuple(scheme.upper() for scheme in accreditation), max_days=max_days, budget=budget
        ),
    )
    try:
        today, weights = datetime.date.today(), load_weights(settings.weights)
        found = answer(need, index, knowledge, today, limit, weights, with_alternatives=with_plan)
    except MatchingError as error:
        fail(str(error))
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(found)).decode())
    elif with_plan:
        show_plan(found)
    else:
        _show(found, explain)


def _index(folder: IndexFolder) -> OfferingIndex:
    manifest = folder.manifest()
    if manifest is None or not folder.sound(manifest):
        fail("there is no index in NQI_DATA_DIR yet; `nqi serve` builds it")
    return folder.open(manifest)


def _show(found: Answer, explain: bool) -> None:
    console = Console()
    for requirement in found.understanding.requirements:
        console.print(f"· {requirement.label} ({requirement.kind})", markup=False)
    table = Table("score", "offering", "station", "days", "price", "why", show_lines=True)
    for match in found.matches:
        offering = match.offering
        price = "" if offering.price is None else f"{offering.price.min:g}–{offering.price.max:g}"
        why = [reason.message for reason in match.reasons] + [f"✗ {miss.message}" for miss in match.misses]
        if explain:
            signals = msgspec.structs.asdict(match.signals)
            why.append(" ".join(f"{name}={value:.2f}" for name, value in signals.items() if value))
        table.add_row(
            f"{match.score:.2f}",
            f"{offering.id}\n{offering.title}",
            match.station.name,
            str(offering.turnaround_days or ""),
            price,
            "\n".join(why),
        )
    console.print(table)
    for near in found.near_misses:
        console.print(f"≈ {near.match.offering.id} {near.match.offering.title}: {near.missing.message}", markup=False)
    for gap in found.gaps:
        console.print(f"∅ {gap.message}", markup=False)
