"""Whose apps these are, and who may reach whose account."""

from typing import Annotated
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select
from sqlmodel import Session, col

from askwell.auth.oauth.errors import UnknownApp
from askwell.auth.oauth.models import App, Grant
from askwell.auth.viewer import InPerson, Viewer
from askwell.core.clock import now
from askwell.core.db import Reading, Writing
from askwell.core.errors import NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded


def apps_of(viewer: Viewer) -> Select[App]:
    """The apps that the viewer registered."""
    return select(App).where(col(App.owner_id) == viewer.account_id).order_by(col(App.id).desc())


def is_good() -> ColumnElement[bool]:
    """That a grant was redeemed, and has not ended."""
    return and_(col(Grant.redeemed_at).is_not(None), col(Grant.revoked_at).is_(None), col(Grant.expires_at) > now())


def good_grants(viewer: Viewer) -> Select[Grant]:
    """What apps may do with the viewer's account."""
    mine = col(Grant.owner_id) == viewer.account_id
    return select(Grant).where(mine, is_good()).order_by(col(Grant.last_used_at).desc())


def app_with(session: Session, client_id: str) -> App:
    """The app that goes by this id, whoever registered it. Raises UnknownApp."""
    try:
        app = session.scalar(select(App).where(col(App.id) == UUID(client_id)))
    except ValueError:
        app = None
    if app is None:
        raise UnknownApp
    return app


def _mine(viewer: Viewer, session: Session, id: UUID) -> App:
    app = session.get(App, (viewer.account_id, id))
    if app is None:
        raise NotFound
    return app


def _app_of_mine(viewer: InPerson, session: Reading, id: UUID) -> App:
    return _mine(viewer, session, id)


def _editable_app_of_mine(viewer: InPerson, session: Writing, id: UUID, expected: IfMatch) -> App:
    app = _mine(viewer, session, id)
    expected.of(app)
    return app


def _changing_app_of_mine(viewer: InPerson, session: Writing, id: UUID) -> App:
    return _mine(viewer, session, id)


MyApp = Annotated[App, loaded(_app_of_mine)]
MyEditableApp = Annotated[App, loaded(_editable_app_of_mine)]
MyChangingApp = Annotated[App, loaded(_changing_app_of_mine)]
"""An app whose secret changes: no version has to be named."""
