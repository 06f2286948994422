"""Cases that tests build on: enterprises whose pouches of sour bamboo shoots swell, and a need of the same kind."""

import datetime
import functools

import msgspec

from matching.engine import answer
from matching.experience import DescribedCase, Experience, describe_case
from matching.index import OfferingIndex
from matching.thesaurus import load_knowledge
from matching.values import Answer, Match, Need, SolvedCase
from tests.matching.conftest import TODAY

NEED = Need(text="酸笋包一到夏天就鼓起来，超市退了三车货")
ALIKE = "天一热袋子里的酸笋就胀得要爆，客户不要了"
ANOTHER = "轴承钢夹杂物评级"
SOLVER = "LZ-029"
"""Commercial sterility of retort pouches: it stands behind others for the need, and might well be what helps."""
STATION, ORGANIZATION = "LZ-S1", "organization-of-LZ-S1"
_PROPOSED = ("胀袋发霉原因分析", "酸笋酱腌菜型式检验", "鲜笋及酸笋氰化物检测", "米粉与酸笋防腐剂检测")


def case(id_: str = "C1", **fields: object) -> SolvedCase:
    """A case that an enterprise says was solved, complete but for what a test is about."""
    plain = SolvedCase(
        id=id_,
        text=ALIKE,
        proposed=_PROPOSED,
        offerings=(SOLVER,),
        stations=(STATION,),
        providers=(ORGANIZATION,),
        asked_by=f"enterprise-of-{id_}",
        intake=None,
        stated_by="enterprise",
        grade="verified",
        solved=True,
        closed_on=TODAY - datetime.timedelta(days=30),
    )
    return msgspec.structs.replace(plain, **fields)


def cases(count: int, name: str = "C", **fields: object) -> list[SolvedCase]:
    """So many of them, each of another enterprise."""
    return [case(f"{name}{number:04}", **fields) for number in range(count)]


def known(*given: SolvedCase) -> Experience:
    """What they teach together."""
    return Experience(_described(one) for one in given)


def asked(index: OfferingIndex, experience: Experience, need: Need = NEED, limit: int = 50) -> Answer:
    """The answer to a need with an experience."""
    return answer(need, index, load_knowledge(), TODAY, limit, experience=experience)


def match_of(found: Answer, offering: str = SOLVER) -> Match:
    """The match of an offering."""
    return next(match for match in found.matches if match.offering.id == offering)


def ranks(found: Answer) -> dict[str, int]:
    """Id of each offering that is shown → its place, from 1 up."""
    return {match.offering.id: place for place, match in enumerate(found.matches, start=1)}


def _described(one: SolvedCase) -> DescribedCase:
    read = _read(one.text, one.proposed)
    return msgspec.structs.replace(read, case=msgspec.structs.replace(one, text="", proposed=()))


@functools.cache
def _read(text: str, proposed: tuple[str, ...]) -> DescribedCase:
    """Each text is read once, however many cases have it."""
    return describe_case(case(text=text, proposed=proposed), load_knowledge())
