"""How often one wants to keep in touch with those who bear a tag."""

from uuid import UUID

from sqlalchemy import PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.columns import STRICT, owned_by_account


class TagRhythm(SQLModel, table=True):
    """The rhythm of contacts that have none of their own; `key` is the tag's, as contacts bear it."""

    __tablename__ = "tag_rhythm"
    __table_args__ = (PrimaryKeyConstraint("owner_id", "key"), owned_by_account(), STRICT)

    owner_id: UUID
    key: str = Field(max_length=100)
    tag: str = Field(max_length=50)
    keep_in_touch_days: int
