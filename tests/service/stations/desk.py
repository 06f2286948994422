"""A station desk to work on: organizations, their people and their listings, made through the API as the operator does."""

import datetime
import itertools
import uuid
from typing import Any

import httpx
import msgspec
from playwright.sync_api import Browser, Page

from service.clock import today
from tests.running import RunningService
from tests.service.browsing import Visit

PASSWORD = "a-good-long-password"
_NUMBERS = itertools.count(1)


class Person(msgspec.Struct, frozen=True):
    """Somebody who can sign in, and the session of one who has."""

    login: str
    name: str
    token: str


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """An organization with an administrator and an editor, and a station."""

    service: RunningService
    organization: str
    name: str
    administrator: Person
    editor: Person
    station: str

    def caller(self, person: Person | None = None) -> httpx.Client:
        """The API for one of its people."""
        return session_of(self.service, (person or self.editor).token)

    def offering(self, **changes: Any) -> dict[str, Any]:
        """An offering of the station, made by the editor."""
        listing = {**OFFERING, "station": self.station, **changes}
        with self.caller() as caller:
            answer = caller.post("/v1/offerings", json=listing)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def visit(self, browser: Browser, width: int = 1440, person: Person | None = None, **more: Any) -> Visit:
        """A browser in which one of its people is signed in already."""
        visit = Visit(browser, self.service, width, **more)
        visit.sign_in_with((person or self.editor).token)
        return visit


def days_from_now(days: int) -> str:
    """A day as JSON writes it, before today where the number is negative."""
    return (today() + datetime.timedelta(days=days)).isoformat()


OFFERING: dict[str, Any] = {
    "title": "游标卡尺校准",
    "element": "metrology",
    "summary": "按规程校准，出具校准证书。",
    "products": ["游标卡尺", "数显卡尺"],
    "items": ["示值误差"],
    "standards": ["JJG 30-2012"],
    "industries": ["机电装备"],
    "modes": ["mail_in", "at_station"],
    "turnaround_days": 4,
    "price": {"min": 30, "max": 120, "basis": "每件"},
    "scope_lines": [
        {
            "object": "游标卡尺",
            "parameter": "示值误差",
            "standard": "JJG 30-2012",
            "minimum": 0,
            "maximum": 500,
            "unit": "mm",
            "uncertainty": 0.02,
            "uncertainty_unit": "mm",
            "coverage_factor": 2,
            "accreditations": [{"scheme": "CNAS", "certificate": "示例-L01", "valid_to": days_from_now(50)}],
        }
    ],
}


def session_of(service: RunningService, token: str) -> httpx.Client:
    """A caller with a session."""
    headers = {"Cookie": f"nqi_session={token}", "Origin": service.base_url}
    return httpx.Client(base_url=service.base_url, timeout=60, headers=headers)


def new_desk(service: RunningService, operator: str, name: str | None = None) -> Desk:
    """An organization of its own for a test."""
    number = next(_NUMBERS)
    with session_of(service, operator) as caller:
        name = name or f"第{number}计量测试所{uuid.uuid4().hex[:6]}"
        organization = caller.post("/v1/organizations", json={"name": name}).raise_for_status().json()["id"]
        people = [
            invited(service, caller, organization, role, person)
            for role, person in (("administrator", "李娜"), ("editor", "王伟"))
        ]
        listing = {
            "name": f"{name}服务站",
            "city": "柳州市",
            "province": "广西壮族自治区",
            "address": "试验路1号",
            "telephone": "0772-0000000转801",
            "opening_hours": "工作日9:00–17:00",
            "organization_id": organization,
        }
        station = caller.post("/v1/stations", json=listing).raise_for_status().json()["id"]
    return Desk(
        service=service,
        organization=organization,
        name=name,
        administrator=people[0],
        editor=people[1],
        station=station,
    )


def invited(service: RunningService, operator: httpx.Client, organization: str, role: str, name: str) -> Person:
    """Somebody new of an organization, who took up an invitation."""
    login = f"{role[:5]}-{uuid.uuid4().hex[:8]}@lab.example"
    stated = {"login": login, "name": name, "role": role, "organization": organization}
    link = operator.post("/v1/people", json=stated).raise_for_status().json()["link"]
    with httpx.Client(base_url=service.base_url, timeout=60) as caller:
        given = {"token": link.partition("#")[2], "password": PASSWORD}
        answer = caller.post("/v1/invitation", json=given)
        answer.raise_for_status()
        return Person(login, name, answer.cookies["nqi_session"])


def field(page: Page, path: str) -> Any:
    """The control of a field of a listing's form."""
    return page.locator(f'[id="f-{path.replace(".", "-")}"]')
