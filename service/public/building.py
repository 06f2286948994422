"""/embed: a snippet for somebody's own page, put together from options, and seen at work."""

import re
from html import escape
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get

from matching.errors import UnknownPlace
from matching.places import place_of_adcode, place_of_name
from service.access import page as for_page
from service.proxies import own_origin
from service.public.reading import Reader, reader_of
from service.public.rendering import page

AnyRequest = Request[Any, Any, Any]
DEMO = "nqi_site_demo_"
"""What the sitekeys of the demonstration begin with."""
_STATES = ("found", "empty", "limited", "failing")
_LANGUAGES = ("auto", "zh", "en")
_THEMES = ("auto", "light", "dark")
_KINDS = ("element", "frame", "form")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_SITEKEY = re.compile(r"nqi_site_[A-Za-z0-9_-]{1,40}")
_ACCENT = "#0b5cad"
_LONGEST = 60


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What was chosen."""

    state: str = "found"
    sitekey: str = ""
    place: str = ""
    language: str = "auto"
    theme: str = "auto"
    accent: str = _ACCENT
    heading: str = ""
    kind: str = "element"

    @property
    def key(self) -> str:
        """The sitekey that stands in the snippet."""
        return self.sitekey or DEMO + self.state


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """The snippet, the rule for a style sheet where there is one, what a policy must allow, and what to look at."""

    code: str
    style: str
    policy: str
    adcode: str
    unknown_place: bool


@get("/embed", include_in_schema=False, opt=for_page("public"))
async def builder(request: AnyRequest) -> Response[Any]:
    """The options, the preview and the code; what is chosen is nothing personal, and stands in the address."""
    reader, options = reader_of(request), options_of(request)
    return page(
        request,
        "embed",
        "embed",
        headers={"Cache-Control": "no-cache"},
        o=options,
        built=built(options, own_origin(request)),
        states=_named(reader, "build", _STATES),
        languages=_named(reader, "build_lang", _LANGUAGES),
        themes=_named(reader, "build_theme", _THEMES),
        kinds=_named(reader, "build_kind", _KINDS),
        steps=[reader.w[f"build_step_{number}"] for number in (1, 2, 3)],
    )


def options_of(request: AnyRequest) -> Options:
    """The options of an address; one that is none is as if it were not there."""
    given = request.query_params

    def one_of(name: str, several: tuple[str, ...]) -> str:
        return value if (value := given.get(name, "")) in several else several[0]

    sitekey, accent = given.get("sitekey", "").strip(), given.get("accent", "").lower()
    return Options(
        state=one_of("state", _STATES),
        sitekey=sitekey if _SITEKEY.fullmatch(sitekey) else "",
        place=given.get("place", "").strip()[:_LONGEST],
        language=one_of("language", _LANGUAGES),
        theme=one_of("theme", _THEMES),
        accent=accent if _COLOUR.fullmatch(accent) else _ACCENT,
        heading=given.get("heading", "").strip()[:_LONGEST],
        kind=one_of("kind", _KINDS),
    )


def built(options: Options, host: str) -> Built:
    """What the options come to, on a service at this host."""
    adcode = _adcode(options.place)
    attributes = {
        "place": adcode,
        "lang": "" if options.language == "auto" else options.language,
        "theme": "" if options.theme == "auto" else options.theme,
        "heading": options.heading,
    }
    kept = {name: value for name, value in {"sitekey": options.key, **attributes}.items() if value}
    coloured = options.kind == "element" and options.accent != _ACCENT
    return Built(
        code=_SNIPPETS[options.kind](kept, host),
        style=f"nqi-match {{ --nqi-accent: {options.accent}; }}" if coloured else "",
        policy=_policy(options.kind, host),
        adcode=adcode,
        unknown_place=bool(options.place) and not adcode,
    )


def _element(attributes: dict[str, str], host: str) -> str:
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    return f'<script async src="{host}/embed/v1.js"></script>\n<nqi-match {written}></nqi-match>'


def _frame(attributes: dict[str, str], host: str) -> str:
    address = escape(f"{host}/embed/frame?{urlencode(attributes)}")
    return (
        f'<iframe src="{address}" title="NQI" width="100%" height="640" loading="lazy"></iframe>\n'
        f'<script async src="{host}/embed/v1-frame.js"></script>'
    )


def _form(attributes: dict[str, str], host: str) -> str:
    address = escape(f"{host}/embed/form?{urlencode(attributes)}")
    return f'<a href="{address}">{"Find services" if attributes.get("lang") == "en" else "查找质量服务"}</a>'


_SNIPPETS = {"element": _element, "frame": _frame, "form": _form}


def _policy(kind: str, host: str) -> str:
    """The directives that a page's own policy needs."""
    return {"element": f"script-src {host}; connect-src {host}", "frame": f"frame-src {host}; script-src {host}"}.get(
        kind, ""
    )


def _adcode(written: str) -> str:
    """The code of a place by its name or code; none where nobody knows it."""
    if not written:
        return ""
    try:
        digits = written.isascii() and written.isdecimal() and len(written) == 6
        return (place_of_adcode(written) if digits else place_of_name(written)).adcode or ""
    except UnknownPlace:
        return ""


def _named(reader: Reader, prefix: str, values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(value, reader.w[f"{prefix}_{value}"]) for value in values]
