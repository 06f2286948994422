"""A plan on the terminal."""

from rich.console import Console
from rich.table import Table

from matching.conditions import MODE_NAMES
from matching.planning.wording import PREFERENCE_NAMES, named, price_range
from matching.planning.works import load_works
from matching.values import Answer, Plan, PlanLine

_PICTURE = 40


def show_plan(found: Answer) -> None:
    """The plan line by line, its table of coverage, what was checked, and the other good plans in a sentence each."""
    console = Console()
    plan = found.plan
    console.print(plan.trade_off.message if plan.trade_off is not None else "目录中没有有把握的服务", markup=False)
    for line in plan.lines:
        for said in _line(line, plan.working_days):
            console.print(said, markup=False, highlight=False)
    if plan.coverage:
        console.print(_coverage(found))
    for check in plan.checks:
        console.print(f"{'✓' if check.holds else '✗'} {check.message}", markup=False)
    for one in plan.together:
        console.print(f"+ {one.message}", markup=False)
    for other in found.alternatives:
        assert other.trade_off is not None
        console.print(f"≈ {PREFERENCE_NAMES[other.preference][0]}：{other.trade_off.message}", markup=False)
    for gap in found.gaps:
        console.print(f"∅ {gap.message}", markup=False)


def _line(line: PlanLine, days: int) -> list[str]:
    price = "面议" if line.price is None else price_range(line.price.min, line.price.max)[0]
    basis = f"（{line.price.basis}）" if line.price is not None and line.price.basis else ""
    mode = MODE_NAMES[line.mode][0] if line.mode is not None else "方式请咨询"
    way = f" · {line.distance_km:,.0f} km" if line.distance_km is not None else ""
    said = [
        "",
        f"{line.order}. {line.title}（{line.offering}）",
        f"   {line.station_name} · {load_works().named(line.work).label} · {mode}{way}",
        f"   {_bar(line, days)}",
        f"   {line.starts_on} – {line.ends_on} · {price}{basis}",
        f"   {line.because.message}",
    ]
    said += [f"   ← {one.line}：{one.message}" for one in line.after]
    return said + [f"   ？{one.message}" for one in line.conditions]


def _bar(line: PlanLine, days: int) -> str:
    """The line's days among all days of the plan, as a bar of characters; dark where it decides the end."""
    scale = _PICTURE / max(1, days)
    start, end = round(line.start_day * scale), max(round(line.start_day * scale) + 1, round(line.end_day * scale))
    return "·" * start + ("█" if line.critical else "▒") * (end - start) + "·" * (_PICTURE - end)


def _coverage(found: Answer) -> Table:
    plan: Plan = found.plan
    names = {one.id: named(one, found.understanding.text)[0] for one in found.understanding.requirements}
    table = Table("要求", *(str(line.order) for line in plan.lines), "最接近的")
    for row in plan.coverage:
        cells = ("●" if line.order in row.lines else "" for line in plan.lines)
        table.add_row(names[row.requirement], *cells, "" if row.lines else row.closest_title or "")
    return table
