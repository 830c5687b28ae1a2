"""What can go wrong with decisions."""

from collections.abc import Sequence

from askwell.core.errors import Conflict
from askwell.evidence.decisions.schemas import DoubtRead


class NotReady(Conflict):
    """Too little is known to decide. Hear more people, or write down why it cannot wait."""

    def __init__(self, doubts: Sequence[DoubtRead]) -> None:
        super().__init__(
            errors=[{"pointer": "/override_reason", "code": each["doubt"], "message": each["text"]} for each in doubts]
        )


class DecisionPending(Conflict):
    """A decision about this direction is in its cooling-off time. Revoke it first, or wait until it is final."""
