"""nqi knowledge"""

from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.table import Table

from matching.errors import KnowledgeError
from matching.evoke import Evocation, Evoked, evoke
from matching.text import normalise
from matching.thesaurus import KNOWLEDGE_FOLDER, Knowledge, load_knowledge
from matching.thesaurus.checking import AIMS, COLUMNS, Report, check
from service.commands.running import fail, settings_or_fail

_LEAST_CONFIDENCE = 0.05


@click.group("knowledge")
def command() -> None:
    """Check the knowledge tables, and explain what they read in a text."""


@command.command("check")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=KNOWLEDGE_FOLDER)
@click.option("--json", "as_json", is_flag=True, help="The whole report as JSON on standard output.")
def check_tables(folder: Path, as_json: bool) -> None:
    """Check the form, the references and the coverage of knowledge tables.

    FOLDER holds one folder for each trade; without it the tables of this program are checked.
    Exit code 0: no fault; 1: faults; 2: no table, or one that cannot be read.

    \b
    Example:
      nqi knowledge check matching/knowledge
    """
    try:
        report = check(folder)
    except (KnowledgeError, OSError) as error:
        fail(str(error))
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(report)).decode())
    else:
        _show_report(report)
    raise SystemExit(1 if report.faults else 0)


def _show_report(report: Report) -> None:
    console = Console()
    table = Table("folder", *(f"{kind} (aim {AIMS[kind]})" if kind in AIMS else kind for kind in COLUMNS))
    for coverage in report.coverage:
        marks = {kind: " ↓" if kind in coverage.short else "" for kind in COLUMNS}
        table.add_row(coverage.folder, *(f"{coverage.rows[kind]}{marks[kind]}" for kind in COLUMNS))
    console.print(table)
    for finding in report.findings:
        sign = "✗" if finding.severity == "fault" else "·"
        place = f"{finding.table}:{finding.line}"
        console.print(f"{sign} {place} {finding.kind}: {finding.said}", markup=False, highlight=False, soft_wrap=True)
    notes = len(report.findings) - len(report.faults)
    console.print(f"{len(report.faults)} faults, {notes} notes", highlight=False)


@command.command("explain")
@click.argument("text")
@click.option("--industry", help="The enterprise's industry: 螺蛳粉.")
@click.option("--json", "as_json", is_flag=True, help="The explanation as JSON on standard output.")
def explain(text: str, industry: str | None, as_json: bool) -> None:
    """Show which objects, concepts, symptoms and aims a text evokes, and why.

    \b
    Example:
      nqi knowledge explain "粉包放两个月就有哈喇味" --industry 螺蛳粉
    """
    knowledge = load_knowledge(kept=settings_or_fail().knowledge_dir)
    normal = normalise(text).text
    evocation = evoke(normal, normalise(industry).text if industry else None, knowledge)
    explanation = {
        "text": normal,
        "objects": _objects(evocation, knowledge),
        "named": [_named(evoked, normal, knowledge) for evoked in evocation.named],
        "symptoms": _symptoms(evocation, normal, knowledge),
        "aims": _aims(evocation, knowledge),
    }
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(explanation)).decode())
    else:
        _show_explanation(explanation)


def _objects(evocation: Evocation, knowledge: Knowledge) -> list[dict[str, Any]]:
    ordered = sorted(evocation.objects.items(), key=lambda entry: (-entry[1], entry[0]))
    return [{"label": knowledge.concept(number).label, "presence": round(weight, 3)} for number, weight in ordered]


def _named(evoked: Evoked, text: str, knowledge: Knowledge) -> dict[str, Any]:
    concept = knowledge.concept(evoked.concept)
    read = text[evoked.evidence.start : evoked.evidence.end]
    confidence = round(evoked.confidence, 3)
    return {"label": concept.label, "kind": concept.kind, "confidence": confidence, "read": read}


def _symptoms(evocation: Evocation, text: str, knowledge: Knowledge) -> list[dict[str, Any]]:
    shares = {mention.concept: mention.share for mention in knowledge.phrases.find(text, 0.0)}
    found: list[dict[str, Any]] = []
    for evoked in evocation.symptoms:
        if evoked.confidence < _LEAST_CONFIDENCE:
            continue
        found.append(
            {
                "label": knowledge.concept(evoked.concept).label,
                "phrasing": evoked.words,
                "share": round(shares.get(evoked.concept, 0.0), 3),
                "confidence": round(evoked.confidence, 3),
                "holds_for": _holds_for(evoked.concept, evocation, knowledge),
                "read": text[evoked.evidence.start : evoked.evidence.end],
            }
        )
    return found


def _holds_for(symptom: int, evocation: Evocation, knowledge: Knowledge) -> str:
    links = knowledge.concept(symptom).relations.get("objects", ())
    if not links:
        return "everything"
    present = [knowledge.concept(link.target).label for link in links if link.target in evocation.objects]
    if present:
        return "named: " + "、".join(present)
    return "not named: " + "、".join(knowledge.concept(link.target).label for link in links)


def _aims(evocation: Evocation, knowledge: Knowledge) -> list[dict[str, Any]]:
    return [
        {
            "label": knowledge.concept(aim.concept).label,
            "kind": knowledge.concept(aim.concept).kind,
            "weight": round(aim.weight, 3),
            "because": knowledge.concept(aim.source).label,
        }
        for aim in evocation.aims
    ]


def _show_explanation(explanation: dict[str, Any]) -> None:
    console = Console()
    for part in ("objects", "named", "symptoms", "aims"):
        rows: list[dict[str, Any]] = explanation[part]
        if not rows:
            console.print(f"{part}: none", highlight=False)
            continue
        table = Table(*(column.replace("_", " ") for column in rows[0]), title=part, title_justify="left")
        for row in rows:
            table.add_row(*(str(value) for value in row.values()))
        console.print(table)
