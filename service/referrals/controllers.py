"""Referrals over HTTP: the inbox of a provider, one referral, its moves; and the enterprise's side of them."""

import datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.cases import (
    Wanted,
    count_by_state,
    list_referrals,
    moves_of,
    referral_by_id,
    results_of,
)
from models.tables import Need, Referral
from service.access import NEED, needs
from service.accounts.authentication import principal_of
from service.accounts.principals import Principal
from service.cases.cursors import cursor_of, read_place
from service.cases.parties import Party, case_of_caller, clerk, held, provider
from service.cases.showing import moves_of_referral
from service.cases.structs import (
    CaseHistory,
    HistoryEntry,
    NeedBrief,
    ReferralInCase,
    ReferralMove,
    ReferralOut,
    ReferralPage,
)
from service.catalogue.reading import After, Limit
from service.catalogues import matcher_of
from service.clock import now
from service.idempotency import IdempotencyKey, Once
from service.problems import Refused
from service.referrals.moving import referral_moved
from service.referrals.reading import UNSENT, seen_referral
from service.workflow.limits import Limits
from service.workflow.referral_states import OPEN, REFERRAL_STATES

AnyRequest = Request[Any, Any, Any]
_PRIVATE = {"Cache-Control": "no-store"}
StateFilter = Annotated[
    Literal["open", "all", "requested", "accepted", "in-progress", "on-hold", "completed", "overdue"],
    QueryParameter(name="state", description="Open ones unless stated; `overdue` are open ones past their deadline."),
]


class ReferralController(Controller):
    """Referrals, as their providers work on them; the operator sees all."""

    path = "/v1/referrals"
    tags = ("cases",)

    @get(operation_id="listReferrals", summary="The inbox of referrals", opt=needs("case:read"))
    async def list(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        in_state: StateFilter = "open",
        after: After = None,
        limit: Limit = 50,
    ) -> Response[ReferralPage]:
        """The referrals handed to the caller's organization, by deadline, each with what the need is about."""
        principal, at, limits = principal_of(request), now(), request.app.state.limits
        found = await list_referrals(session, wanted_referrals(in_state, principal, at, after, limit + 1))
        items = [in_case(referral, need, principal, at, limits) for referral, need in found[:limit]]
        counts = await count_by_state(session, Referral, at)
        following = None
        if len(found) > limit:
            query = urlencode({"state": in_state, "limit": limit, "after": cursor_of(found[limit - 1][0])})
            following = f"{self.path}?{query}"
        return Response(ReferralPage(items=items, counts=counts, next=following), headers=_PRIVATE)

    @get("/{referral_id:uuid}", operation_id="getReferral", summary="Read a referral", opt=needs("case:read"))
    async def read(
        self, request: AnyRequest, session: NamedDependency[AsyncSession], referral_id: FromPath[UUID]
    ) -> Response[ReferralInCase]:
        """One referral with its result, and what the need is about."""
        referral, need = await seen_referral(session, referral_id)
        return Response(await _shown(session, request, need, referral), headers=_PRIVATE)

    @get(
        "/{referral_id:uuid}/history",
        operation_id="getReferralHistory",
        summary="What happened to a referral",
        opt=needs("case:read"),
    )
    async def history(
        self, session: NamedDependency[AsyncSession], referral_id: FromPath[UUID]
    ) -> Response[CaseHistory]:
        """Every move of a referral: who, when, why, from which state to which."""
        referral, _ = await seen_referral(session, referral_id)
        items = [HistoryEntry.of(row) for row in await moves_of(session, referral.need_id, referral.id)]
        return Response(CaseHistory(items=items), headers=_PRIVATE)

    @post(
        "/{referral_id:uuid}/moves",
        operation_id="moveReferral",
        summary="Move a referral",
        status_code=200,
        opt=needs("case:write"),
    )
    async def move(
        self,
        request: AnyRequest,
        session: NamedDependency[AsyncSession],
        referral_id: FromPath[UUID],
        data: JSONBody[ReferralMove],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[ReferralInCase]:
        """Accept a referral with a price and a date, refuse it with a reason, report on it, or enter its result."""
        referral, _ = await seen_referral(session, referral_id)
        need = await held(session, referral.need_id)
        async with Once(session, request, idempotency_key) as once:
            if once.earlier is None:
                party = party_in(principal_of(request), need, referral)
                await _move(request, session, need, referral.id, party, data)
                found = await referral_by_id(session, referral.id)
                assert found is not None
                shown = await _shown(session, request, need, found)
                await once.done(200, f"{self.path}/{referral_id}", msgspec.json.encode(shown))
            return once.response()


@post(
    "/v1/needs/{need_id:uuid}/referrals/{referral_id:uuid}/moves",
    operation_id="moveReferralOfNeed",
    summary="Move a referral of one's need",
    tags=["cases"],
    status_code=200,
    opt=NEED,
)
async def move_of_enterprise(
    request: AnyRequest,
    session: NamedDependency[AsyncSession],
    need_id: FromPath[UUID],
    referral_id: FromPath[UUID],
    data: JSONBody[ReferralMove],
    idempotency_key: IdempotencyKey = None,
) -> Response[ReferralOut]:
    """The enterprise takes an order back, has it held or resumed, or disputes what was done."""
    need, party = await case_of_caller(request, need_id, session, to_change=True)
    async with Once(session, request, idempotency_key) as once:
        if once.earlier is None:
            await _move(request, session, need, referral_id, party, data)
            found = await referral_by_id(session, referral_id)
            assert found is not None
            results = await results_of(session, [referral_id])
            at, limits = now(), request.app.state.limits
            shown = ReferralOut.of(found, at, moves_of_referral(found, party, at, limits), results.get(referral_id))
            await once.done(200, f"/v1/needs/{need_id}/case", msgspec.json.encode(shown))
        return once.response()


async def _move(
    request: AnyRequest, session: AsyncSession, need: Need, referral_id: UUID, party: Party, data: ReferralMove
) -> None:
    referral = await referral_by_id(session, referral_id)
    if referral is None or referral.need_id != need.id:
        raise Refused("not-found")
    limits, matcher = request.app.state.limits, matcher_of(request)
    await referral_moved(session, need, referral, party, data, now(), limits, matcher)
    await session.flush()


def party_in(principal: Principal, need: Need, referral: Referral) -> Party:
    """As what a caller acts on a referral: its provider, a clerk, or both."""
    own = principal.organization_id == referral.organization_id
    if principal.is_operator or (not own and principal.organization_id == need.organization_id):
        return clerk(principal)
    both = need.organization_id == principal.organization_id
    return msgspec.structs.replace(provider(principal), roles=("provider", "clerk") if both else ("provider",))


def wanted_referrals(state: str, principal: Principal, at: datetime.datetime, after: str | None, limit: int) -> Wanted:
    """The referrals that a filter of the inbox means."""
    states = {
        "open": tuple(state for state in REFERRAL_STATES if state in OPEN and state != "draft"),
        "all": tuple(state for state in REFERRAL_STATES if state not in UNSENT),
    }
    chosen = states.get("open" if state == "overdue" else state, (state,))
    overdue_at = at if state == "overdue" else None
    return Wanted(states=chosen, overdue_at=overdue_at, after=read_place(after), limit=limit)


def in_case(
    referral: Referral, need: Need, principal: Principal, at: datetime.datetime, limits: Limits
) -> ReferralInCase:
    """A referral of a list, without its result."""
    moves = moves_of_referral(referral, party_in(principal, need, referral), at, limits)
    return ReferralInCase(referral=ReferralOut.of(referral, at, moves), problem=NeedBrief.of(need))


async def _shown(session: AsyncSession, request: AnyRequest, need: Need, referral: Referral) -> ReferralInCase:
    at, limits = now(), request.app.state.limits
    results = await results_of(session, [referral.id])
    moves = moves_of_referral(referral, party_in(principal_of(request), need, referral), at, limits)
    return ReferralInCase(
        referral=ReferralOut.of(referral, at, moves, results.get(referral.id)), problem=NeedBrief.of(need)
    )
