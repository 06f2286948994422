"""Cases brought to where their outcome is told, and a clock that the tests move."""

import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from service.clock import set_ahead
from tests.service.cases.making import Case, Providers, accept, agreed, give_contact, refer, result, stated
from tests.service.owners.world import World, expect


class Clock:
    """The clock of a service under test; it only goes forward."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._ahead = datetime.timedelta()
        set_ahead(file, self._ahead)

    def pass_days(self, days: float) -> None:
        """Let days pass at once."""
        self._ahead += datetime.timedelta(days=days)
        set_ahead(self.file, self._ahead)


class Delivered(Case, frozen=True):
    """A need whose referral was completed, with the number of its report and who did the work."""

    report: str
    provider: httpx.Client
    done: str

    def outcome(self, by: httpx.Client | None = None) -> dict[str, Any]:
        """What came of it, as its enterprise or somebody else sees it."""
        found: dict[str, Any] = expect((by or self.enterprise).get(f"{self.path}/outcome"), 200)
        return found

    def tell(self, what: str, by: httpx.Client | None = None, **said: Any) -> httpx.Response:
        """What telling of an outcome is answered."""
        return (by or self.enterprise).post(f"{self.path}/{what}", json=said)

    def told(self, what: str, by: httpx.Client | None = None, **said: Any) -> dict[str, Any]:
        """The outcome once something was told that may be told."""
        found: dict[str, Any] = expect(self.tell(what, by, **said), 201)
        return found


def new_telephone() -> str:
    """A telephone that nobody else has: an enterprise without a code is known by it."""
    return f"13{uuid4().int % 10**9:09d}"


def asked(
    world: World, text: str | None = None, telephone: str | None = None, station: str | None = None, **more: Any
) -> Case:
    """A need that was submitted by an enterprise, another one each time unless a telephone is given."""
    case = stated(world, None, **{**({"text": text} if text is not None else {}), **more})
    give_contact(case, uscc=None, telephone=telephone or new_telephone())
    expect(case.try_move("submitted", None, station=station), 200)
    return case


def delivered(world: World, providers: Providers, **more: Any) -> Delivered:
    """A need that everything was delivered for."""
    case, referral = agreed(world, asked(world, **more))
    provider = providers.of(referral)
    accept(provider, referral["id"])
    refer(provider, referral["id"], "in-progress")
    done = refer(provider, referral["id"], "completed", result=result(summary="示值误差合格"))
    assert case.now()["state"] == "delivered"
    return Delivered(case.need, case.enterprise, case.token, done["result"]["report_number"], provider, referral["id"])


def evaluated(world: World, providers: Providers, said: dict[str, Any] | None = None, **more: Any) -> Delivered:
    """A need that was evaluated: solved, with full marks, unless it is said otherwise."""
    case = delivered(world, providers, **more)
    case.told("evaluation", **{"solved": True, "score": 5, **(said or {})})
    return case


def figure(**more: Any) -> dict[str, Any]:
    """What a case was worth."""
    return {"indicator": "loss_avoided", "value": 12000, "method": "退货40箱，每箱300元，本次未再退货", **more}
