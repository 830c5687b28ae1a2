"""What can go wrong around signing in."""

from askwell.core.errors import Conflict, Forbidden, Invalid, NotSignedIn


class WrongPassword(NotSignedIn):
    """The e-mail address and the password do not match an account."""

    @property
    def headers(self) -> dict[str, str]:
        return {}


class RefreshTokenReused(NotSignedIn):
    """This session was ended, because its cookie had been copied. Sign in again."""

    keeps_changes = True


class CurrentPasswordWrong(Invalid):
    """The current password is not right."""

    def __init__(self, field: str) -> None:
        message = "This is not your current password."
        super().__init__(errors=[{"pointer": f"/{field}", "code": self.code(), "message": message}])


class WeakPassword(Invalid):
    """Choose a password that is harder to guess."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, errors=[{"pointer": f"/{field}", "code": self.code(), "message": message}])


class MissingScope(Forbidden):
    """The token lacks a scope that this call needs."""


class SessionRequired(Forbidden):
    """Neither a token nor an app may do this: sign in yourself."""


class CrossOrigin(Forbidden):
    """This call is only taken from our own pages."""


class EmailConfirmed(Conflict):
    """This address is confirmed already."""


class EmailUnconfirmed(Conflict):
    """Confirm your address first. Settings → Notifications, “Send it again” mails you the link for it."""


class ConfirmationEnded(Conflict):
    """This link has been used, or works no longer. Have another one mailed to you in the settings."""


class TooManyTokens(Conflict):
    """There are 50 tokens already. Revoke one first."""
