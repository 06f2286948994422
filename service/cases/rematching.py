"""A referral that came to nothing → the next best offering for the same requirements, at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from matching.values import Match
from models.queries.cases import places_of_offerings, referrals_of
from models.tables import Need, Referral
from service.cases.referring import hand_over, new_referral
from service.matcher import Matcher
from service.plans.planning import engine_need
from service.workflow.limits import Limits

_LOOKED_AT = 50


async def replacement(
    session: AsyncSession, need: Need, referral: Referral, at: datetime, limits: Limits, matcher: Matcher
) -> Referral | None:
    """Hand the requirements of a referral to the next best station; nothing where none is left that meets them."""
    tried = await referrals_of(session, need.id)
    ranked = next_best(matcher.matches(engine_need(need), _LOOKED_AT), referral, tried)
    places = await places_of_offerings(session, [match.offering.id for match in ranked])
    chosen = next((match for match in ranked if match.offering.id in places), None)
    if chosen is None:
        return None
    met = [place for place, id_ in enumerate(referral.requirements) if id_ in chosen.satisfies]
    made = new_referral(
        need,
        places[chosen.offering.id],
        at,
        line=referral.line,
        requirements=[referral.requirements[place] for place in met],
        labels=[referral.labels[place] for place in met],
        schemes=referral.schemes,
        replaces=referral,
    )
    await hand_over(session, need, made, at, limits)
    return made


def next_best(matches: Iterable[Match], referral: Referral, tried: Sequence[Referral]) -> list[Match]:
    """The matches that meet requirements of a referral and were not tried, those that meet more of them first.

    Who refused for a conflict of interest is not asked again for anything of this need.
    """
    offerings = {each.offering for each in tried}
    conflicted = {each.station for each in tried if each.reason == "conflict_of_interest"}
    wanted = set(referral.requirements)
    fit = [
        match
        for match in matches
        if wanted & set(match.satisfies) and match.offering.id not in offerings and match.station.id not in conflicted
    ]
    return sorted(fit, key=lambda match: -len(wanted & set(match.satisfies)))
