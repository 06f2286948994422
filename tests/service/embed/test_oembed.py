"""oEmbed: an address of ours becomes a frame in anyone's page."""

import re

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.running import RunningService
from tests.service.embed.sites import NEED, Guest, Site


def test_the_address_of_an_offering_becomes_a_frame_of_the_size_that_is_asked_for(
    browser: Browser, service: RunningService, client: httpx.Client, stranger: Site
) -> None:
    found = client.post("/v1/match", json={"text": NEED}).json()["matches"][0]["offering"]
    page = client.get(f"/offerings/{found['id']}").text
    link = re.search(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', page)
    assert link is not None
    answer = client.get(f"{link[1]}&maxwidth=480&maxheight=9999")
    assert answer.headers["content-type"] == "application/json"
    rich = answer.json()
    assert (rich["version"], rich["type"], rich["title"]) == ("1.0", "rich", found["title"])
    assert (rich["width"], rich["height"]) == (480, 360)
    guest = Guest(browser, service)
    guest.page.goto(stranger.put("/oembed", rich["html"]))
    frame = guest.page.frame_locator("iframe")
    expect(frame.locator(".card .title")).to_have_text(found["title"])
    assert frame.locator(".card a").first.get_attribute("target") == "_blank"


def test_so_does_that_of_a_shared_match_and_nobody_logs_its_code(service: RunningService, client: httpx.Client) -> None:
    shared = client.post("/match/shared", data={"text": NEED}, headers={"Origin": service.base_url})
    assert shared.status_code == 303
    code = shared.headers["location"].rpartition("/")[2]
    answer = client.get("/oembed", params={"url": f"{service.base_url}/match/{code}"})
    assert NEED not in answer.text
    source = re.search(r'src="([^"]+)"', answer.json()["html"])
    assert source is not None
    framed = client.get(source[1])
    assert (framed.status_code, "我们这样理解" in framed.text) == (200, True)
    assert "frame-ancestors 'self' *" in framed.headers["content-security-policy"]
    assert "<form" not in framed.text
    assert "/embed/match/…" in service.output_with("/embed/match/")
    assert code not in service.output


@pytest.mark.parametrize(
    ("url", "more", "status"),
    [
        ("{here}/offerings/none", "", 404),
        ("{here}/match/none", "", 404),
        ("{here}/listings", "", 404),
        ("https://evil.example/offerings/LZ-001", "", 404),
        ("javascript:alert(1)", "", 404),
        ("{here}/offerings/LZ-001", "&format=xml", 501),
    ],
)
def test_other_addresses_are_not_shown(
    service: RunningService, client: httpx.Client, url: str, more: str, status: int
) -> None:
    answer = client.get(f"/oembed?url={url.format(here=service.base_url)}{more}")
    assert answer.status_code == status
