"""Places for what somebody has begun to write: the beginning of a name, of its pinyin, or of a code."""

import functools
from collections.abc import Iterator

import msgspec
import pypinyin

from matching.places.table import place_of_adcode, place_of_name, rows, short_name
from matching.text.normal import plain

_LEVELS = {"prefecture": 0, "province": 1, "county": 2}
_LONGEST = 20


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """A place with what it lies within; `written` is a name by which `place_of_name` finds it and no other, `spelled` its
    pinyin, for prefectures and provinces."""

    adcode: str
    name: str
    within: str
    written: str
    spelled: str = ""


def suggest_places(written: str, most: int = 8) -> list[Suggestion]:
    """Places for the beginning of a name (柳, 柳州市), of a spelling (liuz, lz) or of a code (4502): prefectures first."""
    wanted = plain(written.strip())[:_LONGEST]
    if not wanted:
        return []
    found = sorted((fit, number) for number, known in enumerate(_known()) if (fit := _fit(known, wanted)) is not None)
    return [_known()[number].shown for _, number in found[:most]]


class _Known(msgspec.Struct, frozen=True):
    shown: Suggestion
    plain_name: str
    initials: str


def _fit(known: _Known, wanted: str) -> int | None:
    """How well a place fits, 0 best; none where it does not."""
    shown = known.shown
    if wanted.isdecimal():
        return 0 if shown.adcode.startswith(wanted) else None
    if wanted.isascii():
        plain_spelling = shown.spelled.replace(" ", "").lower()
        if plain_spelling.startswith(wanted.replace(" ", "").replace("'", "")):
            return 0
        return 1 if len(wanted) > 1 and known.initials.startswith(wanted) else None
    if known.plain_name.startswith(wanted):
        return 0
    return 1 if wanted in known.plain_name else None


@functools.cache
def _known() -> tuple[_Known, ...]:
    """All places once, prefectures first; a city that is a province too stands as its prefecture."""
    ordered = sorted(rows(), key=lambda row: (_LEVELS.get(row.level, 3), row.adcode))
    cities = {row.name for row in ordered if row.level == "prefecture"}
    kept = [row for row in ordered if row.level != "province" or row.name not in cities]
    return tuple(_known_place(row.adcode, row.name, row.level) for row in kept if row.level in _LEVELS)


def _known_place(adcode: str, name: str, level: str) -> _Known:
    within = "".join(dict.fromkeys(above for above in _above(adcode, level) if above != name))
    alone = place_of_name(name).adcode == adcode
    # To spell all counties takes as long as a hundred matches, and nobody finds one by its spelling first.
    syllables = pypinyin.lazy_pinyin(short_name(name)) if level != "county" else []
    shown = Suggestion(
        adcode=adcode,
        name=name,
        within=within,
        written=name if alone else within + name,
        spelled="".join(syllables).capitalize(),
    )
    return _Known(shown, plain(name), "".join(syllable[0] for syllable in syllables))


def _above(adcode: str, level: str) -> Iterator[str]:
    if level != "province":
        yield place_of_adcode(adcode[:2] + "0000").name or ""
    if level == "county":
        yield place_of_adcode(adcode[:4] + "00").name or ""
