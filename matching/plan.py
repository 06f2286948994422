"""Matches → the few services that together meet the requirements.

For each requirement the best match that meets it; a match that meets several is taken once.
"""

from collections.abc import Sequence
from typing import Protocol

from matching.values import Coverage, Offering, Plan, PlanLine, Requirement, Station


class Proposed(Protocol):
    """Anything that proposes an offering for requirements."""

    @property
    def offering(self) -> Offering:
        """What is proposed."""
        ...

    @property
    def station(self) -> Station:
        """Where it is offered."""
        ...

    @property
    def satisfies(self) -> tuple[str, ...]:
        """Ids of the requirements that it meets."""
        ...


def plan(requirements: tuple[Requirement, ...], matches: Sequence[Proposed]) -> Plan:
    """The best offering for each requirement, in the order of the requirements, and what stays uncovered."""
    chosen: dict[str, Proposed] = {}
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
