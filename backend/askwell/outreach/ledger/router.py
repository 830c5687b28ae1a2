"""Ledgers over REST."""

from typing import Annotated
from uuid import UUID

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.core.db import Reading
from askwell.core.errors import NotFound, responses
from askwell.core.routing import Router
from askwell.outreach.ledger import queries
from askwell.outreach.ledger.schemas import LedgerRead

router = Router("outreach")
Reader = Annotated[Viewer, allow(Scope.outreach_read, Scope.contacts_read, Scope.interviews_read)]


@router.get("/contacts/{id}/ledger", responses=responses(NotFound))
def get_contact_ledger(id: UUID, viewer: Reader, session: Reading) -> LedgerRead:
    """What a contact was asked, promised and gave, and what was returned."""
    return queries.of_contact(session, viewer, id)


@router.get("/organizations/{id}/ledger", responses=responses(NotFound))
def get_organization_ledger(id: UUID, viewer: Reader, session: Reading) -> LedgerRead:
    """What the people of an organization were asked, promised and gave, and what was returned."""
    return queries.of_organization(session, viewer, id)
