"""What is done about proposals and erasures without being asked."""

from sqlmodel import Session, col, select

from askwell.booking.erasures.actions import complete
from askwell.booking.erasures.models import Erasure
from askwell.core.clock import now
from askwell.core.jobs import daily


@daily
def erase_what_is_due(session: Session) -> None:
    """Erase the contacts who asked for it a week ago."""
    due = col(Erasure.erased_at).is_(None), col(Erasure.due_at) <= now()
    for erasure in session.scalars(select(Erasure).where(*due).order_by(col(Erasure.contact_id))).all():
        complete(session, erasure)
