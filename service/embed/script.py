"""The script of the element, put together once: its source, its words, its two forms and its style sheet in one file."""

import base64
import gzip
import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from service.embed.asking import form_view
from service.embed.words import PHRASES, SAYING

FORM_ID = "nqi-ask"
"""The id of the form of a need: in the element's own tree, so that it is no other's in the page."""
_SOURCE = Path(__file__).with_name("element.js")
_STYLE = Path(__file__).parents[1] / "pages" / "static" / "embed.css"
_ALSO_SAID = ("colon", "handed", "consent_missing")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_LINE_ENDS = str.maketrans({"\u2028": "\\u2028", "\u2029": "\\u2029"})
"""JSON may hold these as they are, scripts of older browsers may not."""


class Served(msgspec.Struct, frozen=True):
    """A file as it is sent, plain and packed, with its entity tag and its hash for subresource integrity."""

    body: bytes
    packed: bytes
    tag: str
    integrity: str


def served(body: bytes) -> Served:
    """A file ready to be sent."""
    digest = base64.b64encode(hashlib.sha384(body).digest()).decode()
    # Without a time, so that it is the same on every node.
    packed = gzip.compress(body, mtime=0)
    return Served(body, packed, f'"{hashlib.sha256(body).hexdigest()[:32]}"', f"sha384-{digest}")


@cache
def element_script(engine: Any) -> Served:
    """The script of the element."""
    parts = {
        "words": {language: _words(place) for place, language in enumerate(("zh", "en"))},
        "widgets": {"zh": _widget(engine, english=False), "en": _widget(engine, english=True)},
        "style": element_style().body.decode(),
    }
    written = json.dumps(parts, ensure_ascii=False, separators=(",", ":")).translate(_LINE_ENDS)
    source = _unindented(_SOURCE.read_text("utf-8"), "//")
    return served(f'(() => {{\n"use strict";\nconst NQI = {written};\n{source}\n}})();\n'.encode())


@cache
def element_style() -> Served:
    """The style sheet of the element, without its comments."""
    return served(_unindented(_COMMENT.sub("", _STYLE.read_text("utf-8"))).encode())


@cache
def frame_script() -> Served:
    """The script of a page that holds a frame of ours."""
    return served(Path(__file__).with_name("frame.js").read_bytes())


def _widget(engine: Any, english: bool) -> str:
    written: str = engine.get_template("embed/widget.html").render(f=form_view(english), action="", form_id=FORM_ID)
    return _unindented(written)


def _words(place: int) -> dict[str, str]:
    return {name: PHRASES[name][place] for name in (*SAYING, *_ALSO_SAID)}


def _unindented(text: str, comment: str = "\0") -> str:
    """The lines without their indentation, and without those that are a comment alone; no text of ours spans lines."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(comment))
