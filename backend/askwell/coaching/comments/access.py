"""Whose comments these are: of the two sides of an engagement, as long as it is active and its subject is shared."""

from typing import Annotated, Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, select
from sqlmodel import Session, col

from askwell.coaching.comments.models import Comment
from askwell.coaching.comments.schemas import CommentSubject
from askwell.core.columns import table_of
from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound
from askwell.core.prepared import Prepared
from askwell.core.routing import loaded
from askwell.directions import access as directions
from askwell.directions.models import Direction
from askwell.interviews import access as interviews
from askwell.interviews.models import Interview
from askwell.notes import access as notes
from askwell.notes.models import Note
from askwell.sharing.access import ActingCoach, Coach, Share, share
from askwell.sharing.models import Role, SharedScope

_comment = table_of(Comment)
_SUBJECTS: dict[CommentSubject, tuple[Any, Any, SharedScope]] = {
    CommentSubject.interview: (table_of(Interview), interviews.SHARED, SharedScope.interviews),
    CommentSubject.note: (table_of(Note), notes.SHARED, SharedScope.notes),
    CommentSubject.direction: (table_of(Direction), directions.SHARED, SharedScope.progress),
}
"""What can be commented on: which of a client's a coach may see, and by which scope."""
_THERE = {
    kind: Prepared(select(table.c.id).where(shared, table.c.id == bindparam("id")))
    for kind, (table, shared, _) in _SUBJECTS.items()
}


def in_sight(kind: CommentSubject) -> Any:
    """That a comment is about a thing of this kind that is shared."""
    table, shared, _ = _SUBJECTS[kind]
    return exists().where(shared, table.c.id == _comment.c[f"{kind}_id"])


def kinds_shared(share: Share) -> list[CommentSubject]:
    """The kinds of things that may be talked about by this engagement."""
    return [kind for kind, (_, _, scope) in _SUBJECTS.items() if share.has(scope)]


def require_shared(session: Session, share: Share, kind: CommentSubject, id: UUID) -> None:
    """Refuse what is not there or not shared, alike. Raises InvalidReference."""
    is_there = _THERE[kind].first(session, {"owner_id": share.client_id, "id": id}) is not None
    if kind not in kinds_shared(share) or not is_there:
        raise InvalidReference(f"/{kind}_id")


def side_of(share: Share) -> Role:
    """On which side of the engagement the viewer is."""
    return Role.client if share.is_preview else Role.coach


class Own(NamedTuple):
    """A comment, and the engagement by which its author wrote it."""

    share: Share
    comment: Comment


def _talking(viewer: Coach, session: Reading, id: UUID) -> Share:
    return share(session, viewer, id)


def _speaking(viewer: ActingCoach, session: Writing, id: UUID) -> Share:
    return share(session, viewer, id)


def _own(viewer: ActingCoach, session: Writing, id: UUID, comment_id: UUID) -> Own:
    by_it = share(session, viewer, id)
    this = and_(col(Comment.owner_id) == by_it.client_id, col(Comment.id) == comment_id)
    mine = and_(col(Comment.engagement_id) == by_it.engagement_id, col(Comment.by) == side_of(by_it))
    comment = session.scalar(select(Comment).where(this, mine))
    if comment is None:
        raise NotFound
    return Own(by_it, comment)


Talking = Annotated[Share, loaded(_talking)]
"""An active engagement, whichever side the viewer is on."""
Speaking = Annotated[Share, loaded(_speaking)]
"""As `Talking`, to say something."""
OwnComment = Annotated[Own, loaded(_own)]
