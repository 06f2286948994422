"""Who acts, and how: with a key or with the token of a need, each write in the books under its role."""

from typing import Any

import msgspec

from service.simulation.api import Answer, Api
from service.simulation.ledger import Write
from service.workflow.transitions import Actor


class Organization(msgspec.Struct, frozen=True, kw_only=True):
    """An organization that runs stations: its id, its name, and a key that may do all that its people may."""

    id: str
    name: str
    key: str


class Party(msgspec.Struct, frozen=True):
    """Somebody who acts in cases."""

    api: Api
    role: Actor
    credential: str
    organization: Organization | None = None

    async def read(self, path: str) -> Answer:
        """What they see at an address."""
        return await self.api.read(path, self.credential)

    async def move_need(self, need: str, to: str, **said: Any) -> Answer:
        """A need moved, or not."""
        write = Write(what="move", role=self.role, need=need, to=to, note=said.get("note"))
        return await self._post(f"/v1/needs/{need}/moves", {"to": to, **said}, write)

    async def move_referral(self, need: str, referral: str, to: str, **said: Any) -> Answer:
        """A referral moved, or not; the enterprise does so within its need."""
        place = f"/v1/needs/{need}/referrals/{referral}" if self.role == "enterprise" else f"/v1/referrals/{referral}"
        write = Write(what="move", role=self.role, need=need, referral=referral, to=to, note=said.get("note"))
        return await self._post(f"{place}/moves", {"to": to, **said}, write)

    async def say(self, need: str, text: str, referral: str | None = None, question: bool = False) -> Answer:
        """Something said in a case; a provider says it about its referral."""
        write = Write(what="message", role=self.role, need=need, referral=referral, note=text)
        if self.role == "provider":
            return await self._post(f"/v1/referrals/{referral}/messages", {"text": text, "question": question}, write)
        body = {"text": text, "question": question, "referral": referral}
        return await self._post(f"/v1/needs/{need}/messages", body, write)

    async def edit_plan(self, need: str, prefer: str) -> Answer:
        """A plan made anew, to be best at something."""
        return await self._post(
            f"/v1/needs/{need}/plan", {"prefer": prefer}, Write(what="plan", role=self.role, need=need, to=prefer)
        )

    async def tell_outcome(self, need: str, what: str, said: dict[str, Any]) -> Answer:
        """An evaluation, a follow-up, or figures."""
        return await self._post(f"/v1/needs/{need}/{what}", said, Write(what=what, role=self.role, need=need))

    async def answer_gap(self, need: str, gap: str, answer: str) -> Answer:
        """What can be done about a requirement that nothing meets."""
        write = Write(what="gap", role=self.role, need=need, to=gap, note=answer)
        return await self._post(f"/v1/gaps/{gap}/answer", {"answer": answer}, write)

    async def _post(self, path: str, body: Any, write: Write) -> Answer:
        return await self.api.write("POST", path, body, self.credential, write)
