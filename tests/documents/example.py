"""README's example: the request that it shows, the shortened answer that it shows, and how one is made of an answer."""

import json
import re
import shlex
from typing import Any

import httpx

from tests.documents.pages import blocks

_BASE_URL = "http://127.0.0.1:8000"
_ANSWER = re.compile(r"(?<=^```json\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
_MOST_REASONS = 2


def send(readme: str, base_url: str) -> httpx.Response:
    """Send the request of the README, as its words say, to another address."""
    (command,) = [block for block in blocks(readme, "bash") if "curl" in block]
    words = shlex.split(command.split("| python3")[0])
    url = next(word for word in words if word.startswith("http"))
    assert url.startswith(_BASE_URL), "the README asks where `make run` serves"
    headers = dict(words[number + 1].split(": ", 1) for number, word in enumerate(words) if word == "-H")
    body = words[words.index("-d") + 1]
    return httpx.post(url.replace(_BASE_URL, base_url), headers=headers, content=body.encode(), timeout=30)


def shown_answer(readme: str) -> dict[str, Any]:
    """The answer as the README shows it."""
    (block,) = blocks(readme, "json")
    shown: dict[str, Any] = json.loads(block)
    return shown


def with_answer(readme: str, answer: dict[str, Any]) -> str:
    """The README with another answer."""
    written = json.dumps(answer, ensure_ascii=False, indent=2)
    # Innermost objects and lists of one line are easier to read.
    written = re.sub(r"([{\[])\n\s+([^{}\[\]]*?)\n\s+([}\]])", _on_one_line, written)
    return _ANSWER.sub(lambda _: f"{written}\n", readme, count=1)


def shortened(answer: dict[str, Any], message: str) -> dict[str, Any]:
    """An answer with fewer members, each as it is; of the messages one language stays."""
    label = "label" if message == "message" else "label_en"
    return {
        "ranking": answer["ranking"],
        "understanding": {
            "requirements": [
                _some(requirement, "id", label, "kind", "evidence")
                for requirement in answer["understanding"]["requirements"]
            ]
        },
        "matches": [
            {
                "offering": _some(match["offering"], "id", "title"),
                "station": _some(match["station"], "id", "name"),
                "score": match["score"],
                "distance_km": match["distance_km"],
                "reasons": [_some(reason, message) for reason in match["reasons"][:_MOST_REASONS]],
                "satisfies": match["satisfies"],
            }
            for match in answer["matches"]
        ],
        "plan": {
            "lines": [
                {
                    **_some(line, "order", "offering", "title", "station", "requirements", "start_day", "end_day"),
                    "because": _some(line["because"], message),
                }
                for line in answer["plan"]["lines"]
            ],
            **_some(answer["plan"], "uncovered", "doors", "working_days"),
        },
    }


def _some(value: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value[name] for name in names}


def _on_one_line(match: re.Match[str]) -> str:
    inner = re.sub(r"\n\s+", " ", match[2])
    joined = f"{match[1]}{inner}{match[3]}"
    return joined if len(joined) <= 100 else match[0]
