"""Many offerings at once: each checked by itself, and all written in one statement, or none."""

from typing import Any

import msgspec
from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.importing import write_offerings
from models.queries.listings import Recorded, all_recorded, open_stations, taken_ids
from service.access import needs
from service.accounts.authentication import principal_of
from service.accounts.principals import Principal
from service.catalogue.editing import TAKEN, breaches_of, listing_of, reason_of_state, taken_where_not_ours
from service.catalogue.files import as_row
from service.catalogue.records import Batch, BatchItem, BatchResult, OfferingInput
from service.catalogue.states import check_editable, check_move
from service.clock import today
from service.idempotency import IdempotencyKey, Once
from service.identifiers import new_id
from service.languages import prefers_english
from service.problems import Breach, FieldError, Refused, Rule, breach_of_body
from service.strict import with_whole_numbers

LARGEST_BODY_BYTES = 16 * 1024 * 1024
_TWICE = Rule("twice", "在本批中出现了不止一次", "stands more than once in this batch")
_STALE = Rule("stale", "已被他人修改，当前版本不同", "was changed meanwhile, it is at another version")
_BROKEN = Rule("malformed", "不是有效的JSON对象", "is no valid JSON object")


class _Item(msgspec.Struct, kw_only=True):
    """One offering of a batch on its way."""

    index: int
    stated: OfferingInput | None = None
    id: str = ""
    breaches: list[Breach] = []


@post(
    "/v1/offerings:batch",
    operation_id="writeOfferings",
    summary="Write many offerings",
    tags=["listings"],
    opt=needs("listing:write"),
    status_code=200,
    request_max_body_size=LARGEST_BODY_BYTES,
)
async def write_batch(
    request: Request[Any, Any, Any],
    session: NamedDependency[AsyncSession],
    data: JSONBody[Batch],
    idempotency_key: IdempotencyKey = None,
) -> Response[BatchResult]:
    """Create or replace up to 1,000 offerings by their ids, with a result for each.

    An item with `version` is refused where the offering is at another one. With `mode` all_or_nothing one bad item keeps
    all out; with skip_bad the good ones are stored. `dry_run` stores nothing and says what would be.
    """
    async with Once(session, request, idempotency_key) as once:
        if once.earlier is None:
            english = prefers_english(request.headers.get("accept-language", ""))
            result = await write_many(session, principal_of(request), data, english)
            await once.done(200, "/v1/offerings", msgspec.json.encode(result))
        return once.response()


async def write_many(session: AsyncSession, principal: Principal, batch: Batch, english: bool) -> BatchResult:
    """Check and write a batch for a caller."""
    items = [_read(index, raw) for index, raw in enumerate(batch.items)]
    known = await _check(session, principal, items)
    good = [item for item in items if not item.breaches]
    stores = not batch.dry_run and bool(good) and (batch.mode == "skip_bad" or len(good) == len(items))
    rows = [_row(item, known.get(item.id)) for item in good]
    changed = await _changes(session, principal, rows, known, stores)
    results = [_result(item, known, changed, stores or batch.dry_run, stores, english) for item in items]
    count = [result.result for result in results].count
    return BatchResult(
        stored=stores,
        created=count("created"),
        updated=count("updated"),
        unchanged=count("unchanged"),
        refused=count("refused"),
        items=results,
    )


def _read(index: int, raw: msgspec.Raw) -> _Item:
    try:
        stated = with_whole_numbers(raw, OfferingInput)
    except msgspec.ValidationError as error:
        return _Item(index=index, breaches=[breach_of_body(str(error))])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _Item(index=index, breaches=[Breach("", _BROKEN)])
    return _Item(index=index, stated=stated, id=stated.id or str(new_id()))


async def _check(session: AsyncSession, principal: Principal, items: list[_Item]) -> dict[str, Recorded]:
    """Note what is wrong with items beside the others and the catalogue; give the offerings that are there already."""
    ids = [item.id for item in items if item.stated is not None]
    known = await all_recorded(session, "offering", ids)
    taken = await taken_ids(session, "offering", [id_ for id_ in ids if id_ not in known], principal.tenant)
    stations = await open_stations(session, [item.stated.station for item in items if item.stated is not None])
    seen: set[str] = set()
    for item in items:
        if item.stated is None:
            continue
        if item.id in seen:
            item.breaches.append(Breach("/id", _TWICE))
        seen.add(item.id)
        if item.id in taken:
            item.breaches.append(Breach("/id", TAKEN))
        item.breaches += breaches_of(listing_of(item.stated, item.id), stations)
        item.breaches += _broken_moves(item.stated, known.get(item.id))
    return known


def _broken_moves(stated: OfferingInput, found: Recorded | None) -> list[Breach]:
    if found is not None and stated.version not in (None, found.version):
        return [Breach("/version", _STALE)]
    before = found.state if found is not None else "draft"
    after = stated.state or before
    try:
        check_move(before, after, stated.state_reason)
        if found is not None and before == after:
            check_editable(before)
    except Refused as refused:
        return list(refused.breaches)
    return []


def _row(item: _Item, found: Recorded | None) -> dict[str, Any]:
    assert item.stated is not None
    listing = listing_of(item.stated, item.id)
    if found is None and listing.assured_date is None:
        listing = msgspec.structs.replace(listing, assured_date=today())
    state = item.stated.state or (found.state if found is not None else "draft")
    reason = item.stated.state_reason if found is None else reason_of_state(item.stated, found)
    told = found is None or (state, reason) != (found.state, found.state_reason)
    return {**as_row(listing), "state": state, "state_reason": reason, "why": reason if told else None}


async def _changes(
    session: AsyncSession, principal: Principal, rows: list[dict[str, Any]], known: dict[str, Recorded], stores: bool
) -> set[str]:
    """The ids that a write changes; where nothing is to be stored, it is written for that and undone."""
    if not rows:
        return set()
    savepoint = await session.begin_nested()
    with taken_where_not_ours():
        written = await write_offerings(session, rows, principal.note("batch"))
    if not known.keys() >= set(written.updated):
        # Somebody else created it after we had looked; nothing of theirs is overwritten.
        raise Refused("already-exists", [Breach("/items", TAKEN)])
    if not stores:
        await savepoint.rollback()
    return {*written.created, *written.updated}


def _told(breach: Breach, index: int, english: bool) -> FieldError:
    """What is wrong with an item, by its place in the body of the batch."""
    within = Breach(f"/items/{index}{breach.pointer}", breach.rule)
    return FieldError(pointer=within.pointer, code=within.rule.code, message=within.message(english))


def _result(
    item: _Item, known: dict[str, Recorded], changed: set[str], told: bool, stored: bool, english: bool
) -> BatchItem:
    # An id that was made for an item of which nothing is kept is nobody's.
    stated = item.stated.id if item.stated is not None else None
    if item.breaches:
        errors = [_told(breach, item.index, english) for breach in item.breaches]
        return BatchItem(index=item.index, id=stated, result="refused", errors=errors)
    if not told:
        return BatchItem(index=item.index, id=stated, result="not_stored")
    id_ = item.id if stored else stated
    if item.id not in changed:
        return BatchItem(index=item.index, id=id_, result="unchanged")
    return BatchItem(index=item.index, id=id_, result="updated" if item.id in known else "created")
