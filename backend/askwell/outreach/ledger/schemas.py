"""What crosses the wire of ledgers."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from askwell.core.clock import Instant
from askwell.core.schemas import Count, Reference

MOST_ITEMS = 200


class LedgerKind(StrEnum):
    """What passed between the two."""

    asked = "asked"
    answered = "answered"
    promised = "promised"
    taken = "taken"
    returned = "returned"


class LedgerItem(TypedDict):
    """One thing that passed, with the message, the interview, the lead or the referral that it stands for."""

    kind: LedgerKind
    text: Annotated[str, Field(max_length=500)]
    at: Instant
    contact: Reference
    interview_id: UUID | None
    message_id: UUID | None
    lead_id: UUID | None
    referral_id: UUID | None


class LedgerRead(TypedDict):
    """What was asked and answered, what was promised, what was taken and what was returned; the latest first."""

    asked: Count
    answered: Count
    promised: Count
    taken: Count
    returned: Count
    items: Annotated[list[LedgerItem], Field(max_length=MOST_ITEMS)]
