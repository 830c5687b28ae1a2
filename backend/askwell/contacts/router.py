"""Contacts over REST."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query

from askwell.contacts import actions, batch, merging, queries
from askwell.contacts.access import Editable, EditableMerge, Merging, Reader, Trashed, Visible, Writer
from askwell.contacts.errors import MergedAway, MergeUndone, NameNeeded, SameContact
from askwell.contacts.indexing import tag_key
from askwell.contacts.models import Stage
from askwell.contacts.queries import Filters
from askwell.contacts.schemas import (
    Batch,
    BatchRead,
    ContactCreate,
    ContactPage,
    ContactRead,
    ContactUpdate,
    MergeRead,
    StageList,
    Tag,
    TagList,
)
from askwell.core.clock import Instant
from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router
from askwell.core.schemas import told
from askwell.core.text import Line

router = Router("contacts")
_LARGEST_BATCH = 5_000_000
Order = Literal[
    "-created_at", "created_at", "-updated_at", "updated_at", "-last_contact_at", "last_contact_at", "name", "-name"
]


async def _filters(
    stage: Stage | None = None,
    tag: Tag | None = None,
    organization_id: Annotated[UUID | None, Query(description="Works or worked there.")] = None,
    direction_id: UUID | None = None,
    updated_since: Instant | None = None,
    trashed: Annotated[bool, Query(description="Those in the trash instead.")] = False,
    q: Annotated[Line | None, Query(description="Words, or their beginnings, in any field.")] = None,
) -> Filters:
    return Filters(stage, tag and tag_key(tag), organization_id, direction_id, updated_since, trashed, q)


@router.get("/contacts", responses=responses(InvalidCursor))
def list_contacts(
    viewer: Reader,
    session: Reading,
    paging: PageQuery,
    filters: Annotated[Filters, Depends(_filters)],
    sort: Annotated[Order, Query(description="With `q`, the newest come first.")] = "-created_at",
    include_total: bool = False,
) -> ContactPage:
    """Contacts, page by page."""
    return queries.summaries(session, viewer, paging, filters, sort, include_total=include_total)


@router.post("/contacts", status_code=201, responses=responses(NameNeeded, InvalidReference))
def create_contact(new: ContactCreate, viewer: Writer, session: Writing) -> ContactRead:
    """Add a contact. One name is enough."""
    contact = actions.add(session, viewer, new)
    return queries.one(session, viewer.account_id, contact.id)


@router.post(
    "/contacts/batch", max_body_size=_LARGEST_BATCH, responses=responses(NameNeeded, InvalidReference, MergedAway)
)
def change_contacts(wanted: Batch, viewer: Writer, session: Writing) -> BatchRead:
    """Add, change, tag, trash and restore up to 100 contacts at once: all, or none."""
    changed = batch.run(session, viewer, wanted.operations)
    session.flush()
    return {"items": [{"id": contact.id, "version": contact.version} for contact in changed]}


@router.get("/contacts/{id}", responses=responses(NotFound))
def get_contact(id: UUID, viewer: Reader, session: Reading) -> ContactRead:
    """One contact."""
    return queries.one(session, viewer.account_id, id)


@router.patch("/contacts/{id}", responses=responses(NotFound, NameNeeded, InvalidReference))
def update_contact(changes: ContactUpdate, contact: Editable, viewer: Writer, session: Writing) -> ContactRead:
    """Change a contact; what is not sent stays."""
    actions.edit(session, viewer, contact, changes)
    session.flush()
    return queries.one(session, viewer.account_id, contact.id)


@router.delete("/contacts/{id}", status_code=204, responses=responses(NotFound))
def trash_contact(contact: Editable, session: Writing) -> None:
    """Put a contact into the trash; it can be restored for 30 days."""
    actions.trash(session, contact)


@router.put("/contacts/{id}/restoration", status_code=204, responses=responses(NotFound, MergedAway))
def restore_contact(contact: Trashed, session: Writing) -> None:
    """Take a contact out of the trash."""
    actions.restore(session, contact)


@router.get("/contacts/{id}/stages", responses=responses(NotFound))
def list_stages(contact: Visible, session: Reading) -> StageList:
    """The stages that a contact went through, the latest first."""
    return {"items": queries.stages(session, contact)}


@router.post("/contacts/{id}/merge", status_code=201, responses=responses(NotFound, SameContact, InvalidReference))
def merge_contacts(pair: Merging, session: Writing) -> MergeRead:
    """Fold another contact into this one. Its own values win, what it lacks is filled in, lists are united."""
    return told(MergeRead, merging.merge(session, *pair))


@router.delete("/merges/{id}", status_code=204, responses=responses(NotFound, MergeUndone))
def undo_merge(merge: EditableMerge, session: Writing) -> None:
    """Make the two contacts of a merge two again."""
    merging.undo(session, merge)


@router.get("/tags")
def list_tags(viewer: Reader, session: Reading) -> TagList:
    """Every tag in use, by name."""
    return {"items": queries.tags(session, viewer)}
