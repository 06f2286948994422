"""Code to copy into somebody's pages, with the address under which this page was asked for."""

from html import escape
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request

from service.embed.script import element_script, frame_script
from service.proxies import own_origin
from service.stations.rendering import Reader

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


def snippets_of(request: AnyRequest, sitekey: str, place: str | None) -> Snippets:
    """The code for a sitekey and the place of its visitors; scripts are told with their hashes."""
    address, english = own_origin(request), Reader(request).english
    host, key = escape(address), escape(sitekey)
    at = f' place="{escape(place)}"' if place else ""
    query = escape(urlencode({"sitekey": sitekey, **({"place": place} if place else {})}))
    whole = element_script(request.app.template_engine.engine)  # type: ignore[union-attr]
    script = _script(f"{host}/embed/v1.js", whole.integrity)
    title = "Quality services" if english else "质量服务匹配"
    ask = "Find quality services" if english else "查找质量服务"
    return Snippets(
        element=f'{script}\n<nqi-match sitekey="{key}"{at}></nqi-match>',
        frame=(
            f"{_script(f'{host}/embed/v1-frame.js', frame_script().integrity)}\n"
            f'<iframe src="{host}/embed/frame?{query}"\n  title="{title}" width="100%" height="{_HEIGHT}"></iframe>'
        ),
        form=f'<a href="{host}/embed/form?{query}">{ask}</a>',
        policy=f"script-src {address};\nconnect-src {address};",
        frame_policy=f"script-src {address};\nframe-src {address};",
        events=_EVENTS,
        token=_token(address, sitekey),
        token_element=f'{script}\n<nqi-match token="nqi_embed_…"{at}></nqi-match>',
    )


def _script(src: str, integrity: str) -> str:
    # In lines that a reader sees without moving what is shown.
    return f'<script async src="{src}"\n  integrity="{integrity}"\n  crossorigin="anonymous"></script>'


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
