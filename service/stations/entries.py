"""What somebody entered about one listing: the values, the button, the version that they saw."""

from typing import Any, Literal

import msgspec
from litestar import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from matching.listing_quality import ListingQuality
from models.queries.listings import Recorded, own_stations
from service.catalogue.editing import FUTURE, NO_STATION, offering_out, station_out
from service.catalogue.preconditions import tag_of
from service.catalogue.quality import quality_of
from service.catalogue.records import OfferingInput, StationInput
from service.clock import today
from service.problems import Breach
from service.stations.forms.checking import Errors, breaches_in, errors_of, named
from service.stations.forms.fields import Field, Section, fields_of
from service.stations.forms.offering import OFFERING
from service.stations.forms.station import STATION
from service.stations.forms.values import (
    Pairs,
    Values,
    document_of,
    drop_empty_rows,
    values_of,
    values_posted,
    with_row,
    without_row,
)
from service.stations.rendering import Reader, page
from service.stations.telling import row_told

AnyRequest = Request[Any, Any, Any]


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
        """Add or take away the row that the button is for; the path of the new one, none where it was another button."""
        word, _, path = self.do.partition(":")
        if word == "add":
            return with_row(self.values, path)
        if word == "remove":
            without_row(self.values, path)
            return ""
        return None


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


def checked_field(request: AnyRequest, errors: Errors) -> Response[Any]:
    """What is wrong with the field that was just left, to be put beside it."""
    path = request.headers.get("hx-trigger-name", "")[:200]
    return page(request, "checked", path=path, message=errors.get(path, ""))


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

    def row_said(field: Field, row: Values) -> str:
        return row_told(field, document_of(row, field.fields), reader)

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
        row_said=row_said,
        quality=_quality(request, kind, found),
        **more,
    )


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
