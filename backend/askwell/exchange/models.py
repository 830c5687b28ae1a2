"""Imports: a file that was uploaded, what it would do row by row, and what it did."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Index, LargeBinary, PrimaryKeyConstraint, text
from sqlmodel import Field, SQLModel

from askwell.contacts.models import Source
from askwell.core.clock import now
from askwell.core.columns import STRICT, choice, json_column, no_items, owned_by_account, owned_reference
from askwell.core.ids import new_id
from askwell.events.models import Subject


class ImportState(StrEnum):
    """Where an import stands; `applying` is also the way back from `applied` to `undone`."""

    reading = "reading"
    ready = "ready"
    applying = "applying"
    applied = "applied"
    undone = "undone"
    failed = "failed"


class Action(StrEnum):
    """What a row does: add a contact, update one, change nothing, or it cannot be used."""

    add = "add"
    update = "update"
    skip = "skip"
    refuse = "refuse"


OFFERED = (Action.add, Action.update)
"""What can be chosen."""


class Outcome(StrEnum):
    """What became of a row: nothing yet, done, taken back, or kept because the contact was changed since."""

    planned = "planned"
    applied = "applied"
    undone = "undone"
    kept = "kept"


class Import(SQLModel, table=True):
    """One uploaded file and where its import stands."""

    __tablename__ = "contact_import"
    __table_args__ = (PrimaryKeyConstraint("owner_id", "id"), owned_by_account(), STRICT)
    SUBJECT: ClassVar = Subject.import_

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    applied_at: datetime | None = None
    undone_at: datetime | None = None
    file_name: str = Field(max_length=200)
    source: Source = Field(default=Source.linkedin, sa_type=choice(Source))
    state: ImportState = Field(default=ImportState.reading, sa_type=choice(ImportState))
    done: int = 0
    total: int
    kept: int = 0
    counts: dict[str, int] = Field(default_factory=dict, sa_type=json_column())
    error: dict[str, str] | None = Field(default=None, sa_type=json_column())


class ImportFile(SQLModel, table=True):
    """The bytes of an upload, until they have been read."""

    __tablename__ = "contact_import_file"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "import_id"),
        owned_by_account(),
        owned_reference("import_id", "contact_import", ondelete="CASCADE"),
        STRICT,
    )

    owner_id: UUID
    import_id: UUID
    content: bytes = Field(sa_type=LargeBinary)


class ImportRow(SQLModel, table=True):
    """One row of a file. `contact_id` is the contact that it updates, repeats or has added.

    `role_id` and `made_organization_id` are what it made besides, for undoing it.
    """

    __tablename__ = "contact_import_row"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        owned_reference("import_id", "contact_import", ondelete="CASCADE"),
        Index(None, "owner_id", "import_id", "line"),
        Index(
            "ix_contact_import_row_planned",
            "owner_id",
            "import_id",
            "outcome",
            "line",
            sqlite_where=text("chosen"),
            postgresql_where=text("chosen"),
        ),
        STRICT,
    )

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    import_id: UUID
    line: int
    action: Action = Field(sa_type=choice(Action))
    reason: str = Field(max_length=200)
    chosen: bool
    outcome: Outcome = Field(default=Outcome.planned, sa_type=choice(Outcome))
    given_name: str = Field(max_length=200)
    family_name: str = Field(max_length=200)
    email: str | None = Field(default=None, max_length=254)
    link: str | None = Field(default=None, max_length=500)
    organization: str | None = Field(default=None, max_length=200)
    title: str | None = Field(default=None, max_length=200)
    connected_on: date | None = None
    contact_id: UUID | None = None
    changes: list[Any] = Field(default_factory=no_items, sa_type=json_column())
    role_id: UUID | None = None
    made_organization_id: UUID | None = None
