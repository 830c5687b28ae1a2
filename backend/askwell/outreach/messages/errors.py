"""What can go wrong with messages."""

from collections.abc import Iterable

from askwell.core.errors import Conflict, Invalid
from askwell.core.mail import MailNotConfigured as MailNotConfigured


class NoAddress(Conflict):
    """This contact has no e-mail address. Add one, or send the message another way."""


class EnoughNudges(Conflict):
    """You have nudged this contact twice since they last answered. Let it rest: silence is an answer, too."""


class AlreadySent(Conflict):
    """This message has been sent. What was sent stays as it was."""


class NotSent(Conflict):
    """This message has not been sent."""


class NothingToSend(Conflict):
    """This message says nothing yet."""


class MissingFields(Invalid):
    """Fill in the fields that have no value."""

    def __init__(self, missing: Iterable[str]) -> None:
        message = f"Without a value: {', '.join(missing)}."[:1000]
        super().__init__(message, errors=[{"pointer": "/body", "code": self.code(), "message": message}])
