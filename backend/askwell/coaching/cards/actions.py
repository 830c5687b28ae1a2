"""What a coach keeps of a client, and one friendly word a week."""

from datetime import timedelta

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from askwell.auth.models import Account
from askwell.coaching.cards.errors import NudgedLately
from askwell.coaching.cards.models import ClientCard
from askwell.coaching.cards.schemas import CardRead, CardUpdate
from askwell.contacts.indexing import tag_key
from askwell.core.clock import now, rfc3339
from askwell.core.preconditions import Expected
from askwell.core.schemas import told
from askwell.events.actions import record_for
from askwell.events.models import EventType
from askwell.outreach.notices.actions import notify
from askwell.outreach.notices.models import NoticeKind
from askwell.sharing.access import Share
from askwell.sharing.models import Engagement

_BETWEEN_NUDGES = timedelta(days=7)


def card(session: Session, share: Share) -> CardRead:
    """What the coach keeps of a client, who never reads it."""
    kept = session.get(ClientCard, (share.coach_id, share.engagement_id))
    if kept is None:
        return {"version": 1, "updated_at": None, "tags": [], "private_notes": None, "nudged_at": None}
    return told(CardRead, kept)


def _held(session: Session, share: Share) -> ClientCard:
    """The card, made if there was none."""
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    new = ClientCard(owner_id=share.coach_id, engagement_id=share.engagement_id).model_dump()
    session.execute(insert(ClientCard).values(new).on_conflict_do_nothing())
    return session.get_one(ClientCard, (share.coach_id, share.engagement_id), with_for_update=True)


def edit(session: Session, share: Share, changes: CardUpdate, expected: Expected) -> None:
    """Keep something else of the client."""
    kept = _held(session, share)
    expected.of(kept)
    given = changes.given()
    if "tags" in given:
        given["tags"] = list({tag_key(tag): tag for tag in given["tags"]}.values())  # type: ignore[attr-defined]
    kept.sqlmodel_update(given)
    session.flush()


def nudge(session: Session, share: Share, text: str) -> None:
    """Send the client a friendly word, at most one a week. Raises NudgedLately."""
    kept = _held(session, share)
    if kept.nudged_at is not None and (again := kept.nudged_at + _BETWEEN_NUDGES) > now():
        raise NudgedLately(f"You have nudged this client within a week. The next time is {rfc3339(again)}.")
    kept.nudged_at = now()
    coach = session.get_one(Account, share.coach_id)
    notify(session, share.client_id, NoticeKind.coach_nudge, f"{coach.display_name}: {text}", "/sharing")
    engagement = session.get_one(Engagement, share.engagement_id)
    for owner_id in (share.coach_id, share.client_id):
        record_for(session, owner_id, EventType.engagement_nudged, engagement)
