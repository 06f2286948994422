"""What deserves a second look in a form, said at its field; it hinders nobody from saving."""

import datetime
from collections.abc import Iterator

from matching.editions import Editions
from matching.freshness import ASSURED_DAYS
from matching.listing_remarks import instead_of
from matching.quantities.units import unit_of
from service.stations.forms.checking import Errors
from service.stations.forms.fields import Field
from service.stations.forms.values import Values, standing

_MOST_NAMED = 5
_ENDED = ("已过期，不再满足资质要求", "has ended and satisfies no condition any more")
_NO_UNIT = ("不认识这个单位，范围不参与匹配", "no unit that is known: the range takes no part in matching")
_STALE = (
    "很久没有确认，排序已降低；核对后改为今天",
    "not confirmed for long, so it ranks lower; check it and put in today",
)
_HIDDEN = ("suspended", "withdrawn")


def notices_of(
    values: Values, fields: tuple[Field, ...], editions: Editions, day: datetime.date, english: bool
) -> Errors:
    """Path of a field → what to look at there, in the reader's language."""
    return dict(_notices(values, fields, editions, day, english, ""))


def _notices(
    values: Values, fields: tuple[Field, ...], editions: Editions, day: datetime.date, english: bool, above: str
) -> Iterator[tuple[str, str]]:
    for field in fields:
        path, value = above + field.name, values.get(field.name)
        if field.kind == "rows":
            for row in standing(value or []):
                yield from _notices(row, field.fields, editions, day, english, f"{path}.{row['key']}.")
        elif isinstance(value, str) and value.strip():
            said = _said(field, value.strip(), values, editions, day, english)
            if said:
                yield path, said


def _said(field: Field, text: str, beside: Values, editions: Editions, day: datetime.date, english: bool) -> str:
    if field.suggests == "standard" or field.name == "standards":
        said = [_withdrawn(line.strip(), editions, day, english) for line in text.split("\n") if line.strip()]
        return ("; " if english else "；").join(list(filter(None, said))[:_MOST_NAMED])
    if field.suggests == "unit":
        return "" if unit_of(text) is not None else _NO_UNIT[english]
    if field.name == "valid_to" and "certificate" in beside and beside.get("state") not in _HIDDEN:
        then = _day(text)
        return _ENDED[english] if then is not None and then < day else ""
    if field.name == "assured_date":
        then = _day(text)
        return _STALE[english] if then is not None and (day - then).days > ASSURED_DAYS else ""
    return ""


def _withdrawn(designation: str, editions: Editions, day: datetime.date, english: bool) -> str:
    status = editions.status(designation, day)
    if status.state != "withdrawn":
        return ""
    instead, instead_en = instead_of(status)
    return f"{designation} is withdrawn{instead_en}" if english else f"{designation}已废止{instead}"


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
