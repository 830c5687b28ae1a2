"""What can go wrong around second factors."""

from askwell.auth.errors import WrongPassword
from askwell.core.errors import Conflict, Invalid, NotSignedIn


class SecondFactorRequired(WrongPassword):
    """The password is right. Prove the second factor as well."""


class SecondFactorWrong(WrongPassword):
    """This proof is wrong, or was used before. Try the next code."""


class ChallengeEnded(NotSignedIn):
    """That took too long, or was answered before. Begin again."""

    @property
    def headers(self) -> dict[str, str]:
        return {}


class AuthenticatorInUse(Conflict):
    """An authenticator app is in use already. Turn it off first."""


class NothingToConfirm(Conflict):
    """There is no authenticator app that waits for its first code. Begin again."""


class CodeWrong(Invalid):
    """This is not the code that the app shows now."""

    def __init__(self) -> None:
        message = (type(self).__doc__ or "").strip()
        super().__init__(errors=[{"pointer": "/code", "code": self.code(), "message": message}])


class NoSecondFactor(Conflict):
    """Recovery codes are for accounts with an authenticator app or a passkey."""


class PasskeyRefused(Invalid):
    """The passkey could not be verified. Try again, or use another device."""


class PasskeysUnavailable(Conflict):
    """Passkeys need an address with a name, over HTTPS or on localhost."""


class TooManyPasskeys(Conflict):
    """There are 20 passkeys already. Remove one first."""
