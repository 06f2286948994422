"""The application: `create_app(settings)` wires it, and does nothing else at import."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from litestar import Litestar, Request
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import License
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.plugins.prometheus import PrometheusConfig, PrometheusController
from litestar.static_files import create_static_files_router
from litestar.template.config import TemplateConfig
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncSession

from models.connecting import DEMO_SCHEMA, service_engine, sessions
from models.tenancy import PUBLIC, begin_for
from service.access import undeclared_routes
from service.accounts.authentication import authenticate, principal_of
from service.accounts.keys import KeyController
from service.accounts.organizations import OrganizationController
from service.accounts.people import PeopleController
from service.accounts.sessions import AccountController, SessionController, accept_invitation
from service.attachments.controllers import AttachmentController, ReferralAttachmentController
from service.cases.inbox import list_cases
from service.cases.messages import add_message, add_referral_message, list_messages, list_referral_messages
from service.cases.moves import post_move, read_case, read_history
from service.cases.timing import TimeKeeper, keeping_time
from service.catalogue.batches import write_batch
from service.catalogue.history import OfferingHistory, StationHistory
from service.catalogue.quality import read_quality
from service.catalogue.reminders import list_reminders
from service.catalogue.scope_lines import AccreditationController, ScopeLineController
from service.catalogue.writing import OfferingController, StationController
from service.contacts.controllers import (
    ContactController,
    change_consent,
    list_consents,
    read_referral_contact,
)
from service.contacts.exporting import export_need
from service.contacts.vault import load_vault
from service.desk.waiting import note_waiting
from service.embed.routes import embed_files, embed_pages
from service.enterprises.routes import enterprise_pages
from service.experience import KnownExperience
from service.following.lifetime import end_with_parent
from service.heads import answering_head
from service.health.controllers import health, readiness
from service.imports.controllers import ImportController, export_offerings, read_template
from service.logs import configure_logs
from service.matcher import Matcher, following, warm_knowledge
from service.needs.controllers import create_need, match_need, read_need
from service.needs.forgetting import forgetting
from service.options import telling_all_methods
from service.outcomes.controllers import add_figures, evaluate_need, follow_up_need, read_outcome
from service.outcomes.following import following_cases
from service.outcomes.gap_controllers import answer_gap, list_all_gaps, list_gaps_of_need, read_gap_summary
from service.outcomes.indicator_controllers import read_indicators
from service.outcomes.linking import DuplicateController
from service.outcomes.publishing import Published
from service.outcomes.solved_controllers import SolvedCaseController
from service.partners.controllers import SitekeyController, mint_embed_token
from service.partners.cross_origin import answering_portals
from service.partners.tokens import SIGNING
from service.partners.usage import read_portal_usage
from service.plans.controllers import PlanController, plan_document, plan_page
from service.problems import exception_handlers
from service.public.counting import KnownCounts
from service.public.routes import public_pages
from service.reference import controllers as reference
from service.referrals.controllers import ReferralController, move_of_enterprise
from service.request_ids import with_request_id
from service.sealing import derived_keys, load_sealer
from service.settings import Settings, read_settings
from service.standards.controllers import StandardController
from service.standards.following import KnownEditions, following_editions
from service.stations.rendering import prepare
from service.stations.routes import htmx, station_pages
from service.strict import StrictRequest, check_request
from service.unread import closing_where_unread
from service.webhooks.controllers import DeliveryController, WebhookController
from service.workflow.limits import read_limits

_PAGES = Path(__file__).with_name("pages")
_LARGEST_BODY_BYTES = 65_536
_DEMO_CONNECTIONS = 2
AnyRequest = Request[Any, Any, Any]
_ROUTES: list[Any] = [
    match_need,
    create_need,
    read_need,
    PlanController,
    plan_page,
    plan_document,
    read_case,
    read_history,
    post_move,
    list_cases,
    list_messages,
    add_message,
    ReferralController,
    move_of_enterprise,
    list_referral_messages,
    add_referral_message,
    ContactController,
    change_consent,
    list_consents,
    read_referral_contact,
    export_need,
    AttachmentController,
    ReferralAttachmentController,
    read_outcome,
    evaluate_need,
    follow_up_need,
    add_figures,
    DuplicateController,
    list_all_gaps,
    read_gap_summary,
    list_gaps_of_need,
    answer_gap,
    SolvedCaseController,
    read_indicators,
    StationController,
    OfferingController,
    write_batch,
    list_reminders,
    read_quality,
    StationHistory,
    OfferingHistory,
    ScopeLineController,
    AccreditationController,
    SessionController,
    AccountController,
    accept_invitation,
    PeopleController,
    KeyController,
    OrganizationController,
    SitekeyController,
    mint_embed_token,
    StandardController,
    ImportController,
    WebhookController,
    DeliveryController,
    read_portal_usage,
    read_template,
    export_offerings,
    health,
    readiness,
    reference.document,
    reference.page,
    reference.problem_page,
    reference.assets,
    htmx,
    station_pages,
    enterprise_pages,
    embed_pages,
    embed_files,
    public_pages,
    create_static_files_router(path="/pages", directories=[_PAGES / "static"], include_in_schema=False),
]
_OPENAPI = OpenAPIConfig(
    title="NQI one-stop service",
    version="0.1.0",
    description="A stated quality problem in, ranked and explained services out.",
    license=License(name="Apache-2.0", identifier="Apache-2.0"),
    use_handler_docstrings=True,
    path="/litestar-schema",
    render_plugins=[],
)


def create_app(settings: Settings | None = None) -> Litestar:
    """The application for these settings, or for those of the environment."""
    settings = settings or read_settings()
    configure_logs(settings.log_level)
    end_with_parent()
    metrics = PrometheusConfig(app_name="nqi", prefix="nqi", group_path=True, exclude=["/metrics", "/healthz"])
    app = Litestar(
        route_handlers=[*_ROUTES, Metrics],
        state=State({"settings": settings}),
        lifespan=[_lifespan],
        dependencies={"session": Provide(provide_session)},
        exception_handlers=exception_handlers(),
        middleware=[metrics.middleware],
        request_class=StrictRequest,
        before_request=_before_request,
        openapi_config=_OPENAPI,
        template_config=TemplateConfig(directory=_PAGES, engine=JinjaTemplateEngine, engine_callback=prepare),
        request_max_body_size=_LARGEST_BODY_BYTES,
    )
    if undeclared := undeclared_routes(app):
        raise RuntimeError(f"these operations do not say whom they are for: {', '.join(undeclared)}")
    # Outside of the router, so that an unknown address has its id and its line in the log too.
    told = telling_all_methods(answering_head(app.asgi_handler), app)
    app.asgi_handler = with_request_id(closing_where_unread(answering_portals(told, app)))
    return app


class Metrics(PrometheusController):
    """Counts and times of requests, by route; no text of anybody's is a label."""

    path = "/metrics"
    include_in_schema = False
    openmetrics_format = True


async def _before_request(request: AnyRequest) -> None:
    """Who calls is found out first: a stranger is told nothing of what is wrong with a request."""
    await authenticate(request)
    await check_request(request)
    await note_waiting(request)


async def provide_session(request: AnyRequest, state: State) -> AsyncIterator[AsyncSession]:
    """One transaction a request: kept if the handler returns, undone if it raises, done before the first byte leaves.

    It works for the caller where the route asks for a scope, and else for everybody; for a test key in the demo catalogue.
    """
    principal = principal_of(request)
    chosen = state.sessions if principal.live else state.demo_sessions
    open_to_all = request.route_handler.opt.get("access") in ("public", "need")
    async with chosen.begin() as session:
        begin_for(session, PUBLIC if open_to_all else principal.tenant)
        yield session


@contextlib.asynccontextmanager
async def _lifespan(app: Litestar) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    if settings.service_database_url is None:
        raise RuntimeError("NQI_SERVICE_DATABASE_URL is not set; `nqi serve` sets it")
    app.state.sealer = load_sealer(settings.sealing_keys)
    app.state.embed_keys = derived_keys(settings.sealing_keys, SIGNING)
    app.state.vault = load_vault(settings)
    address = make_url(settings.service_database_url)
    app.state.engine = service_engine(address, settings.pool_size)
    app.state.demo_engine = service_engine(address, _DEMO_CONNECTIONS, DEMO_SCHEMA)
    app.state.sessions = sessions(app.state.engine)
    app.state.demo_sessions = sessions(app.state.demo_engine)
    knowledge = warm_knowledge(settings.knowledge_dir)
    app.state.limits = read_limits(settings.limits_file)
    app.state.editions = KnownEditions()
    app.state.counts = KnownCounts()
    app.state.published, app.state.demo_published = Published(), Published()
    experience, demo_experience = KnownExperience(), KnownExperience()
    editions = app.state.editions
    app.state.matcher = Matcher(settings.index_dir, knowledge, settings.weights, editions, experience)
    app.state.demo_matcher = Matcher(settings.demo_index_dir, knowledge, settings.weights, editions, demo_experience)
    async with (
        following(app.state.matcher),
        following(app.state.demo_matcher),
        following_editions(app.state.editions, app.state.sessions),
        following_cases(experience, knowledge, app.state.sessions),
        following_cases(demo_experience, knowledge, app.state.demo_sessions),
        forgetting(app.state.sessions),
        forgetting(app.state.demo_sessions),
        keeping_time(TimeKeeper(app.state.sessions, app.state.matcher, app.state.limits)),
        keeping_time(TimeKeeper(app.state.demo_sessions, app.state.demo_matcher, app.state.limits)),
    ):
        yield
    await app.state.engine.dispose()
    await app.state.demo_engine.dispose()
