"""A catalogue of a few offerings, written out so that a plan over them can be worked out by hand."""

import datetime

import msgspec

from matching.engine import answer
from matching.index import OfferingIndex, describe
from matching.values import (
    Accreditation,
    Answer,
    Constraints,
    Need,
    Offering,
    Place,
    PlanEdits,
    Price,
    ScopeLine,
    Station,
)
from tests.prepared import our_knowledge

TODAY = datetime.date(2026, 11, 2)
"""A Monday."""
LIUZHOU = Place(name="柳州")
TEXT = "车间的卡尺从来没校准过；酸笋包胀袋要做商业无菌检验；想做ISO 9001质量管理体系认证"
"""A need of three: a calibration, a test and a certification."""

NEAR = Station(
    id="NEAR",
    name="近处服务站",
    adcode="450200",
    latitude=24.33,
    longitude=109.42,
    address="试验路1号",
    telephone="0772-0000000转801",
)
NOWHERE = Station(id="NOWHERE", name="没有位置的服务站")
FAR = Station(id="FAR", name="远处服务站", adcode="420100", latitude=30.59, longitude=114.30)


def _offering(
    id_: str, station: Station, title: str, element: str, days: int | None, low: float, **more: object
) -> Offering:
    plain = Offering(
        id=id_,
        station=station.id,
        title=title,
        element=element,
        items=(title,),
        modes=("mail_in", "at_station"),
        turnaround_days=days,
        price=Price(min=low, max=low, basis="每件"),
    )
    return msgspec.structs.replace(plain, **more)


def calibration(
    id_: str = "CAL", station: Station = NEAR, days: int | None = 5, low: float = 100, **more: object
) -> Offering:
    """A calibration of calipers."""
    return _offering(id_, station, "通用卡尺校准", "metrology", days, low, **more)


def sterility(
    id_: str = "TEST", station: Station = NEAR, days: int | None = 7, low: float = 300, **more: object
) -> Offering:
    """A test of commercial sterility."""
    return _offering(id_, station, "罐头与软包装商业无菌检验", "testing", days, low, **more)


def metals(id_: str = "METAL", station: Station = NEAR, days: int | None = 6, low: float = 300) -> Offering:
    """A test of metals in food."""
    return _offering(id_, station, "食品铅镉重金属检测", "testing", days, low)


def certificate(
    id_: str = "CERT", station: Station = NEAR, days: int | None = 30, low: float = 9000, **more: object
) -> Offering:
    """A certification to ISO 9001."""
    return _offering(
        id_, station, "ISO 9001质量管理体系认证", "certification", days, low, standards=("GB/T 19001-2016",), **more
    )


def accredited(scheme: str, valid_to: datetime.date) -> tuple[ScopeLine, ...]:
    """A scope line whose accreditation ends on a day."""
    held = Accreditation(scheme=scheme, valid_from=datetime.date(2024, 1, 1), valid_to=valid_to)
    return (ScopeLine(parameter="全部参数", accreditations=(held,)),)


def planned(
    *offerings: Offering,
    text: str = TEXT,
    constraints: Constraints | None = None,
    edits: PlanEdits | None = None,
    place: Place | None = LIUZHOU,
    size: str | None = None,
    today: datetime.date = TODAY,
) -> Answer:
    """The answer to a need over some offerings, with the alternatives."""
    knowledge = our_knowledge()
    stations = {station.id: station for station in (NEAR, FAR, NOWHERE)}
    index = OfferingIndex()
    index.fill([describe(offering, stations[offering.station], knowledge) for offering in offerings])
    index.commit()
    need = Need(text=text, place=place, enterprise_size=size, constraints=constraints or Constraints())
    return answer(need, index, knowledge, today, edits=edits, with_alternatives=True)


def taken(found: Answer) -> list[str]:
    """The offerings of the plan, in order."""
    return [line.offering for line in found.plan.lines]
