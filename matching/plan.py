"""Matches → the few services that together meet the requirements.

For each requirement the best match that meets it; a match that meets several is taken once.
"""

from matching.values import Coverage, Match, Plan, PlanLine, Requirement


def plan(requirements: tuple[Requirement, ...], matches: list[Match]) -> Plan:
    """The best offering for each requirement, in the order of the requirements, and what stays uncovered."""
    chosen: dict[str, Match] = {}
    for requirement in requirements:
        if any(requirement.id in match.satisfies for match in chosen.values()):
            continue
        best = next((match for match in matches if requirement.id in match.satisfies), None)
        if best is not None:
            chosen[best.offering.id] = best
    lines = tuple(
        PlanLine(order=order, offering=match.offering.id, station=match.station.id, requirements=match.satisfies)
        for order, match in enumerate(chosen.values(), start=1)
    )
    coverage = tuple(
        Coverage(
            requirement=requirement.id,
            lines=tuple(line.order for line in lines if requirement.id in line.requirements),
        )
        for requirement in requirements
    )
    return Plan(
        lines=lines,
        coverage=coverage,
        uncovered=tuple(row.requirement for row in coverage if not row.lines),
    )
