"""A plan as it is read by people: every word in one language, ready to be set as a page or as a document."""

import datetime
from collections.abc import Sequence

import msgspec

from matching.conditions import MODE_NAMES
from matching.planning.wording import PREFERENCE_NAMES, named, price_range
from matching.planning.works import Work, load_works
from matching.values import Coverage, Plan, PlanLine, Said
from service.plans.structs import PlanOut
from service.plans.words import Words, words_of

_MOST_TICKS = 6
_CHINA = datetime.timezone(datetime.timedelta(hours=8))


class Bar(msgspec.Struct, frozen=True):
    """Where a line stands in the picture of the plan, from 0 to 100 of its width."""

    left: float
    width: float


class SheetLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the plan in words."""

    order: int
    title: str
    station: str
    reach: list[str]
    work: str
    when: str
    days: str
    price: str
    how: str
    meets: list[str]
    because: str
    after: list[str]
    bring: list[str]
    conditions: list[str]
    critical: bool
    measure: bool
    bar: Bar


class SheetRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the coverage table: what is asked for, which lines meet it, and what is said where none does."""

    name: str
    cells: list[bool]
    note: str = ""


class SheetChoice(msgspec.Struct, frozen=True, kw_only=True):
    """One of the plans side by side."""

    name: str
    services: str
    doors: str
    days: str
    price: str
    way: str
    said: str


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A plan in words."""

    english: bool
    words: Words
    number: str
    made: str
    made_at: datetime.datetime
    need: str
    facts: list[tuple[str, str]]
    summary: str
    changes: list[str]
    lines: list[SheetLine]
    ticks: list[tuple[float, str]]
    rows: list[SheetRow]
    checks: list[tuple[bool, str]]
    together: list[str]
    choices: list[SheetChoice]


def sheet_of(out: PlanOut, english: bool) -> Sheet:
    """A plan in Chinese or in English."""
    plan, words = out.plan, words_of(english)
    text = out.understanding.text
    asked = {one.id: named(one, text)[english].strip("“”") for one in out.understanding.requirements}
    length = max(1, plan.working_days)
    return Sheet(
        english=english,
        words=words,
        number=str(out.need),
        made=out.created_at.astimezone(_CHINA).strftime("%Y-%m-%d %H:%M"),
        made_at=out.created_at,
        need=text,
        facts=_facts(plan, words, english),
        summary=_summary(plan, words, english),
        changes=[_say(change, english) for change in out.changes],
        lines=[_line(line, asked, length, words, english) for line in plan.lines],
        ticks=_ticks(plan),
        rows=[
            SheetRow(
                name=asked[row.requirement],
                cells=[line.order in row.lines for line in plan.lines],
                note="" if row.lines else words.uncovered + _closest(row, words),
            )
            for row in plan.coverage
        ],
        checks=[(check.holds, _told(check.message, check.message_en, english)) for check in plan.checks],
        together=[_told(one.message, one.message_en, english) for one in plan.together],
        choices=[_choice(one, words, english) for one in (plan, *out.alternatives) if one.lines],
    )


def _summary(plan: Plan, words: Words, english: bool) -> str:
    if plan.trade_off is not None:
        return _say(plan.trade_off, english)
    return words.nothing if plan.coverage else words.dropped


def _closest(row: Coverage, words: Words) -> str:
    return f" {words.closest}{row.closest_title} ({row.closest})" if row.closest else ""


def _say(said: Said, english: bool) -> str:
    return _told(said.message, said.message_en, english)


def _told(message: str, message_en: str, english: bool) -> str:
    return message_en if english else message


def _facts(plan: Plan, words: Words, english: bool) -> list[tuple[str, str]]:
    if not plan.lines:
        return []
    return [
        (words.services, str(len(plan.lines))),
        (words.doors, str(plan.doors)),
        (words.working_days, str(plan.working_days)),
        (words.dates, _dates(plan.starts_on, plan.ends_on)),
        (words.price, _price(plan, words, english)),
    ]


def _dates(first: datetime.date | None, last: datetime.date | None) -> str:
    return str(first) if first == last else f"{first} – {last}"


def _price(plan: Plan, words: Words, english: bool) -> str:
    if plan.unpriced == len(plan.lines):
        return words.on_request
    prices = price_range(plan.price_min, plan.price_max)[english]
    if not plan.unpriced:
        return prices
    return prices + (
        f" + {plan.unpriced} {words.on_request}" if english else f"，另有{plan.unpriced}项{words.on_request}"
    )


def _line(line: PlanLine, asked: dict[str, str], length: int, words: Words, english: bool) -> SheetLine:
    work: Work = load_works().named(line.work)
    mode = MODE_NAMES[line.mode][english] if line.mode is not None else words.ask
    way = f" · {line.distance_km:,.0f} km" if line.distance_km is not None else ""
    price = words.on_request
    if line.price is not None:
        price = price_range(line.price.min, line.price.max)[english]
        price += f"（{line.price.basis}）" if line.price.basis and not english else ""
        price += f" ({line.price.basis})" if line.price.basis and english else ""
    days = line.end_day - line.start_day
    return SheetLine(
        order=line.order,
        title=line.title,
        station=line.station_name,
        reach=[said for said in (line.station_address, line.station_telephone) if said],
        work=work.english if english else work.label,
        when=_dates(line.starts_on, line.ends_on),
        days=words.days(days) + (f" ({words.assumed})" if line.days_assumed else ""),
        price=price,
        how=mode + way,
        meets=[asked[id_] for id_ in line.requirements if id_ in asked],
        because=_say(line.because, english),
        after=_after(line, words, english),
        bring=[_say(one, english) for one in line.bring],
        conditions=[_say(one, english) for one in line.conditions],
        critical=line.critical,
        measure=line.measure,
        bar=Bar(100 * line.start_day / length, max(1.5, 100 * days / length)),
    )


def _after(line: PlanLine, words: Words, english: bool) -> list[str]:
    """What the line waits for, each reason once."""
    waited: dict[str, list[str]] = {}
    for one in line.after:
        waited.setdefault(_told(one.message, one.message_en, english), []).append(str(one.line))
    return [words.after((", " if english else "、").join(lines), why) for why, lines in waited.items()]


def _ticks(plan: Plan) -> list[tuple[float, str]]:
    """Some of the days on which lines begin or end, as places in the picture, far enough apart to be read."""
    if plan.working_days == 0 or not plan.lines:
        return []
    days = {line.start_day: line.starts_on for line in plan.lines}
    days[plan.working_days] = max(line.ends_on for line in plan.lines)
    ticks: list[tuple[float, str]] = []
    for day, date in sorted(days.items()):
        place = 100 * day / plan.working_days
        if day == plan.working_days and ticks and place - ticks[-1][0] < 100 / _MOST_TICKS:
            ticks.pop()
        if not ticks or place - ticks[-1][0] >= 100 / _MOST_TICKS:
            ticks.append((round(place, 2), date.strftime("%m-%d")))
    return ticks


def _choice(plan: Plan, words: Words, english: bool) -> SheetChoice:
    return SheetChoice(
        name=PREFERENCE_NAMES[plan.preference][english],
        services=str(len(plan.lines)),
        doors=str(plan.doors),
        days=str(plan.working_days),
        price=_price(plan, words, english),
        way="–" if plan.distance_km is None else f"{plan.distance_km:,.0f} km",
        said=_difference(plan, english),
    )


def _difference(plan: Plan, english: bool) -> str:
    """What a plan gains and gives up, without the sums that stand beside it."""
    said = _say(plan.trade_off, english) if plan.trade_off is not None else ""
    sentences: Sequence[str] = said.split(". " if english else "。")
    return (". " if english else "；").join(sentences[1:])
