"""A valid request for each operation, so that nothing but who asks decides what is answered."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pyotp

from tests.service.owners.cases import CONTACT, NEED
from tests.service.owners.world import PASSWORD, SITEKEY, WEBHOOK_URL, accreditation, new_login, offering, station

NOWHERE = "00000000-0000-7000-8000-000000000000"


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What a request is about, by ids that stand in addresses and bodies."""

    organization_id: str
    station_id: str
    at: str
    """The station that a new offering names."""
    offering_id: str
    person_id: str
    key_id: str
    need_id: str
    import_id: str
    """A file that was refused, so that it has ended, and has a marked copy."""
    referral_id: str
    as_clerk: bool = False
    """Whether who moves a referral is not its provider."""
    webhook_id: str
    delivery_id: str
    """A delivery to the webhook that failed."""
    invitation: str = ""
    login: str = ""
    attachment_id: str = NOWHERE
    """A file of the need."""
    accepted_id: str = NOWHERE
    """A referral that its provider has accepted."""
    accepted_attachment_id: str = NOWHERE
    """A file of the need that it is of."""
    gap_id: str = NOWHERE
    """A requirement of the need that nothing meets."""
    case_id: str = NOWHERE
    """The case that was made of the need."""
    first_id: str = NOWHERE
    """A need that states the same."""
    sitekey_id: str = NOWHERE
    sitekey: str = "nqi_site_AAAAAAAAAAAAAAAAAAAAAA"
    """The same sitekey, as its pages show it."""
    line: int = 1
    place: int = 1
    version: int = 1


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """An operation of the API reference."""

    id: str
    method: str
    path: str
    success: frozenset[int]

    @property
    def changes(self) -> str | None:
        """The kind of thing that it changes, by the first id in its address."""
        named = self.path.partition("{")[2].partition("}")[0]
        return named or None if self.method != "GET" else None


_TAKEN_BACK = {"to": "cancelled", "note": "不做了"}
_BODIES: dict[str, Callable[[Target], Any]] = {
    "matchNeed": lambda _: NEED,
    "createNeed": lambda _: NEED,
    "editPlan": lambda _: {},
    "moveNeed": lambda _: {"to": "reopened", "note": "有新情况"},
    "addMessage": lambda _: {"text": "请问几把卡尺？"},
    "addReferralMessage": lambda _: {"text": "请问几把卡尺？"},
    "moveReferral": lambda target: _TAKEN_BACK if target.as_clerk else {"to": "rejected", "reason": "no_capacity"},
    "moveReferralOfNeed": lambda _: _TAKEN_BACK,
    "evaluateNeed": lambda _: {"solved": True, "score": 5},
    "followUpNeed": lambda _: {"solved": True},
    "addFigures": lambda _: {"figures": [{"indicator": "cost_saved", "value": 100, "method": "少返工一批"}]},
    "linkNeed": lambda target: {"of": target.first_id},
    "answerGap": lambda _: {"answer": "已联系省外机构"},
    "patchSolvedCase": lambda _: {"cause": "量具磨损"},
    "putContact": lambda _: CONTACT,
    "changeConsent": lambda _: {"purpose": "follow_up", "given": False},
    "createStation": lambda target: station(organization_id=target.organization_id),
    "replaceStation": lambda _: station(name="改名后的服务站"),
    "patchStation": lambda _: {"name": "改名后的服务站"},
    "createOffering": lambda target: offering(target.at),
    "writeOfferings": lambda target: {"items": [offering(target.at, id=target.offering_id, title="批量改名")]},
    "replaceOffering": lambda target: offering(target.at, title="改名后的服务"),
    "patchOffering": lambda _: {"title": "改名后的服务"},
    "addScopeLine": lambda _: {"parameter": "平面度"},
    "replaceScopeLine": lambda _: {"parameter": "平面度"},
    "patchScopeLine": lambda _: {"parameter": "平面度"},
    "addAccreditation": lambda _: accreditation(scheme="CMA"),
    "replaceAccreditation": lambda _: accreditation(scheme="CMA"),
    "patchAccreditation": lambda _: {"state": "suspended"},
    "createOrganization": lambda _: {"name": f"新机构 {new_login()}"},
    "replaceOrganization": lambda _: {"name": f"改名机构 {new_login()}"},
    "invitePerson": lambda target: {"login": new_login(), "name": "王芳", "organization": target.organization_id},
    "changePerson": lambda _: {"name": "改名"},
    "createKey": lambda target: {"name": "系统", "holder": "organization", "organization": target.organization_id},
    "rotateKey": lambda _: {"overlap_hours": 1},
    "createSitekey": lambda target: {**SITEKEY, "organization": target.organization_id},
    "patchSitekey": lambda _: {"name": "改名"},
    "mintEmbedToken": lambda target: {"sitekey": target.sitekey},
    "createWebhook": lambda target: {"url": WEBHOOK_URL, "name": "系统", "organization": target.organization_id},
    "patchWebhook": lambda _: {"name": "改名"},
    "rotateWebhookSecret": lambda _: {"overlap_hours": 1},
    "replayFailedDeliveries": lambda _: {"since": "2027-03-01T08:00:00+08:00"},
    "signIn": lambda target: {"login": target.login, "password": PASSWORD},
    "acceptInvitation": lambda target: {"token": target.invitation, "password": PASSWORD},
    "removeSecondFactor": lambda _: {"password": PASSWORD},
    "changePassword": lambda _: {"current": PASSWORD, "password": PASSWORD},
}
_PARAMETERS: dict[str, Callable[[Target], Any]] = {
    "withdrawOffering": lambda _: {"reason": "设备送检"},
    "createImport": lambda target: {"content": "testing", "station": target.at, "dry_run": "true"},
    "listPeople": lambda target: {"organization": target.organization_id},
    "listKeys": lambda target: {"organization": target.organization_id},
    "listSitekeys": lambda target: {"organization": target.organization_id},
    "listWebhooks": lambda target: {"organization": target.organization_id},
    "getPortalUsage": lambda target: {"organization": target.organization_id},
}

_FILES = {
    "createImport": "编号,服务名称\nM1,拉伸试验\n",
    "addAttachment": "编号,尺寸\n1,2.5\n",
    "importStandards": "code,edition,title,state\nT/NQI 1,2020,示例方法,current\n",
}
"""Operation → the CSV file that is its body."""
OF_ACCEPTED = ("getReferralContact", "listReferralAttachments", "getReferralAttachment")
"""Operations about a referral that its provider has accepted."""
_NAMES = {"getTemplate": "testing.xlsx", "exportOfferings": "offerings.csv"}
"""Operation → the file that it is asked for."""


def operations(document: dict[str, Any]) -> dict[str, Operation]:
    """The operations of an API reference."""
    return {
        operation["operationId"]: Operation(
            id=operation["operationId"],
            method=method.upper(),
            path=path,
            success=frozenset(int(status) for status in operation["responses"] if status.startswith("2")),
        )
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def body_of(operation: Operation, target: Target) -> Any:
    """A body that the operation takes, if it takes any."""
    return _BODIES.get(operation.id, _nothing)(target)


def path_of(operation: Operation, target: Target) -> str:
    """The address of the operation about the target."""
    if operation.id in OF_ACCEPTED:
        target = msgspec.structs.replace(
            target, referral_id=target.accepted_id, attachment_id=target.accepted_attachment_id
        )
    return operation.path.format(**msgspec.structs.asdict(target), name=_NAMES.get(operation.id))


def send(client: httpx.Client, operation: Operation, target: Target) -> httpx.Response:
    """A valid request for the operation about the target."""
    body = body_of(operation, target)
    if operation.id == "confirmSecondFactor":
        body = {"code": _code(client)}
    content = _FILES[operation.id].encode() if operation.id in _FILES else None
    headers = {"If-Match": "*", "Idempotency-Key": uuid4().hex, "File-Name": "sizes.csv"}
    return client.request(
        operation.method,
        path_of(operation, target),
        params=_PARAMETERS.get(operation.id, _nothing)(target),
        headers=headers | ({"Content-Type": "text/csv"} if content is not None else {}),
        content=content,
        json=body if content is None else None,
    )


def _nothing(_: Target) -> Any:
    return None


def _code(client: httpx.Client) -> str:
    """The code that the caller's authenticator shows, which was set up just now; of a stranger, any."""
    begun = client.post("/v1/account/totp")
    return pyotp.TOTP(begun.json()["secret"]).now() if begun.status_code == 201 else "000000"
