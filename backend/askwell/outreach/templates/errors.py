"""What can go wrong with templates."""

from collections.abc import Iterable

from askwell.core.errors import Conflict, Invalid
from askwell.outreach.texts import MergeField


class UnknownField(Invalid):
    """A field in this text is not known."""

    def __init__(self, pointer: str, unknown: Iterable[str]) -> None:
        known = ", ".join(f"{{{{{field}}}}}" for field in MergeField)
        message = f"Not known: {', '.join(unknown)}. Use {known}."[:1000]
        super().__init__(errors=[{"pointer": pointer, "code": self.code(), "message": message}])


class StarterTemplate(Conflict):
    """This template is the same for everybody. Copy it, and change the copy."""
