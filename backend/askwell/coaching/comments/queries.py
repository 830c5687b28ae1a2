"""Reading comments: those about what is shared at this moment, so far as it is."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, false, or_, select
from sqlmodel import Session

from askwell.coaching.comments.access import in_sight, kinds_shared, side_of
from askwell.coaching.comments.models import ABOUT, Comment
from askwell.coaching.comments.schemas import CommentPage, CommentRead, CommentSubject
from askwell.contacts.masking import Mask
from askwell.contacts.pseudonyms import cast_of
from askwell.core.columns import table_of
from askwell.core.pages import Listing, Paging, Sort
from askwell.core.prepared import Prepared
from askwell.sharing.access import Share

_comment = table_of(Comment)
_NAMES = ("id", "created_at", "by", "text", *(f"{name}_id" for name in ABOUT))
_OF_SHARE = select(*(_comment.c[name] for name in _NAMES)).where(
    _comment.c.owner_id == bindparam("owner_id"), _comment.c.engagement_id == bindparam("engagement_id")
)
_ONE = Prepared(_OF_SHARE.where(_comment.c.id == bindparam("id")))


@cache
def _listing(shared: frozenset[CommentSubject], about: str | None) -> Listing:
    wanted = _OF_SHARE.where(or_(false(), *(in_sight(kind) for kind in sorted(shared))))
    if about is not None:
        wanted = wanted.where(_comment.c[about] == bindparam("about_id", type_=_comment.c.id.type))
    newest = Sort("-created_at", _comment.c.id, descending=True, is_unique=True)
    return Listing(wanted, _comment.c.owner_id, _comment.c.id, newest)


def page(session: Session, share: Share, paging: Paging, about: dict[str, UUID | None]) -> CommentPage:
    """What the two said of what is shared, the latest first."""
    bound: dict[str, Any] = {"owner_id": share.client_id, "engagement_id": share.engagement_id}
    given = {name: id for name, id in about.items() if id is not None}
    name = next(iter(given), None)
    if name is not None:
        bound["about_id"] = given[name]
    found = _listing(frozenset(kinds_shared(share)), name).page(session, paging, bound)
    mask = cast_of(session, share).mask
    return {"items": [_read(share, mask, row) for row in found["items"]], "next_cursor": found["next_cursor"]}


def one(session: Session, share: Share, comment: Comment) -> CommentRead:
    """One comment, to the one who wrote it."""
    bound = {"owner_id": share.client_id, "engagement_id": share.engagement_id, "id": comment.id}
    return _read(share, None, _ONE.rows(session, bound)[0])


def _read(share: Share, mask: Mask | None, row: dict[str, Any]) -> CommentRead:
    """Who reads at the client's reads as it was written: they know everybody. Nobody's own words are masked."""
    is_mine = row["by"] is side_of(share)
    text = row["text"] if mask is None or is_mine or share.is_preview else mask(row["text"])
    return {**row, "is_mine": is_mine, "text": text}  # type: ignore[typeddict-item]
