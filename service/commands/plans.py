"""A plan on the terminal."""

from rich.console import Console
from rich.table import Table

from matching.planning.works import load_works
from matching.values import Answer, Plan, PlanLine, Requirement

_PICTURE = 30


def show_plan(found: Answer) -> None:
    """The plan with its table of coverage, what was checked, and the other good plans in a sentence each."""
    console = Console()
    plan = found.plan
    console.print(plan.trade_off.message if plan.trade_off is not None else "目录中没有有把握的服务", markup=False)
    if plan.lines:
        console.print(_lines(plan))
        console.print(_coverage(plan, found.understanding.requirements))
    for check in plan.checks:
        console.print(f"{'✓' if check.holds else '✗'} {check.message}", markup=False)
    for said in plan.together:
        console.print(f"+ {said.message}", markup=False)
    for other in found.alternatives:
        assert other.trade_off is not None
        console.print(f"≈ {other.preference}: {other.trade_off.message}", markup=False)
    for gap in found.gaps:
        console.print(f"∅ {gap.message}", markup=False)


def _lines(plan: Plan) -> Table:
    table = Table("#", "offering", "station", "work", "from – to", "price", "schedule", "why", show_lines=True)
    works = load_works()
    for line in plan.lines:
        price = "" if line.price is None else f"{line.price.min:g}–{line.price.max:g}"
        after = [f"← {one.line}: {one.message}" for one in line.after]
        table.add_row(
            str(line.order),
            f"{line.offering}\n{line.title}",
            line.station_name,
            works.named(line.work).label,
            f"{line.starts_on}\n{line.ends_on}",
            price,
            _bar(line, plan.working_days),
            "\n".join([line.because.message, *after, *(one.message for one in line.conditions)]),
        )
    return table


def _bar(line: PlanLine, days: int) -> str:
    """The line's days among all days of the plan, as a bar of characters; dark where it decides the end."""
    scale = _PICTURE / max(1, days)
    start, end = round(line.start_day * scale), max(round(line.start_day * scale) + 1, round(line.end_day * scale))
    return "·" * start + ("█" if line.critical else "▒") * (end - start) + "·" * (_PICTURE - end)


def _coverage(plan: Plan, asked: tuple[Requirement, ...]) -> Table:
    labels = {one.id: one.label for one in asked}
    table = Table("requirement", *(str(line.order) for line in plan.lines), "")
    for row in plan.coverage:
        cells = ("●" if line.order in row.lines else "" for line in plan.lines)
        table.add_row(labels[row.requirement], *cells, "" if row.lines else f"? {row.closest or ''}")
    return table
