"""The files that pages of others load."""

import base64
import gzip
import hashlib

import httpx

_MOST_BYTES = 15_000


def test_the_script_is_small_kept_by_browsers_and_named_by_its_hash(client: httpx.Client) -> None:
    answer = client.get("/embed/v1.js")
    assert len(gzip.compress(answer.content)) <= _MOST_BYTES
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["content-encoding"] == "gzip"
    assert "public" in answer.headers["cache-control"]
    known = client.get("/embed/v1.js", headers={"If-None-Match": answer.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    published = {one["src"]: one for one in client.get("/embed/integrity.json").json()}
    digest = base64.b64encode(hashlib.sha384(answer.content).digest()).decode()
    assert published["/embed/v1.js"] == {
        "src": "/embed/v1.js",
        "integrity": f"sha384-{digest}",
        "bytes": len(answer.content),
    }
    assert client.get("/embed/v1.js", headers={"Accept-Encoding": "identity"}).content == answer.content


def test_the_script_holds_no_address_of_another_host_and_keeps_nothing(client: httpx.Client) -> None:
    script = client.get("/embed/v1.js").text
    for word in (
        "http:",
        "https:",
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "document.cookie",
        "eval(",
        "new Function",
    ):
        assert word not in script
    assert client.get("/embed/v1.css").headers["content-type"] == "text/css; charset=utf-8"
    assert client.get("/embed/v1-frame.js").headers["access-control-allow-origin"] == "*"
