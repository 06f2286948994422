"""The sentences of a plan, in both languages."""

from collections.abc import Sequence

from matching.planning.measures import Measures
from matching.values import Evidence, Requirement, Said

PREFERENCE_NAMES = {
    "balanced": ("均衡方案", "the balanced plan"),
    "fewest_doors": ("少跑路方案", "the plan with the fewest stations"),
    "cheapest": ("最省钱方案", "the cheapest plan"),
    "fastest": ("最快方案", "the fastest plan"),
    "nearest": ("最近方案", "the nearest plan"),
}
_LEAST_KM = 1.0
_LONGEST_QUOTE = 24
_BY_OWN_WORDS = ("symptom", "problem", "instrument", "characteristic")


def named(asked: Requirement, text: str) -> tuple[str, str]:
    """What a requirement is called in both languages: by the enterprise's own words, help that is asked for by its term."""
    if asked.kind in _BY_OWN_WORDS:
        quote = _quote(asked.evidence, text)
        return f"“{quote}”", f"“{quote}”"
    return f"“{asked.label}”", asked.label_en or asked.label


def _quote(evidence: Sequence[Evidence], text: str) -> str:
    quote = " … ".join(text[span.start : span.end].strip() for span in evidence)
    return quote if len(quote) <= _LONGEST_QUOTE else quote[: _LONGEST_QUOTE - 1] + "…"


def money(amount: float) -> str:
    """CNY as people write it: 1,200, and 100.4 where there are 分."""
    return f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}".rstrip("0")


def price_range(low: float, high: float) -> tuple[str, str]:
    """A price range in both languages; nothing to pay is said so."""
    if high == 0:
        return "免费", "free of charge"
    if low == high:
        return f"{money(low)}元", f"CNY {money(low)}"
    return f"{money(low)}～{money(high)}元", f"CNY {money(low)}–{money(high)}"


def summary(plan: Measures) -> Said:
    """A plan in one sentence: services, doors, days, price."""
    prices, prices_en = price_range(plan.price_min, plan.price_max)
    priced = plan.lines > plan.unpriced
    more = f"，另有{plan.unpriced}项面议" if plan.unpriced and priced else ""
    more_en = f" and {plan.unpriced} without a stated price" if plan.unpriced and priced else ""
    cost, cost_en = (prices + more, prices_en + more_en) if priced else ("价格面议", "prices on request")
    return Said(
        message=f"{plan.lines}项服务，{plan.doors}家机构，约{plan.working_days}个工作日，{cost}",
        message_en=f"{counted(plan.lines, 'service')} at {counted(plan.doors, 'station')}, about "
        f"{counted(plan.working_days, 'working day')}, {cost_en}",
    )


def trade_off(plan: Measures, others: Sequence[Measures]) -> Said:
    """A plan in one sentence, and what it gains and gives up against others."""
    said = summary(plan)
    parts = [compared(plan, other) for other in others]
    return Said(
        message="。".join([said.message, *(part.message for part in parts if part.message)]),
        message_en=". ".join([said.message_en, *(part.message_en for part in parts if part.message_en)]),
    )


def compared(plan: Measures, other: Measures) -> Said:
    """How a plan differs from another one, in doors, price, days and distance."""
    name, name_en = PREFERENCE_NAMES[other.preference]
    gains, gains_en = _differences(plan, other)
    if not gains:
        return Said(message="", message_en="")
    return Said(message=f"与{name}相比{'、'.join(gains)}", message_en=f"Compared with {name_en}: {', '.join(gains_en)}")


def _differences(plan: Measures, other: Measures) -> tuple[list[str], list[str]]:
    found: list[tuple[str, str]] = []
    doors = plan.doors - other.doors
    if doors:
        found.append(
            (
                f"{'多' if doors > 0 else '少'}跑{abs(doors)}家",
                f"{_signed(doors)} {'station' if abs(doors) == 1 else 'stations'}",
            )
        )
    price = round(plan.price_min - other.price_min)
    if price and plan.bases != other.bases:
        found.append(("计价单位不同、费用请询价比较", "priced by other units, ask for offers"))
    elif price:
        found.append((f"{'贵' if price > 0 else '省'}{money(abs(price))}元", f"CNY {money(abs(price))} {_more(price)}"))
    days = plan.working_days - other.working_days
    if days:
        found.append(
            (f"{'慢' if days > 0 else '快'}{abs(days)}个工作日", f"{counted(abs(days), 'working day')} {_later(days)}")
        )
    way = (plan.distance_km or 0.0) - (other.distance_km or 0.0)
    if abs(way) >= _LEAST_KM and plan.unplaced == other.unplaced == 0:
        found.append(
            (f"机构{'远' if way > 0 else '近'}{abs(way):,.0f}公里", f"stations {abs(way):,.0f} km {_farther(way)}")
        )
    return [chinese for chinese, _ in found], [english for _, english in found]


def counted(number: int, noun: str) -> str:
    """So many of something in English: 1 door, 2 doors."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _signed(number: int) -> str:
    return f"{abs(number)} {'more' if number > 0 else 'fewer'}"


def _more(number: float) -> str:
    return "more" if number > 0 else "less"


def _later(number: int) -> str:
    return "later" if number > 0 else "sooner"


def _farther(way: float) -> str:
    return "farther" if way > 0 else "nearer"
