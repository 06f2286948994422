"""Rows of a file → rows of the catalogue: which listing each one is, and what of it the file says nothing about."""

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from models.queries.listings import Recorded
from service.catalogue.files import as_row
from service.catalogue.listings import OfferingListing
from service.spreadsheets.events import CellError, OfferingRow, ScopeRow

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
    if not values.get("assured_date") or "assured_date" not in said:
        values["assured_date"] = today
    return {**as_row(msgspec.convert(values, OfferingListing)), **_state(before, publish)}


def _state(before: Recorded | None, publish: bool) -> dict[str, Any]:
    if before is not None and before.state == "suspended":
        return {"state": before.state, "state_reason": before.state_reason}
    if publish:
        return {"state": "published", "state_reason": None}
    kept = before is not None and before.state == "published"
    return {"state": "published" if kept else "draft", "state_reason": None}


def taken_error(place: Placed) -> CellError:
    """That the id of a row is in use by somebody else."""
    return CellError(
        sheet=place.row.sheet,
        row=place.row.row,
        column=0,
        cell=f"A{place.row.row}",
        heading="编号",
        code="taken",
        message="该编号已被其他机构使用，请换一个编号",
        message_en="the code is in use by another organization; choose another",
        value=place.row.code,
    )


def annex_rows(lines: Iterable[ScopeRow], station: str) -> Iterator[OfferingRow]:
    """The services of a scope annex: one for each object, with its lines; known again by the object."""
    by_object: dict[str, list[ScopeRow]] = {}
    for line in lines:
        by_object.setdefault(line.code or str(line.listing.get("object") or ""), []).append(line)
    for name, group in by_object.items():
        yield _annex_row(name, group, station)


def _annex_row(name: str, group: list[ScopeRow], station: str) -> OfferingRow:
    listings = [line.listing for line in group]
    parameters = list(dict.fromkeys(str(line["parameter"]) for line in listings))
    standards = list(dict.fromkeys(str(line["standard"]) for line in listings if line.get("standard")))
    coded = group[0].code is not None
    object_ = str(listings[0].get("object") or name)
    code = name if coded else f"scope-{hashlib.sha256(name.encode()).hexdigest()[:10]}"
    held = {held["scheme"] for line in listings for held in line.get("accreditations") or ()}
    listing: dict[str, Any] = {
        "station": group[0].station or station,
        "title": f"{object_}检测"[:100],
        "element": "testing",
        "products": [object_[:300]],
        "items": [parameter[:300] for parameter in parameters[:300]],
        "standards": standards[:300],
        "accreditations": sorted(held),
        "scope_lines": listings,
    }
    return OfferingRow(sheet=group[0].sheet, row=group[0].row, code=code, listing=listing)
