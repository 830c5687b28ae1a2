"""Apps, the question whether they may, and those that may, over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from askwell.auth.errors import MissingScope, SessionRequired
from askwell.auth.oauth import actions, consent, queries
from askwell.auth.oauth.access import MyApp, MyChangingApp, MyEditableApp, apps_of
from askwell.auth.oauth.errors import (
    FaultyRequest,
    PictureUnusable,
    PublicApp,
    RedirectNotRegistered,
    TooManyApps,
    UnknownApp,
)
from askwell.auth.oauth.schemas import (
    AppCreate,
    AppList,
    AppRead,
    AppRegistered,
    AppSecret,
    AppUpdate,
    AuthorizationRequest,
    ClientId,
    ConnectedAppList,
    ConsentAnswer,
    ConsentGiven,
    ConsentRead,
    Destination,
    LogoPut,
    Word,
    Words,
)
from askwell.auth.viewer import InPerson
from askwell.core.db import Reading, Writing
from askwell.core.errors import NotFound, responses
from askwell.core.preconditions import ShownOnce
from askwell.core.routing import SHOWN_ONCE, Router

router = Router("apps")


async def _asked(
    client_id: ClientId,
    redirect_uri: Destination,
    response_type: Word = "",
    scope: Words = "",
    state: Words = "",
    code_challenge: Word = "",
    code_challenge_method: Word = "",
) -> AuthorizationRequest:
    return AuthorizationRequest(
        client_id=client_id,
        redirect_uri=redirect_uri,
        response_type=response_type,
        scope=scope,
        state=state,
        code_challenge=code_challenge,
        code_challenge_method=code_challenge_method,
    )


@router.get("/apps", responses=responses(SessionRequired))
def list_apps(viewer: InPerson, session: Reading) -> AppList:
    """The apps that I registered."""
    return {"items": [queries.read(app) for app in session.scalars(apps_of(viewer))]}


@router.post(
    "/apps", status_code=201, responses=responses(SessionRequired, TooManyApps, ShownOnce), openapi_extra=SHOWN_ONCE
)
def register_app(new: AppCreate, viewer: InPerson, session: Writing) -> AppRegistered:
    """Register an app that asks people for access to their accounts. Its secret is shown this once."""
    app, secret = actions.register(session, viewer, new)
    return {**queries.read(app), "client_secret": secret}


@router.get("/apps/{id}", responses=responses(SessionRequired, NotFound))
def get_app(app: MyApp, session: Reading) -> AppRead:
    """One of my apps."""
    return queries.read(app)


@router.patch("/apps/{id}", responses=responses(SessionRequired, NotFound))
def update_app(changes: AppUpdate, app: MyEditableApp, session: Writing) -> AppRead:
    """Change what one of my apps says of itself, or where it takes people back to."""
    actions.edit(app, changes)
    session.flush()
    return queries.read(app)


@router.delete("/apps/{id}", status_code=204, responses=responses(SessionRequired, NotFound))
def delete_app(app: MyEditableApp, session: Writing) -> None:
    """Delete one of my apps. Whatever anybody allowed it ends at once."""
    actions.delete_app(session, app)


@router.post(
    "/apps/{id}/secret",
    responses=responses(SessionRequired, NotFound, PublicApp, ShownOnce),
    openapi_extra=SHOWN_ONCE,
)
def rotate_app_secret(app: MyChangingApp, session: Writing) -> AppSecret:
    """Give one of my apps another secret, which is shown this once; the one before works no longer."""
    return {"client_secret": actions.rotate_secret(app)}


@router.put("/apps/{id}/logo", responses=responses(SessionRequired, NotFound, PictureUnusable))
def set_app_logo(logo: LogoPut, app: MyEditableApp, session: Writing) -> AppRead:
    """Give one of my apps a picture, which those see whom it asks."""
    actions.set_logo(session, app, logo.content)
    session.flush()
    return queries.read(app)


@router.delete("/apps/{id}/logo", responses=responses(SessionRequired, NotFound))
def remove_app_logo(app: MyEditableApp, session: Writing) -> AppRead:
    """Take the picture of one of my apps away."""
    actions.remove_logo(session, app)
    session.flush()
    return queries.read(app)


@router.get("/consent", responses=responses(SessionRequired, UnknownApp, RedirectNotRegistered, FaultyRequest))
def describe_consent(
    asked: Annotated[AuthorizationRequest, Depends(_asked)], viewer: InPerson, session: Reading
) -> ConsentRead:
    """What an app asks for, before I answer it."""
    app = consent.asking(session, asked)
    consent.require_sound(asked)
    return queries.asked(session, viewer, app, asked)


@router.post(
    "/consent",
    responses=responses(SessionRequired, MissingScope, UnknownApp, RedirectNotRegistered, FaultyRequest, ShownOnce),
    openapi_extra=SHOWN_ONCE,
)
def answer_consent(given: ConsentGiven, viewer: InPerson, session: Writing) -> ConsentAnswer:
    """Allow an app what it asks for, or decline. The answer says where to send the browser."""
    return {"redirect_to": consent.answer(session, viewer, given, given.allowed)}


@router.get("/connected-apps", responses=responses(SessionRequired))
def list_connected_apps(viewer: InPerson, session: Reading) -> ConnectedAppList:
    """The apps that may reach my account, and what they may."""
    return {"items": queries.connected(session, viewer)}


@router.delete("/connected-apps/{id}", status_code=204, responses=responses(SessionRequired, NotFound))
def disconnect_app(id: UUID, viewer: InPerson, session: Writing) -> None:
    """End all that an app may do with my account, at once."""
    actions.disconnect(session, viewer, id)
