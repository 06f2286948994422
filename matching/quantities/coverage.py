"""Does an offered range cover an asked one?

The rule is that of PTB's reference type `isInCMC`: the value lies within the accredited range and the stated
uncertainty is not smaller than what the laboratory can do; seen from the customer, the offered uncertainty must not be
larger than the asked one.
"""

import msgspec

from matching.quantities.units import Unit, unit_of
from matching.values import Capability


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How an offered capability meets an asked one.

    `share` is the part of the asked range that is covered, 0 to 1; `uncertainty_met` is None where either side does
    not say; `comparable` is false where the two speak of different quantities.
    """

    comparable: bool
    share: float = 0.0
    uncertainty_met: bool | None = None

    @property
    def full(self) -> bool:
        """The whole range is covered, and no stated uncertainty is exceeded."""
        return self.comparable and self.share >= 1.0 and self.uncertainty_met is not False


_NOMINAL_ZERO = 0.01
"""An instrument of 0 to 5000 N is calibrated from a small force on: its 0 names the range, no point of it."""
NOT_COMPARABLE = Coverage(comparable=False)


def covers(offered: Capability, asked: Capability) -> Coverage:
    """How the offered capability meets the asked one, units converted."""
    offered_unit, asked_unit = unit_of(offered.unit), unit_of(asked.unit)
    if offered_unit is None or asked_unit is None or offered_unit.dimension != asked_unit.dimension:
        return NOT_COMPARABLE
    return Coverage(
        comparable=True,
        share=_share(offered, offered_unit, asked, asked_unit),
        uncertainty_met=_uncertainty_met(offered, offered_unit, asked, asked_unit),
    )


def _share(offered: Capability, offered_unit: Unit, asked: Capability, asked_unit: Unit) -> float:
    low = asked_unit.to_si(asked.min) if asked.min is not None else None
    high = asked_unit.to_si(asked.max) if asked.max is not None else None
    if low is None and high is None:
        return 1.0
    low = high if low is None else low
    high = low if high is None else high
    assert low is not None
    assert high is not None
    from_, to = _bounds(offered, offered_unit)
    if low == 0 and asked_unit.dimension != "temperature" and 0 < from_ <= _NOMINAL_ZERO * high:
        from_ = 0.0
    tolerance = 1e-9 * max(abs(low), abs(high))
    if high - low <= tolerance:
        return 1.0 if from_ - tolerance <= low <= to + tolerance else 0.0
    covered = min(high, to) - max(low, from_)
    return 1.0 if covered >= high - low - tolerance else max(0.0, covered / (high - low))


def _bounds(offered: Capability, unit: Unit) -> tuple[float, float]:
    low = unit.to_si(offered.min) if offered.min is not None else float("-inf")
    high = unit.to_si(offered.max) if offered.max is not None else float("inf")
    return low, high


def _uncertainty_met(offered: Capability, offered_unit: Unit, asked: Capability, asked_unit: Unit) -> bool | None:
    if offered.uncertainty is None or asked.uncertainty is None:
        return None
    offered_u = _absolute_or_relative(offered, offered_unit)
    asked_u = _absolute_or_relative(asked, asked_unit)
    if offered_u is None or asked_u is None or offered_u[1] != asked_u[1]:
        return None
    return offered_u[0] <= asked_u[0] * (1 + 1e-9)


def _absolute_or_relative(capability: Capability, unit: Unit) -> tuple[float, str] | None:
    """The uncertainty as a number, with its kind: relative, or absolute in the dimension of the quantity."""
    own = unit_of(capability.uncertainty_unit) or unit
    assert capability.uncertainty is not None
    if own.dimension == unit.dimension:
        return own.difference_to_si(capability.uncertainty), unit.dimension
    if own.dimension == "ratio":
        return own.difference_to_si(capability.uncertainty), "relative"
    return None
