"""A person who exists nowhere else, sent through every door that is there for people."""

import random
from typing import Any
from uuid import uuid4

import msgspec

from tests.service.attachments.files import docx, pdf
from tests.service.cases.making import (
    Case,
    Providers,
    accept,
    agreed,
    contact,
    give_contact,
    refer,
    result,
    stated,
)
from tests.service.cases.test_attachments import add
from tests.service.owners.world import World, expect


class Canary(msgspec.Struct, frozen=True):
    """A case with a contact and files, and the words of it that may be in clear nowhere."""

    case: Case
    referral: dict[str, Any]
    text: str
    telephone: str
    secret: list[str]


def sent(world: World, providers: Providers) -> Canary:
    """A canary that went the whole way, shown to everybody who may see it, and to many who may not."""
    mark, digits = uuid4().hex, f"139{random.randrange(10**8):08d}"
    text = f"canarytext{mark}"
    words = {name: f"canary{name}{mark}" for name in ("enterprise", "person", "address")}
    body = {**words, "telephone": f"+86 {digits[:3]}-{digits[3:7]}-{digits[7:]}", "email": f"mail{mark}@example.com"}
    file = f"canaryfile{mark}"
    case = stated(world, text=f"卡尺要校准，0~300mm，示值误差，{text}")
    give_contact(case, uscc=None, **body)
    case.enterprise.put(f"{case.path}/contact", json=contact(uscc=None, **{**body, "telephone": f"{digits}x"}))
    case.enterprise.put(f"{case.path}/contact", content=f'{{"person": "{body["person"]}'.encode())
    expect(add(case, f"{file}.pdf", pdf(file)), 201)
    expect(add(case, f"{file}.docx", docx(file)), 201)
    add(case, f"{file}.exe", file.encode())
    case, referral = agreed(world, _submitted(case))
    provider = providers.of(referral)
    paths = [f"/v1/referrals/{referral['id']}/{what}" for what in ("contact", "attachments")]
    for path in paths:
        assert provider.get(path).status_code == 404
    accept(provider, referral["id"])
    shown = expect(provider.get(paths[0]), 200)
    assert shown["person"] == body["person"]
    for one in expect(provider.get(paths[1]), 200)["items"]:
        assert provider.get(f"{paths[1]}/{one['id']}").status_code == 200
    for asking in (world.operator, world.caller(), *providers.others(referral)):
        for path in (*paths, f"{case.path}/contact", f"{case.path}/export"):
            asking.get(path)
            asking.get(path, params={"reason": "核实"})
    expect(case.enterprise.get(f"{case.path}/export"), 200)
    refer(provider, referral["id"], "in-progress")
    refer(provider, referral["id"], "completed", result=result())
    written = [digits, body["telephone"], f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"]
    return Canary(case, referral, text, digits, [*words.values(), body["email"], file, *written])


def _submitted(case: Case) -> Case:
    """A need that was submitted with the contact that it has."""
    case.move("submitted")
    return case
