"""Pages of partners in the browsers of visitors, as the service sees them: a credential, an origin, an address."""

import secrets
from typing import Any
from uuid import uuid4

import httpx
import msgspec

from tests.service.owners.world import Organization, World, expect

NEED = {"text": "卡尺要校准，0~150mm"}


class Partner(msgspec.Struct, frozen=True, kw_only=True):
    """An organization with pages at an origin that nobody else has, and a sitekey for them."""

    organization: Organization
    origin: str
    sitekey: dict[str, Any]
    world: World

    @property
    def key(self) -> str:
        """The sitekey itself."""
        key: str = self.sitekey["key"]
        return key

    def page(self, credential: str | None = None, **headers: str) -> httpx.Client:
        """A page of the partner's that a new visitor opened, with the sitekey or another credential."""
        return page(self.world, credential or self.key, **{"Origin": self.origin, **headers})

    def change(self, **patch: Any) -> Any:
        """The sitekey with other properties."""
        client, path = self.organization.administrator.client, f"/v1/sitekeys/{self.sitekey['id']}"
        return expect(client.patch(path, json=patch, headers={"If-Match": "*"}), 200)

    def secret_key(self, **more: Any) -> Any:
        """A new key for the partner's server, with its secret."""
        stated = {"holder": "partner", "organization": self.organization.id, **more}
        return self.world.issued(self.world.operator, **stated)


def page(world: World, credential: str, **headers: str) -> httpx.Client:
    """A page in the browser of a visitor whose address is nobody else's."""
    there = {"X-Forwarded-For": ".".join(str(1 + secrets.randbelow(250)) for _ in range(4))}
    return world.browser({**there, "Authorization": f"Bearer {credential}", **headers}, {})


def partner(world: World, organization: Organization, **more: Any) -> Partner:
    """The organization with a new sitekey for an origin of its own."""
    origin = f"https://{uuid4().hex[:12]}.park.example"
    sitekey = world.sitekey(organization.administrator.client, **{"origins": [origin], **more})
    return Partner(organization=organization, origin=origin, sitekey=sitekey, world=world)


def token(key: httpx.Client, sitekey: str, **more: Any) -> str:
    """A new embed token."""
    minted: str = expect(key.post("/v1/embed-tokens", json={"sitekey": sitekey, **more}), 201)["token"]
    return minted


def refused(answer: httpx.Response) -> tuple[int, str]:
    """The status and the code of a refusal."""
    return answer.status_code, answer.json()["code"]
