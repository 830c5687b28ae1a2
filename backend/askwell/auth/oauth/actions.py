"""What somebody can do with the apps that they built, and with those that they allowed something."""

import base64
import hashlib
from binascii import Error as NotBase64

from sqlalchemy import delete, update
from sqlmodel import Session, col

from askwell.auth.oauth import pictures
from askwell.auth.oauth.access import apps_of
from askwell.auth.oauth.errors import PictureUnusable, PublicApp, TooManyApps
from askwell.auth.oauth.models import App, AppLogo, Grant
from askwell.auth.oauth.schemas import AppCreate, AppUpdate
from askwell.auth.viewer import Viewer
from askwell.core.clock import now
from askwell.core.errors import NotFound
from askwell.core.ids import new_token

SECRET_PREFIX = "askw_app_"
_MOST_APPS = 25


def register(session: Session, viewer: Viewer, new: AppCreate) -> tuple[App, str | None]:
    """An app, and its secret if it can keep one; of that, only a digest is kept. Raises TooManyApps."""
    # The account is locked, so that two who count at once do not both find room for one more.
    viewer.hold(session)
    if len(session.scalars(apps_of(viewer)).all()) >= _MOST_APPS:
        raise TooManyApps
    app = App(owner_id=viewer.account_id, **new.model_dump(exclude={"is_confidential"}))
    secret = _give_secret(app) if new.is_confidential else None
    session.add(app)
    session.flush()
    return app, secret


def edit(app: App, changes: AppUpdate) -> None:
    """Change what the app says of itself, or where it takes people back to."""
    app.sqlmodel_update(changes.given())


def rotate_secret(app: App) -> str:
    """Another secret; the one before works no longer. Raises PublicApp."""
    if not app.is_confidential:
        raise PublicApp
    return _give_secret(app)


def _give_secret(app: App) -> str:
    secret = new_token(SECRET_PREFIX)
    app.secret_digest, app.secret_made_at = hashlib.sha256(secret.encode()).digest(), now()
    return secret


def delete_app(session: Session, app: App) -> None:
    """The app is gone, and with it all that anybody allowed it."""
    session.execute(delete(App).where(col(App.owner_id) == app.owner_id, col(App.id) == app.id))
    session.expunge(app)


def set_logo(session: Session, app: App, content: str) -> None:
    """Give the app this picture, in Base64. Raises PictureUnusable."""
    try:
        picture = base64.b64decode(content, validate=True)
    except NotBase64 as error:
        raise PictureUnusable from error
    media_type = pictures.looked_at(picture).media_type
    session.merge(AppLogo(owner_id=app.owner_id, app_id=app.id, media_type=media_type, content=picture))
    app.logo = hashlib.sha256(picture).hexdigest()[:20]


def remove_logo(session: Session, app: App) -> None:
    """Take the picture away."""
    session.execute(delete(AppLogo).where(col(AppLogo.owner_id) == app.owner_id, col(AppLogo.app_id) == app.id))
    app.logo = None


def disconnect(session: Session, viewer: Viewer, app_id: object) -> None:
    """End all that the app may do with my account, at once. Raises NotFound."""
    this = (col(Grant.owner_id) == viewer.account_id) & (col(Grant.app_id) == app_id)
    good = col(Grant.revoked_at).is_(None) & (col(Grant.expires_at) > now())
    ended = session.execute(update(Grant).where(this, good).values(revoked_at=now()).returning(col(Grant.id)))
    if not ended.all():
        raise NotFound
