"""What people try now and then although they may not: the service has to refuse all of it."""

from typing import Any

from service.simulation.case import Case
from service.simulation.parties import Party

_NEED_MISTAKES = ("agreed", "planned", "rejected", "closed")


async def perhaps_try_what_is_not_allowed(case: Case) -> None:
    """Somebody makes a move that is not theirs to make, now or at all."""
    if not case.happens("mistakes"):
        return
    attempt = case.between(0, 2, "mistake")
    if attempt == 0:
        await _refused(case, case.enterprise, "accepted")
    elif attempt == 1:
        await _refused(case, _somebody_else(case), case.world.chance.one_of(_NEED_MISTAKES, case.intention.number))
    else:
        await _accept_again(case)


async def _refused(case: Case, by: Party, to: str, **said: Any) -> None:
    answer = await by.move_need(case.need, to, **said)
    if answer.ok:
        case.world.oddities.append(f"{by.role} moved {case.need} to {to}")


async def _accept_again(case: Case) -> None:
    """A station accepts without a price what it has finished, or what is not its own."""
    for referral in case.referrals[:1]:
        by = _somebody_else(case)
        answer = await by.move_referral(case.need, referral["id"], "accepted")
        if answer.ok:
            case.world.oddities.append(f"{by.role} accepted {referral['id']} without a price")


def _somebody_else(case: Case) -> Party:
    """A station that has nothing to do with the case."""
    theirs = {each["station"] for each in case.referrals}
    owners = {case.world.owners[station] for station in theirs}
    receiver = case.clerk.organization.id if case.clerk.organization else None
    free = [station for station, owner in case.world.owners.items() if owner not in owners and owner != receiver]
    return case.world.provider_at(case.world.chance.one_of(free, "somebody", case.intention.number))
