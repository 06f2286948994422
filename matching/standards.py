"""Standards' numbers in any spelling: `GB/T 19001-2016`, `GBT19001`, `国标19001`, `ISO9001:2015`.

Facts 3 and 8 of the field: a scope is held for one edition, and an edition named is an edition wanted; a standard may
move between GB and GB/T, or be split into parts, and stay the same family.
"""

import functools
import re

import msgspec

_PREFIXES = (
    "gbz gbj gjb gb jgj jtg ybb bifma jjg jjf jb qb fz hg ny sc sn ls sb hj ga jt qc tb sj yd dl nb cj jg jc ys yb sh sy mt wb "
    "gh ly bb rb yy cy wm xf ws wh hb cb gm gy hy jr jy ld mz qx rfj sl ta td tsg ty wj wst xb yc yz zb "
    "dbs db cnas cnca rfj iso iec ieee itu cispr en din bs nf jis ks astm asme ansi api ul csa sae fmvss "
    "aatcc aiag vda vdi vdg ipc eia etsi usp aoac oiml ohsas iatf as hd gmw cxs bjs ista ispm"
).split()
_PREFIX = "|".join(sorted(_PREFIXES, key=len, reverse=True))
_CODE = re.compile(
    rf"(?<![a-z])(?P<prefix>{_PREFIX})"
    r"(?P<region>(?<=db)\d{2,4}|(?<=dbs)\d{2}|(?<=db)\s\d{2,4}(?=\s?/)|(?<=dbs)\s\d{2}(?=\s?/))?"
    r"\s*(?:/\s*)?(?P<kind>[tz](?=[\s\d-]))?\s*[-_ ]?\s*"
    r"(?P<part>[a-z]{1,4}(?=\d))?"
    r"(?P<number>\d{1,6}(?:\.\d{1,3})*)"
    r"(?:\s*[-:]\s*(?P<year>(?:19|20)\d{2}|\d{2})(?!\d|\.\d))?"
)
_NATIONAL = re.compile(
    r"(?:国标|国家标准)\s*(?:号|为|是)?\s*(?P<number>\d{3,6}(?:\.\d{1,2})*)(?:-(?P<year>(?:19|20)\d{2}))?"
)
_GROUP = re.compile(
    r"(?<![a-z0-9/])t/(?P<body>[a-z]{2,10})\s*(?P<number>\d{1,5}(?:\.\d{1,3})*)(?:-(?P<year>(?:19|20)\d{2})(?!\d))?"
)
_AMERICAN = re.compile(r"(?<!\d)(?P<title>\d{1,2})\s*cfr\s*(?:parts?\s*)?(?P<number>\d{1,4})")
_EUROPEAN = re.compile(
    r"(?:\((?:eu|ec)\)\s*(?:no\.?\s*)?(?P<regulation>\d{2,4}/\d{2,5}))|(?<![\d/])(?P<directive>\d{2,4}/\d{1,4})/(?:eu|ec|eec)"
)
_UNITED_NATIONS = re.compile(r"(?<![a-z])(?:un|ece)\s*r?\s*-?(?P<number>\d{1,3}(?:\.\d)?)")

_PARTED = re.compile(
    r"(?:iso|iec|en|en\s?iso)\s*(?P<number>\d{2,6}(?:-\d{1,3})+|\d{3}\s\d{3}(?:-\d{1,2})?)(?:\s*:\s*(?P<year>(?:19|20)\d{2}))?(?!\d)"
)
"""A part of an international standard, `ISO 6486-1:2019`: it is searched by its number, and withdrawn by its part."""

_LEAST_DIGITS = {"as": 4, "bs": 3, "hb": 4, "hd": 3, "qc": 3, "sn": 4, "td": 3}
"""Prefixes that are words, abbreviations or units as well (as 9 people, HB200, QC7大手法), and the digits they need."""

_SAME_TEXT = {
    "iso9001": "gb19001",
    "iso9000": "gb19000",
    "iso14001": "gb24001",
    "iso45001": "gb45001",
    "ohsas18001": "gb45001",
    "iso22000": "gb22000",
    "iso27001": "gb22080",
    "iso50001": "gb23331",
    "iso17025": "gb27025",
    "cnascl01": "gb27025",
    "iso13485": "gb42061",
    "yy0287": "gb42061",
    "iso10012": "gb19022",
    "ts16949": "iatf16949",
    "iso16949": "iatf16949",
    "iso2859": "gb2828",
}
"""Families whose text is an identical adoption or the successor of another family."""


class StandardMention(msgspec.Struct, frozen=True, kw_only=True):
    """A standard named in a text: its family (`gb5009.3`), its edition if one was named, and where it stands."""

    family: str
    edition: str | None
    start: int
    end: int


def find_standards(text: str) -> list[StandardMention]:
    """The standards that a normalised text names, in order, without overlaps."""
    found = [_mention(match) for match in _CODE.finditer(text) if _telling(match)]
    found += [_national(match) for match in _NATIONAL.finditer(text)]
    found += [_group(match) for match in _GROUP.finditer(text)]
    found += [_foreign(match, f"cfr{match['title']}.{match['number']}") for match in _AMERICAN.finditer(text)]
    found += [_foreign(match, f"eu{match['regulation'] or match['directive']}") for match in _EUROPEAN.finditer(text)]
    found += [_foreign(match, f"un{match['number']}") for match in _UNITED_NATIONS.finditer(text)]
    found.sort(key=lambda mention: (mention.start, -mention.end))
    kept: list[StandardMention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


@functools.lru_cache(maxsize=50_000)
def standard_keys(code: str) -> tuple[str, ...]:
    """The index terms of a listed standard: its family, and the family with the edition where one is given.

    >>> standard_keys("gb/t 19001-2016")
    ('gb19001', 'gb19001-2016')
    """
    keys: list[str] = []
    for mention in find_standards(code.lower()):
        keys.append(mention.family)
        if mention.edition:
            keys.append(f"{mention.family}-{mention.edition}")
    return tuple(keys)


class Designation(msgspec.Struct, frozen=True, kw_only=True):
    """A standard named in a text, exactly enough to say whether it is still in force.

    `key` names the edition where the text does, `family` does not; they differ from those of a mention only where it
    leaves out the part (`iso6486-1-2019`).
    """

    key: str
    family: str
    start: int
    end: int


def find_designations(text: str) -> list[Designation]:
    """The standards that a normalised text names, in order."""
    return [_designation(mention, text) for mention in find_standards(text)]


def _designation(mention: StandardMention, text: str) -> Designation:
    family, edition, end = mention.family, mention.edition, mention.end
    parted = _PARTED.match(text, mention.start)
    if parted is not None:
        prefix = re.match(r"[a-z]+", family)
        family = f"{prefix[0] if prefix else ''}{parted['number']}".replace(" ", "")
        edition, end = parted["year"], parted.end()
    return Designation(key=f"{family}-{edition}" if edition else family, family=family, start=mention.start, end=end)


def _telling(match: re.Match[str]) -> bool:
    long_enough = len(match["number"]) >= _LEAST_DIGITS.get(match["prefix"], 1)
    return long_enough or match["kind"] is not None or match["year"] is not None


def _mention(match: re.Match[str]) -> StandardMention:
    prefix = match["prefix"] + (match["region"] or "").strip()
    family = f"{prefix}{match['part'] or ''}{match['number']}"
    return StandardMention(
        family=_SAME_TEXT.get(family, family), edition=_year(match["year"]), start=match.start(), end=match.end()
    )


def _group(match: re.Match[str]) -> StandardMention:
    family = f"t/{match['body']}{match['number']}"
    return StandardMention(family=family, edition=match["year"], start=match.start(), end=match.end())


def _foreign(match: re.Match[str], family: str) -> StandardMention:
    return StandardMention(family=family, edition=None, start=match.start(), end=match.end())


def _national(match: re.Match[str]) -> StandardMention:
    return StandardMention(
        family=f"gb{match['number']}", edition=_year(match["year"]), start=match.start(), end=match.end()
    )


def _year(written: str | None) -> str | None:
    if written is None or len(written) == 4:
        return written
    # Two-digit years stand on standards of the years before 2000.
    return f"19{written}" if int(written) >= 50 else None
