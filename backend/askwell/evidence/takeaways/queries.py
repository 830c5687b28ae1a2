"""Reading takeaways: one, and many, each with whom it comes from and where its quote stands."""

from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Table, and_, bindparam, func, select
from sqlmodel import Session

from askwell.auth.viewer import Viewer
from askwell.contacts.models import Contact, Organization
from askwell.core import search, trash
from askwell.core.columns import Rows, table_of
from askwell.core.errors import NotFound
from askwell.core.pages import Listing, Paging, Sort
from askwell.core.prepared import Prepared
from askwell.core.schemas import Reference
from askwell.directions.models import Direction
from askwell.evidence.takeaways.models import Takeaway, TakeawayKind
from askwell.evidence.takeaways.quoting import Source, place_of, texts_of
from askwell.evidence.takeaways.schemas import SourceRead, TakeawayPage, TakeawayRead
from askwell.interviews.models import Interview
from askwell.questions.models import Topic

_takeaway, _interview, _contact = table_of(Takeaway), table_of(Interview), table_of(Contact)
_organization, _direction = table_of(Organization), table_of(Direction)
_NAMES = (
    *(
        "id",
        "version",
        "created_at",
        "updated_at",
        "interview_id",
        "heard_at",
        "kind",
        "text",
        "topic",
        "rating",
        "confidence",
    ),
    *("source_kind", "source_id", "source_field", "source_start", "quote", "trashed_at"),
)


def _is(table: Table, id: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(table.c.owner_id == _takeaway.c.owner_id, table.c.id == id)


def takeaways_where(*conditions: ColumnElement[bool]) -> Rows:
    """Takeaways in sight or in the trash, with the names of all concerned; `owner_id` is to be bound."""
    return _takeaways(_takeaway, *conditions)


def _takeaways(takeaways: FromClause, *conditions: ColumnElement[bool]) -> Rows:
    """Takeaways whose interviews are in sight, with the names of all concerned; `owner_id` is to be bound."""
    in_use = and_(_is(_direction, _takeaway.c.direction_id), _direction.c.trashed_at.is_(None))
    return (
        select(
            *(_takeaway.c[name] for name in _NAMES),
            *(_contact.c[name].label(f"contact_{name}") for name in ("id", "given_name", "family_name")),
            *(_organization.c[name].label(f"organization_{name}") for name in ("id", "name")),
            *(_direction.c[name].label(f"direction_{name}") for name in ("id", "name")),
        )
        .select_from(
            takeaways.join(_interview, _is(_interview, _takeaway.c.interview_id))
            .join(_contact, _is(_contact, _takeaway.c.contact_id))
            .outerjoin(_organization, _is(_organization, _contact.c.organization_id))
            .outerjoin(_direction, in_use)
        )
        .where(
            _takeaway.c.owner_id == bindparam("owner_id"),
            _interview.c.trashed_at.is_(None),
            _contact.c.trashed_at.is_(None),
            *conditions,
        )
    )


_ONE = Prepared(_takeaways(_takeaway, _takeaway.c.id == bindparam("id"), _takeaway.c.trashed_at.is_(None)))


def one(session: Session, owner_id: UUID, id: UUID) -> TakeawayRead:
    """One takeaway. Raises NotFound."""
    row = _ONE.first(session, {"owner_id": owner_id, "id": id})
    if row is None:
        raise NotFound
    return _reads(session, owner_id, [row])[0]


_MOST_TOLD = 1000
_about = takeaways_where(_takeaway.c.direction_id == bindparam("direction_id"), _takeaway.c.trashed_at.is_(None))
_OF_DIRECTION = Prepared(_about.order_by(_takeaway.c.id).limit(_MOST_TOLD))
_COUNT = Prepared(_about.with_only_columns(func.count().label("count")))


class Drawn(NamedTuple):
    """The takeaways about a direction, the oldest first, and how many more there are than these thousand."""

    takeaways: list[TakeawayRead]
    left_out: int


def of_direction(session: Session, owner_id: UUID, direction_id: UUID) -> Drawn:
    """The takeaways about a direction, up to a thousand."""
    bound = {"owner_id": owner_id, "direction_id": direction_id}
    rows = _OF_DIRECTION.rows(session, bound)
    count = _COUNT.rows(session, bound)[0]["count"] if len(rows) == _MOST_TOLD else len(rows)
    return Drawn(_reads(session, owner_id, rows), count - len(rows))


class Filters(NamedTuple):
    """Which takeaways are wanted; None does not filter."""

    interview_id: UUID | None = None
    contact_id: UUID | None = None
    direction_id: UUID | None = None
    topic: Topic | None = None
    kind: TakeawayKind | None = None
    rated: bool | None = None
    trashed: bool = False

    def given(self) -> dict[str, Any]:
        """The filters that compare a column with a value."""
        apart = ("rated", "trashed")
        return {name: value for name, value in self._asdict().items() if value is not None and name not in apart}


def _conditions(names: frozenset[str], rated: bool | None, is_trash: bool) -> list[ColumnElement[bool]]:
    wanted = [trash.is_in(Takeaway, is_trash), *(_takeaway.c[name] == bindparam(name) for name in sorted(names))]
    if rated is not None:
        wanted.append(_takeaway.c.rating.is_not(None) if rated else _takeaway.c.rating.is_(None))
    return wanted


@cache
def _listing(names: frozenset[str], rated: bool | None, is_trash: bool) -> Listing:
    newest = Sort("-created_at", _takeaway.c.id, descending=True, is_unique=True)
    wanted = _takeaways(_takeaway, *_conditions(names, rated, is_trash))
    return Listing(wanted, _takeaway.c.owner_id, _takeaway.c.id, newest)


@cache
def _search_listing(names: frozenset[str], rated: bool | None, is_trash: bool, way: search.Way) -> Listing:
    found = search.hits(way)
    of_takeaway = (found.owner_id == _takeaway.c.owner_id) & (found.subject_id == _takeaway.c.id)
    source = found.source.join(_takeaway, of_takeaway)
    wanted = _takeaways(source, found.condition, *_conditions(names, rated, is_trash))
    newest = Sort("-found", found.number, descending=True, is_unique=True)
    return Listing(wanted, found.owner_id, found.subject_id, newest)


def page(session: Session, viewer: Viewer, paging: Paging, filters: Filters, q: str | None) -> TakeawayPage:
    """The takeaways that meet every filter, the latest first."""
    given = filters.given()
    parameters, names = {"owner_id": viewer.account_id, **given}, frozenset(given)
    listing = _listing(names, filters.rated, filters.trashed)
    wanted = search.Search(viewer.account_id, "takeaway", q or "")
    if wanted.words:
        listing = _search_listing(names, filters.rated, filters.trashed, wanted.way(session))
        parameters |= wanted.parameters
    found = listing.page(session, paging, parameters)
    return {"items": _reads(session, viewer.account_id, found["items"]), "next_cursor": found["next_cursor"]}


def _source(row: dict[str, Any]) -> Source | None:
    return Source(row["source_kind"], row["source_id"], row["source_field"]) if row["source_kind"] else None


def _reads(session: Session, owner_id: UUID, rows: list[dict[str, Any]]) -> list[TakeawayRead]:
    texts = texts_of(session, owner_id, filter(None, map(_source, rows)))
    return [_read(row, texts) for row in rows]


def _read(row: dict[str, Any], texts: dict[Source, str]) -> TakeawayRead:
    source, place = _source(row), None
    if source is not None:
        place = place_of(row["quote"], texts.get(source, ""), row["source_start"])
    return {
        **{name: row[name] for name in _NAMES if name != "quote" and not name.startswith("source")},  # type: ignore[typeddict-item]
        "contact": named(row),
        "organization": reference(row, "organization"),
        "direction": reference(row, "direction"),
        "source": source and _source_read(row, source, place),
        "quote_found": source and place is not None,
    }


def _source_read(row: dict[str, Any], source: Source, place: int | None) -> SourceRead:
    start = row["source_start"] if place is None else place
    return {**source._asdict(), "start": start, "end": start + len(row["quote"]), "quote": row["quote"]}  # type: ignore[typeddict-item]


def named(row: dict[str, Any]) -> Reference:
    """Whom the takeaway of a row comes from."""
    names = row["contact_given_name"], row["contact_family_name"]
    return {"id": row["contact_id"], "name": " ".join(filter(None, names))}


def reference(row: dict[str, Any], kind: str) -> Reference | None:
    """The organization or the direction of a row."""
    id = row[f"{kind}_id"]
    return {"id": id, "name": row[f"{kind}_name"]} if id is not None else None
