"""A listing → the cells of its rows, such that reading them gives the same listing again."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from service.catalogue.listings import (
    AccreditationListing,
    CapabilityListing,
    EligibilityListing,
    OfferingListing,
    PriceListing,
    ScopeLineListing,
)
from service.spreadsheets.choices import ELEMENTS, MODES, SIZES, STATES, Choice
from service.spreadsheets.lists import join_aligned, join_list

Cells = dict[str, str | int]
"""Field → what its cell holds; an absent field is an empty cell."""
NOTHING = "/"
"""Stands where an empty cell would be read as something else."""


def _labels(choices: Iterable[Choice]) -> dict[str, str]:
    return {choice.code: choice.label for choice in choices}


_ELEMENTS, _MODES, _SIZES, _STATES = (_labels(each) for each in (ELEMENTS, MODES, SIZES, STATES))


def rows_of(offering: OfferingListing) -> Iterator[Cells]:
    """The row of a service, and one below it for each further range."""
    first: Cells = {
        "code": offering.id,
        "station": offering.station,
        "title": offering.title,
        "element": _ELEMENTS[offering.element],
        "summary": offering.summary,
        "modes": join_list([_MODES[mode] for mode in offering.modes]),
    }
    for field in ("industries", "products", "items", "standards", "accreditations"):
        first[field] = join_list(getattr(offering, field))
    if offering.turnaround_days is not None:
        first["turnaround_days"] = offering.turnaround_days
    if offering.price is not None:
        first |= _price(offering.price)
    if offering.eligibility is not None:
        first |= _eligibility(offering.eligibility)
    ranges = [cells for capability in offering.capabilities if (cells := _capability(capability))]
    yield first | (ranges[0] if ranges else {})
    yield from ranges[1:]


def scope_rows_of(offering: OfferingListing) -> Iterator[Cells]:
    """The rows of the lines of scope of a service."""
    for line in offering.scope_lines:
        yield {"code": offering.id, "station": offering.station, **line_cells(line)}


def line_cells(line: ScopeLineListing) -> Cells:
    """The cells of a line of scope."""
    cells: Cells = {
        "object": line.object or NOTHING,
        "parameter": line.parameter,
        "method": line.method or "",
        # Without this a designation in the words of the method would be taken for the standard.
        "standard": line.standard or NOTHING,
        "limits": line.limits or "",
        "conditions": line.conditions or "",
        **_range(line.minimum, line.maximum, line.unit),
        **_uncertainty(line.uncertainty, line.uncertainty_unit, line.unit),
    }
    if line.coverage_factor is not None:
        cells["coverage_factor"] = number_text(line.coverage_factor)
    return cells | _accreditations(line.accreditations)


def number_text(number: float) -> str:
    """A number as it is typed; whole ones without a decimal point."""
    return str(int(number)) if float(number).is_integer() and abs(number) < 1e15 else repr(number)


def _capability(capability: CapabilityListing) -> Cells:
    cells = _range(capability.min, capability.max, capability.unit)
    cells |= _uncertainty(capability.uncertainty, capability.uncertainty_unit, capability.unit)
    if capability.quantity:
        cells["quantity"] = capability.quantity
    return cells


def _range(minimum: float | None, maximum: float | None, unit: str | None) -> Cells:
    cells: Cells = {"unit": unit} if unit else {}
    if minimum is not None and maximum is not None:
        cells["range"] = f"{number_text(minimum)}～{number_text(maximum)}"
    elif minimum is not None:
        cells["range"] = f"≥{number_text(minimum)}"
    elif maximum is not None:
        cells["range"] = f"≤{number_text(maximum)}"
    return cells


def _uncertainty(uncertainty: float | None, own_unit: str | None, unit: str | None) -> Cells:
    cells: Cells = {"uncertainty_unit": own_unit} if own_unit else {}
    if uncertainty is not None:
        cells["uncertainty"] = number_text(uncertainty)
        if own_unit is None and unit is not None:
            cells["uncertainty_unit"] = NOTHING
    return cells


def _price(price: PriceListing) -> Cells:
    cells: Cells = {"basis": price.basis} if price.basis else {}
    if price.min == price.max == 0:
        return cells | {"price": "免费"}
    if price.min == price.max:
        return cells | {"price": number_text(price.min)}
    return cells | {"price": f"{number_text(price.min)}～{number_text(price.max)}"}


def _eligibility(eligibility: EligibilityListing) -> Cells:
    cells: Cells = {
        "policy": "是",
        "adcodes": join_list(eligibility.adcodes),
        "sizes": join_list([_SIZES[size] for size in eligibility.sizes]),
        "policy_industries": join_list(eligibility.industries),
        "policy_note": eligibility.note or "",
    }
    for field, day in (("policy_from", eligibility.valid_from), ("policy_to", eligibility.valid_to)):
        if day is not None:
            cells[field] = day.isoformat()
    return cells


def _accreditations(accreditations: list[AccreditationListing]) -> Cells:
    def aligned(value_of: Callable[[AccreditationListing], Any]) -> str:
        return join_aligned([str(value) if (value := value_of(each)) else "" for each in accreditations])

    if not accreditations:
        return {}
    all_valid = all(each.state == "valid" for each in accreditations)
    return {
        "schemes": join_list([each.scheme for each in accreditations]),
        "certificates": aligned(lambda each: each.certificate),
        "valid_from": aligned(lambda each: each.valid_from),
        "valid_to": aligned(lambda each: each.valid_to),
        "states": "" if all_valid else aligned(lambda each: _STATES[each.state]),
        "last_verified": aligned(lambda each: each.last_verified),
    }
