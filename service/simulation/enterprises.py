"""The modelled enterprises of a city, and what they will ask for in the course of the year."""

import datetime

import msgspec

from service.simulation.calendar import Hours
from service.simulation.chance import Chance
from service.simulation.statements import Problem, problem_of, stated

INDUSTRIES: dict[str, int] = {
    "机电装备": 22,
    "金属制品": 18,
    "汽车零部件": 16,
    "食品": 14,
    "电子信息": 10,
    "纺织服装": 10,
    "仪器仪表": 6,
    "环保装备": 4,
}
"""Industry → of a hundred enterprises so many (ours)."""
DISTRICTS: dict[str, int] = {
    "420102": 12,
    "420103": 5,
    "420104": 6,
    "420105": 9,
    "420106": 4,
    "420107": 5,
    "420111": 14,
    "420112": 13,
    "420113": 4,
    "420114": 9,
    "420115": 8,
    "420116": 7,
    "420117": 4,
}
"""Adcode of a district of Wuhan (GB/T 2260) → of a hundred enterprises so many (ours)."""
SIZES: dict[str, int] = {"micro": 45, "small": 45, "medium": 9, "large": 1}
"""Size → of a hundred enterprises so many (ours)."""
_REPEATED_WITHIN_HOURS = (9, 180)


class Enterprise(msgspec.Struct, frozen=True, kw_only=True):
    """A modelled enterprise; its name and telephone say that it is none."""

    number: int
    industry: str
    adcode: str
    size: str

    @property
    def contact(self) -> dict[str, str]:
        """Who it is and how to reach it, made up."""
        return {
            "enterprise": f"模拟企业{self.number:04d}号（示例）",
            "person": f"联系人{self.number:04d}",
            "telephone": f"027-0000{self.number:04d}",
        }


class Intention(msgspec.Struct, frozen=True, kw_only=True):
    """A need that an enterprise will state at a moment; one that only asks never submits it."""

    number: int
    enterprise: Enterprise
    problem: Problem
    text: str
    at: datetime.datetime
    only_asks: bool = False
    urgent: bool = False

    @property
    def statement(self) -> dict[str, object]:
        """The body of the request that states it."""
        return {
            "text": self.text,
            "place": {"adcode": self.enterprise.adcode},
            "industry": self.enterprise.industry,
            "enterprise_size": self.enterprise.size,
            "constraints": self.problem.constraints,
            "limit": 5,
        }


def enterprises_of(number: int, chance: Chance) -> list[Enterprise]:
    """So many enterprises."""
    return [
        Enterprise(
            number=each,
            industry=chance.weighted(INDUSTRIES, "industry", each),
            adcode=chance.weighted(DISTRICTS, "district", each),
            size=chance.weighted(SIZES, "size", each),
        )
        for each in range(1, number + 1)
    ]


def intentions_of(needs: int, enterprises: list[Enterprise], hours: Hours, chance: Chance) -> list[Intention]:
    """So many needs to be submitted, spread over the working hours; beside them those that are only asked for."""
    found: list[Intention] = []
    submitted = 0
    while submitted < needs:
        intention = _intention(len(found) + 1, enterprises, hours, chance)
        found.append(intention)
        submitted += not intention.only_asks
        if submitted < needs and not intention.only_asks and chance.happens("repeats", intention.number):
            found.append(_again(len(found) + 1, intention, hours, chance))
            submitted += 1
    return found


def _intention(number: int, enterprises: list[Enterprise], hours: Hours, chance: Chance) -> Intention:
    enterprise = chance.one_of(enterprises, "asks", number)
    problem = problem_of(enterprise.industry, chance, number)
    return Intention(
        number=number,
        enterprise=enterprise,
        problem=problem,
        text=stated(problem, enterprise.adcode, chance, number),
        at=chance.one_of(hours.moments, "stated at", number),
        only_asks=chance.happens("only_asks", number),
        urgent=chance.happens("urgent", number),
    )


def _again(number: int, first: Intention, hours: Hours, chance: Chance) -> Intention:
    """The same need once more, some days later; at the end of the year at once."""
    at = min(hours.later(first.at, chance.between(*_REPEATED_WITHIN_HOURS, "again", number)), hours.last)
    return msgspec.structs.replace(first, number=number, at=at)
