"""The pieces of pages, as the element asks for them."""

import re
from uuid import uuid4

import httpx

from tests.service.embed.sites import NEED, Site


def _asking(site: Site, sitekey: str, **more: str) -> dict[str, str]:
    return {"Origin": site.origin, "Authorization": f"Bearer {sitekey}", **more}


def test_a_result_says_what_was_understood_and_why_in_the_language_of_its_reader(
    client: httpx.Client, park: Site, sitekey: str
) -> None:
    answer = client.post("/embed/v1/result", json={"text": NEED}, headers=_asking(park, sitekey))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["access-control-allow-origin"] == park.origin
    assert answer.headers["cache-control"] == "no-store"
    assert re.search(r'data-match-id="[0-9a-f-]{36}" data-count="[1-9]', answer.text)
    assert "我们这样理解" in answer.text
    assert 'class="reasons"' in answer.text
    assert 'href="/offerings/' in answer.text
    english = client.post(
        "/embed/v1/result", json={"text": NEED}, headers=_asking(park, sitekey) | {"Accept-Language": "en"}
    )
    assert "How we understood it" in english.text
    assert english.headers["content-language"] == "en"


def test_where_nothing_fits_it_says_what_there_is_without_the_conditions_and_which_stations_are_near(
    client: httpx.Client, park: Site, sitekey: str, partner: httpx.Client, organization: str
) -> None:
    near = {"name": "能打电话的站", "city": "柳州市", "adcode": "450200", "latitude": 24.33, "longitude": 109.41}
    reached = {"telephone": "0772-0000000转801", "organization_id": organization}
    partner.post("/v1/stations", json=near | reached).raise_for_status()
    need = {
        "text": NEED,
        "place": {"latitude": 24.33, "longitude": 109.41},
        "constraints": {"accreditations": ["ABC"], "max_days": 0, "budget": 1},
    }
    answer = client.post("/embed/v1/result", json=need, headers=_asking(park, sitekey)).text
    assert "没有完全符合的服务" in answer
    assert "放宽条件后可以办的" in answer
    assert "放宽了：" in answer
    assert "可以就近咨询的服务站" in answer
    assert re.search(r'href="/stations/[^"]+">能打电话的站</a>', answer)
    assert '<a href="tel:07720000000;ext=801">0772-0000000转801</a>' in answer


def test_a_need_is_kept_with_consent_alone_and_once_for_a_key(client: httpx.Client, park: Site, sitekey: str) -> None:
    refused = client.post("/embed/v1/need", json={"text": NEED}, headers=_asking(park, sitekey))
    assert (refused.status_code, refused.json()["code"]) == (422, "consent-required")
    assert refused.json()["errors"][0]["pointer"] == "/consent"
    headers = _asking(park, sitekey) | {"Idempotency-Key": str(uuid4())}
    kept, again = (
        client.post("/embed/v1/need", json={"text": NEED, "consent": True}, headers=headers) for _ in range(2)
    )
    assert (kept.status_code, kept.text) == (201, again.text)
    found = re.search(r'href="/needs/([0-9a-f-]{36})#([\w-]+)"', kept.text)
    assert found is not None
    need = client.get(f"/v1/needs/{found[1]}", headers={"Authorization": f"Bearer {found[2]}"})
    assert need.json()["answer"]["understanding"]["text"] == NEED


def test_what_is_wrong_is_a_problem_that_names_the_field(client: httpx.Client, park: Site, sitekey: str) -> None:
    answer = client.post(
        "/embed/v1/result", json={"text": NEED, "place": {"city": "无此地"}}, headers=_asking(park, sitekey)
    )
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/place/city")
    assert answer.headers["access-control-allow-origin"] == park.origin
    assert client.post("/embed/v1/result", content=b"text", headers=_asking(park, sitekey)).status_code == 415
