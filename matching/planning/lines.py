"""The chosen options as lines of a plan: order, dates, why this one, how it is delivered, what to bring."""

from collections.abc import Sequence

from matching.planning.options import Considered, Option
from matching.planning.preferences import order_between
from matching.planning.problem import Problem, critical, starts
from matching.planning.wording import named
from matching.planning.works import Works
from matching.values import Dependency, Offering, PlanLine, Said, Station, Together
from matching.working_days import working_day

_NEAR_KM = 50.0
_AT_HAND = ("at_station", "on_site", "mail_in", "remote")
_FAR_AWAY = ("mail_in", "remote", "on_site", "at_station")
"""In which way a service is best had, by how far the station is."""
_MOST_STRENGTHS = 3
_NOT_TAKEN_THERE = ("on_site", "remote")


def lines_of(considered: Considered, problem: Problem, chosen: Sequence[int], works: Works) -> tuple[PlanLine, ...]:
    """The lines in the order in which they begin, of those that begin together the longest last."""
    options = considered.options
    begins = starts(problem, chosen)
    order = sorted(chosen, key=lambda n: (begins[n], options[n].work.number, begins[n] + options[n].days, n))
    places = {number: place for place, number in enumerate(order, start=1)}
    decisive = set(critical(problem, chosen))
    lines: list[PlanLine] = []
    for number in order:
        option = options[number]
        offering, station = option.ranked.offering, option.ranked.station
        begin, end = begins[number], begins[number] + option.days
        first = working_day(considered.today, begin)
        lines.append(
            PlanLine(
                order=places[number],
                offering=offering.id,
                title=offering.title,
                station=station.id,
                station_name=station.name,
                station_address=station.address,
                station_telephone=station.telephone,
                element=offering.element,
                work=option.work.name,
                requirements=_requirements(considered, option),
                because=_because(considered, options, number, chosen, station),
                start_day=begin,
                end_day=end,
                starts_on=first,
                ends_on=working_day(considered.today, end - 1),
                days_assumed=option.days_assumed,
                critical=number in decisive,
                after=_after(option, [options[n] for n in order], [places[n] for n in order], works),
                price=offering.price,
                mode=_mode(considered, option),
                distance_km=None if option.ranked.distance_km is None else round(option.ranked.distance_km, 1),
                bring=option.work.bring,
                conditions=_conditions(option, offering),
                measure=offering.eligibility is not None,
            )
        )
    return tuple(lines)


def together(lines: Sequence[PlanLine], works: Works) -> tuple[Together, ...]:
    """The lines of one station and one kind of work that samples or instruments are taken to once."""
    groups: dict[tuple[str, str], list[PlanLine]] = {}
    for line in lines:
        if line.mode not in _NOT_TAKEN_THERE:
            groups.setdefault((line.station, line.work), []).append(line)
    found: list[Together] = []
    for (_, work), group in groups.items():
        said = works.named(work).together
        if said is None or len(group) < 2:
            continue
        numbers = [line.order for line in group]
        found.append(
            Together(
                lines=tuple(numbers),
                message=f"第{'、'.join(map(str, numbers))}项都在{group[0].station_name}办理，{said.message}",
                message_en=f"lines {', '.join(map(str, numbers))} are at one station: {said.message_en}",
            )
        )
    return tuple(found)


def _requirements(considered: Considered, option: Option) -> tuple[str, ...]:
    return tuple(one.id for one in considered.asked if one.id in option.meets)


def _after(option: Option, others: Sequence[Option], places: Sequence[int], works: Works) -> tuple[Dependency, ...]:
    found: list[Dependency] = []
    for other, place in zip(others, places, strict=True):
        order = None if other is option else order_between(option, other, works)
        if order is not None:
            found.append(Dependency(line=place, message=order.why.message, message_en=order.why.message_en))
    return tuple(found)


def _mode(considered: Considered, option: Option) -> str | None:
    modes = option.ranked.scored.entry.facts.modes
    asked = [mode for mode in considered.reading.understanding.constraints.modes if mode in modes]
    if asked:
        return asked[0]
    distance = option.ranked.distance_km
    order = _AT_HAND if distance is not None and distance <= _NEAR_KM else _FAR_AWAY
    return next((mode for mode in order if mode in modes), None)


def _conditions(option: Option, offering: Offering) -> tuple[Said, ...]:
    left = [Said(message=miss.message, message_en=miss.message_en) for miss in option.ranked.remarks]
    note = offering.eligibility.note if offering.eligibility is not None else None
    if note:
        left.append(Said(message=f"惠企条件：{note}", message_en=f"condition of the policy measure: {note}"))
    return tuple(left)


def _because(
    considered: Considered, options: Sequence[Option], number: int, chosen: Sequence[int], station: Station
) -> Said:
    """Why this one, against the others that meet the same."""
    option = options[number]
    if option.id in considered.pinned:
        return Said(message="您指定了这项服务", message_en="you asked for this service")
    mine = set(option.meets)
    covered = {r for other in chosen if other != number for r in options[other].meets}
    own = mine - covered or mine
    rivals = [other for place, other in enumerate(options) if place != number and own <= set(other.meets)]
    if not rivals:
        return _only(considered, own, alone=not any(own & set(o.meets) for n, o in enumerate(options) if n != number))
    strengths = _strengths(option, rivals, own)
    shared = any(options[other].station == option.station for other in chosen if other != number)
    if shared:
        strengths.append(("与本方案其他服务同一家机构", "it is at a station that the plan goes to anyway"))
    if not strengths:
        strengths.append(("综合贴合度、费用、时间和路程最合适", "fit, price, time and way together are best"))
    told = strengths[:_MOST_STRENGTHS]
    return Said(
        message=f"{len(rivals) + 1}项可选，{'、'.join(zh for zh, _ in told)}",
        message_en=f"of {len(rivals) + 1} that would do: {', '.join(en for _, en in told)}",
    )


def _only(considered: Considered, own: set[str], alone: bool) -> Said:
    text = considered.reading.understanding.text
    both = [named(one, text) for one in considered.asked if one.id in own]
    names, names_en = "、".join(zh for zh, _ in both), ", ".join(en for _, en in both)
    if alone:
        return Said(message=f"目录里最对得上{names}的是它", message_en=f"in the catalogue it fits {names_en} best")
    return Said(message=f"一项就能同时解决{names}", message_en=f"one service meets {names_en} at once")


def _strengths(option: Option, rivals: Sequence[Option], own: set[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if all(sum(option.meets[r] for r in own) >= sum(rival.meets[r] for r in own) for rival in rivals):
        found.append(("最对症", "it fits best"))
    if option.price is not None:
        known = [rival.price for rival in rivals if rival.price is not None]
        alike = all(rival.basis == option.basis for rival in rivals if rival.price)
        if option.price == 0:
            found.append(("它是免费的公共服务", "it is a free public service"))
        elif known and alike and option.price < min(known):
            found.append(("价格最低", "it is the cheapest"))
    stated = [rival.days for rival in rivals if not rival.days_assumed]
    if not option.days_assumed and stated and option.days < min(stated):
        found.append(("办得最快", "it is the quickest"))
    ways = [rival.ranked.distance_km for rival in rivals if rival.ranked.distance_km is not None]
    if option.ranked.distance_km is not None and ways and option.ranked.distance_km < min(ways):
        found.append(("离您最近", "it is the nearest"))
    return found
