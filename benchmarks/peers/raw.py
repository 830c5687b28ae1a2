"""The limit: Askwell's own tables and bytes from bare ASGI and the bare driver.

Nothing is validated and nobody's rights are checked beyond the token's signature, once per token. Writes change the
rows that their answer tells of, and no more: no search index, no event.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import os
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import parse_qs
from uuid import UUID
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from psycopg.types.json import Jsonb, set_json_loads
from psycopg_pool import AsyncConnectionPool
from pydantic_core import to_json

from askwell.core.ids import new_id
from askwell.core.sqlite import sqlite_module
from askwell.core.text import folded

_DATABASE = os.environ.get("BENCHMARK_DATABASE", "")
_SECRET = b"0123456789abcdef0123456789abcdef"
_IS_SQLITE = not _DATABASE.startswith("postgresql")
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

Row = tuple[Any, ...]
Run = Callable[..., Awaitable[list[Row]]]


# What a row holds, told as it goes over the wire. PostgreSQL's driver has made objects of it, SQLite's gives text.
def _same(value: Any) -> Any:
    return value


def _id(value: str | None) -> str | None:
    return value and f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"


def _at(value: str | None) -> str | None:
    return value and f"{value[:10]}T{value[11:]}Z"


_ID, _AT, _JSON = (_id, _at, json.loads) if _IS_SQLITE else (_same, _same, _same)


class Shape(NamedTuple):
    """The columns of an answer, and what makes wire values of them."""

    names: tuple[str, ...]
    makers: tuple[Callable[[Any], Any], ...]

    def tell(self, row: Row) -> dict[str, Any]:
        return {name: make(value) for name, make, value in zip(self.names, self.makers, row, strict=False)}

    def named(self, row: Row) -> dict[str, Any]:
        return dict(zip(self.names, row, strict=False))

    def columns(self, alias: str) -> str:
        return ", ".join(f"{alias}.{name}" for name in self.names)


def _shape(**makers: Callable[[Any], Any]) -> Shape:
    return Shape(tuple(makers), tuple(makers.values()))


_HEAD: dict[str, Any] = {"id": _ID, "version": _same, "created_at": _AT, "updated_at": _AT, "given_name": _same}
_SUMMARY = _shape(
    **_HEAD, family_name=_same, headline=_same, title=_same, email=_same, tags=_JSON, stage=_same, location=_same,
    last_contact_at=_AT, trashed_at=_AT,
)  # fmt: skip
_CONTACT = _shape(
    **_HEAD, family_name=_same, headline=_same, emails=_JSON, phones=_JSON, links=_JSON, location=_same,
    time_zone=_same, preferred_platform=_same, how_met=_same, tags=_JSON, stage=_same, keep_in_touch_days=_same,
    bounced_emails=_JSON, last_contact_at=_AT, source=_same, trashed_at=_AT,
)  # fmt: skip
_ROLE = _shape(id=_ID, organization_id=_ID, title=_same, started_on=_same, ended_on=_same)

_LIST = (
    f"SELECT {_SUMMARY.columns('c')}, o.id, o.name FROM {{source}} "
    "LEFT JOIN organization o ON o.owner_id = c.owner_id AND o.id = c.organization_id "
    "WHERE c.owner_id = %s AND c.trashed_at IS NULL{condition} ORDER BY {order} LIMIT %s"
)
_BY_AGE = "c.owner_id DESC, c.created_at DESC, c.id DESC"
_FIRST = _LIST.format(source="contact c", condition="", order=_BY_AGE)
_NEXT = _LIST.format(source="contact c", condition=" AND (c.created_at, c.id) < (%s, %s)", order=_BY_AGE)
_SEARCH = (
    _LIST.format(
        source="search_words w JOIN search_entry e ON e.number = w.rowid "
        "JOIN contact c ON c.owner_id = e.owner_id AND c.id = e.subject_id",
        condition=" AND search_words MATCH %s",
        order="w.rowid DESC",
    )
    if _IS_SQLITE
    else _LIST.format(
        source="search_entry e JOIN contact c ON c.owner_id = e.owner_id AND c.id = e.subject_id",
        condition=" AND e.owner_id = c.owner_id AND e.kind = 'contact' AND e.word_vector @@ %s::tsquery",
        order="e.number + 0 DESC",
    )
)
_ONE = f"SELECT {_CONTACT.columns('c')} FROM contact c WHERE c.owner_id = %s AND c.id = %s"
_ROLES = (
    f"SELECT {_ROLE.columns('r')}, o.name FROM contact_role r "
    "LEFT JOIN organization o ON o.owner_id = r.owner_id AND o.id = r.organization_id "
    "WHERE r.owner_id = %s AND r.contact_id = %s ORDER BY r.position"
)
_PATCH = "UPDATE contact SET headline = %s, updated_at = %s, version = version + 1 WHERE owner_id = %s AND id = %s"
_ORGANIZATION = "SELECT id FROM organization WHERE owner_id = %s AND name_key = %s"
_NEW_CONTACT = (
    "INSERT INTO contact (owner_id, id, version, created_at, updated_at, given_name, family_name, name_key, headline, "
    "emails, phones, links, tags, bounced_emails, email, title, organization_id, location, how_met, stage, source) "
    f"VALUES ({', '.join(['%s'] * 21)})"
)
_NEW_ROLE = (
    "INSERT INTO contact_role (owner_id, id, contact_id, position, organization_id, title) "
    "VALUES (%s, %s, %s, 0, %s, %s)"
)
_OFFER = _shape(
    owner_id=_same, minutes=_same, times=_JSON, platforms=_JSON, message=_same, expires_at=_AT, meeting_link=_same,
    given_name=_same, family_name=_same, contact_zone=_same, display_name=_same, headline=_same, introduction=_same,
    seeker_zone=_same, weekly=_JSON, notice=_same, buffer=_same, horizon=_same, zone=_same,
)  # fmt: skip
_BEHIND_A_LINK = (
    "SELECT p.owner_id, p.minutes, p.times, p.platforms, p.message, p.expires_at, i.meeting_link, c.given_name, "
    "c.family_name, c.time_zone, a.display_name, a.headline, a.introduction, a.time_zone, v.weekly, "
    "v.minimum_notice_hours, v.buffer_minutes, v.horizon_days, v.time_zone FROM proposal p "
    "JOIN interview i ON i.owner_id = p.owner_id AND i.id = p.interview_id AND i.trashed_at IS NULL "
    "JOIN contact c ON c.owner_id = p.owner_id AND c.id = p.contact_id AND c.trashed_at IS NULL "
    "JOIN account a ON a.id = p.owner_id JOIN availability v ON v.owner_id = p.owner_id "
    "WHERE p.digest = %s AND p.answer <> 'revoked' AND p.expires_at > %s"
)
_TAKEN = (
    "SELECT starts_at, ends_at FROM interview WHERE owner_id = %s AND state = 'scheduled' AND trashed_at IS NULL "
    "AND ends_at > %s ORDER BY starts_at"
)
_ACCOUNT = "SELECT id, password_hash FROM account WHERE email = %s"


class _Sqlite:
    """One connection, on the event loop's thread."""

    def __init__(self) -> None:
        self._connection = sqlite_module().connect(_DATABASE, isolation_level=None, cached_statements=256)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
            self._connection.execute(f"PRAGMA {pragma}")

    async def run(self, statement: str, *values: Any) -> list[Row]:
        rows: list[Row] = self._connection.execute(statement.replace("%s", "?"), values).fetchall()
        return rows

    async def write(self, *statements: tuple[Any, ...]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        for statement, *values in statements:
            self._connection.execute(statement.replace("%s", "?"), values)
        self._connection.execute("COMMIT")


class _Postgresql:
    """A pool of asynchronous connections."""

    def __init__(self) -> None:
        options = {
            "autocommit": True,
            "options": "-c timezone=UTC -c random_page_cost=1.1 -c max_parallel_workers_per_gather=0",
        }
        self._pool = AsyncConnectionPool(_DATABASE, min_size=8, max_size=8, kwargs=options, open=False)

    async def run(self, statement: str, *values: Any) -> list[Row]:
        await self._pool.open()
        async with self._pool.connection() as connection:
            return await (await connection.execute(statement, values)).fetchall()  # type: ignore[call-overload,no-any-return]

    async def write(self, *statements: tuple[Any, ...]) -> None:
        async with self._pool.connection() as connection, connection.pipeline(), connection.transaction():
            for statement, *values in statements:
                await connection.execute(statement, values)


set_json_loads(json.loads)
_database = _Sqlite() if _IS_SQLITE else _Postgresql()
_owners: dict[bytes, tuple[Any, float]] = {}


def _stored_id(value: UUID) -> Any:
    return value.hex if _IS_SQLITE else value


def _stored_json(value: Any) -> Any:
    return json.dumps(value) if _IS_SQLITE else Jsonb(value)


def _now() -> Any:
    now = datetime.now(UTC)
    return now.strftime("%Y-%m-%d %H:%M:%S.%f") if _IS_SQLITE else now


def _owner(authorization: bytes) -> Any:
    """The account that the token names; its signature is checked when it is first seen."""
    known = _owners.get(authorization)
    if known is None:
        message, _, signature = authorization.removeprefix(b"Bearer ").rpartition(b".")
        assert hmac.compare_digest(base64.urlsafe_b64decode(signature), hmac.digest(_SECRET, message, hashlib.sha256))
        claims = json.loads(base64.urlsafe_b64decode(message))
        known = _owners[authorization] = _stored_id(UUID(claims["sub"])), claims["exp"]
    assert known[1] > time.time()
    return known[0]


async def _sign_in(form: bytes) -> bytes:
    given = parse_qs(form.decode())
    ((account_id, kept),) = await _database.run(_ACCOUNT, given["username"][0])
    await asyncio.get_running_loop().run_in_executor(None, _hasher.verify, kept, given["password"][0])
    claims = {"sub": str(account_id), "exp": time.time() + 900}
    message = base64.urlsafe_b64encode(json.dumps(claims).encode())
    signature = base64.urlsafe_b64encode(hmac.digest(_SECRET, message, hashlib.sha256))
    return to_json({"access_token": (message + b"." + signature).decode(), "token_type": "bearer"})


async def _list(owner: Any, query: dict[str, list[str]]) -> bytes:
    limit = int(query.get("limit", ["50"])[0])
    if "q" in query:
        rows = await _database.run(_SEARCH, owner, _wanted(owner, query["q"][0]), limit + 1)
    elif "cursor" in query:
        place = base64.urlsafe_b64decode(query["cursor"][0]).decode().split(",")
        rows = await _database.run(_NEXT, owner, *place, limit + 1)
    else:
        rows = await _database.run(_FIRST, owner, limit + 1)
    return to_json(
        {"items": [_summary(row) for row in rows[:limit]], "next_cursor": _following(rows, limit), "total": None}
    )


def _wanted(owner: Any, asked: str) -> str:
    return f'scope:{owner}contact AND words:("{folded(asked)}"*)' if _IS_SQLITE else f"'{folded(asked)}':*"


def _following(rows: list[Row], limit: int) -> str | None:
    if len(rows) <= limit:
        return None
    last = _SUMMARY.named(rows[limit - 1])
    return base64.urlsafe_b64encode(f"{last['created_at']},{last['id']}".encode()).decode()


def _summary(row: Row) -> dict[str, Any]:
    told = _SUMMARY.tell(row)
    told["organization"] = {"id": _ID(row[-2]), "name": row[-1]} if row[-2] else None
    return told


async def _get(owner: Any, id: Any) -> bytes:
    (row,), roles = await _database.run(_ONE, owner, id), await _database.run(_ROLES, owner, id)
    contact = _CONTACT.tell(row)
    contact["roles"] = [{**_ROLE.tell(role), "organization_name": role[-1]} for role in roles]
    contact["referred_by"] = None
    return to_json(contact)


async def _patch(owner: Any, id: Any, changes: dict[str, Any]) -> bytes:
    await _database.write((_PATCH, changes["headline"], _now(), owner, id))
    return await _get(owner, id)


async def _create(owner: Any, new: dict[str, Any]) -> bytes:
    id, at, role = _stored_id(new_id()), _now(), new["roles"][0]
    ((organization_id,),) = await _database.run(_ORGANIZATION, owner, folded(role["organization_name"]))
    lists = [_stored_json(new[name]) for name in ("emails", "phones", "links", "tags")]
    names = new["given_name"], new["family_name"], folded(f"{new['family_name']} {new['given_name']}")
    present = new["emails"][0]["value"], role["title"], organization_id, new["location"], new["how_met"]
    lists.append(_stored_json([]))  # no mail has come back
    contact = (owner, id, 1, at, at, *names, new["headline"], *lists, *present, "identified", "manual")
    await _database.write(
        (_NEW_CONTACT, *contact),
        (_NEW_ROLE, owner, _stored_id(new_id()), id, organization_id, role["title"]),
    )
    return await _get(owner, id)


def _instant(value: Any) -> datetime:
    return datetime.fromisoformat(f"{value}+00:00") if _IS_SQLITE else value


async def _behind(token: str) -> tuple[dict[str, Any], Callable[..., bool]]:
    """What stands behind a link, and whether the seeker is free at an instant."""
    ((owner, *others),) = await _database.run(_BEHIND_A_LINK, hashlib.sha256(token.encode()).digest(), _now())
    rows = await _database.run(_TAKEN, owner, _now())
    taken = [(_instant(start), _instant(end)) for start, end in rows]
    offer = _OFFER.tell((owner, *others))
    length = timedelta(minutes=offer["minutes"])

    def is_free(at: datetime, buffer: timedelta = timedelta(0)) -> bool:
        first, last = at - buffer, at + length + buffer
        return not any(start < last and first < end for start, end in taken)

    return offer, is_free


async def _booking(token: str) -> bytes:
    offer, is_free = await _behind(token)
    times = ((time["id"], datetime.fromisoformat(time["starts_at"])) for time in offer["times"])
    needs = {"zoom": None if offer["meeting_link"] else "meeting_link", "phone": "phone"}
    return to_json(
        {
            "seeker": {
                "name": offer["display_name"],
                "headline": offer["headline"],
                "introduction": offer["introduction"],
            },
            "contact_name": f"{offer['given_name']} {offer['family_name']}",
            "message": offer["message"],
            "minutes": offer["minutes"],
            "seeker_time_zone": offer["seeker_zone"],
            "time_zone": offer["contact_zone"],
            "state": "open",
            "times": [{"id": id, "starts_at": at, "free": is_free(at)} for id, at in times],
            "counter_times": [],
            "offers_availability": True,
            "platforms": [{"platform": each, "needs": needs[each], "place": None} for each in offer["platforms"]],
            "questions": [],
            "struck_topics": [],
            "interview": None,
            "outcome": None,
            "allowed": ["choice", "counter", "decline"],
            "erasure_requested_at": None,
            "erasure_due_at": None,
            "expires_at": offer["expires_at"],
        }
    )


async def _slots(token: str) -> bytes:
    offer, is_free = await _behind(token)
    now, zone, step = datetime.now(UTC), ZoneInfo(offer["zone"]), timedelta(minutes=30)
    first, last = now + timedelta(hours=offer["notice"]), now + timedelta(days=offer["horizon"])
    length, buffer = timedelta(minutes=offer["minutes"]), timedelta(minutes=offer["buffer"])
    windows = {window["weekday"]: (window["starts"], window["ends"]) for window in offer["weekly"]}
    items, day = [], first.astimezone(zone).date()
    while day <= last.date():
        clocks = windows.get(day.weekday(), ("00:00", "00:00"))
        at, end = (datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=zone).astimezone(UTC) for clock in clocks)
        while at + length <= end:
            if first <= at < last and is_free(at, buffer):
                items.append({"starts_at": at, "minutes": offer["minutes"]})
            at += step
        day += timedelta(days=1)
    return to_json({"items": items})


async def _answer(scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]]) -> tuple[int, bytes]:
    method, path = scope["method"], scope["path"].removeprefix("/api/v1/")
    if path == "auth/token":
        return 200, await _sign_in(await _body(receive))
    if path.startswith("bookings/"):
        token, _, wanted = path.removeprefix("bookings/").partition("/")
        return 200, await (_slots(token) if wanted else _booking(token))
    owner = _owner(next(value for name, value in scope["headers"] if name == b"authorization"))
    if path == "contacts":
        if method == "POST":
            return 201, await _create(owner, json.loads(await _body(receive)))
        return 200, await _list(owner, parse_qs(scope["query_string"].decode()))
    id = _stored_id(UUID(path.removeprefix("contacts/")))
    if method == "PATCH":
        return 200, await _patch(owner, id, json.loads(await _body(receive)))
    return 200, await _get(owner, id)


async def _body(receive: Callable[[], Awaitable[dict[str, Any]]]) -> bytes:
    body, has_more = b"", True
    while has_more:
        message = await receive()
        body, has_more = body + message.get("body", b""), message.get("more_body", False)
    return body


def _headers(body: bytes) -> Iterable[tuple[bytes, bytes]]:
    return [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The ASGI application."""
    if scope["type"] != "http":
        return
    status, body = await _answer(scope, receive)
    await send({"type": "http.response.start", "status": status, "headers": _headers(body)})
    await send({"type": "http.response.body", "body": body})
