"""The pages of the embed: what an address may choose about them, and their problems."""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.response import Template

from service.embed.policies import framed_policy
from service.embed.script import FORM_ID
from service.embed.words import words
from service.languages import prefers_english
from service.problems import KINDS, Refused, answer_to

AnyRequest = Request[Any, Any, Any]
_LONGEST_HEADING = 60


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """What the address of a page chooses."""

    english: bool
    theme: str
    heading: str


def chosen_of(request: AnyRequest, given: dict[str, str] | None = None) -> Chosen:
    """What an address, or a form, chooses; what it should not say is as if it were not there."""
    values = dict(request.query_params) if given is None else given
    language, theme = values.get("lang", "").lower(), values.get("theme", "")
    asked = prefers_english(request.headers.get("accept-language", ""))
    return Chosen(
        english=language.startswith("en") if language else asked,
        theme=theme if theme in ("light", "dark") else "",
        heading=values.get("heading", "")[:_LONGEST_HEADING],
    )


def page(
    request: AnyRequest,
    template: str,
    *,
    ancestors: Sequence[str] = (),
    status: int = 200,
    headers: dict[str, str] | None = None,
    chosen: Chosen | None = None,
    **context: Any,
) -> Template:
    """A page of the embed; pages of the ancestors may frame it."""
    chosen = chosen or chosen_of(request)
    w = words(chosen.english)
    shown = {
        "w": w,
        "english": chosen.english,
        "theme": chosen.theme,
        "heading": chosen.heading,
        "title": chosen.heading or w.product,
        "form_id": FORM_ID,
        "framed": False,
        # Our other pages are held by no frame.
        "blank": True,
        **context,
    }
    policy = {**framed_policy(ancestors), **(headers or {})}
    return Template(f"embed/{template}.html", context=shown, status_code=status, headers=policy)


def failed(request: AnyRequest, error: Exception) -> Response[Any]:
    """The answer to whatever went wrong on such a page: told to people as a page, also in a frame."""
    answer = answer_to(request, error)
    if "text/html" not in request.headers.get("accept", ""):
        return answer
    kind, chosen = KINDS[answer.content.code], chosen_of(request)
    said = f"{kind.title_en}: {kind.repair_en}" if chosen.english else f"{kind.title}：{kind.repair}"
    headers = {"Retry-After": answer.headers["Retry-After"]} if "Retry-After" in answer.headers else {}
    return page(
        request,
        "form_page",
        ancestors=["*"],
        status=kind.status,
        headers=headers,
        chosen=chosen,
        trouble=said,
        request_id=answer.content.request_id,
    )


PAGE_HANDLERS: dict[int | type[Exception], Any] = {Refused: failed, HTTPException: failed, Exception: failed}
"""For the router of these pages."""
