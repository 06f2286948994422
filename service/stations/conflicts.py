"""Two people changed the same listing: both versions side by side, field by field, and nothing of either is lost."""

from typing import Any

import msgspec
from litestar import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.history import version_of
from models.queries.listings import Recorded
from service.catalogue.attributing import Point, points_since, steps_of
from service.catalogue.preconditions import version_seen
from service.stations.entries import Entry, Kind
from service.stations.forms.fields import Field
from service.stations.forms.values import Pairs, Values, document_of, standing, values_of
from service.stations.rendering import Reader, page
from service.stations.telling import plain, said_change, told

AnyRequest = Request[Any, Any, Any]


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A field that two versions say differently; `keep` is whose value is proposed, or nobody's where both changed it.

    `by` are the changes of the others, the latest first: several people may have made one each.
    """

    name: str
    label: str
    before: list[str]
    theirs: list[str]
    mine: list[str]
    who: str
    keep: str
    by: list[str]


async def conflict_page(
    request: AnyRequest, session: AsyncSession, kind: Kind, found: Recorded, entry: Entry, unchosen: bool = False
) -> Response[Any]:
    """Both versions side by side; the form carries everything that was entered."""
    reader = Reader(request)
    # Who has not chosen everything yet still chooses between what both made of the version that both began with.
    began = entry.more.get("base") or entry.seen if unchosen else entry.seen
    seen = version_seen(began)
    points = await points_since(session, found, seen) if seen is not None else []
    base = points[0].document if points else None
    choices = _choices(kind, points, found.document, entry, reader)
    return page(
        request,
        "conflict",
        kind.section,
        status=409,
        kind=kind,
        found=found,
        choices=choices,
        both=any(choice.who == "both" for choice in choices),
        people=_people(points, reader),
        state_before=base["state"] if base is not None else None,
        pairs=pairs_of(entry.values, kind.fields),
        seen=kind.tag(found),
        began=began,
        then=entry.do if not entry.do.startswith("merge") else entry.then,
        reason=entry.reason,
        back=entry.back,
        unchosen=unchosen,
    )


def _people(points: list[Point], reader: Reader) -> str:
    """Who saved versions meanwhile, and when last: the latest first."""
    saved: dict[str, str] = {}
    for point in points[:0:-1]:
        if point.actor is not None:
            saved.setdefault(point.actor, reader.moment(point.at))
    named = [reader.w("conflict_person", actor=actor, at=at) for actor, at in saved.items()]
    return (", " if reader.english else "、").join(named)


def _by(field: Field, points: list[Point], reader: Reader) -> list[str]:
    """Who changed a field meanwhile, when, and where there were several, from what to what."""
    steps = steps_of(field.name, points)[::-1]
    named = [
        reader.w("conflict_person", actor=step.actor or reader.w.conflict_somebody, at=reader.moment(step.at))
        for step in steps
    ]
    if len(steps) < 2 or field.kind in ("rows", "group"):
        return named
    said = [("".join(told(field, step.before, reader)), "".join(told(field, step.after, reader))) for step in steps]
    colon = ": " if reader.english else "："
    return [f"{who}{colon}{said_change(*values, reader)}" for who, values in zip(named, said, strict=True)]


def _choices(kind: Kind, points: list[Point], theirs: dict[str, Any], entry: Entry, reader: Reader) -> list[Choice]:
    base = points[0].document if points else None
    old = plain(base, kind.fields) if base is not None else None
    new, mine = plain(theirs, kind.fields), document_of(entry.values, kind.fields)
    found: list[Choice] = []
    for field in kind.fields:
        name = field.name
        if field.only_new or new.get(name) == mine.get(name):
            continue
        before = old.get(name) if old is not None else None
        they = old is None or new.get(name) != before
        i = old is None or mine.get(name) != before
        who = "both" if they and i else "theirs" if they else "mine"
        values = (before, new.get(name), mine.get(name))
        lines = [told(field, value, reader) for value in values]
        keep = entry.chosen.get(name) or ("" if who == "both" else who)
        found.append(
            Choice(
                name=name,
                label=reader.label(field),
                before=lines[0],
                theirs=lines[1],
                mine=lines[2],
                who=who,
                keep=keep,
                by=_by(field, points, reader) if who != "mine" else [],
            )
        )
    return found


async def merge(session: AsyncSession, kind: Kind, found: Recorded, entry: Entry) -> bool:
    """Put the values that were chosen into the entry; false where a field is still to be chosen."""
    theirs = await _document_at(session, found, entry.seen)
    if theirs is None:
        return False
    shown = values_of(theirs, kind.fields)
    for field in kind.fields:
        if entry.chosen.get(field.name) == "theirs":
            entry.values[field.name] = shown[field.name]
    wanted = entry.more.get("choices", "").split(",")
    return all(entry.chosen.get(name) in ("theirs", "mine") for name in wanted if name)


async def _document_at(session: AsyncSession, found: Recorded, tag: str) -> dict[str, Any] | None:
    """The listing as it was when somebody saw it."""
    seen = version_seen(tag)
    row = await version_of(session, found.id, seen) if seen is not None else None
    return row.document if row is not None else None


def pairs_of(values: Values, fields: tuple[Field, ...], path: str = "") -> Pairs:
    """Values as a form posts them: what `values_posted` reads as these values."""
    pairs: Pairs = []
    for field in fields:
        here, value = path + field.name, values.get(field.name)
        if field.kind == "rows":
            for row in standing(value or []):
                pairs += pairs_of(row, field.fields, f"{here}.{row['key']}.")
        elif field.kind == "group":
            inner = value or {}
            pairs += [(f"{here}.present", "on")] if inner.get("present") else []
            pairs += pairs_of(inner, field.fields, f"{here}.")
        elif field.kind == "choices":
            pairs += [(here, item) for item in value or []]
        else:
            pairs.append((here, value or ""))
    return pairs
