"""What a lead is found by: what was offered, then the note."""

from sqlmodel import Session

from askwell.core import search
from askwell.outreach.leads.models import Lead


def index(session: Session, lead: Lead) -> None:
    """Bring the search entry up to what the lead says now."""
    session.flush()
    search.put(session, lead.owner_id, search.Findable("lead", lead.id, lead.text, lead.note or ""))
