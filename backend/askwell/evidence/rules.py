"""What follows for the evidence from what happens to contacts: heard in the transaction of the fact."""

from sqlalchemy import and_, exists, select, update
from sqlmodel import Session, col

from askwell.events.following import Fact, hears
from askwell.events.models import EventType
from askwell.evidence.outcomes.models import Outcome, OutcomeInterview
from askwell.evidence.takeaways.models import Takeaway
from askwell.interviews.models import Interview


@hears(EventType.contact_unmerged)
def after_an_undone_merge(session: Session, fact: Fact) -> None:
    """What was drawn since then from interviews that go back goes back with them."""
    is_from = and_(col(Interview.owner_id) == col(Takeaway.owner_id), col(Interview.id) == col(Takeaway.interview_id))
    with_whom = select(col(Interview.contact_id)).where(is_from).correlate(Takeaway).scalar_subquery()
    theirs = (col(Takeaway.owner_id) == fact.owner_id) & (col(Takeaway.contact_id) == fact.subject_id)
    strayed = update(Takeaway).where(theirs, col(Takeaway.contact_id) != with_whom).values(contact_id=with_whom)
    session.execute(strayed, execution_options={"synchronize_session": False})


@hears(EventType.erasure_completed)
def after_an_erasure(session: Session, fact: Fact) -> None:
    """What came of interviews that are gone still counts, but may not tell of those whom they were with."""
    came_of = and_(
        col(OutcomeInterview.owner_id) == col(Outcome.owner_id), col(OutcomeInterview.outcome_id) == col(Outcome.id)
    )
    mine = (col(Outcome.owner_id) == fact.owner_id) & col(Outcome.text).is_not(None)
    orphaned = update(Outcome).where(mine, ~exists().where(came_of)).values(text=None)
    session.execute(orphaned, execution_options={"synchronize_session": False})
