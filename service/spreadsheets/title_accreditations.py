"""The accreditation that the title of a scope annex states: CNAS注册号 L12345, CMA证书编号, 有效期至.

A title is no proof: what it says is recorded as not verified, and counts only once somebody has looked it up.
"""

import datetime
import re
from collections.abc import Sequence

import msgspec

from service.catalogue.listings import AccreditationListing
from service.spreadsheets.cells import BadCell, half_width
from service.spreadsheets.dates import date_of

_NAMED = re.compile(r"CNAS|CMA|资质认定|实验室认可|认可证书")
_CNAS = re.compile(
    r"(?:CNAS|注册号|认可编号|证书编?号)[^A-Za-z\d]{0,12}(?:CNAS)?[\s:-]{0,3}((?:L|IB|PT|RM)\d{4,5})(?![\dA-Za-z])"
)
_CMA_NAMED = re.compile(r"CMA|资质认定")
_CMA = re.compile(r"(?:证书编?号|编号|CMA)[^A-Za-z\d]{0,12}(\d{9,14}[A-Z]?)(?![\dA-Za-z])")
_DATE = r"(\d{4}\s?(?:[-/.]|年)\s?\d{1,2}\s?(?:[-/.]|月)\s?\d{1,2})"
_BEGIN = re.compile(rf"(?:发证|签发|颁发|批准|生效|认可)日期[^\d]{{0,6}}{_DATE}")
_END = re.compile(rf"(?:有效期限?(?:截?止|至|到)|有效日期至|截止日期|失效日期|到期日期?)[^\d]{{0,6}}{_DATE}")
_SPAN = re.compile(rf"有效期限?[^\d]{{0,6}}{_DATE}\s?日?\s?(?:至|到|~|-|—)\s?{_DATE}")
_LONGEST = 400


class Stated(msgspec.Struct, frozen=True):
    """What a title says: the word by which it names a scheme, and the accreditations of which it has the number."""

    named: str | None
    accreditations: list[AccreditationListing]


def stated_in(lines: Sequence[str]) -> Stated:
    """What the lines above a table say of accreditations.

    >>> stated_in(["实验室认可证书附件（注册号：CNAS L0123）  有效期至：2029年9月19日"]).accreditations[0].certificate
    'CNAS L0123'
    """
    texts = [half_width(line[:_LONGEST]) for line in lines]
    whole = "\n".join(texts)
    named = _NAMED.search(whole)
    found = {"CNAS": _first(_CNAS, texts)}
    if _CMA_NAMED.search(whole):
        found["CMA"] = _first(_CMA, texts)
    numbers = [(scheme, *where) for scheme, where in found.items() if where is not None]
    accreditations = [
        # Dates of another line belong to the one certificate there is, not to one of two.
        _accreditation(scheme, number, whole if len(numbers) == 1 else texts[line])
        for scheme, line, number in numbers
    ]
    return Stated(named[0] if named else None, accreditations)


def words_of(accreditation: AccreditationListing) -> str:
    """An accreditation as it is told: CMA 231520340123（有效期至2029-09-19）."""
    certificate = accreditation.certificate or ""
    said = certificate if certificate.startswith(accreditation.scheme) else f"{accreditation.scheme} {certificate}"
    return f"{said}（有效期至{accreditation.valid_to}）" if accreditation.valid_to else said


def _first(pattern: re.Pattern[str], texts: Sequence[str]) -> tuple[int, str] | None:
    found = ((line, pattern.search(text)) for line, text in enumerate(texts))
    return next(((line, match[1]) for line, match in found if match), None)


def _accreditation(scheme: str, number: str, text: str) -> AccreditationListing:
    span, begin, end = _SPAN.search(text), _BEGIN.search(text), _END.search(text)
    first = _date(span[1] if span else begin[1] if begin else None)
    last = _date(span[2] if span else end[1] if end else None)
    if first is not None and last is not None and first > last:
        first = None
    certificate = f"CNAS {number}" if scheme == "CNAS" else number
    return AccreditationListing(
        scheme=scheme, certificate=certificate, valid_from=first, valid_to=last, state="unverified"
    )


def _date(written: str | None) -> datetime.date | None:
    try:
        return date_of(written.replace(" ", "")) if written else None
    except BadCell:
        return None
