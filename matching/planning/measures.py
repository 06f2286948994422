"""What a plan comes to: the numbers that plans are compared by."""

from collections.abc import Sequence

import msgspec

from matching.planning.options import Option
from matching.planning.problem import Problem, days_of


class Measures(msgspec.Struct, frozen=True, kw_only=True):
    """Services, doors, CNY for one unit of each service, services without a price, working days, and ways in km."""

    preference: str
    lines: int
    doors: int
    price_min: float
    price_max: float
    unpriced: int
    working_days: int
    distance_km: float | None
    unplaced: int
    """Stations whose way is not known."""
    bases: tuple[str, ...]
    """What the prices are for, in order: only plans with the same can be compared by them."""

    def better_than(self, other: "Measures") -> bool:
        """Whether this is nowhere worse and somewhere better (Pareto)."""
        mine, others = self._compared(), other._compared()
        return mine != others and all(a <= b for a, b in zip(mine, others, strict=True))

    def _compared(self) -> tuple[float, ...]:
        way = self.distance_km or 0.0
        return self.doors, self.price_min, self.unpriced, self.working_days, way, self.unplaced, self.lines


def measure(preference: str, options: Sequence[Option], problem: Problem, chosen: Sequence[int]) -> Measures:
    """The measures of chosen options."""
    picked = [options[number] for number in chosen]
    ways = {option.station: option.ranked.distance_km for option in picked}
    known = [way for way in ways.values() if way is not None]
    return Measures(
        preference=preference,
        lines=len(picked),
        doors=len(ways),
        price_min=sum(option.price_min or 0.0 for option in picked),
        price_max=sum(option.price_max or 0.0 for option in picked),
        unpriced=sum(option.price is None for option in picked),
        working_days=days_of(problem, chosen),
        distance_km=round(sum(known), 1) if known else None,
        unplaced=len(ways) - len(known),
        bases=tuple(sorted(option.basis or "" for option in picked if option.price)),
    )
