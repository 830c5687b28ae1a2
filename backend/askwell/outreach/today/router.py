"""Today over REST."""

from typing import Annotated

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.core.clock import now
from askwell.core.db import Reading
from askwell.core.routing import Router
from askwell.outreach.follow_ups import queries as follow_ups
from askwell.outreach.rhythm.calendar import today_of
from askwell.outreach.today import queries
from askwell.outreach.today.schemas import TodayRead

router = Router("today", prefix="/today")
Reader = Annotated[Viewer, allow(Scope.contacts_read, Scope.questions_read, Scope.interviews_read, Scope.outreach_read)]


@router.get("")
def get_today(viewer: Reader, session: Reading) -> TodayRead:
    """What is next, what is due, and how much there is."""
    me, at = viewer.account_id, now()
    upcoming, to_debrief = queries.next_interviews(session, me, at), queries.to_debrief(session, me, at)
    to_thank, to_keep_in_touch = queries.to_thank(session, me), queries.to_keep_in_touch(session, me, at)
    due = follow_ups.due(session, me, today_of(session, me))
    return {
        "next_interviews": upcoming.items,
        "to_debrief": to_debrief.items,
        "to_thank": to_thank.items,
        "to_keep_in_touch": to_keep_in_touch.items,
        "follow_ups": due["items"],
        "totals": {
            "next_interviews": upcoming.total,
            "to_debrief": to_debrief.total,
            "to_thank": to_thank.total,
            "to_keep_in_touch": to_keep_in_touch.total,
            "follow_ups": due["total"],
        },
        "counts": queries.counts(session, me),
    }
