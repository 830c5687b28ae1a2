"""What can go wrong between an app and an account: in OAuth's own form where a client of OAuth asks."""

import json
from typing import ClassVar

from fastapi import Response

from askwell.core.errors import AppError, Conflict, Invalid, NotFound


class OAuthError(AppError):
    """The request of the app cannot be granted."""

    status = 400

    def answer(self, request_id: str) -> Response:
        """As RFC 6749, section 5.2, has it; the words without the letters that it excludes."""
        words = str(self).replace('"', "'").replace("\\", "/")
        told = json.dumps({"error": self.code(), "error_description": words})
        return Response(told, self.status, {"Cache-Control": "no-store", **self.headers}, media_type="application/json")


class InvalidRequest(OAuthError):
    """A parameter is missing, repeated or not what it has to be."""


class InvalidClient(OAuthError):
    """The app is unknown, or did not prove who it is."""

    status: ClassVar[int] = 401

    @property
    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": 'Basic realm="askwell"'}


class InvalidGrant(OAuthError):
    """The code or the refresh token is unknown, used, over or another app's."""

    keeps_changes = True


class InvalidScope(OAuthError):
    """A scope is unknown, or more than was allowed."""


class UnsupportedGrantType(OAuthError):
    """Use authorization_code or refresh_token."""


class UnknownApp(NotFound):
    """No app has this client_id. Whoever built the link to this page has to mend it."""


class RedirectNotRegistered(Invalid):
    """The app did not register the address that you would be sent back to, so nobody is sent there."""


class FaultyRequest(Invalid):
    """The app asked in a way that cannot be granted."""


class TooManyApps(Conflict):
    """There are 25 apps already. Delete one first."""


class PublicApp(Conflict):
    """A public app has no secret: it could not keep one."""


class PictureUnusable(Invalid):
    """Use a PNG, JPEG or WebP picture of at most 256 kB, and of at most 1024 by 1024 points."""
