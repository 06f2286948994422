"""Small values that tests build on: offerings, stations, and a knowledge folder of three trades."""

from datetime import date
from pathlib import Path

import msgspec

from matching.editions import Edition
from matching.values import Offering, Station

STATION = Station(id="S1", name="示例服务站", adcode="450200", latitude=24.3264, longitude=109.4286)

PEROXIDE_VALUE = (
    Edition(
        code="GB/T 5009.37",
        edition="2003",
        state="withdrawn",
        effective=date(2004, 1, 1),
        withdrawn=date(2017, 3, 1),
        replaced_by=("GB 5009.227-2016",),
    ),
    Edition(
        code="GB 5009.227",
        edition="2016",
        state="withdrawn",
        effective=date(2017, 3, 1),
        withdrawn=date(2024, 3, 6),
        replaced_by=("GB 5009.227-2023",),
    ),
    Edition(code="GB 5009.227", edition="2023", effective=date(2024, 3, 6)),
)
"""How the peroxide value is determined: two numbers, three editions, one after the other."""

HEADERS = {
    "objects": "label,english,also,broader,characteristics,standards,schemes",
    "symptoms": "label,english,phrasings,objects,characteristics,services",
    "characteristics": "label,english,also,services,standards,instruments",
    "services": "label,english,also,element,standards",
    "instruments": "label,english,also,broader,quantity,services,standards",
    "schemes": "label,english,also,element,objects,services,standards",
    "families": "label,english,also,standards",
}
"""The columns of each knowledge table."""

TABLES = {
    "00_common/families": ["三体系,three systems,三标,GB/T 19001|GB/T 24001"],
    "14_food/objects": ["食品,food,吃的,,,,", "酸笋,sour bamboo shoots,酸笋包,食品,,,"],
    "14_food/symptoms": ["胀袋,swollen pouches,袋子鼓起来|包装胀气,食品,商业无菌:0.8,胀袋质量诊断"],
    "14_food/characteristics": ["商业无菌,commercial sterility,无菌,食品微生物检验,GB 4789.26-2013,"],
    "14_food/services": [
        "食品微生物检验,microbiological testing of food,菌落总数检测,testing,GB 4789.2-2022",
        "胀袋质量诊断,diagnosis of swollen pouches,胀包诊断,consulting,",
    ],
    "21_furniture/objects": ["沙发,sofa,皮沙发,,,,"],
    "21_furniture/services": ["沙发检测,sofa testing,沙发检验,testing,"],
    "40_instruments/instruments": ["游标卡尺,vernier caliper,卡尺,,长度,卡尺校准,JJG 30-2012"],
    "40_instruments/services": ["卡尺校准,caliper calibration,卡尺计量,metrology,JJG 30-2012"],
}
"""Table by folder and name → its rows: enough of three trades for a symptom to fit one and not the others."""


def offering(id_: str = "O1", title: str = "卡尺校准", **fields: object) -> Offering:
    """An offering of the sample station, complete but for what a test is about."""
    plain = Offering(id=id_, station=STATION.id, title=title, element="metrology")
    return msgspec.structs.replace(plain, **fields)


def write_knowledge(folder: Path, tables: dict[str, list[str]]) -> Path:
    """The folder with these tables in it, each with its header."""
    for name, rows in tables.items():
        path = folder / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([HEADERS[path.stem], *rows]) + "\n", encoding="utf-8")
    return folder
