"""What somebody can do with decisions: make one, revoke it in time, and look back on it."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.auth.viewer import Viewer
from askwell.core.clock import now
from askwell.core.errors import InvalidReference, NotFound, WrongState
from askwell.core.jobs import enqueue
from askwell.directions import access as directions
from askwell.directions.actions import bring_to
from askwell.directions.models import Direction, DirectionState
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.evidence.decisions.errors import DecisionPending, DecisionUnfounded, LookBackTooEarly, NotReady
from askwell.evidence.decisions.models import Decision, DecisionState, DecisionTakeaway, LookBack, Verdict
from askwell.evidence.decisions.readiness import readiness
from askwell.evidence.decisions.schemas import (
    MOST_LOOK_BACKS,
    DecisionCreate,
    LookBackWrite,
    ReadinessRead,
)
from askwell.evidence.takeaways.access import require_all
from askwell.outreach.follow_ups.actions import Wanted, by_day, open_ones, settle, want
from askwell.outreach.follow_ups.models import FollowUp, FollowUpKind, FollowUpState
from askwell.outreach.notices.actions import notify
from askwell.outreach.notices.models import NoticeKind
from askwell.outreach.rhythm.calendar import rhythm_of, today_of

_DAY = timedelta(days=1)
_LEADS_TO = {
    Verdict.pursue: DirectionState.decided,
    Verdict.drop: DirectionState.decided,
    Verdict.pause: DirectionState.parked,
}


def make(session: Session, viewer: Viewer, new: DecisionCreate) -> Decision:
    """Decide; it is final when the cooling-off time is over.

    Raises DecisionUnfounded, LookBackTooEarly, InvalidReference, DecisionPending, and NotReady without a written reason
    to decide all the same.
    """
    if not (new.reason or "").strip() and not new.takeaway_ids:
        raise DecisionUnfounded
    if new.look_back_on is not None and new.look_back_on < today_of(session, viewer.account_id):
        raise LookBackTooEarly
    direction = _held(session, viewer, new.direction_id)
    require_all(session, viewer.account_id, new.takeaway_ids, "takeaway_ids")
    _require_none_pending(session, direction)
    ready = readiness(session, direction)
    if not ready["is_ready"] and not new.override_reason:
        raise NotReady([doubt for doubt in ready["reasons"] if doubt["is_blocking"]])
    decision = _written(viewer, new, ready)
    session.add(decision)
    session.flush()
    links = [DecisionTakeaway(owner_id=decision.owner_id, decision_id=decision.id, takeaway_id=id)
             for id in dict.fromkeys(new.takeaway_ids)]  # fmt: skip
    session.add_all(links)
    record(session, EventType.decision_made, decision, verdict=decision.verdict, direction_id=str(direction.id))
    if new.cooling_off_days == 0:
        finish(session, decision)
    else:
        _have_it_finished(session, decision)
    return decision


def _held(session: Session, viewer: Viewer, id: UUID) -> Direction:
    """The direction, held: decisions about it are made one by one. Raises InvalidReference."""
    try:
        return directions.found(session, directions.editable_by(viewer).where(col(Direction.id) == id))
    except NotFound as error:
        raise InvalidReference("/direction_id") from error


def _require_none_pending(session: Session, direction: Direction) -> None:
    about = (col(Decision.owner_id) == direction.owner_id) & (col(Decision.direction_id) == direction.id)
    pending = select(col(Decision.id)).where(about, col(Decision.state) == DecisionState.cooling_off)
    if session.scalar(pending) is not None:
        raise DecisionPending


def _written(viewer: Viewer, new: DecisionCreate, ready: ReadinessRead) -> Decision:
    return Decision(
        owner_id=viewer.account_id,
        takeaways=len(set(new.takeaway_ids)),
        people=ready["people"],
        organizations=ready["organizations"],
        final_at=now() + timedelta(days=new.cooling_off_days),
        **new.model_dump(exclude={"takeaway_ids"}),
    )


def _have_it_finished(session: Session, decision: Decision) -> None:
    told = {"owner_id": decision.owner_id.hex, "id": decision.id.hex}
    reminded_at = decision.final_at - min(_DAY, timedelta(days=decision.cooling_off_days) / 2)
    enqueue(session, "decision.reminder", told, owner_id=decision.owner_id, run_at=reminded_at)
    enqueue(session, "decision.final", told, owner_id=decision.owner_id, run_at=decision.final_at)


def remind(session: Session, decision: Decision) -> None:
    """Tell that the decision is about to be final; nothing happens if it was revoked."""
    if decision.state is DecisionState.cooling_off:
        when = "In half a day" if decision.cooling_off_days == 1 else "From tomorrow"
        text = f"{when} it is final: {_in_words(session, decision)}. Until then you can revoke it."
        notify(session, decision.owner_id, NoticeKind.decision_cooling_off, text, _url(decision))


def finish(session: Session, decision: Decision) -> None:
    """The cooling-off time is over; nothing happens if it is not, or if the decision was revoked."""
    if decision.state is not DecisionState.cooling_off or decision.final_at > now():
        return
    decision.state = DecisionState.final
    session.flush()
    record(session, EventType.decision_finalized, decision, verdict=decision.verdict)
    direction = session.get_one(
        Direction, (decision.owner_id, decision.direction_id), with_for_update={"key_share": True}
    )
    bring_to(session, direction, _LEADS_TO[decision.verdict])
    text = f"Your decision is final: {_in_words(session, decision)}."
    notify(session, decision.owner_id, NoticeKind.decision_final, text, _url(decision))
    _follow_up(session, decision)


def _follow_up(session: Session, decision: Decision) -> None:
    rhythm = rhythm_of(session, session.get_one(Account, decision.owner_id))
    why = f"You decided to {_in_words(session, decision)}."[:300]
    first = by_day(rhythm, rhythm.days_after(now(), 1))
    act = Wanted(FollowUpKind.act_on_decision, decision.id, "Take the first step", why, first)
    want(session, decision.owner_id, act)
    if decision.look_back_on is not None:
        back = Wanted(
            FollowUpKind.look_back, decision.id, "How did it turn out?", why, by_day(rhythm, decision.look_back_on)
        )
        want(session, decision.owner_id, back)


def _in_words(session: Session, decision: Decision) -> str:
    direction = session.get_one(Direction, (decision.owner_id, decision.direction_id))
    return f"{decision.verdict} {direction.name}"


def _url(decision: Decision) -> str:
    return f"/directions/{decision.direction_id}"


def revoke(session: Session, decision: Decision) -> None:
    """Take the decision back while it cools off; it stays in the history. Raises WrongState."""
    if decision.state is not DecisionState.cooling_off or decision.final_at <= now():
        state = decision.state.value
        raise WrongState("Only in its cooling-off time can a decision be revoked.", state=state, allowed=[])
    decision.state, decision.revoked_at = DecisionState.revoked, now()
    record(session, EventType.decision_revoked, decision, verdict=decision.verdict)


def look_back(session: Session, decision: Decision, told: LookBackWrite) -> None:
    """Write down how it turned out, beside what was seen before; the same adds nothing. Raises WrongState."""
    if decision.state is not DecisionState.final:
        state = decision.state.value
        raise WrongState("Only a final decision can be looked back on.", state=state, allowed=[])
    theirs = (col(LookBack.owner_id) == decision.owner_id) & (col(LookBack.decision_id) == decision.id)
    earlier = session.scalars(select(LookBack).where(theirs).order_by(col(LookBack.id))).all()
    if earlier and (earlier[-1].turn, earlier[-1].text) == (told.how_it_turned_out, told.text):
        return
    if len(earlier) == MOST_LOOK_BACKS:
        often = f"A decision can be looked back on {MOST_LOOK_BACKS} times."
        raise WrongState(often, state=decision.state.value, allowed=[])
    seen = LookBack(owner_id=decision.owner_id, decision_id=decision.id, turn=told.how_it_turned_out, text=told.text)
    session.add(seen)
    decision.updated_at = now()  # it reads differently now: its version says so
    record(session, EventType.decision_reviewed, decision, turn=seen.turn)
    about = col(FollowUp.key) == f"{FollowUpKind.look_back.value} {decision.id.hex}"
    due = open_ones(session, decision.owner_id, (FollowUpKind.look_back,), about)
    settle(session, due, FollowUpState.done, decision.id)
