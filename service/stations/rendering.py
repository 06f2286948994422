"""A page: its template, in the reader's language, for the person who is signed in."""

import datetime
import math
import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from litestar import Request
from litestar.datastructures import Cookie
from litestar.response import Redirect, Template
from markupsafe import Markup, escape

from service.accounts.authentication import principal_of
from service.accounts.principals import Principal
from service.clock import today
from service.desk.waiting import Waiting, waiting_of
from service.languages import prefers_english
from service.policies import STATION_PAGE_POLICY
from service.stations.forms.fields import Field
from service.stations.words import Words
from service.stations.words.choices import CHOICES, said
from service.telephones import dial

AnyRequest = Request[Any, Any, Any]
_CHINA = ZoneInfo("Asia/Shanghai")


class Reader:
    """Who reads a page, and how things are said to them."""

    def __init__(self, request: AnyRequest) -> None:
        self.english = prefers_english(request.headers.get("accept-language", ""))
        self.person: Principal = principal_of(request)
        self.w = Words(self.english)

    def said(self, table: str, value: object) -> str:
        """A value in words."""
        return said(table, value, self.english)

    def choices(self, table: str) -> list[tuple[str, str]]:
        """What a field may hold, in words."""
        return [(value, words[self.english]) for value, words in CHOICES[table].items()]

    def label(self, field: Field) -> str:
        """The label of a field."""
        return field.label[self.english]

    def hint(self, field: Field) -> str:
        """What is worth knowing of a field."""
        return field.hint[self.english]

    def moment(self, moment: datetime.datetime | None) -> str:
        """A moment, by the clocks of China."""
        return self.w.never if moment is None else moment.astimezone(_CHINA).strftime("%Y-%m-%d %H:%M")

    def deadline(self, moment: datetime.datetime) -> str:
        """Until when something should be done: the day alone where it lasts to its end."""
        last = (moment - datetime.timedelta(microseconds=1)).astimezone(_CHINA)
        whole = moment.astimezone(_CHINA).time() == datetime.time()
        return last.date().isoformat() if whole else moment.astimezone(_CHINA).strftime("%Y-%m-%d %H:%M")

    def day(self, moment: datetime.datetime | datetime.date | None) -> str:
        """A day, in China."""
        if isinstance(moment, datetime.datetime):
            moment = moment.astimezone(_CHINA).date()
        return self.w.never if moment is None else moment.isoformat()

    def ago(self, moment: datetime.datetime | datetime.date | None) -> str:
        """How long ago a day was."""
        if moment is None:
            return self.w.never
        day = moment.astimezone(_CHINA).date() if isinstance(moment, datetime.datetime) else moment
        days = (today() - day).days
        if days <= 0:
            return self.w.today
        return self.w.day_ago if days == 1 else self.w("days_ago", days=days)

    def until(self, day: datetime.date) -> str:
        """How many days there are until a day."""
        return self.w("in_days", days=(day - today()).days)

    def seconds(self, seconds: int) -> str:
        """A pause in words."""
        if seconds < 60:
            return self.w("seconds", count=seconds)
        minutes = math.ceil(seconds / 60)
        return self.w.minute if minutes == 1 else self.w("minutes", count=minutes)

    def number(self, value: float) -> str:
        """A number as people write it."""
        return f"{value:,.10g}"


class Link(msgspec.Struct, frozen=True):
    """A link of the main navigation; `count` says how much waits there."""

    section: str
    path: str
    count: int = 0


def navigation(person: Principal, waiting: Waiting | None) -> list[Link]:
    """Where a person may go. What is for administrators is shown to editors too: the page says who can help."""
    if person.account_id is None:
        return []
    own = Link("organizations", "/organizations") if person.is_operator else Link("organization", "/organization")
    # Files are sent for one's own organization.
    sent = [] if person.is_operator else [Link("imports", "/imports")]
    return [
        *_desk(person, waiting),
        Link("listings", "/listings"),
        Link("stations", "/stations"),
        *sent,
        Link("keys", "/keys"),
        Link("webhooks", "/webhooks"),
        # Few editors know of portals, so that they are shown to those alone who look after them.
        *([Link("portals", "/sitekeys")] if "key:admin" in person.scopes else []),
        Link("people", "/people"),
        own,
    ]


def _desk(person: Principal, waiting: Waiting | None) -> list[Link]:
    """What people work on; needs are shown to those who receive any."""
    if person.is_operator:
        wrong = waiting.overdue + waiting.disputes if waiting else 0
        return [
            Link("needs", "/needs", waiting.needs if waiting else 0),
            Link("inbox", "/inbox"),
            Link("operations", "/operations", wrong),
        ]
    received = [Link("needs", "/needs", waiting.needs)] if waiting and waiting.receives else []
    return [Link("inbox", "/inbox", waiting.referrals if waiting else 0), *received]


def page(
    request: AnyRequest,
    template: str,
    section: str = "",
    *,
    status: int = 200,
    cookies: Sequence[Cookie] = (),
    headers: dict[str, str] | None = None,
    **context: Any,
) -> Template:
    """A page of the station desk."""
    reader = Reader(request)
    shown = {
        "r": reader,
        "w": reader.w,
        "english": reader.english,
        "me": reader.person,
        "links": navigation(reader.person, waiting_of(request)),
        "section": section,
        "errors": {},
        "values": {},
        "done": "",
        **context,
    }
    return Template(
        f"stations/{template}.html",
        context=shown,
        status_code=status,
        headers={**STATION_PAGE_POLICY, **(headers or {})},
        cookies=list(cookies),
    )


def prepare(engine: Any) -> None:
    """Teach the templates to tell what lies under a path of a form, and how a number is called."""
    engine.engine.filters["dial"] = dial
    engine.engine.tests["under"] = lambda path, start: path == start or path.startswith(start + ".")
    engine.engine.filters["unbroken"] = unbroken


_CODE = re.compile(r"(?:[A-Z]{2,6}(?:/[A-Z]{1,4})? ?)?\d[\d.]*(?:-\d+)+(?: \d{2}:\d{2})?")
"""A standard's number, or a day with or without its hour."""


def unbroken(text: str) -> Markup:
    """Some text in which numbers of standards and days never break at their hyphens."""
    parts = _CODE.split(text)
    codes = [Markup('<span class="tight">{}</span>').format(code) for code in _CODE.findall(text)]
    return Markup("").join(piece for pair in zip_longest(map(escape, parts), codes, fillvalue="") for piece in pair)


def see(path: str, cookies: Sequence[Cookie] = ()) -> Redirect:
    """Go and see another page, by GET (RFC 9110, 15.4.4)."""
    return Redirect(path, status_code=303, cookies=list(cookies), headers={"Cache-Control": "no-store"})
