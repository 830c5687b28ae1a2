"""Comments over REST: the same address for both sides of an engagement."""

from uuid import UUID

from askwell.coaching.comments import actions, queries
from askwell.coaching.comments.access import OwnComment, Speaking, Talking
from askwell.coaching.comments.schemas import CommentCreate, CommentPage, CommentRead
from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router

router = Router("clients", prefix="/engagements")


@router.get("/{id}/comments", responses=responses(NotFound, InvalidCursor))
def list_comments(
    share: Talking,
    session: Reading,
    paging: PageQuery,
    interview_id: UUID | None = None,
    note_id: UUID | None = None,
    direction_id: UUID | None = None,
) -> CommentPage:
    """What my coach and I, or my client and I, said about what is shared, the latest first; of one thing or of all."""
    about = {"interview_id": interview_id, "note_id": note_id, "direction_id": direction_id}
    return queries.page(session, share, paging, about)


@router.post("/{id}/comments", status_code=201, responses=responses(NotFound, InvalidReference))
def write_comment(new: CommentCreate, share: Speaking, session: Writing) -> CommentRead:
    """Say something about an interview, a note or a direction that is shared."""
    return queries.one(session, share, actions.write(session, share, new))


@router.delete("/{id}/comments/{comment_id}", status_code=204, responses=responses(NotFound))
def delete_comment(own: OwnComment, session: Writing) -> None:
    """Take back what I said."""
    actions.delete(session, own)
