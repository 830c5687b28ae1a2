"""Apps that others build, and what they were allowed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from askwell.core.clock import now
from askwell.core.columns import STRICT, json_column, owned_by_account, owned_reference
from askwell.core.ids import new_id


class App(SQLModel, table=True):
    """A program that asks people for access to their accounts: what OAuth calls a client, its id the client's."""

    __tablename__ = "app"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        Index(None, "id", unique=True),
        STRICT,
    )

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    name: str = Field(max_length=200)
    description: str | None = Field(default=None, max_length=500)
    website: str | None = Field(default=None, max_length=500)
    redirect_uris: list[str] = Field(sa_type=json_column())
    # Of the secret of a confidential app, the SHA-256; a public app can keep none.
    secret_digest: bytes | None = Field(default=None, sa_type=LargeBinary)
    secret_made_at: datetime | None = None
    # Of the logo, a digest that stands in its address, so that another one is seen at once.
    logo: str | None = Field(default=None, max_length=40)

    @property
    def is_confidential(self) -> bool:
        """Whether the app proves who it is by a secret."""
        return self.secret_digest is not None


class AppLogo(SQLModel, table=True):
    """The picture of an app, as it was given."""

    __tablename__ = "app_logo"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "app_id"),
        owned_by_account(),
        owned_reference("app_id", "app", ondelete="CASCADE"),
        STRICT,
    )

    owner_id: UUID
    app_id: UUID
    media_type: str = Field(max_length=20)
    content: bytes = Field(sa_type=LargeBinary)


class Grant(SQLModel, table=True):
    """What somebody allowed an app, once: a code, and the family of tokens that came of it.

    It ends with its code, after a minute, unless that was redeemed.
    """

    __tablename__ = "app_grant"
    __table_args__ = (
        PrimaryKeyConstraint("owner_id", "id"),
        owned_by_account(),
        ForeignKeyConstraint(["app_owner_id", "app_id"], ["app.owner_id", "app.id"], ondelete="CASCADE"),
        Index(None, "app_owner_id", "app_id"),
        Index(None, "code_digest", unique=True),
        STRICT,
    )

    owner_id: UUID
    id: UUID = Field(default_factory=new_id)
    app_owner_id: UUID
    app_id: UUID
    created_at: datetime = Field(default_factory=now)
    last_used_at: datetime = Field(default_factory=now)
    expires_at: datetime
    revoked_at: datetime | None = None
    scopes: list[str] = Field(sa_type=json_column())
    redirect_uri: str = Field(max_length=500)
    code_digest: bytes = Field(sa_type=LargeBinary)
    code_challenge: str = Field(max_length=43)
    redeemed_at: datetime | None = None
    # Counts the refreshes: a refresh token is good for its own number only.
    generation: int = 0
