"""The requests that the guides show as curl commands, to be sent to a service of the test."""

import re
import shlex
from collections.abc import Mapping

import httpx

from tests.documents.pages import blocks, read
from tests.service.attachments.files import pdf

_BASE_URL = "http://127.0.0.1:8000"
_FILES = {"@drawing.pdf": pdf()}
"""Files that commands send."""
_CREATED = re.compile(r"\$\(cat /proc/sys/kernel/random/uuid\)")
_VARIABLE = re.compile(r"\$([A-Z_]+)")


def commands(page: str) -> list[str]:
    """The curl commands of a guide, in its order."""
    return [block for block in blocks(read(page), "bash") if block.startswith("curl")]


def request_of(command: str, base_url: str, known: Mapping[str, str]) -> httpx.Request:
    """The request of a command, sent elsewhere, with what its variables stand for."""
    filled = _CREATED.sub("9e0b7c52-4a6f-4f7e-9d0f-0d8a8f3f6d11", command)
    # A tag holds quotation marks, which a shell would leave alone within a variable.
    words = [
        _VARIABLE.sub(lambda match: known[match[1]], word).replace(_BASE_URL, base_url) for word in shlex.split(filled)
    ]
    url = next(word for word in words if word.startswith(base_url))
    headers = dict(words[number + 1].split(": ", 1) for number, word in enumerate(words) if word == "-H")
    body = words[words.index("-d") + 1].encode() if "-d" in words else None
    if "--data-binary" in words:
        body = _FILES[words[words.index("--data-binary") + 1]]
    method = words[words.index("-X") + 1] if "-X" in words else "POST" if body else "GET"
    return httpx.Request(method, url, headers=headers, content=body)
