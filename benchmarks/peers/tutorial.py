"""The same contacts the way the FastAPI and SQLModel tutorials show it.

Synchronous endpoints, a session dependency that yields, the token decoded and the account loaded on every request,
offset and limit, `response_model`, LIKE, and the engine's default settings. A change leaves an event, as it does in
Askwell; the rows that make contacts quick to find and to recognise, only Askwell writes. In one respect the app does
better than the tutorials: roles and organizations are loaded eagerly, so a list is three statements and not a hundred.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from fastapi import Depends, FastAPI, HTTPException, Query
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm
from jose import JWTError, jwt
from sqlmodel import JSON, Column, Field, Relationship, Session, SQLModel, col, create_engine, or_, select

SECRET, ALGORITHM = "0123456789abcdef0123456789abcdef", "HS256"


class Account(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True)
    hashed_password: str
    time_zone: str = "UTC"


class Organization(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="account.id", index=True)
    name: str = Field(index=True)


class Role(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    organization_id: int | None = Field(default=None, foreign_key="organization.id", index=True)
    title: str | None = None
    contact: "Contact" = Relationship(back_populates="roles")
    organization: Organization | None = Relationship(sa_relationship_kwargs={"lazy": "selectin"})

    @property
    def organization_name(self) -> str | None:
        return self.organization.name if self.organization else None


class ContactBase(SQLModel):
    given_name: str
    family_name: str
    headline: str | None = None
    location: str | None = None
    time_zone: str | None = None
    preferred_platform: str | None = None
    how_met: str | None = None
    stage: str = "identified"
    keep_in_touch_days: int | None = None
    last_contact_at: datetime | None = None
    source: str = "manual"


class Contact(ContactBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="account.id", index=True)
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    updated_at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    emails: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON))
    phones: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON))
    links: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON))
    tags: list[str] = Field(default_factory=list, sa_column=Column(JSON))
    roles: list[Role] = Relationship(back_populates="contact", sa_relationship_kwargs={"lazy": "selectin"})

    @property
    def email(self) -> str | None:
        return self.emails[0]["value"] if self.emails else None

    @property
    def title(self) -> str | None:
        return self.roles[0].title if self.roles else None

    @property
    def organization(self) -> Organization | None:
        return self.roles[0].organization if self.roles else None


class Event(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="account.id", index=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    type: str
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON))


class Interview(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="account.id", index=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    state: str = "planned"
    starts_at: datetime | None = None
    minutes: int = 30


class Window(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="account.id", index=True)
    weekday: int
    starts: str
    ends: str


class Proposal(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="account.id")
    contact_id: int = Field(foreign_key="contact.id")
    token: str = Field(unique=True)
    minutes: int = 30
    times: list[str] = Field(default_factory=list, sa_column=Column(JSON))
    platforms: list[str] = Field(default_factory=list, sa_column=Column(JSON))
    message: str | None = None
    state: str = "open"
    expires_at: datetime


class Address(SQLModel):
    value: str
    label: str | None = None
    primary: bool = False


class RoleCreate(SQLModel):
    organization_name: str | None = None
    title: str | None = None


class RolePublic(SQLModel):
    id: int
    organization_id: int | None
    organization_name: str | None
    title: str | None


class OrganizationPublic(SQLModel):
    id: int
    name: str


class ContactCreate(ContactBase):
    emails: list[Address] = []
    phones: list[Address] = []
    links: list[Address] = []
    tags: list[str] = []
    roles: list[RoleCreate] = []


class ContactUpdate(SQLModel):
    given_name: str | None = None
    family_name: str | None = None
    headline: str | None = None
    location: str | None = None
    stage: str | None = None
    tags: list[str] | None = None


class ContactPublic(ContactBase):
    id: int
    created_at: datetime
    updated_at: datetime
    emails: list[Address]
    phones: list[Address]
    links: list[Address]
    tags: list[str]
    roles: list[RolePublic]


class OfferedTime(SQLModel):
    starts_at: datetime
    free: bool


class BookingPublic(SQLModel):
    seeker: str
    seeker_time_zone: str
    contact_name: str
    message: str | None
    minutes: int
    state: str
    times: list[OfferedTime]
    platforms: list[str]
    expires_at: datetime


class Slot(SQLModel):
    starts_at: datetime
    minutes: int


class ContactSummary(SQLModel):
    id: int
    created_at: datetime
    updated_at: datetime
    given_name: str
    family_name: str
    headline: str | None
    title: str | None
    organization: OrganizationPublic | None
    email: str | None
    tags: list[str]
    stage: str
    location: str | None
    last_contact_at: datetime | None


url = os.environ.get("BENCHMARK_DATABASE", "sqlite://")
engine = create_engine(url, connect_args={"check_same_thread": False} if url.startswith("sqlite") else {})
app = FastAPI()
hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
bearer = OAuth2PasswordBearer(tokenUrl="/api/v1/auth/token")


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]


def get_current_account(session: SessionDep, token: Annotated[str, Depends(bearer)]) -> Account:
    denied = HTTPException(401, "Could not validate credentials", {"WWW-Authenticate": "Bearer"})
    try:
        account_id = int(jwt.decode(token, SECRET, algorithms=[ALGORITHM])["sub"])
    except (JWTError, KeyError, ValueError) as error:
        raise denied from error
    account = session.get(Account, account_id)
    if account is None:
        raise denied
    return account


CurrentAccount = Annotated[Account, Depends(get_current_account)]


def get_own_contact(contact_id: int, session: SessionDep, account: CurrentAccount) -> Contact:
    contact = session.get(Contact, contact_id)
    if contact is None or contact.owner_id != account.id:
        raise HTTPException(404, "Contact not found")
    return contact


OwnContact = Annotated[Contact, Depends(get_own_contact)]


@app.post("/api/v1/auth/token")
def sign_in(form: Annotated[OAuth2PasswordRequestForm, Depends()], session: SessionDep) -> dict[str, str]:
    account = session.exec(select(Account).where(Account.email == form.username)).first()
    try:
        hasher.verify(account.hashed_password if account else "", form.password)
    except VerificationError as error:
        raise HTTPException(400, "Incorrect email or password") from error
    assert account is not None
    claims = {"sub": str(account.id), "exp": datetime.now(UTC) + timedelta(minutes=15)}
    return {"access_token": jwt.encode(claims, SECRET, algorithm=ALGORITHM), "token_type": "bearer"}


@app.get("/api/v1/contacts", response_model=list[ContactSummary])
def read_contacts(
    session: SessionDep,
    account: CurrentAccount,
    q: str | None = None,
    offset: int = 0,
    limit: Annotated[int, Query(le=100)] = 100,
) -> Any:
    query = select(Contact).where(Contact.owner_id == account.id)
    if q:
        fields = (Contact.given_name, Contact.family_name, Contact.headline, Contact.location, Contact.how_met)
        query = query.where(or_(*[col(field).icontains(q) for field in fields]))
    return session.exec(query.order_by(col(Contact.created_at).desc()).offset(offset).limit(limit)).all()


@app.post("/api/v1/contacts", response_model=ContactPublic, status_code=201)
def create_contact(contact: ContactCreate, session: SessionDep, account: CurrentAccount) -> Any:
    roles = [find_role(session, account, role) for role in contact.roles]
    created = Contact(**contact.model_dump(exclude={"roles"}), owner_id=account.id, roles=roles)
    session.add(created)
    session.flush()
    session.add(Event(owner_id=account.id, contact_id=created.id, type="contact.created"))
    session.commit()
    session.refresh(created)
    return created


def find_role(session: Session, account: Account, role: RoleCreate) -> Role:
    mine = select(Organization).where(Organization.owner_id == account.id)
    organization = session.exec(mine.where(Organization.name == role.organization_name)).first()
    if organization is None and role.organization_name:
        organization = Organization(owner_id=account.id, name=role.organization_name)
    return Role(title=role.title, organization=organization)


@app.get("/api/v1/contacts/{contact_id}", response_model=ContactPublic)
def read_contact(contact: OwnContact) -> Any:
    return contact


@app.patch("/api/v1/contacts/{contact_id}", response_model=ContactPublic)
def update_contact(changes: ContactUpdate, contact: OwnContact, session: SessionDep) -> Any:
    changed = changes.model_dump(exclude_unset=True)
    contact.sqlmodel_update(changed)
    contact.updated_at = datetime.now(UTC)
    session.add(contact)
    fields = {"fields": list(changed)}
    session.add(Event(owner_id=contact.owner_id, contact_id=contact.id, type="contact.updated", data=fields))
    session.commit()
    session.refresh(contact)
    return contact


def get_proposal(token: str, session: SessionDep) -> Proposal:
    proposal = session.exec(select(Proposal).where(Proposal.token == token)).first()
    if proposal is None or aware(proposal.expires_at) <= datetime.now(UTC):
        raise HTTPException(404, "Proposal not found")
    return proposal


OpenProposal = Annotated[Proposal, Depends(get_proposal)]


def aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def get_taken(session: Session, owner_id: int) -> list[Interview]:
    query = select(Interview).where(Interview.owner_id == owner_id, Interview.state == "scheduled")
    return list(session.exec(query))


def is_free(taken: list[Interview], at: datetime, minutes: int) -> bool:
    until = at + timedelta(minutes=minutes)
    return not any(
        aware(other.starts_at) < until and at < aware(other.starts_at) + timedelta(minutes=other.minutes)
        for other in taken
        if other.starts_at
    )


@app.get("/api/v1/bookings/{token}", response_model=BookingPublic)
def read_booking(proposal: OpenProposal, session: SessionDep) -> Any:
    seeker, contact = session.get_one(Account, proposal.owner_id), session.get_one(Contact, proposal.contact_id)
    taken = get_taken(session, proposal.owner_id)
    times = [datetime.fromisoformat(at) for at in proposal.times]
    return {
        **proposal.model_dump(),
        "seeker": seeker.email,
        "seeker_time_zone": seeker.time_zone,
        "contact_name": f"{contact.given_name} {contact.family_name}",
        "times": [{"starts_at": at, "free": is_free(taken, at, proposal.minutes)} for at in times],
    }


@app.get("/api/v1/bookings/{token}/slots", response_model=list[Slot])
def read_slots(proposal: OpenProposal, session: SessionDep) -> Any:
    zone = ZoneInfo(session.get_one(Account, proposal.owner_id).time_zone)
    windows = session.exec(select(Window).where(Window.owner_id == proposal.owner_id)).all()
    taken, now = get_taken(session, proposal.owner_id), datetime.now(UTC)
    slots = []
    for days in range(31):
        day = (now + timedelta(days=days)).astimezone(zone).date()
        for window in windows:
            if window.weekday == day.weekday():
                at = datetime.combine(day, time.fromisoformat(window.starts), zone)
                end = datetime.combine(day, time.fromisoformat(window.ends), zone)
                while at + timedelta(minutes=proposal.minutes) <= end:
                    if at > now + timedelta(days=1) and is_free(taken, at, proposal.minutes):
                        slots.append({"starts_at": at.astimezone(UTC), "minutes": proposal.minutes})
                    at += timedelta(minutes=30)
    return slots
