"""Twenty-six stations: those of the fixtures, and modelled ones that share the services which the fixtures list.

Some are further sites of the fixtures' laboratories, with what the laboratory lists, accreditations included, since
those are its own. The others are bodies of their own that do the same work without accreditations. No service is made
up: each is one of the fixtures under another roof, and says so.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

STATIONS = 26
"""As many as the city is said to have (six ministries' opinion of 28 September 2021, interpretation)."""
FIXTURES = Path(__file__).parent.parent.parent / "fixtures" / "wuhan"
Listing = dict[str, Any]
_MARK = "（模拟）"
_MOST_SHARED = 14


class Model(msgspec.Struct, frozen=True):
    """A modelled station: where it is, and of which station of the fixtures it shares the services.

    Without a name of its own body it is a further site of that station's organization.
    """

    place: str
    adcode: str
    shares: str
    body: str | None = None
    elements: tuple[str, ...] = ()


_MODELS = (
    Model("阳逻", "420117", "WH-S7"),
    Model("庙山", "420115", "WH-S8"),
    Model("沌口", "420114", "WH-S8"),
    Model("盘龙城", "420116", "WH-S9"),
    Model("硚口古田", "420104", "WH-S12"),
    Model("常福", "420114", "WH-S10"),
    Model("青山", "420107", "WH-S8", "青山材料检测服务部"),
    Model("光谷", "420111", "WH-S7", "光谷计量服务部"),
    Model("东西湖", "420112", "WH-S9", "东西湖食品检测服务部"),
    Model("汉阳", "420105", "WH-S12", "汉阳纺织检测服务部"),
    Model("江汉", "420103", "WH-S13", "江汉认证咨询服务部"),
    Model("武昌", "420106", "WH-S14", "武昌质量咨询服务部"),
)


class Opening(msgspec.Struct, frozen=True):
    """A modelled station with its offerings, as they are written through the API."""

    station: Listing
    offerings: list[Listing]
    shares: str
    body: str | None


def read_listings(name: str) -> list[Listing]:
    """The stations or the offerings of the fixtures."""
    return [json.loads(line) for line in (FIXTURES / f"{name}.jsonl").read_text("utf-8").splitlines()]


def openings(stations: list[Listing], offerings: list[Listing], wanted: int = STATIONS) -> list[Opening]:
    """The modelled stations that are missing to the number wanted."""
    by_id = {station["id"]: station for station in stations}
    models = _MODELS[: max(wanted - len(stations), 0)]
    return [_opening(number, model, by_id[model.shares], offerings) for number, model in enumerate(models, 1)]


def _opening(number: int, model: Model, shared: Listing, offerings: Iterable[Listing]) -> Opening:
    id_ = f"SIM-S{number:02d}"
    named = model.body or shared["name"].removesuffix("（示例）")
    station = {
        "id": id_,
        "name": f"{named}{model.place}服务点{_MARK}",
        "province": shared["province"],
        "city": shared["city"],
        "adcode": model.adcode,
        "kind": shared["kind"],
        "industries": shared["industries"],
        "accreditations": [] if model.body else shared["accreditations"],
        "languages": shared["languages"],
        "modelled": True,
    }
    listed = [each for each in offerings if each["station"] == shared["id"]]
    # Not the same half of a large laboratory at each of its sites.
    chosen = listed[number % 2 :: 2] if len(listed) > _MOST_SHARED else listed
    return Opening(station, [_shared(each, id_, model.body is None) for each in chosen], shared["id"], model.body)


def _shared(offering: Listing, station: str, accredited: bool) -> Listing:
    """An offering of the fixtures at another station."""
    said = {
        **offering,
        "id": f"{station}.{offering['id']}",
        "station": station,
        "summary": f"{offering.get('summary', '')}{_MARK}",
        "state": "published",
    }
    if accredited:
        return said
    lines = [{**line, "accreditations": []} for line in offering.get("scope_lines", [])]
    return {**said, "accreditations": [], "scope_lines": lines}
