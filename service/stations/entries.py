"""What somebody entered about one listing: the values, the button, the version that they saw."""

import functools
from collections.abc import Callable
from typing import Any, Literal
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from matching.accreditations import SCHEME_NAMES
from matching.listing_quality import ListingQuality
from matching.quantities.units import unit_symbols
from models.queries.listings import Recorded, own_stations
from service.catalogue.editing import FUTURE, NO_STATION, offering_out, station_out
from service.catalogue.preconditions import tag_of
from service.catalogue.quality import quality_of
from service.catalogue.records import OfferingInput, StationInput
from service.clock import today
from service.problems import Breach
from service.stations.forms.checking import Errors, breaches_in, errors_of, named
from service.stations.forms.fields import Field, Section, fields_of
from service.stations.forms.noticing import notices_of
from service.stations.forms.offering import OFFERING
from service.stations.forms.station import STATION
from service.stations.forms.values import (
    Pairs,
    Values,
    document_of,
    drop_empty_rows,
    values_of,
    values_posted,
    with_copy,
    with_row,
    with_row_again,
    without_row,
)
from service.stations.rendering import Reader, page
from service.stations.returning import came_from, list_of
from service.stations.telling import row_told

AnyRequest = Request[Any, Any, Any]
_REMARKED = {
    "withdrawn_standard": ("standards", "standard", "method"),
    "standard_ends": ("standards", "standard"),
    "unread_standard": ("standards",),
    "undated_standard": ("standards",),
    "accreditation_ends": ("valid_to",),
    "accreditation": ("valid_to",),
    "assurance_ends": ("assured_date",),
}
"""Code of a remark → the fields that it can be about."""


_OF_ROWS = {"add": with_row, "copy": with_copy, "remove": without_row, "restore": with_row_again}
"""What a button says → what it does to the row at the path behind it."""


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of listing: its form, its struct, and where its pages are."""

    name: Literal["offering", "station"]
    section: str
    template: str
    sections: tuple[Section, ...]
    type: type[msgspec.Struct]
    below: str = ""
    """What stands behind the id in the address of a form, where everybody's page has the plain one."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields of its form."""
        return fields_of(self.sections)

    def tag(self, found: Recorded) -> str:
        """The tag of a listing as it is now, which a change of it has to name."""
        out = offering_out(found) if self.name == "offering" else station_out(found)
        return tag_of(msgspec.json.encode(out), found.version)

    def address(self, id_: str) -> str:
        """The page of one of them."""
        return f"/{self.section}/{id_}{self.below}"

    def history(self, id_: str) -> str:
        """The page of what became of one of them."""
        return f"/{self.section}/{id_}/history"


OFFERING_KIND = Kind(name="offering", section="listings", template="listing", sections=OFFERING, type=OfferingInput)
STATION_KIND = Kind(
    name="station", section="stations", template="station", sections=STATION, type=StationInput, below="/form"
)


class Entry(msgspec.Struct, kw_only=True):
    """What was posted; `chosen` says whose value is kept of each field that two people changed."""

    values: Values
    do: str
    seen: str
    reason: str
    then: str
    chosen: dict[str, str]
    more: dict[str, str]

    @property
    def back(self) -> str:
        """The list that it was opened from."""
        return self.more.get("back", "")

    @classmethod
    def of(cls, pairs: Pairs, kind: Kind) -> "Entry":
        """The entry of a posted form."""
        plain = {name: value for name, value in pairs if "." not in name}
        do = plain.get("do", "")
        return cls(
            values=values_posted(pairs, kind.fields),
            do=do,
            seen=plain.get("seen", ""),
            reason=(plain.get(f"reason_{do}") or plain.get("reason", "")).strip(),
            then=plain.get("then", "save"),
            chosen={name[7:]: value for name, value in pairs if name.startswith("choose.")},
            more=plain,
        )

    def changed_row(self) -> str | None:
        """Do to a row what the button is for; the path of the row to look at, none where it was another button."""
        word, _, path = self.do.partition(":")
        change = _OF_ROWS.get(word)
        return change(self.values, path) if change is not None else None


async def errors_in(session: AsyncSession, kind: Kind, values: Values, reader: Reader) -> Errors:
    """Everything that is wrong with an entry."""
    document = document_of(values, kind.fields)
    breaches = breaches_in(document, kind.type)
    told = {breach.pointer for breach in breaches}
    if kind.name == "offering":
        if "station" in document and document["station"] not in await own_stations(session):
            breaches.append(Breach("/station", NO_STATION))
        day = document.get("assured_date", "")
        if "/assured_date" not in told and day > today().isoformat():
            breaches.append(Breach("/assured_date", FUTURE))
    return errors_of(breaches, values, kind.fields, reader.english)


async def form_page(
    request: AnyRequest,
    session: AsyncSession,
    kind: Kind,
    found: Recorded | None,
    values: Values,
    *,
    errors: Errors | None = None,
    seen: str = "",
    status: int = 200,
    **more: Any,
) -> Response[Any]:
    """The form of a listing, or of a new one."""
    reader = Reader(request)
    stations = await own_stations(session)
    back = list_of(more.pop("back", "")) or came_from(request, f"/{kind.section}")
    notices = notices_in(request, kind, values, reader)
    return page(
        request,
        kind.template,
        kind.section,
        status=status,
        kind=kind,
        found=found,
        state=found.state if found is not None else "draft",
        sections=kind.sections,
        fields=kind.fields,
        values=values,
        errors=errors or {},
        named=named,
        seen=seen or (kind.tag(found) if found is not None else ""),
        stations=list(stations.items()),
        row_said=row_saying(reader),
        quality=_quality(request, kind, found),
        notices=notices,
        looked_at=functools.partial(field_of, notices=notices),
        units=unit_symbols(),
        schemes=list(SCHEME_NAMES),
        back=back,
        **more,
    )


def after(kind: Kind, id_: str, done: str, back: str) -> str:
    """The page of a listing once something was done with it, which leads back to the list that it was opened from."""
    there = list_of(back)
    told = {"done": done} | ({"back": there} if there and there != f"/{kind.section}" else {})
    return f"{kind.address(id_)}?{urlencode(told)}"


def row_saying(reader: Reader) -> Callable[[Field, Values], str]:
    """How a row of a form reads in short, for a reader."""
    return lambda field, row: row_told(field, document_of(row, field.fields), reader)


def notices_in(request: AnyRequest, kind: Kind, values: Values, reader: Reader) -> Errors:
    """What deserves a second look in an entry."""
    return notices_of(values, kind.fields, request.app.state.editions.now, today(), reader.english)


def field_of(code: str, notices: Errors) -> str:
    """The path of the field that a remark on a listing is about: where a notice stands, if one of that kind does."""
    names = _REMARKED.get(code, ("accreditations",))
    found = next((path for path in notices if path.rpartition(".")[2] in names), "")
    return found or ("scope_lines" if names == ("valid_to",) else names[0])


def _quality(request: AnyRequest, kind: Kind, found: Recorded | None) -> ListingQuality | None:
    """How good the stored offering is; what stands in the form counts once it is saved."""
    if kind is not OFFERING_KIND or found is None or found.state == "withdrawn":
        return None
    return quality_of(found, request.app.state.editions.now)


def empty_values(kind: Kind) -> Values:
    """An empty form."""
    return values_of({}, kind.fields)


def tidy(kind: Kind, entry: Entry) -> dict[str, Any]:
    """The document of an entry, without the rows in which nothing was entered."""
    drop_empty_rows(entry.values, kind.fields)
    return document_of(entry.values, kind.fields)
