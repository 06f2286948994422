"""Code to copy into somebody's pages, with the address under which this page was asked for."""

from html import escape
from typing import Any

import msgspec
from litestar import Request

AnyRequest = Request[Any, Any, Any]
DEMO_SITEKEY = "nqi_site_demo_found"
_HEIGHT = 640


class Snippets(msgspec.Struct, frozen=True, kw_only=True):
    """Pieces of HTML, of a policy and of a shell, ready to be pasted."""

    element: str
    frame: str
    form: str
    policy: str
    frame_policy: str
    events: str
    token: str
    token_element: str


def host_of(request: AnyRequest) -> str:
    """The address of this service, as a browser has it."""
    return str(request.base_url).rstrip("/")


def snippets_of(host: str, sitekey: str, place: str | None, integrity: str, english: bool) -> Snippets:
    """The code for a sitekey; `integrity` is what the script is known by (Subresource Integrity)."""
    host, key = escape(host), escape(sitekey)
    at = f' place="{escape(place)}"' if place else ""
    script = f'<script async src="{host}/embed/v1.js" integrity="{escape(integrity)}" crossorigin="anonymous"></script>'
    title = "Quality services" if english else "质量服务匹配"
    ask = "Find quality services" if english else "查找质量服务"
    place_query = f"&amp;place={escape(place)}" if place else ""
    return Snippets(
        element=f'{script}\n<nqi-match sitekey="{key}"{at}></nqi-match>',
        frame=(
            f'<script async src="{host}/embed/v1-frame.js"></script>\n'
            f'<iframe data-nqi-frame src="{host}/embed/frame?sitekey={key}{place_query}" title="{title}" '
            f'width="100%" height="{_HEIGHT}"></iframe>'
        ),
        form=f'<a href="{host}/embed/form?sitekey={key}{place_query}">{ask}</a>',
        policy=f"script-src {host};\nconnect-src {host};",
        frame_policy=f"script-src {host};\nframe-src {host};",
        events=_EVENTS,
        token=_token(host, sitekey),
        token_element=f'{script}\n<nqi-match token="nqi_embed_…"{at}></nqi-match>',
    )


_EVENTS = """\
const box = document.querySelector("nqi-match");
box.addEventListener("nqi-result", (event) => console.log(event.detail.match_id, event.detail.count));
box.addEventListener("nqi-select", (event) => console.log(event.detail.offering, event.detail.station));
box.addEventListener("nqi-need", (event) => console.log(event.detail.need));"""


def _token(host: str, sitekey: str) -> str:
    return (
        f"curl -s {host}/v1/embed-tokens \\\n"
        '  -H "Authorization: Bearer $NQI_KEY" -H "Content-Type: application/json" \\\n'
        f"""  -d '{{"sitekey": "{sitekey}", "regions": ["4502"], "expires_in": 3600}}'"""
    )
