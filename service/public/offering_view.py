"""An offering as everybody reads it, on a day."""

import datetime
from typing import Any

import msgspec

from matching.accreditations import standing_of, standings
from matching.editions import Editions
from matching.freshness import STALE, stale_on
from matching.listing_remarks import instead_of
from matching.values import Accreditation, Capability, Eligibility, Offering, ScopeLine
from service.public.reading import Reader, units_in
from service.public.station_view import station_brief
from service.public.views import CapabilityView, Credential, Edition, Held, LineView, OfferingView


def offering_view(
    offering: Offering, station: dict[str, Any], editions: Editions, day: datetime.date, reader: Reader
) -> OfferingView:
    """All that is published of an offering, with how things stand on a day."""
    return OfferingView(
        id=offering.id,
        title=offering.title,
        element=reader.said("element", offering.element),
        summary=offering.summary,
        facts=_facts(offering, reader),
        stale=(STALE.message_en if reader.english else STALE.message) if stale_on(offering, day) else "",
        measure=_measure(offering.eligibility, reader) if offering.eligibility is not None else [],
        lines=[_line(line, editions, day, reader) for line in offering.scope_lines],
        capabilities=[_capability(one, reader) for one in offering.capabilities],
        credentials=_credentials(offering, day, reader),
        named=_named(offering, day, reader),
        standards=[_edition(name, editions, day, reader) for name in dict.fromkeys(offering.standards)],
        suits=[
            (label, list(values))
            for label, values in (
                (reader.w.offering_products, offering.products),
                (reader.w.offering_items, offering.items),
                (reader.w.offering_industries, offering.industries),
            )
            if values
        ],
        station=station_brief(station, reader),
    )


def _facts(offering: Offering, reader: Reader) -> list[tuple[str, str]]:
    w, price = reader.w, offering.price
    assured = reader.day(offering.assured_date) or w.offering_assured_none
    return [
        (w.offering_price, reader.price(price.min, price.max, price.basis) if price else w.on_request),
        (w.offering_days, reader.days(offering.turnaround_days)),
        (w.offering_modes, reader.joined([reader.said("mode", mode) for mode in offering.modes]) or w.not_stated),
        (w.offering_assured, assured),
    ]


def _measure(eligibility: Eligibility, reader: Reader) -> list[tuple[str, str]]:
    w = reader.w
    found = [
        (w.offering_sizes, reader.joined([reader.said("size", size) for size in eligibility.sizes])),
        (w.offering_regions, reader.joined([reader.region(prefix) for prefix in eligibility.adcodes])),
        (w.offering_industries, reader.joined(eligibility.industries)),
        (w.offering_valid, _span(eligibility.valid_from, eligibility.valid_to, reader)),
        (w.offering_note, eligibility.note or ""),
    ]
    return [(label, value) for label, value in found if value]


def _line(line: ScopeLine, editions: Editions, day: datetime.date, reader: Reader) -> LineView:
    remarks = [
        *([reader.w("offering_conditions", what=units_in(line.conditions))] if line.conditions else []),
        *([reader.w("offering_limits", what=units_in(line.limits))] if line.limits else []),
    ]
    return LineView(
        object=line.object or "",
        parameter=line.parameter,
        method=line.method or "",
        standard=_edition(line.standard, editions, day, reader) if line.standard else None,
        range=reader.range(line.minimum, line.maximum, line.unit),
        uncertainty=reader.uncertainty(line.uncertainty, line.uncertainty_unit, line.coverage_factor),
        remarks=remarks,
        held=[_held(one, day, reader) for one in line.accreditations],
    )


def _capability(one: Capability, reader: Reader) -> CapabilityView:
    return CapabilityView(
        quantity=one.quantity or "",
        range=reader.range(one.min, one.max, one.unit),
        uncertainty=reader.uncertainty(one.uncertainty, one.uncertainty_unit, None),
    )


def _held(one: Accreditation, day: datetime.date, reader: Reader) -> Held:
    standing = standing_of(one, day)
    return Held(scheme=one.scheme, state=reader.w[f"accreditation_{standing.state}"], counts=standing.in_force)


def _credentials(offering: Offering, day: datetime.date, reader: Reader) -> list[Credential]:
    """Each certificate once, with the lines that it covers."""
    covered: dict[Accreditation, list[int]] = {}
    for number, line in enumerate(offering.scope_lines, 1):
        for one in line.accreditations:
            covered.setdefault(one, []).append(number)
    return [
        Credential(
            held=_held(one, day, reader),
            certificate=one.certificate or "",
            validity=_span(one.valid_from, one.valid_to, reader) or reader.w.accreditation_no_end,
            verified=reader.day(one.last_verified),
            lines=spans(numbers, len(offering.scope_lines), reader),
        )
        for one, numbers in covered.items()
    ]


def spans(numbers: list[int], of: int, reader: Reader) -> str:
    """Numbers of lines in short: all, or 1–3, 5."""
    if len(numbers) == of:
        return reader.w.all_lines
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return reader.joined([f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs])


def _named(offering: Offering, day: datetime.date, reader: Reader) -> list[Held]:
    """What the listing names as a whole though no line carries it."""
    carried = {one.scheme for line in offering.scope_lines for one in line.accreditations}
    return [
        Held(scheme=scheme, state=reader.w.offering_named_only, counts=standing.in_force)
        for scheme, standing in standings(offering, day).items()
        if scheme not in carried
    ]


def _edition(designation: str, editions: Editions, day: datetime.date, reader: Reader) -> Edition:
    status = editions.status(designation, day)
    if status.state == "unknown":
        return Edition(designation=designation, state="", withdrawn=False)
    state = reader.w[f"standard_{status.state}"]
    if status.since is not None and status.state != "current":
        state = reader.w("standard_since", state=state, day=status.since)
    state += instead_of(status)[reader.english]
    return Edition(designation=designation, state=state, withdrawn=status.state == "withdrawn")


def _span(first: datetime.date | None, last: datetime.date | None, reader: Reader) -> str:
    if first is not None and last is not None:
        return f"{first} – {last}"
    if first is not None:
        return reader.w("from_day", day=first)
    return reader.w("until_day", day=last) if last is not None else ""


def offering_of(document: dict[str, Any]) -> Offering:
    """The offering of a document of the catalogue."""
    return msgspec.convert(document, Offering)
