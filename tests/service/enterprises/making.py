"""Cases brought to the state that a test is about, by their people through the API, while the enterprise looks at its page."""

import asyncio
import datetime
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from service.clock import today
from tests.running import RunningService
from tests.service.browsing import Visit
from tests.service.stations.desk import invited

NEED: dict[str, Any] = {
    "text": "粉包放两个月就有哈喇味，车间的天平和温度计从来没校准过，还想做HACCP认证和员工培训",
    "place": {"city": "柳州"},
    "industry": "螺蛳粉",
    "enterprise_size": "small",
}
CONTACT: dict[str, Any] = {
    "enterprise": "柳州市示例食品有限公司",
    "person": "韦明",
    "telephone": "13800138000",
    "consent": {
        "version": "2026-11",
        "purposes": ["refer_to_accepting_station"],
        "recipients": ["accepting_station"],
    },
}


class World:
    """A running service, its operator, and somebody of each organization that an order goes to."""

    def __init__(self, service: RunningService, operator: str) -> None:
        self.service = service
        # One pool of connections for all callers; what they show is in their headers and cookies.
        self.connections = httpx.HTTPTransport()
        self.operator = self.signed_in(operator)
        self._people: dict[str, httpx.Client] = {}
        self._ids: dict[str, str] = {}

    def caller(self, **headers: str) -> httpx.Client:
        """Somebody who sends these headers."""
        base_url = self.service.base_url
        return httpx.Client(base_url=base_url, transport=self.connections, timeout=60, headers=headers)

    def signed_in(self, session: str) -> httpx.Client:
        """A person in a browser of theirs, signed in."""
        return self.caller(Cookie=f"nqi_session={session}", Origin=self.service.base_url)

    def of(self, referral: dict[str, Any]) -> httpx.Client:
        """Somebody of the organization that a referral was handed to."""
        station = self.operator.get(f"/v1/stations/{referral['station']}").raise_for_status().json()
        name = station["organization"]["name"]
        if name not in self._people:
            person = invited(self.service, self.operator, self._id_of(name), "editor", "周工")
            self._people[name] = self.signed_in(person.token)
        return self._people[name]

    def test_key(self) -> str:
        """A key for the demo catalogue."""
        name = f"试用机构{uuid.uuid4().hex[:6]}"
        made = self.operator.post("/v1/organizations", json={"name": name}).raise_for_status().json()
        stated = {"name": "试用", "holder": "organization", "organization": made["id"], "live": False}
        secret: str = self.operator.post("/v1/keys", json=stated).raise_for_status().json()["secret"]
        return secret

    def _id_of(self, name: str) -> str:
        path: str | None = "/v1/organizations?limit=100"
        while name not in self._ids and path is not None:
            page = self.operator.get(path).raise_for_status().json()
            self._ids |= {each["name"]: each["id"] for each in page["items"]}
            path = page["next"]
        return self._ids[name]

    def execute(self, statement: str, **parameters: Any) -> None:
        """Change the database past the service, as only its owner can: time passes, say."""

        async def work() -> None:
            engine = create_async_engine(self.service.owner_url, poolclass=NullPool)
            async with engine.begin() as owner:
                await owner.execute(text(statement), parameters)
            await engine.dispose()

        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, work()).result()


class Case:
    """A need that an enterprise stated."""

    def __init__(self, world: World, headers: dict[str, str] | None = None, **more: Any) -> None:
        self.world = world
        body = world.caller(**(headers or {})).post("/v1/needs", json={**NEED, **more})
        made = body.raise_for_status().json()
        self.id, self.token = made["id"], made["token"]
        self.path = f"/needs/{self.id}"
        self.api = world.caller(Authorization=f"Bearer {self.token}")
        self.api.base_url = f"{world.service.base_url}/v1{self.path}"

    def opened(self, browser: Browser, width: int = 390, clock: bool = False, **more: Any) -> Visit:
        """Its page, opened by the link that the enterprise got; with a clock that the test can move on."""
        visit = Visit(browser, self.world.service, width, **more)
        if clock:
            visit.page.clock.install()
        visit.open(f"{self.path}#{self.token}")
        expect(visit.page.locator("#h-standing")).to_be_visible()
        return visit

    def visitor(self) -> httpx.Client:
        """A browser that has opened its page, without the window."""
        visitor = self.world.caller(Origin=self.world.service.base_url, Accept="text/html")
        answer = visitor.post(f"{self.path}/opening", data={"code": self.token})
        assert answer.status_code == 303, answer.text
        return visitor

    def now(self) -> dict[str, Any]:
        """Where it stands."""
        found: dict[str, Any] = self.api.get("/case").raise_for_status().json()
        return found

    def referral(self, **known: Any) -> dict[str, Any]:
        """The first of its referrals that is as is said here."""
        found = self.now()["referrals"]
        return next(each for each in found if all(each[name] == value for name, value in known.items()))

    def move(self, to: str, **said: Any) -> None:
        """A move of the enterprise's, past its page."""
        _done(self.api.post("/moves", json={"to": to, **said}))

    def clerk(self, to: str, **said: Any) -> None:
        """A move of the clerk's."""
        _done(self.world.operator.post(f"/v1/needs/{self.id}/moves", json={"to": to, **said}))

    def ask(self, question: str) -> None:
        """A question of the clerk's."""
        _done(self.world.operator.post(f"/v1/needs/{self.id}/messages", json={"text": question, "question": True}))

    def provider(self, referral: dict[str, Any], to: str, **said: Any) -> None:
        """A move of the provider of one of its referrals."""
        _done(self.world.of(referral).post(f"/v1/referrals/{referral['id']}/moves", json={"to": to, **said}))

    def accepted_by(self, referral: dict[str, Any], days: int = 7) -> None:
        """A referral accepted and begun."""
        self.provider(referral, "accepted", price=1200, due_on=in_days(days))
        self.provider(referral, "in-progress")

    def completed_by(self, referral: dict[str, Any], number: str = "报告-2026-001") -> None:
        """A referral done, with its report."""
        result = {"verdict": "passed", "issued_on": in_days(0), "report_number": number}
        self.provider(referral, "completed", result=result)

    def submitted(self) -> "Case":
        """The case once it was submitted."""
        _done(self.api.put("/contact", json=CONTACT))
        self.move("submitted")
        return self

    def planned(self) -> "Case":
        """The case once its plan is to be decided on."""
        self.submitted()
        self.clerk("accepted")
        self.clerk("planned", cause="器具未校准，温度无法确认。")
        return self

    def in_service(self) -> "Case":
        """The case once its orders are out."""
        self.planned()
        self.move("agreed")
        return self

    def delivered(self) -> "Case":
        """The case once all that was ordered was done."""
        self.in_service()
        for place, referral in enumerate(self.now()["referrals"]):
            self.accepted_by(referral)
            self.completed_by(referral, f"报告-2026-{place}")
        return self

    def let_days_pass(self, days: int) -> None:
        """Have it been delivered so many days ago."""
        moved = "UPDATE need SET delivered_at = now() - make_interval(days => :days) WHERE id = CAST(:id AS uuid)"
        self.world.execute(moved, days=days, id=self.id)


def in_days(days: int) -> str:
    """A day as JSON writes it."""
    return (today() + datetime.timedelta(days=days)).isoformat()


def head(page: Page, said: str) -> None:
    """Wait until the page says so of the case, by itself; no longer than an enterprise would."""
    expect(page.locator("#h-standing")).to_contain_text(said, timeout=10_000)


def press(page: Page, part: str, name: str) -> None:
    """Press a button of a part."""
    page.locator(f"#part-{part}").get_by_role("button", name=name).click()


def unfold(page: Page, part: str, name: str) -> None:
    """Open something of a part that is folded."""
    page.locator(f"#part-{part} summary", has_text=name).first.click()


def _done(answer: httpx.Response) -> None:
    assert answer.status_code in (200, 201), answer.text
