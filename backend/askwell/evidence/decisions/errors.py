"""What can go wrong with decisions."""

from collections.abc import Sequence

from askwell.core.errors import Conflict, Invalid
from askwell.evidence.decisions.schemas import DoubtRead


class NotReady(Conflict):
    """Too little is known to decide. Hear more people, or write down why it cannot wait."""

    def __init__(self, doubts: Sequence[DoubtRead]) -> None:
        super().__init__(
            errors=[{"pointer": "/override_reason", "code": each["doubt"], "message": each["text"]} for each in doubts]
        )


class DecisionPending(Conflict):
    """A decision about this direction is in its cooling-off time. Revoke it first, or wait until it is final."""


class DecisionUnfounded(Invalid):
    """A decision needs a reason, or at least one takeaway that it rests on."""

    def __init__(self) -> None:
        message = "Write why, or choose at least one takeaway that it rests on."
        super().__init__(errors=[{"pointer": "/reason", "code": "decision_unfounded", "message": message}])


class LookBackTooEarly(Invalid):
    """The day to look back on cannot lie before the day of the decision."""

    def __init__(self) -> None:
        message = "Choose today or a later day."
        super().__init__(errors=[{"pointer": "/look_back_on", "code": "look_back_too_early", "message": message}])
