"""What is done around webhooks without being asked."""

from sqlalchemy import ColumnElement, delete, exists
from sqlmodel import Session, col

from askwell.core.clock import days_from_now
from askwell.core.jobs import daily
from askwell.events.following import Fact, hears
from askwell.events.models import Event, EventType
from askwell.webhooks.models import Delivery

_KEPT_DAYS = 30


def _is_forgotten() -> ColumnElement[bool]:
    """That what a delivery told of stands in no history any more."""
    is_it = (col(Event.owner_id) == col(Delivery.owner_id)) & (col(Event.id) == col(Delivery.event_id))
    return col(Delivery.event_id).is_not(None) & ~exists().where(is_it)


@daily
def forget_old(session: Session) -> None:
    """Forget what was sent a month ago, or tells of what is forgotten."""
    is_old = col(Delivery.created_at) < days_from_now(-_KEPT_DAYS)
    session.execute(delete(Delivery).where(is_old | _is_forgotten()))


@hears(EventType.erasure_completed)
def forget_erased(session: Session, fact: Fact) -> None:
    """Keep nothing of what told of somebody who was erased: an answer may repeat it."""
    session.execute(delete(Delivery).where(col(Delivery.owner_id) == fact.owner_id, _is_forgotten()))
