"""The table of places: GB/T 2260 codes (state of the end of 2025) with positions.

Positions are those of public web maps (GCJ-02) to four decimals; against WGS 84 they are off by less than a kilometre,
which a ranking by distance does not feel. A county without a position stands at its prefecture's.
"""

import csv
import functools
from pathlib import Path

import msgspec
import pypinyin
import rjieba

from matching.errors import UnknownPlace
from matching.text.normal import plain
from matching.values import Place

_TABLE = Path(__file__).with_name("places.csv")
_SUFFIXES = ("特别行政区 维吾尔自治区 壮族自治区 回族自治区 自治区 自治州 自治县 地区 省 市 盟 县 区 旗").split()
_ALSO_WORDS = frozenset(
    ("白银 东方 平安 朝阳 通道 大方 和平 安定 长安 青年 新城 中原 城关 友好 铁路 大通 天元 文化").split()
)
"""Short names that are everyday words too; they count only when written in full (白银市)."""


class Row(msgspec.Struct, frozen=True):
    """A place of the table; `level` is province, prefecture or county."""

    adcode: str
    name: str
    level: str
    latitude: float | None
    longitude: float | None


def place_of_adcode(adcode: str) -> Place:
    """The place with a GB/T 2260 code; a county not in the table (they change) stands for its prefecture."""
    table = _by_adcode()
    row = table.get(adcode) or table.get(adcode[:4] + "00") or table.get(adcode[:2] + "0000")
    if row is None:
        raise UnknownPlace
    return _place(row)


def place_of_name(name: str) -> Place:
    """The place with a name, in full or short (柳州市, 柳州), alone or after what it lies within (柳州市鱼峰区); prefectures
    go before counties."""
    written = plain(name.strip())
    row = _by_name().get(written) or _by_path().get(written)
    if row is None:
        raise UnknownPlace
    return _place(row)


def rows() -> list[Row]:
    """The whole table, in the order of its codes."""
    return list(_by_adcode().values())


def complete(place: Place) -> Place:
    """The place with everything that the table knows added to what was stated."""
    if place.adcode is not None:
        known = place_of_adcode(place.adcode)
    elif place.latitude is None and place.name is not None:
        known = place_of_name(place.name)
    else:
        return place
    return Place(
        adcode=place.adcode or known.adcode,
        name=place.name or known.name,
        latitude=known.latitude if place.latitude is None else place.latitude,
        longitude=known.longitude if place.longitude is None else place.longitude,
    )


def find_place(text: str) -> tuple[Place, int, int] | None:
    """The first place that a normalised text names, with its span; only whole words count (高密 is not in 高密度)."""
    names = _by_name()
    best: tuple[Place, int, int] | None = None
    for word, start, end in _words_with_spans(text):
        row = names.get(word) or _by_pinyin().get(word)
        if row is None or word in _ALSO_WORDS or (row.level == "county" and not _sure_county(word, row)):
            continue
        if best is None or (
            len(row.adcode.rstrip("0")) > len((best[0].adcode or "").rstrip("0")) and row.level != "county"
        ):
            best = _place(row), start, end
    return best


def _sure_county(word: str, row: Row) -> bool:
    return word == row.name or (row.name == word + "市" and len(word) >= 2)


def _words_with_spans(text: str) -> list[tuple[str, int, int]]:
    spans: list[tuple[str, int, int]] = []
    position = 0
    for word in rjieba.cut(text):
        spans.append((word, position, position + len(word)))
        position += len(word)
    return spans


def _place(row: Row) -> Place:
    latitude, longitude = row.latitude, row.longitude
    if latitude is None:
        parent = _by_adcode().get(row.adcode[:4] + "00") or _by_adcode()[row.adcode[:2] + "0000"]
        latitude, longitude = parent.latitude, parent.longitude
    return Place(adcode=row.adcode, name=row.name, latitude=latitude, longitude=longitude)


@functools.cache
def _by_adcode() -> dict[str, Row]:
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {
            row["adcode"]: Row(
                row["adcode"],
                row["name"],
                row["level"],
                float(row["latitude"]) if row["latitude"] else None,
                float(row["longitude"]) if row["longitude"] else None,
            )
            for row in csv.DictReader(lines)
        }


@functools.cache
def _by_name() -> dict[str, Row]:
    """Full and short names; where two places share one, the higher level and then the lower code has it."""
    order = {"prefecture": 0, "province": 1, "county": 2}
    names: dict[str, Row] = {}
    for row in sorted(_by_adcode().values(), key=lambda row: (order[row.level], row.adcode)):
        names.setdefault(plain(row.name), row)
    for row in sorted(_by_adcode().values(), key=lambda row: (order[row.level], row.adcode)):
        short = short_name(row.name)
        if len(short) >= 2:
            names.setdefault(plain(short), row)
    return names


@functools.cache
def _by_path() -> dict[str, Row]:
    """Counties after their prefecture, their province or both, and prefectures after their province."""
    table, paths = _by_adcode(), dict[str, Row]()
    for row in table.values():
        province, prefecture = table.get(row.adcode[:2] + "0000"), table.get(row.adcode[:4] + "00")
        if row.level == "prefecture" and province is not None:
            paths.setdefault(plain(province.name + row.name), row)
        if row.level == "county":
            above = [one.name for one in (province, prefecture) if one is not None]
            for start in {"".join(above), *above}:
                paths.setdefault(plain(start + row.name), row)
    return paths


@functools.cache
def _by_pinyin() -> dict[str, Row]:
    """Prefectures by their name in pinyin (ningbo); a spelling that two share (taizhou) stands for neither."""
    spelled: dict[str, list[Row]] = {}
    for row in _by_adcode().values():
        if row.level == "prefecture":
            spelled.setdefault("".join(pypinyin.lazy_pinyin(short_name(row.name))), []).append(row)
    return {spelling: rows[0] for spelling, rows in spelled.items() if len(rows) == 1 and len(spelling) > 4}


def short_name(name: str) -> str:
    """A name without what kind of place it is: 柳州 for 柳州市."""
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name[: -len(suffix)]
    return name
