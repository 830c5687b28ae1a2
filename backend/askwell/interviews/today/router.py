"""Today over REST."""

from typing import Annotated

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.core.clock import now
from askwell.core.db import Reading
from askwell.core.routing import Router
from askwell.interviews.today import queries
from askwell.interviews.today.schemas import TodayRead

router = Router("today", prefix="/today")
Reader = Annotated[Viewer, allow(Scope.contacts_read, Scope.questions_read, Scope.interviews_read)]


@router.get("")
def get_today(viewer: Reader, session: Reading) -> TodayRead:
    """What is next, what is due, and how much there is."""
    me, at = viewer.account_id, now()
    return {
        "next_interviews": queries.next_interviews(session, me, at),
        "to_debrief": queries.to_debrief(session, me, at),
        "to_thank": queries.to_thank(session, me),
        "to_keep_in_touch": queries.to_keep_in_touch(session, me, at),
        "counts": queries.counts(session, me),
    }
