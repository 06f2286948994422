"""Before the year begins: the operator signs in, every organization gets a key, and the missing stations open."""

import asyncio
import json
import time
import urllib.request
from typing import Any

import msgspec

from service.simulation.api import Answer, Api
from service.simulation.ledger import Write
from service.simulation.parties import Organization
from service.simulation.receiving import Receiver
from service.simulation.running import Service
from service.simulation.stations import Listing, Opening, openings, read_listings

_LOOKED_FOR_SECONDS = 30
_LISTENING = ("WH-S7", "WH-S12", "WH-S1", "WH-S4")
"""Stations whose organizations have a system of their own that is told of events."""


class Opened(msgspec.Struct, kw_only=True):
    """Who is there when the year begins; `owners` is station → id of its organization."""

    operator_key: str
    organizations: dict[str, Organization]
    owners: dict[str, str]
    listings: dict[str, Listing]
    consent: dict[str, object]


class NotOpened(Exception):
    """Something could not be prepared."""


async def open_city(service: Service, api: Api, stations: int) -> Opened:
    """The city as it is on the first day."""
    key = await asyncio.to_thread(_operator_key, service)
    fixtures, offerings = read_listings("stations"), read_listings("offerings")
    new = openings(fixtures, offerings, stations)
    ids = {each["name"]: each["id"] for each in await _all(api, "/v1/organizations?limit=100", key)}
    owners = {each["id"]: ids[each["organization"]["name"]] for each in fixtures}
    for opening in new:
        owners[opening.station["id"]] = await _open(api, key, opening, owners)
    listed = [*offerings, *(each for opening in new for each in opening.offerings)]
    organizations = {id_: await _with_key(api, key, id_) for id_ in sorted(set(owners.values()))}
    await _until_found(api, new)
    return Opened(
        operator_key=key,
        organizations=organizations,
        owners=owners,
        listings={each["id"]: each for each in listed},
        consent=await _consent(api),
    )


async def listen(api: Api, receiver: Receiver, opened: Opened) -> None:
    """The operator and some organizations add webhooks."""
    await receiver.add(api, "operator", opened.operator_key, None)
    for number, station in enumerate(_LISTENING, 1):
        organization = opened.organizations[opened.owners[station]]
        await receiver.add(api, f"organization-{number}", organization.key, organization)


async def _consent(api: Api) -> dict[str, object]:
    """What an enterprise agrees to when it gives its contact: what is required, by the text in force."""
    texts = _good("/v1/consents", await api.read("/v1/consents"))["items"]
    text = next(each for each in texts if each["in_force"])
    required = next(each for each in text["purposes"] if each["required"])
    return {
        "version": text["version"],
        "purposes": [required["purpose"]],
        "recipients": required["recipients"],
    }


async def _open(api: Api, key: str, opening: Opening, owners: dict[str, str]) -> str:
    """A modelled station with its offerings; the id of its organization is returned."""
    owner = owners[opening.shares]
    if opening.body is not None:
        body = {"name": f"武汉{opening.body}（模拟）"}
        owner = (await _made(api, "POST", "/v1/organizations", body, key))["id"]
    await _made(api, "POST", "/v1/stations", {**opening.station, "organization_id": owner}, key)
    written = await _made(api, "POST", "/v1/offerings:batch", {"items": opening.offerings}, key)
    if not written["stored"]:
        raise NotOpened(f"{opening.station['id']}: {written['items'][0]}")
    return owner


async def _with_key(api: Api, key: str, organization: str) -> Organization:
    name = (await _seen(api, f"/v1/organizations/{organization}", key))["name"]
    body = {"name": f"{name}：业务系统", "holder": "organization", "organization": organization}
    issued = await _made(api, "POST", "/v1/keys", body, key)
    return Organization(id=organization, name=name, key=issued["secret"])


async def _until_found(api: Api, new: list[Opening]) -> None:
    """The index follows the catalogue within a second; a need is not stated before that."""
    if not new:
        return
    ends = time.monotonic() + _LOOKED_FOR_SECONDS
    wanted = new[-1].station["id"]
    body = {"text": new[-1].offerings[0]["title"], "limit": 50}
    while time.monotonic() < ends:
        write = Write(what="match", role="enterprise")
        answer = await api.write("POST", "/v1/match", body, None, write)
        if answer.ok and any(match["station"]["id"] == wanted for match in answer.body["matches"]):
            return
        await asyncio.sleep(0.1)
    raise NotOpened("the new stations are not found by matching")


def _operator_key(service: Service) -> str:
    """The operator signs in as a person does, and issues a key for what programs do."""
    body = {"login": "operator", "password": service.operator_password()}
    answer = _page(service, "/v1/session", body, {})
    cookie = str(answer[1]).partition(";")[0]
    issued, _ = _page(service, "/v1/keys", {"name": "运营方业务系统", "holder": "operator"}, {"Cookie": cookie})
    return str(issued["secret"])


def _page(service: Service, path: str, body: Any, headers: dict[str, str]) -> tuple[Any, Any]:
    """What a page of the service sends, and the answer with the cookie that came with it."""
    request = urllib.request.Request(  # noqa: S310 - our own address
        f"{service.base_url}{path}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Origin": service.base_url, **headers},
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request, timeout=60) as response:
        return json.load(response), response.headers.get("Set-Cookie")


async def _all(api: Api, path: str, key: str) -> list[Any]:
    """Every item of a list."""
    items: list[Any] = []
    following: str | None = path
    while following is not None:
        page = await _seen(api, following, key)
        items += page["items"]
        following = page["next"]
    return items


async def _seen(api: Api, path: str, key: str) -> Any:
    return _good(path, await api.read(path, key))


async def _made(api: Api, method: str, path: str, body: Any, key: str) -> Any:
    write = Write(what="catalogue", role="clerk", to=path)
    return _good(path, await api.write(method, path, body, key, write))


def _good(path: str, answer: Answer) -> Any:
    if not answer.ok:
        raise NotOpened(f"{path}: {answer.status} {answer.body}")
    return answer.body
