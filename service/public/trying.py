"""/try: a request of the API and its response side by side, the command for it, and where each score comes from."""

import time
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from markupsafe import Markup, escape

from service.access import page as for_page
from service.catalogues import matcher_of
from service.needs.structs import MatchAnswer, StatedNeed
from service.partners.budgets import charge_address
from service.problems import answer_to
from service.proxies import own_origin
from service.public.explaining import Explained, explained
from service.public.reading import Reader, reader_of
from service.public.rendering import page
from service.public.words.home import EXAMPLES
from service.stations.posting import posted_fields
from service.strict import decoded

AnyRequest = Request[Any, Any, Any]
_MOST_SHOWN = 24_000
"""Characters of a response that are shown."""
_EXAMPLE = 1


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """A request with what came back; `explained` is there where it asked for the signals and something was found."""

    body: str
    command: str
    status: int
    said: str
    response: Markup
    cut: str
    explained: Explained | None
    nothing: str


@get("/try", include_in_schema=False, opt=for_page("public"))
async def try_page(request: AnyRequest) -> Response[Any]:
    """An example, answered."""
    return _shown(request, _example(reader_of(request)))


@post("/try", include_in_schema=False, opt=for_page("public"), status_code=200)
async def try_posted(request: AnyRequest) -> Response[Any]:
    """What was written, answered as the API answers it, be it with a problem."""
    await charge_address(request)
    return _shown(request, (await posted_fields(request)).get("body", ""))


def _shown(request: AnyRequest, body: str) -> Response[Any]:
    return page(request, "try", "try", v=tried(request, body))


def tried(request: AnyRequest, body: str) -> Tried:
    """A body sent to `POST /v1/match`."""
    reader, started = reader_of(request), time.perf_counter()
    answer, status = _answer(request, body)
    milliseconds = 1000 * (time.perf_counter() - started)
    written = msgspec.json.encode(answer)
    shown = msgspec.json.format(written, indent=2).decode()
    matched = answer if isinstance(answer, MatchAnswer) else None
    table = explained(matched, matcher_of(request).weights, reader) if matched is not None else None
    size = f"{len(written) / 1000:,.1f} kB"
    return Tried(
        body=body,
        command=command(own_origin(request), body),
        status=status,
        said=reader.w("try_status", status=status, milliseconds=f"{milliseconds:.1f}", size=size),
        response=marked(shown[:_MOST_SHOWN]),
        cut=reader.w("try_cut", shown=f"{_MOST_SHOWN:,}") if len(shown) > _MOST_SHOWN else "",
        explained=table,
        nothing=_nothing(matched, reader),
    )


def command(host: str, body: str) -> str:
    """The same for a shell: within single quotes nothing is special but they themselves."""
    quoted = body.strip().replace("'", "'\\''")
    return f"curl -s {host}/v1/match \\\n  -H 'Content-Type: application/json' \\\n  -d '{quoted}'"


def marked(document: str) -> Markup:
    """A JSON document with its keys marked; whatever it holds is text."""
    lines = []
    for line in document.split("\n"):
        indent = line[: len(line) - len(line.lstrip())]
        key, between, value = line.strip().partition('": ')
        named = between and key.startswith('"')
        lines.append(
            Markup("{}<b>{}</b>: {}").format(indent, _plain(f'{key}"'), _plain(value))
            if named
            else Markup("{}{}").format(indent, _plain(line.strip()))
        )
    return Markup("\n").join(lines)


def _plain(text: str) -> Markup:
    """Text of an element: a quotation mark is harmless there, and written out five times as long."""
    return Markup(str(escape(text)).replace("&#34;", '"').replace("&#39;", "'"))  # noqa: S704 - escaped just here


def _answer(request: AnyRequest, body: str) -> tuple[Any, int]:
    try:
        return matcher_of(request).match(decoded(body.encode(), StatedNeed)), 200
    except Exception as error:
        # The very answer that the API gives, with its status.
        answer = answer_to(request, error)
        return answer.content, answer.status_code or 500


def _nothing(matched: MatchAnswer | None, reader: Reader) -> str:
    if matched is None:
        return ""
    if not matched.matches:
        return reader.w.try_explain_nothing
    return "" if matched.matches[0].signals else reader.w.try_explain_none


def _example(reader: Reader) -> str:
    example = EXAMPLES[_EXAMPLE]
    document = {"text": example[reader.english], "place": {"city": example[2]}, "limit": 3, "explain": True}
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()
