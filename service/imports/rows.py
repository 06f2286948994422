"""Rows of a file → rows of the catalogue: which listing each one is, and what of it the file says nothing about."""

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

import msgspec

from models.queries.listings import Recorded
from service.catalogue.files import as_row
from service.catalogue.listings import OfferingListing
from service.imports.known_accreditations import with_known_accreditations
from service.spreadsheets.events import CellError, OfferingRow, ScopeRow
from service.spreadsheets.wording import broken_rule

_LISTED_AS = {"basis": "price", "policy": "eligibility"}
_RANGES = frozenset({"quantity", "range", "unit", "uncertainty", "uncertainty_unit", "coverage_factor"})
_LONGEST_ID = 64
_ALWAYS = frozenset({"station", "title", "element"})


class Placed(msgspec.Struct, kw_only=True):
    """A row with the id of the listing that it is, or would become."""

    row: OfferingRow
    id: str
    known: Recorded | None = None


def ids_of(row: OfferingRow) -> tuple[str, str]:
    """The ids that a row may mean: its code as it stands, where a listing of that station has it; else with its station.

    A code of one's own is unique within a station only, an id in the whole catalogue.
    """
    full = f"{row.listing['station']}.{row.code}"
    if len(full) > _LONGEST_ID:
        full = f"{full[: _LONGEST_ID - 21]}.{hashlib.sha256(full.encode()).hexdigest()[:20]}"
    return row.code, full


def placed(rows: Sequence[OfferingRow], known: Mapping[str, Recorded]) -> list[Placed]:
    """Each row with its listing, among those of the organization that its ids may mean."""
    found: list[Placed] = []
    for row in rows:
        bare, full = ids_of(row)
        own = known.get(bare)
        id_ = bare if own is not None and own.document["station"] == row.listing["station"] else full
        found.append(Placed(row=row, id=id_, known=known.get(id_)))
    return found


def fields_said(columns: Iterable[str]) -> set[str]:
    """The fields of a listing that a file with these columns says something about."""
    said: set[str] = set()
    for column in columns:
        if column in _RANGES:
            said |= {"capabilities", "scope_lines"}
        else:
            said.add(_LISTED_AS.get(column.partition("_")[0], _LISTED_AS.get(column, column)))
    return said


def catalogue_row(place: Placed, said: set[str], publish: bool, today: datetime.date) -> dict[str, Any]:
    """The row as the database takes it.

    What the file has no column for stays as it is. Who sends a listing says that it is true today, if they name no day.
    """
    values = {**place.row.listing, "id": place.id}
    before = place.known
    if before is not None:
        for name in OfferingListing.__struct_fields__:
            if name not in said and name not in _ALWAYS and name != "id" and not values.get(name):
                values[name] = before.document[name]
        if not values["scope_lines"]:
            values["scope_lines"] = before.document["scope_lines"]
        elif "schemes" not in said:
            values["scope_lines"] = with_known_accreditations(values["scope_lines"], before.document["scope_lines"])
    if not values.get("assured_date") or "assured_date" not in said:
        values["assured_date"] = today
    try:
        listing = msgspec.convert(values, OfferingListing)
    except msgspec.ValidationError as error:
        rule, rule_en = broken_rule(str(error)).message, broken_rule(str(error)).message_en
        raise BadPlace("invalid", rule, rule_en) from None
    return {**as_row(listing), **_state(before, publish)}


def _state(before: Recorded | None, publish: bool) -> dict[str, Any]:
    if before is not None and before.state == "suspended":
        return {"state": before.state, "state_reason": before.state_reason}
    if before is not None and before.state == "withdrawn":
        # What was withdrawn on purpose does not come back by an old file.
        return {"state": "draft", "state_reason": None}
    if publish:
        return {"state": "published", "state_reason": None}
    kept = before is not None and before.state == "published"
    return {"state": "published" if kept else "draft", "state_reason": None}


class BadPlace(Exception):
    """Why a row cannot become the listing that it means."""

    def __init__(self, code: str, message: str, message_en: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.message_en = message_en

    def at(self, place: Placed) -> CellError:
        """The error of the row."""
        return CellError(
            sheet=place.row.sheet,
            row=place.row.row,
            column=0,
            cell=f"A{place.row.row}",
            heading="编号",
            code=self.code,
            message=self.message,
            message_en=self.message_en,
            value=place.row.code,
        )


TAKEN = BadPlace(
    "taken", "该编号已被其他机构使用，请换一个编号", "the code is in use by another organization; choose another"
)
TWICE = BadPlace("duplicate", "与前面的一行是同一个服务项", "an earlier row is the same listing")
NO_STATION = BadPlace(
    "unknown-station", "本机构没有这个服务站，或已撤回", "is no station of the organization, or withdrawn"
)


def check_place(place: Placed, taken: Set[str], stations: Set[str]) -> None:
    """Refuse a row whose id is somebody else's, or whose station is not open."""
    if place.known is None and place.id in taken:
        raise TAKEN
    if place.row.listing["station"] not in stations:
        raise NO_STATION


def annex_rows(lines: Iterable[ScopeRow], station: str, stations: Mapping[str, str]) -> Iterator[OfferingRow]:
    """The services of a scope annex: one for each object at a station, with its lines; known again by the object.

    A line names its station by id or by name, or belongs to the one that the file was sent for.
    """
    ids = {name: id_ for id_, name in stations.items()}
    grouped: dict[tuple[str, str], list[ScopeRow]] = {}
    for line in lines:
        at = line.station or station
        name = line.code or str(line.listing.get("object") or "")
        grouped.setdefault((at if at in stations else ids.get(at, at), name), []).append(line)
    for (at, name), group in grouped.items():
        yield _annex_row(name, group, at)


def _annex_row(name: str, group: list[ScopeRow], station: str) -> OfferingRow:
    listings = [line.listing for line in group]
    parameters = list(dict.fromkeys(str(line["parameter"]) for line in listings))
    standards = list(dict.fromkeys(str(line["standard"]) for line in listings if line.get("standard")))
    coded = group[0].code is not None
    object_ = str(listings[0].get("object") or name)
    code = name if coded else f"scope-{hashlib.sha256(name.encode()).hexdigest()[:10]}"
    # What nobody has looked up is told of the lines, not of the service as a whole.
    held = {
        held["scheme"]
        for line in listings
        for held in line.get("accreditations") or ()
        if held.get("state") != "unverified"
    }
    listing: dict[str, Any] = {
        "station": station,
        "title": f"{object_}检测"[:100],
        "element": "testing",
        "products": [object_[:300]],
        "items": [parameter[:300] for parameter in parameters[:300]],
        "standards": standards[:300],
        "accreditations": sorted(held),
        "scope_lines": listings,
    }
    return OfferingRow(sheet=group[0].sheet, row=group[0].row, code=code, listing=listing)
