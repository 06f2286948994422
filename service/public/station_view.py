"""A station as everybody reads it."""

from itertools import groupby
from typing import Any

from models.queries.published import Beside
from service.public.reading import Reader
from service.public.views import BesideView, Group, StationBrief, StationView
from service.stations.words.choices import CHOICES

MOST = 200
"""So many services of a station are listed on its page."""
_ORDER = list(CHOICES["element"])


def station_brief(station: dict[str, Any], reader: Reader) -> StationBrief:
    """The station of an offering, in short."""
    name, chinese = _name(station, reader)
    organization = (station["organization"] or {}).get("name") or ""
    return StationBrief(
        id=station["id"],
        name=name,
        chinese=chinese,
        organization="" if organization == station["name"] else organization,
        place=_place(station),
        kind=reader.said("station_kind", station["kind"]),
        modelled=bool(station["modelled"]),
        **_reach(station),
    )


def station_view(station: dict[str, Any], offerings: list[Beside], reader: Reader) -> StationView:
    """All that is published of a station; of its services the first."""
    name, chinese = _name(station, reader)
    shown = sorted(offerings[:MOST], key=lambda one: _ORDER.index(one.element))
    return StationView(
        id=station["id"],
        name=name,
        chinese=chinese,
        other_name=station["name"] if name != station["name"] else station["name_en"] or "",
        modelled=bool(station["modelled"]),
        **_reach(station),
        facts=_facts(station, reader),
        industries=station["industries"],
        accreditations=station["accreditations"],
        groups=[
            Group(element=reader.said("element", element), services=[beside_view(one, reader) for one in services])
            for element, services in groupby(shown, key=lambda one: one.element)
        ],
        count=reader.w("station_offers_count", count=len(shown)),
        more=reader.w("station_more", count=MOST) if len(offerings) > MOST else "",
    )


def beside_view(beside: Beside, reader: Reader) -> BesideView:
    """A service in a list."""
    return BesideView(
        id=beside.id,
        title=beside.title,
        element=reader.said("element", beside.element),
        days=reader.days(beside.turnaround_days),
        price=reader.price(beside.price_min, beside.price_max, beside.price_basis),
    )


def _facts(station: dict[str, Any], reader: Reader) -> list[tuple[str, str]]:
    w = reader.w
    organization = station["organization"] or {}
    languages = [w[code] for one in station["languages"] if (code := one.split("-")[0].lower()) in ("zh", "en")]
    found = [
        (w.station_kind, reader.said("station_kind", station["kind"])),
        (w.station_where, _place(station)),
        (w.station_organization, organization.get("name") or ""),
        (w.station_uscc, organization.get("uscc") or ""),
        (w.station_languages, reader.joined(languages)),
    ]
    return [(label, value) for label, value in found if value]


def _name(station: dict[str, Any], reader: Reader) -> tuple[str, bool]:
    if reader.english and station["name_en"]:
        return station["name_en"], False
    return station["name"], reader.english


def _reach(station: dict[str, Any]) -> dict[str, str]:
    return {name: station[name] or "" for name in ("address", "telephone", "opening_hours")}


def _place(station: dict[str, Any]) -> str:
    return " ".join(dict.fromkeys(part for part in (station["province"], station["city"]) if part))
