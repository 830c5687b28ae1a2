"""The whole product: the only module that knows every room."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
import uvicorn
from fastapi import APIRouter, FastAPI
from sqlmodel import SQLModel
from starlette.routing import Route

from askwell.assistants.endpoint import PATH as ASSISTANTS_PATH
from askwell.assistants.endpoint import Assistants
from askwell.auth import jobs as _auth_jobs  # noqa: F401
from askwell.auth.factors import jobs as _factor_jobs  # noqa: F401
from askwell.auth.factors.router import router as factors
from askwell.auth.jwt import AccessTokens
from askwell.auth.notifications.router import router as notifications
from askwell.auth.oauth import jobs as _app_jobs  # noqa: F401
from askwell.auth.oauth.protocol import router as oauth
from askwell.auth.oauth.router import router as apps
from askwell.auth.recovery import jobs as _recovery_jobs  # noqa: F401
from askwell.auth.recovery import rules as _recovery_rules  # noqa: F401
from askwell.auth.recovery.router import router as recovery
from askwell.auth.router import router as auth
from askwell.auth.viewer import Credentials
from askwell.booking import jobs as _booking_jobs  # noqa: F401
from askwell.booking import rules as _booking_rules  # noqa: F401
from askwell.booking.answering.router import router as booking_page
from askwell.booking.availability.router import router as availability
from askwell.booking.busy import jobs as _busy_jobs  # noqa: F401
from askwell.booking.busy.router import router as busy_calendar
from askwell.booking.erasures.router import router as erasures
from askwell.booking.router import router as booking
from askwell.coaching import jobs as _coaching_jobs  # noqa: F401
from askwell.coaching.assignments.router import router as assignments
from askwell.coaching.cards.router import router as client_cards
from askwell.coaching.caseload.router import router as caseload
from askwell.coaching.comments.router import router as comments
from askwell.coaching.goals.router import router as goals
from askwell.coaching.progress.router import router as client_progress
from askwell.coaching.reading.router import router as client_reading
from askwell.contacts import jobs as _contact_jobs  # noqa: F401
from askwell.contacts.organizations.router import router as organizations
from askwell.contacts.router import router as contacts
from askwell.core import contract, errors
from askwell.core import mail as _mail  # noqa: F401
from askwell.core.db import Database
from askwell.core.documents import router as documents
from askwell.core.health import router as health
from askwell.core.http import Envelope
from askwell.core.jobs import Worker
from askwell.core.keys import load_keys
from askwell.core.limits import Limiter
from askwell.core.metrics import Metrics
from askwell.core.metrics import router as metrics
from askwell.core.routing import RouteIndex
from askwell.core.settings import Settings
from askwell.core.webapp import WebApp
from askwell.directions import jobs as _direction_jobs  # noqa: F401
from askwell.directions.router import router as directions
from askwell.events import turns
from askwell.events.router import router as events
from askwell.events.streaming import Streams
from askwell.evidence import jobs as _evidence_jobs  # noqa: F401
from askwell.evidence import rules as _evidence_rules  # noqa: F401
from askwell.evidence.board.router import router as board
from askwell.evidence.decisions.router import router as decisions
from askwell.evidence.gaps.router import router as gaps
from askwell.evidence.insights.router import router as insights
from askwell.evidence.outcomes.router import router as outcomes
from askwell.evidence.report.router import router as report
from askwell.evidence.takeaways.router import router as takeaways
from askwell.exchange import jobs as _import_jobs  # noqa: F401
from askwell.exchange.feed import rules as _feed_rules  # noqa: F401
from askwell.exchange.feed.router import router as calendar_feed
from askwell.exchange.router import router as imports
from askwell.interviews import jobs as _interview_jobs  # noqa: F401
from askwell.interviews.agenda.router import router as agenda
from askwell.interviews.invitations import jobs as _invitation_jobs  # noqa: F401
from askwell.interviews.invitations import rules as _invitation_rules  # noqa: F401
from askwell.interviews.router import router as interviews
from askwell.notes import jobs as _note_jobs  # noqa: F401
from askwell.notes.router import router as notes
from askwell.outreach import jobs as _outreach_jobs  # noqa: F401
from askwell.outreach.follow_ups import rules as _follow_up_rules  # noqa: F401
from askwell.outreach.follow_ups.router import router as follow_ups
from askwell.outreach.leads.router import router as leads
from askwell.outreach.ledger.router import router as ledgers
from askwell.outreach.messages.router import router as messages
from askwell.outreach.notices.router import router as notices
from askwell.outreach.referrals.router import router as referrals
from askwell.outreach.rhythm.router import router as rhythm
from askwell.outreach.tag_rhythms.router import router as tag_rhythms
from askwell.outreach.templates.router import router as templates
from askwell.outreach.today.router import router as today
from askwell.questions import jobs as _question_jobs  # noqa: F401
from askwell.questions.router import router as questions
from askwell.search.router import router as search
from askwell.sharing import jobs as _sharing_jobs  # noqa: F401
from askwell.sharing import rules as _sharing_rules  # noqa: F401
from askwell.sharing.router import router as sharing
from askwell.webhooks import jobs as _webhook_jobs  # noqa: F401
from askwell.webhooks import rules as _webhook_rules  # noqa: F401
from askwell.webhooks.router import router as webhooks
from askwell.webhooks.serving import Service as Webhooks

ROUTERS: list[APIRouter] = [
    auth,
    recovery,
    factors,
    apps,
    notifications,
    sharing,
    directions,
    contacts,
    organizations,
    questions,
    interviews,
    agenda,
    templates,
    messages,
    follow_ups,
    leads,
    referrals,
    ledgers,
    rhythm,
    tag_rhythms,
    notices,
    today,
    notes,
    booking,
    booking_page,
    availability,
    busy_calendar,
    erasures,
    takeaways,
    board,
    decisions,
    gaps,
    outcomes,
    insights,
    report,
    caseload,
    client_progress,
    client_reading,
    client_cards,
    goals,
    assignments,
    comments,
    search,
    imports,
    calendar_feed,
    events,
    webhooks,
    oauth,
    health,
    metrics,
    documents,
]
METADATA = SQLModel.metadata
SUBJECTS = {
    "account": "Your account, how you are signed in, and the tokens of your programs.",
    "apps": "Programs that others build: yours, and those that may reach your account.",
    "sharing": "Whom you share with, what, and who looked: the consent between a coach and a client.",
    "directions": "The career options under study, and what is concluded about them.",
    "contacts": "The professionals you know, want to meet, or have met.",
    "organizations": "Where contacts work.",
    "questions": "Questions in ordered sets: your own, and two to start from.",
    "interviews": "Conversations: planned, held and looked back on.",
    "outreach": "Messages, follow-ups, leads and referrals.",
    "today": "What is next, and what is due.",
    "booking": "Proposed times, your availability, and the calendar that both avoid.",
    "booking page": "What a contact can do behind the link that they were sent: no account is needed.",
    "calendar": "Your interviews, for calendars that subscribe to them.",
    "clients": "What clients share with their coach, who moves and who is stuck; goals, assignments and comments.",
    "notes": "Markdown about a contact, an organization, an interview or a direction.",
    "search": "Everything of yours that has the words.",
    "events": "What happened, newest first.",
    "webhooks": "Addresses that are told what happens, and what was sent to them.",
    "imports": "Contacts from a file, looked at before they are added.",
}
"""What the operations are about: the headings of the API document."""


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    anyio.to_thread.current_default_thread_limiter().total_tokens = settings.threads
    everything = app.state.database.for_all
    turns.settle(everything)
    workers: list[Worker | Webhooks] = [Worker(everything), Webhooks(everything)] if settings.worker else []
    for worker in workers:
        worker.start()
    app.state.limiter.start(app.state.database)
    yield
    app.state.limiter.stop()
    for worker in workers:
        worker.stop()
    everything.close()
    app.state.database.close()


def create_app(settings: Settings) -> FastAPI:
    """The app, ready to be served; the database has to be migrated before (`core/migrate.py`)."""
    app = FastAPI(
        title="Askwell",
        openapi_tags=[{"name": name, "description": meaning} for name, meaning in SUBJECTS.items()],
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.openapi = lambda: contract.document(app)  # type: ignore[method-assign]
    keys = load_keys(settings)
    app.state.settings, app.state.keys = settings, keys
    app.state.database = Database(settings)
    app.state.metrics = Metrics(app.state.database) if settings.metrics else None
    app.state.streams = Streams(app.state.database)
    app.state.limiter = Limiter(is_on=settings.rate_limits)
    app.state.credentials = Credentials(AccessTokens(keys, settings.origin))
    for router in ROUTERS:
        app.router.routes.extend(router.routes)
    app.router.routes.append(Route(ASSISTANTS_PATH, Assistants(), methods=["POST"], include_in_schema=False))
    app.router.middleware_stack = RouteIndex(app.router.routes, app.router.middleware_stack)
    app.router.redirect_slashes = False
    app.router.default = WebApp(app.router.not_found)
    errors.install(app)
    app.add_middleware(Envelope, https=settings.https, metrics=app.state.metrics)
    return app


class Server(uvicorn.Server):
    """Serves the app; told to stop, it ends what would go on for ever, and then waits for the requests at hand."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop, gracefully."""
        streams: Streams = self.config.app.state.streams  # type: ignore[union-attr]
        streams.end()
        await super().shutdown(sockets)
