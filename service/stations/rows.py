"""An offering as a row of the table: what is worth knowing at a glance, and what needs care."""

import datetime
from typing import Any

import msgspec

from matching.freshness import ASSURED_DAYS
from matching.listing_remarks import ACCREDITATION_AHEAD_DAYS, ASSURANCE_AHEAD_DAYS
from models.queries.listings import Recorded
from service.clock import today
from service.stations.rendering import Reader

STALE_AFTER = datetime.timedelta(days=ASSURED_DAYS)
"""Nobody confirmed a listing for so long: it is to be looked at again."""
ASKED_AFTER = datetime.timedelta(days=ASSURED_DAYS - ASSURANCE_AHEAD_DAYS - 1)
"""After so long a listing is among those that a confirmation is asked for: it lapses soon, or has."""
ENDS_SOON = datetime.timedelta(days=ACCREDITATION_AHEAD_DAYS)
"""So long before an accreditation ends its renewal is asked for."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the table; `end` says when the first of its accreditations ends, `care` how pressing that is."""

    id: str
    title: str
    station: str
    element: str
    state: str
    reason: str | None
    accreditations: str
    end: str
    care: str
    confirmed: str
    stale: str
    price: str
    days: str
    changed: str


def row_of(found: Recorded, stations: dict[str, str], reader: Reader) -> Row:
    """An offering as a row."""
    document = found.document
    end, care = _first_end(document, reader)
    assured = _date(document.get("assured_date"))
    return Row(
        id=found.external_id,
        title=document["title"],
        station=stations.get(document["station"], document["station"]),
        element=reader.said("element", document["element"]),
        state=found.state,
        reason=found.state_reason,
        accreditations=("、" if not reader.english else ", ").join(_schemes(document)),
        end=end,
        care=care,
        confirmed=reader.day(assured),
        stale=_staleness(assured, reader),
        price=price_said(document.get("price"), reader),
        days=_days(document.get("turnaround_days"), reader),
        changed=reader.ago(found.updated_at),
    )


def price_said(price: dict[str, Any] | None, reader: Reader) -> str:
    """A price in words."""
    if price is None:
        return reader.w.on_request
    basis = f" / {price['basis']}" if price.get("basis") else ""
    if price["max"] == 0:
        return reader.w.free + basis
    lowest, highest = reader.number(price["min"]), reader.number(price["max"])
    return f"¥{lowest}{basis}" if lowest == highest else f"¥{lowest}–{highest}{basis}"


def _schemes(document: dict[str, Any]) -> list[str]:
    held = [a["scheme"] for line in document["scope_lines"] for a in line["accreditations"]]
    return list(dict.fromkeys([*document["accreditations"], *held]))


def _first_end(document: dict[str, Any], reader: Reader) -> tuple[str, str]:
    ends = sorted(
        (day, accreditation["scheme"])
        for line in document["scope_lines"]
        for accreditation in line["accreditations"]
        if (day := _date(accreditation["valid_to"])) is not None
        and accreditation["state"] not in ("suspended", "withdrawn")
    )
    if not ends:
        return "", ""
    day, scheme = ends[0]
    if day < today():
        return reader.w("ended", scheme=scheme, day=day), "bad"
    return reader.w("ends", scheme=scheme, day=day), "warn" if day < today() + ENDS_SOON else ""


def _staleness(assured: datetime.date | None, reader: Reader) -> str:
    if assured is None:
        return reader.w.never_confirmed
    days = (today() - assured).days
    return reader.w("stale", days=days) if today() - assured > STALE_AFTER else ""


def _days(days: int | None, reader: Reader) -> str:
    if days is None:
        return ""
    return reader.w.working_day if days == 1 else reader.w("working_days", days=days)


def _date(written: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(written) if written else None
