"""What can go wrong with interviews."""

from askwell.core.errors import Conflict, Invalid


class SlotTaken(Conflict):
    """You have another interview at that time. Choose another time, or send allow_overlap."""


class NonexistentLocalTime(Invalid):
    """The clocks are put forward over that time. Choose another one."""

    def __init__(self, message: str) -> None:
        fault = {"pointer": "/starts_local", "code": self.code(), "message": message}
        super().__init__(message, errors=[fault])  # type: ignore[list-item]


class NoTimeYet(Conflict):
    """This interview has no time yet, so no calendar can hold it."""


class TooManyItems(Conflict):
    """An agenda holds at most 100 items."""


class WayToMeetNeeded(Conflict):
    """Say how the two meet: give a meeting link, a phone number or a place."""
