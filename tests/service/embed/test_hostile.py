"""The element on pages that are strict, ugly, or hostile; and what people list and write, which is never markup."""

import json
import time
from uuid import uuid4

import httpx
from playwright.sync_api import Browser, Route, expect

from tests.running import RunningService
from tests.service.embed.conftest import new_sitekey
from tests.service.embed.payloads import ATTRIBUTES, PAYLOADS, VALUES
from tests.service.embed.sites import NEED, Guest, Site, embedded

_EACH = 50
_PRODUCTS = ["游标卡尺", "砝码", "压力表", "千分尺", "温度计"]
"""One for each element of the page: fifty services each."""


def test_it_works_under_a_policy_that_forbids_all_but_the_host(
    browser: Browser, service: RunningService, park: Site, sitekey: str
) -> None:
    guest = Guest(browser, service)
    policy = (
        f"default-src 'none'; script-src {service.base_url}; connect-src {service.base_url}; "
        "require-trusted-types-for 'script'; trusted-types nqi"
    )
    element = guest.see(park.put("/strict", embedded(service, sitekey), Content_Security_Policy=policy))
    guest.ask(NEED)
    expect(element.locator(".card").first).to_be_visible()
    # Styled, though no style may stand in the page: the card has the corners of the sheet.
    corner = element.locator(".card").first.evaluate("card => getComputedStyle(card).borderRadius")
    assert corner not in ("", "0px")
    assert [said for said in guest.complaints if "favicon" not in said] == []


def test_a_browser_without_constructable_sheets_links_the_sheet(
    browser: Browser, service: RunningService, park: Site, sitekey: str
) -> None:
    guest = Guest(browser, service)
    guest.page.add_init_script("delete ShadowRoot.prototype.adoptedStyleSheets; window.CSSStyleSheet = undefined")
    element = guest.see(park.put("/old", embedded(service, sitekey)))
    button = element.locator("form.ask > button")
    expect(button).to_have_css("background-color", "rgb(11, 92, 173)")
    assert element.locator("link[rel=stylesheet]").get_attribute("href") == f"{service.base_url}/embed/v1.css"


def test_the_styles_of_a_page_do_not_reach_it_and_its_own_reach_nobody(
    browser: Browser, service: RunningService, park: Site, sitekey: str
) -> None:
    ugly = """<style>html { font-size: 60px; line-height: 4; text-transform: uppercase; letter-spacing: 1em; direction: rtl; cursor: none }
    * { all: unset; color: red !important; font: 40px cursive !important; visibility: hidden }
    button, input, textarea, section { display: none !important }
    nqi-match { visibility: hidden !important; text-align: right; word-spacing: 3em; white-space: pre }</style>"""
    guest = Guest(browser, service)
    page = ugly + embedded(service, sitekey) + "<button id=own>own</button>"
    element = guest.see(park.put("/ugly", page))
    plain = Guest(browser, service)
    calm = plain.see(park.put("/calm", embedded(service, sitekey)))
    looks = """part => { const style = getComputedStyle(part); return ['display', 'color', 'fontSize', 'fontFamily', 'lineHeight',
      'letterSpacing', 'textTransform', 'visibility', 'direction', 'cursor', 'whiteSpace', 'textAlign'].map(name => style[name]) }"""
    for asking, shown in ((guest, element), (plain, calm)):
        shown.locator("textarea").wait_for()
        asking.ask(NEED)
        expect(shown.locator(".card").first).to_be_visible()
    for part in ("form.ask > button", "textarea", ".hint", ".card", ".facts dd", ".status"):
        assert element.locator(part).first.evaluate(looks) == calm.locator(part).first.evaluate(looks), part
    assert guest.page.locator("#own").evaluate("own => getComputedStyle(own).display") == "none"


def test_no_payload_acts_wherever_it_stands(
    browser: Browser, service: RunningService, park: Site, partner: httpx.Client, organization: str
) -> None:
    stations = _list_payloads(partner)
    sitekey = new_sitekey(partner, organization, park, stations=stations, budget_per_minute=600)
    guest = Guest(browser, service)
    guest.page.add_init_script("window.hits = 0; window.hit = window.alert = () => { hits += 1 }")
    guest.page.on("dialog", lambda dialog: dialog.dismiss())

    def with_many(route: Route) -> None:
        body = {**(route.request.post_data_json or {}), "limit": 50}
        route.continue_(post_data=json.dumps(body))

    guest.page.route("**/embed/v1/result", with_many)
    asked = [f"{product}校准 {PAYLOADS[place]}" for place, product in enumerate(_PRODUCTS)]
    elements = "".join(f'<nqi-match sitekey="{sitekey}"></nqi-match>' for _ in asked)
    guest.see(park.put("/payloads", f'<script src="{service.base_url}/embed/v1.js"></script>{elements}'))
    shown: set[str] = set()
    for place, text in enumerate(asked):
        element = guest.page.locator("nqi-match").nth(place)
        element.locator("textarea").fill(text)
        element.locator("form.ask > button").click()
        expect(element.locator(".count")).to_be_visible()
        shown.update(title.strip() for title in element.locator(".matches .title").all_text_contents())
        assert PAYLOADS[place][:20] in element.locator(".found").inner_text()
    listed = {_title(_PRODUCTS[place // _EACH], payload) for place, payload in enumerate(PAYLOADS)}
    assert len(shown & listed) >= 200
    _set_attributes(guest, sitekey)
    guest.page.evaluate(
        "for (const one of document.querySelectorAll('nqi-match')) for (const part of one.shadowRoot.querySelectorAll('*'))"
        "{ part.dispatchEvent(new MouseEvent('mouseover', { bubbles: true })); part.dispatchEvent(new Event('focus')); }"
    )
    guest.page.wait_for_timeout(200)
    assert guest.page.evaluate("hits") == 0
    # They do act where nobody escapes them: this page would have let them.
    guest.page.evaluate(
        "payload => document.body.insertAdjacentHTML('beforeend', payload)", PAYLOADS[len(PAYLOADS) // 25]
    )
    guest.page.wait_for_function("hits === 1")
    held = "[...document.querySelectorAll('nqi-match')].flatMap(one => [...one.shadowRoot.querySelectorAll('script, iframe, img, svg, object, embed, base, meta')]).length"
    assert guest.page.evaluate(held) == 0


def _set_attributes(guest: Guest, sitekey: str) -> None:
    """Every value in every attribute, on an element that is made so and on one that is changed."""
    guest.page.evaluate(
        """([names, values, sitekey]) => {
          const changed = document.querySelector("nqi-match");
          for (const name of names) for (const value of values) {
            const made = document.createElement("nqi-match");
            if (name !== "sitekey") made.setAttribute("sitekey", "");
            made.setAttribute(name, value);
            document.body.append(made);
            if (name !== "text") changed.setAttribute(name, value);
            if (made.shadowRoot.querySelector("textarea") === null) throw new Error(name + value);
            made.remove();
          }
          changed.setAttribute("sitekey", sitekey);
        }""",
        [ATTRIBUTES, VALUES, sitekey],
    )


def _list_payloads(partner: httpx.Client) -> list[str]:
    """Services, stations and organizations with a payload in all that is text; visible when this returns."""
    mark = uuid4().hex[:8]
    stations, items = [f"xss-{mark}-{place}" for place in range(len(_PRODUCTS))], []
    for place, station in enumerate(stations):
        organization = {"name": f"机构{mark}{place}{PAYLOADS[place + 5]}"}
        owner = partner.post("/v1/organizations", json=organization).raise_for_status().json()["id"]
        name = f"站{place}{PAYLOADS[place]}"
        stated = {
            "id": station,
            "organization_id": owner,
            "name": name,
            "name_en": name,
            "city": PAYLOADS[-place - 1][:30],
        }
        where = {"adcode": "450200", "latitude": 24.3, "longitude": 109.4}
        partner.post("/v1/stations", json={**stated, **where}).raise_for_status()
        payloads = PAYLOADS[_EACH * place : _EACH * (place + 1)]
        items += [_listing(station, f"{station}-{at}", _PRODUCTS[place], each) for at, each in enumerate(payloads)]
    stored = partner.post("/v1/offerings:batch", json={"items": items}).raise_for_status().json()
    assert stored["created"] == len(PAYLOADS), [one for one in stored["items"] if one["errors"]][:2]
    deadline = time.monotonic() + 10
    while stations[-1] not in partner.post("/v1/match", json={"text": f"{_PRODUCTS[-1]}校准", "limit": 50}).text:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return stations


def _title(product: str, payload: str) -> str:
    return f"{product}校准{payload}"


def _listing(station: str, id_: str, product: str, payload: str) -> dict[str, object]:
    return {
        "id": id_,
        "station": station,
        "title": _title(product, payload),
        "element": "metrology",
        "state": "published",
        "summary": payload,
        "products": [product, payload[:50]],
        "items": [f"{product}校准{payload}"[:50]],
        "industries": [payload[:50]],
        "modes": ["on_site"],
        "price": {"min": 1, "max": 2, "basis": payload[:50]},
        "scope_lines": [{"parameter": f"{product}{payload}", "accreditations": [{"scheme": payload[:50]}]}],
    }
