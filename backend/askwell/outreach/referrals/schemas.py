"""What crosses the wire of referrals."""

from typing import Annotated
from uuid import UUID

from pydantic import MISSING, Field
from typing_extensions import TypedDict

from askwell.contacts.models import Stage
from askwell.core.clock import Instant
from askwell.core.schemas import Changes, Count, Cursor, Payload, Reference, ResourceRead

MOST_NODES, MOST_EDGES = 2_000, 5_000


class ReferralCreate(Payload):
    """One contact led to another one."""

    from_contact_id: UUID
    to_contact_id: UUID
    lead_id: UUID | None = None
    thanked_at: Instant | None = None
    told_outcome_at: Instant | None = None


class ReferralUpdate(Changes):
    """Changes to a referral: who led there, and what was made good."""

    from_contact_id: UUID | MISSING = MISSING
    thanked_at: Instant | None | MISSING = MISSING
    told_outcome_at: Instant | None | MISSING = MISSING


class ReferralRead(ResourceRead):
    """Who led to whom, and whether they were thanked and told what came of it."""

    from_contact: Reference
    to_contact: Reference
    lead_id: UUID | None
    thanked_at: Instant | None
    told_outcome_at: Instant | None
    trashed_at: Instant | None


class ReferralPage(TypedDict):
    """Referrals, the latest first."""

    items: Annotated[list[ReferralRead], Field(max_length=100)]
    next_cursor: Cursor | None


class GraphNode(TypedDict):
    """A contact who led to somebody, or whom somebody led to; `met` tells of an interview that was held."""

    id: UUID
    name: Annotated[str, Field(max_length=500)]
    stage: Stage
    met: bool


class GraphEdge(TypedDict):
    """Who led to whom; of two contacts at most once."""

    id: UUID
    from_id: UUID
    to_id: UUID
    thanked: bool
    told: bool


class BranchYield(TypedDict):
    """What came of one contact: how many contacts, directly and further on, how many of those were met, and how many
    of their own referrals nobody thanked them for."""

    contact_id: UUID
    contacts: Count
    held: Count
    open_thanks: Count


class ReferralGraphRead(TypedDict):
    """Who led to whom, the most fruitful first. `truncated` tells that there is more than fits a picture."""

    nodes: Annotated[list[GraphNode], Field(max_length=MOST_NODES)]
    edges: Annotated[list[GraphEdge], Field(max_length=MOST_EDGES)]
    branches: Annotated[list[BranchYield], Field(max_length=MOST_NODES)]
    truncated: bool
