"""Many changes of contacts at once: all, or none."""

from functools import singledispatch

from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.contacts import actions
from askwell.contacts.access import editable_by, referred
from askwell.contacts.models import Contact
from askwell.contacts.newcomers import Newcomer
from askwell.contacts.schemas import (
    CreateOperation,
    Operation,
    RestoreOperation,
    TagOperation,
    TrashOperation,
    UpdateOperation,
)
from askwell.core.errors import AppError, InvalidReference


def run(session: Session, viewer: Viewer, operations: list[Operation]) -> list[Contact | Newcomer]:
    """Do the operations in their order; the first that is refused undoes all. Its errors name its place."""
    # All are held in one order: two batches that name them in opposite orders would wait for each other otherwise.
    ids = {operation.id for operation in operations if operation.op != "create"}
    session.scalars(editable_by(viewer).where(col(Contact.id).in_(ids)).order_by(col(Contact.id))).all()
    return [_at(position, session, viewer, operation) for position, operation in enumerate(operations)]


def _at(position: int, session: Session, viewer: Viewer, operation: Operation) -> Contact | Newcomer:
    try:
        contact: Contact | Newcomer = _do(operation, session, viewer)
    except AppError as error:
        within = "/contact" if operation.op == "create" else "/changes" if operation.op == "update" else ""
        for fault in error.errors:
            below = "" if fault["pointer"] == "/id" else within
            fault["pointer"] = f"/operations/{position}{below}{fault['pointer']}"
        raise
    return contact


@singledispatch
def _do(operation: Operation, session: Session, viewer: Viewer) -> Contact | Newcomer:
    raise NotImplementedError


@_do.register
def _(operation: CreateOperation, session: Session, viewer: Viewer) -> Newcomer:
    return actions.add(session, viewer, operation.contact)


@_do.register
def _(operation: UpdateOperation, session: Session, viewer: Viewer) -> Contact:
    contact = referred(session, viewer, operation.id, "/id")
    actions.edit(session, viewer, contact, operation.changes)
    return contact


@_do.register
def _(operation: TagOperation, session: Session, viewer: Viewer) -> Contact:
    contact = referred(session, viewer, operation.id, "/id")
    actions.tag(session, contact, operation.add, operation.remove)
    return contact


@_do.register
def _(operation: TrashOperation, session: Session, viewer: Viewer) -> Contact:
    contact = referred(session, viewer, operation.id, "/id")
    actions.trash(session, contact)
    return contact


@_do.register
def _(operation: RestoreOperation, session: Session, viewer: Viewer) -> Contact:
    contact = session.scalar(editable_by(viewer).where(col(Contact.id) == operation.id))
    if contact is None:
        raise InvalidReference("/id")
    actions.restore(session, contact)
    return contact
