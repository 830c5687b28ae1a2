"""What a coach and a client can say to each other about what is shared."""

from sqlmodel import Session

from askwell.coaching.comments.access import Own, require_shared, side_of
from askwell.coaching.comments.models import Comment
from askwell.coaching.comments.schemas import CommentCreate, CommentSubject
from askwell.events.actions import record_for
from askwell.events.models import EventType
from askwell.sharing.access import Share


def write(session: Session, share: Share, new: CommentCreate) -> Comment:
    """Say something of a thing that is shared. Raises InvalidReference for any other."""
    kind = next(kind for kind in CommentSubject if getattr(new, f"{kind}_id") is not None)
    require_shared(session, share, kind, getattr(new, f"{kind}_id"))
    comment = Comment(
        owner_id=share.client_id, engagement_id=share.engagement_id, by=side_of(share), **new.model_dump()
    )
    session.add(comment)
    session.flush()
    _record(session, EventType.comment_written, share, comment)
    return comment


def delete(session: Session, own: Own) -> None:
    """Take back what one said."""
    _record(session, EventType.comment_deleted, own.share, own.comment)
    session.delete(own.comment)


def _record(session: Session, type: EventType, share: Share, comment: Comment) -> None:
    for owner_id in (share.client_id, share.coach_id):
        record_for(session, owner_id, type, comment, engagement_id=str(share.engagement_id), by=comment.by)
