"""What a station should look after: listings to confirm, accreditations that end, standards that were withdrawn."""

import datetime
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

import anyio
import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from matching.accreditations import standing_of
from matching.citations import Citation, citations_of
from matching.editions import Editions, Status
from matching.freshness import assurance_ends
from matching.listing_remarks import (
    ACCREDITATION_AHEAD_DAYS,
    ASSURANCE_AHEAD_DAYS,
    STANDARD_AHEAD_DAYS,
    instead_of,
)
from matching.values import Offering
from models.queries.catalogue import own_documents
from service.access import needs
from service.clock import today

_MOST_LISTINGS = 5_000
Kind = Literal["assurance", "accreditation", "standard"]
State = Literal["unconfirmed", "ending", "lapsed", "expired", "not_yet", "suspended", "unverified", "withdrawn"]
_AHEAD = ("unconfirmed", "ending", "not_yet")
"""States of what is not over yet."""
Limit = Annotated[int, QueryParameter(ge=1, le=1000, description="How many at most.")]


class Reminder(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to look after: of which offering, at which field, until when; what is over already has `overdue`.

    `state` says how it stands: a confirmation is `unconfirmed`, `ending` or `lapsed`, an accreditation `ending` or as it
    stands, a standard `ending` or `withdrawn`. `subject` is the scheme, or the standard as it is cited.
    """

    offering: str
    title: str
    kind: Kind
    state: State
    subject: str
    pointer: str
    due: datetime.date | None
    overdue: bool
    message: str
    message_en: str


class Reminders(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be looked after on a day, the most urgent first: `counts` counts all of it by kind.

    Of very many offerings only the first 5,000 are looked at; then it is not `complete`.
    """

    day: datetime.date
    complete: bool
    counts: dict[str, int]
    items: list[Reminder]


@get(
    "/v1/reminders",
    operation_id="listReminders",
    summary="What to look after",
    tags=["listings"],
    opt=needs("listing:read"),
)
async def list_reminders(
    request: Request[Any, Any, Any], session: NamedDependency[AsyncSession], limit: Limit = 100
) -> Response[Reminders]:
    """Listings whose confirmation lapses within 30 days, accreditations that end within 90 or do not count, and
    standards cited that are withdrawn, of the caller's offerings that are not withdrawn."""
    return Response(
        await reminders_of(session, request.app.state.editions.now, limit), headers={"Cache-Control": "no-store"}
    )


async def reminders_of(
    session: AsyncSession, editions: Editions, limit: int = 100, kind: Kind | None = None
) -> Reminders:
    """The reminders of the tenant's offerings, of one kind alone where it is named; all are counted."""
    documents = await own_documents(session, None, _MOST_LISTINGS)
    day = today()
    found = await anyio.to_thread.run_sync(_all, documents, editions, day)
    counts = {
        kind: sum(1 for reminder in found if reminder.kind == kind)
        for kind in ("assurance", "accreditation", "standard")
    }
    shown = [reminder for reminder in found if kind in (None, reminder.kind)]
    return Reminders(day=day, complete=len(documents) < _MOST_LISTINGS, counts=counts, items=shown[:limit])


def _all(documents: Sequence[str], editions: Editions, day: datetime.date) -> list[Reminder]:
    decoder = msgspec.json.Decoder(Offering)
    offerings = [decoder.decode(document) for document in documents]
    found = [reminder for offering in offerings for reminder in reminders(offering, editions, day)]
    return sorted(found, key=lambda one: (not one.overdue, one.due or day, one.offering, one.pointer))


def reminders(offering: Offering, editions: Editions, day: datetime.date) -> Iterator[Reminder]:
    """What is to be looked after of one offering on a day."""
    yield from _assurance(offering, day)
    yield from _accreditations(offering, day)
    yield from _standards(offering, editions, day)


def _standards(offering: Offering, editions: Editions, day: datetime.date) -> Iterator[Reminder]:
    for citation in citations_of(offering):
        status = editions.status_of(citation.key, day)
        if status.state == "withdrawn":
            yield _of_standard(offering, citation, status, "已废止", "is withdrawn", True)
            continue
        then = editions.status_of(citation.key, day + datetime.timedelta(days=STANDARD_AHEAD_DAYS))
        if then.state == "withdrawn":
            yield _of_standard(
                offering, citation, then, f"将于{then.since}废止", f"will be withdrawn on {then.since}", False
            )


def _of_standard(
    offering: Offering, citation: Citation, status: Status, said: str, said_en: str, overdue: bool
) -> Reminder:
    instead, instead_en = instead_of(status)
    return _reminder(
        offering,
        "standard",
        "withdrawn" if overdue else "ending",
        _pointer(citation.field, citation.position),
        status.since,
        f"{citation.designation}{said}{instead}",
        f"{citation.designation} {said_en}{instead_en}",
        subject=citation.designation,
    )


def _assurance(offering: Offering, day: datetime.date) -> Iterator[Reminder]:
    ends = assurance_ends(offering)
    if ends is None:
        said, said_en = "从未确认内容是否仍然有效", "was never confirmed to be true"
        yield _reminder(offering, "assurance", "unconfirmed", "/assured_date", None, said, said_en)
    elif ends < day:
        said, said_en = f"确认已于{ends}到期，排序已降低", f"the confirmation lapsed on {ends}; it ranks lower"
        yield _reminder(offering, "assurance", "lapsed", "/assured_date", ends, said, said_en)
    elif (ends - day).days <= ASSURANCE_AHEAD_DAYS:
        said, said_en = f"请在{ends}前确认内容仍然有效", f"confirm before {ends} that it is still true"
        yield _reminder(offering, "assurance", "ending", "/assured_date", ends, said, said_en)


def _accreditations(offering: Offering, day: datetime.date) -> Iterator[Reminder]:
    for place, line in enumerate(offering.scope_lines):
        for held_place, held in enumerate(line.accreditations):
            standing = standing_of(held, day)
            pointer = f"/scope_lines/{place}/accreditations/{held_place}"
            name, name_en = f"{held.scheme}（{line.parameter}）", f"{held.scheme} of {line.parameter}"
            if not standing.in_force:
                said, said_en = standing.words
                state, due = msgspec.convert(standing.state, State), standing.date
                said, said_en = f"{name}{said}，不再满足资质要求", f"{name_en} {said_en}; it satisfies no condition"
            elif held.valid_to is not None and (held.valid_to - day).days <= ACCREDITATION_AHEAD_DAYS:
                state, due = "ending", held.valid_to
                said, said_en = f"{name}将于{due}到期", f"{name_en} ends on {due}"
            else:
                continue
            yield _reminder(offering, "accreditation", state, pointer, due, said, said_en, subject=held.scheme)


def _pointer(field: str, position: int) -> str:
    name, _, member = field.partition(".")
    return f"/{name}/{position}/{member}" if member else f"/{name}/{position}"


def _reminder(
    offering: Offering,
    kind: Kind,
    state: State,
    pointer: str,
    due: datetime.date | None,
    message: str,
    message_en: str,
    subject: str = "",
) -> Reminder:
    return Reminder(
        offering=offering.id,
        title=offering.title,
        kind=kind,
        state=state,
        subject=subject,
        pointer=pointer,
        due=due,
        overdue=state not in _AHEAD,
        message=message,
        message_en=message_en,
    )
