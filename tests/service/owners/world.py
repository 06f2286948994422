"""Organizations with listings of their own and callers of every role, made through the API as anybody would make them."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from tests.running import RunningService

PASSWORD = "Kreis und Gerade 42"
"""The password of everybody here; what is tested is never that it is a good one."""
COOKIE = "nqi_session"
WEBHOOK_URL = "https://lims.invalid/nqi"
"""A receiver that nobody can be."""
SITEKEY = {"name": "园区门户", "origins": ["https://www.park.example"]}
"""What a partner says of a sitekey."""
_FAILED_DELIVERY = """
    WITH event AS (
        INSERT INTO {schema}.webhook_event (type, data) VALUES ('need.moved', '{{"need": "N-1"}}') RETURNING id
    )
    INSERT INTO {schema}.webhook_delivery (id, event_id, endpoint_id, organization_id, state, error, finished_at)
    SELECT CAST(:id AS uuid), event.id, endpoint.id, endpoint.organization_id, 'failed', 'status', now()
    FROM event, {schema}.webhook_endpoint AS endpoint WHERE endpoint.id = CAST(:endpoint AS uuid)
"""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody with an account, who is signed in with `client`."""

    id: str
    login: str
    client: httpx.Client


class Organization(msgspec.Struct, kw_only=True):
    """An organization with a station, an administrator, and keys for the real and for the demo catalogue."""

    id: str
    name: str
    station: str
    demo_station: str
    administrator: Person
    key: httpx.Client
    test_key: httpx.Client


class World:
    """A running service with the operator signed in."""

    def __init__(self, service: RunningService) -> None:
        self.service = service
        # One pool of connections for all callers; what they show is in their headers and cookies.
        self.connections = httpx.HTTPTransport(verify=False)
        set_password(service, "operator", PASSWORD)
        self.operator = self.signed_in("operator")

    def caller(self, **headers: str) -> httpx.Client:
        """Somebody who has shown nothing yet, at an address that nobody else has."""
        there = {"X-Forwarded-For": f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}::1"}
        return self.browser({**there, **headers}, {})

    def browser(self, headers: Mapping[str, str], cookies: Mapping[str, str]) -> httpx.Client:
        """Somebody who sends these headers, and these cookies at first."""
        return httpx.Client(
            base_url=self.service.base_url,
            transport=self.connections,
            trust_env=False,
            timeout=60,
            headers={**headers},
            cookies={**cookies},
        )

    def holder(self, secret: str) -> httpx.Client:
        """A program with a key, or whoever holds the token of a need."""
        return self.caller(Authorization=f"Bearer {secret}")

    def page(self) -> httpx.Client:
        """A browser on a page of the service."""
        return self.caller(Origin=self.service.base_url)

    def signed_in(self, login: str, password: str = PASSWORD) -> httpx.Client:
        """A person in a browser, signed in."""
        client = self.page()
        expect(client.post("/v1/session", json={"login": login, "password": password}), 200)
        return client

    def execute(self, statement: str, **parameters: Any) -> None:
        """Change the database past the service, as only its owner can: time passes, say."""
        self._past_the_service(statement, parameters)

    def value(self, statement: str, **parameters: Any) -> Any:
        """What a query of the owner's finds first."""
        return self._past_the_service(statement, parameters)

    def _past_the_service(self, statement: str, parameters: dict[str, Any]) -> Any:
        async def work() -> Any:
            engine = create_async_engine(self.service.owner_url, poolclass=NullPool)
            async with engine.begin() as owner:
                done = await owner.execute(text(statement), parameters)
                found = done.scalar() if done.returns_rows else None
            await engine.dispose()
            return found

        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, work()).result()

    def organization(self, name: str) -> Organization:
        """A new organization; its name gets a tail that no other has."""
        name = f"{name}{uuid4().hex[:6]}"
        made = expect(self.operator.post("/v1/organizations", json={"name": name}), 201)
        administrator = self.person(made["id"], "administrator")
        station = self.station(administrator.client)
        test = self.key(administrator.client, live=False)
        return Organization(
            id=made["id"],
            name=name,
            station=station,
            demo_station=f"DEMO-{made['id'].replace('-', '')[-12:]}",
            administrator=administrator,
            key=self.holder(self.key(administrator.client)),
            test_key=self.holder(test),
        )

    def person(self, organization: str | None, role: str) -> Person:
        """Somebody new, who took up an invitation."""
        invitation = self.invitation(organization, role)
        client = self.page()
        body = {"token": token_of(invitation), "password": PASSWORD}
        expect(client.post("/v1/invitation", json=body), 200)
        return Person(id=invitation["person"]["id"], login=invitation["person"]["login"], client=client)

    def invitation(self, organization: str | None, role: str) -> Any:
        """An invitation of somebody new by the operator."""
        body = {"login": new_login(), "name": "李娜", "role": role, "organization": organization}
        return expect(self.operator.post("/v1/people", json=body), 201)

    def station(self, client: httpx.Client, **more: Any) -> str:
        """A new station of the caller's."""
        id_: str = expect(client.post("/v1/stations", json=station(**more)), 201)["id"]
        return id_

    def offering(self, client: httpx.Client, at: str, **more: Any) -> str:
        """A new offering of the caller's, published unless it says otherwise."""
        id_: str = expect(client.post("/v1/offerings", json=offering(at, **more)), 201)["id"]
        return id_

    def key(self, client: httpx.Client, **more: Any) -> str:
        """The secret of a new key."""
        secret: str = self.issued(client, **more)["secret"]
        return secret

    def webhook(self, client: httpx.Client, schema: str = "public") -> tuple[str, str]:
        """A new webhook of the caller's, and a delivery to it that failed."""
        made = expect(client.post("/v1/webhooks", json={"url": WEBHOOK_URL, "name": "实验室系统"}), 201)
        webhook, delivery = made["webhook"]["id"], str(uuid4())
        self.execute(_FAILED_DELIVERY.format(schema=schema), id=delivery, endpoint=webhook)
        return webhook, delivery

    def sitekey(self, client: httpx.Client, **more: Any) -> Any:
        """A new sitekey of the caller's."""
        return expect(client.post("/v1/sitekeys", json={**SITEKEY, **more}), 201)

    def issued(self, client: httpx.Client, **more: Any) -> Any:
        """A new key with its secret."""
        return expect(client.post("/v1/keys", json={"name": "实验室系统", **more}), 201)


def set_password(service: RunningService, login: str, password: str) -> None:
    """Have the operator set a password on the machine itself, as after the first start."""
    on_the_machine(service, "set-password", login, "--stdin", typed=f"{password}\n")


def on_the_machine(service: RunningService, *words: str, typed: str = "") -> str:
    """What `nqi accounts` prints where the service runs."""
    command = [str(Path(sys.executable).with_name("nqi")), "accounts", *words]
    environment = {**os.environ, "NQI_DATA_DIR": str(service.data_dir)}
    done = subprocess.run(command, input=typed, text=True, env=environment, check=True, capture_output=True)
    return done.stdout


def expect(response: httpx.Response, status: int) -> Any:
    """The body of an answer that has this status."""
    assert response.status_code == status, (response.request.method, str(response.request.url), response.text)
    return response.json() if response.content else None


def token_of(invitation: Any) -> str:
    """The secret within the link of an invitation."""
    secret: str = invitation["link"].partition("#")[2]
    return secret


def new_login() -> str:
    """A login that nobody has."""
    return f"person.{uuid4().hex[:12]}@lab.example"


def station(**more: Any) -> dict[str, Any]:
    """What a station says of itself."""
    return {"name": "城西服务站", "city": "柳州市", "adcode": "450200", "kind": "laboratory", **more}


def offering(at: str, **more: Any) -> dict[str, Any]:
    """What a station says of an offering, with two scope lines, one of them accredited."""
    return {
        "station": at,
        "title": "卡尺校准",
        "element": "metrology",
        "summary": "通用量具校准",
        "items": ["示值误差"],
        "modes": ["mail_in"],
        "turnaround_days": 5,
        "price": {"min": 80, "max": 160, "basis": "每件"},
        "state": "published",
        "scope_lines": [
            {
                "parameter": "示值误差",
                "object": "游标卡尺",
                "minimum": 0,
                "maximum": 300,
                "unit": "mm",
                "accreditations": [accreditation()],
            },
            {"parameter": "外观"},
        ],
        **more,
    }


def accreditation(**more: Any) -> dict[str, Any]:
    """An accreditation of a scope line."""
    return {"scheme": "CNAS", "certificate": "L0001", "valid_from": "2024-01-01", "valid_to": "2030-01-01", **more}
