"""The element with a token in the place of a sitekey, in a real browser: a page sees the part that its server chose."""

import httpx
from playwright.sync_api import Browser, expect

from tests.running import RunningService
from tests.service.embed.conftest import new_sitekey
from tests.service.embed.sites import NEED, Guest, Site


def test_an_element_with_a_token_shows_what_the_token_lets_in(
    browser: Browser, service: RunningService, park: Site, stranger: Site, partner: httpx.Client, organization: str
) -> None:
    sitekey = new_sitekey(partner, organization, park)
    key = {"name": "园区服务器", "holder": "partner", "organization": organization}
    secret = partner.post("/v1/keys", json=key).raise_for_status().json()["secret"]
    server = httpx.Client(base_url=service.base_url, headers={"Authorization": f"Bearer {secret}"}, timeout=30)
    with server:
        asked = {"sitekey": sitekey, "elements": ["metrology"], "expires_in": 600}
        token = server.post("/v1/embed-tokens", json=asked).raise_for_status().json()["token"]
    script = f'<script async src="{service.base_url}/embed/v1.js"></script>'
    box = f'{script}<nqi-match token="{token}"></nqi-match>'
    guest = Guest(browser, service)
    element = guest.see(park.put("/token", box))
    guest.ask(NEED)
    expect(element.locator(".card").first).to_be_visible()
    assert set(element.locator(".card .kind").all_text_contents()) == {"计量"}
    link = element.get_by_role("link", name="（在新窗口打开）").first
    expect(link).to_have_attribute("target", "_blank")
    assert guest.asked[-1].all_headers()["authorization"] == f"Bearer {token}"
    assert (token in guest.page.url, guest.context.cookies(), guest.complaints) == (False, [], [])
    other = Guest(browser, service)
    elsewhere = other.see(stranger.put("/token", box))
    other.ask(NEED)
    expect(elsewhere.get_by_role("alert")).not_to_be_empty()
    assert elsewhere.locator(".card").count() == 0
