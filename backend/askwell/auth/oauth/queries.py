"""What is told of apps."""

from sqlalchemy import select
from sqlmodel import Session, col

from askwell.auth.oauth.access import good_grants
from askwell.auth.oauth.consent import scopes_of
from askwell.auth.oauth.models import App, Grant
from askwell.auth.oauth.schemas import AppRead, AppSummary, AuthorizationRequest, ConnectedAppRead, ConsentRead
from askwell.auth.viewer import Scope, Viewer
from askwell.core.schemas import told


def read(app: App) -> AppRead:
    """An app as who registered it sees it."""
    return told(AppRead, app, logo_url=_logo_url(app))


def summary(app: App) -> AppSummary:
    """An app as those see it whom it asks."""
    return told(AppSummary, app, logo_url=_logo_url(app))


def _logo_url(app: App) -> str | None:
    return f"/oauth/logos/{app.id}?v={app.logo}" if app.logo else None


def asked(session: Session, viewer: Viewer, app: App, request: AuthorizationRequest) -> ConsentRead:
    """What the viewer is asked."""
    known = session.scalar(good_grants(viewer).where(col(Grant.app_id) == app.id).limit(1))
    return ConsentRead(
        app=summary(app),
        scopes=[Scope(scope) for scope in scopes_of(request)],
        redirect_to=_destination(request.redirect_uri),
        is_connected=known is not None,
    )


def _destination(uri: str) -> str:
    """The address that one is sent back to, as far as people read it."""
    return uri.partition("?")[0]


def connected(session: Session, viewer: Viewer) -> list[ConnectedAppRead]:
    """The apps that may reach the viewer's account, the one used last first, each with all that it may."""
    grants: dict[tuple[object, object], list[Grant]] = {}
    for grant in session.scalars(good_grants(viewer)):
        grants.setdefault((grant.app_owner_id, grant.app_id), []).append(grant)
    apps = {app.id: app for app in session.scalars(select(App).where(col(App.id).in_([id for _, id in grants])))}
    return [_connected(apps[of[0].app_id], of) for of in grants.values()]


def _connected(app: App, grants: list[Grant]) -> ConnectedAppRead:
    allowed = {scope for grant in grants for scope in grant.scopes}
    return ConnectedAppRead(
        app=summary(app),
        scopes=[scope for scope in Scope if scope in allowed],
        connected_at=min(grant.created_at for grant in grants),
        last_used_at=max(grant.last_used_at for grant in grants),
    )
