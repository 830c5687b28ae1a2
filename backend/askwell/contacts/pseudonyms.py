"""Contacts as a coach hears of them: by a pseudonym, unless the client shares their names; addresses stay out."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, insert, select
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.contacts.access import SHARED
from askwell.contacts.masking import ANYBODY, Mask, Somebody
from askwell.contacts.models import Contact, Organization, Pseudonym
from askwell.core.acting import acting_for
from askwell.core.columns import table_of
from askwell.core.db import database_of
from askwell.core.prepared import Prepared
from askwell.sharing.access import Share
from askwell.sharing.models import SharedScope

_contact, _organization, _pseudonym = table_of(Contact), table_of(Organization), table_of(Pseudonym)
_NAMES = ("id", "given_name", "family_name", "title", "emails", "bounced_emails", "phones", "links", "merged_into_id")
_PEOPLE = Prepared(
    select(*(_contact.c[name] for name in _NAMES), _organization.c.industry, _pseudonym.c.number)
    .select_from(
        _contact.outerjoin(
            _organization,
            and_(_organization.c.owner_id == _contact.c.owner_id, _organization.c.id == _contact.c.organization_id),
        ).outerjoin(
            _pseudonym, and_(_pseudonym.c.owner_id == _contact.c.owner_id, _pseudonym.c.contact_id == _contact.c.id)
        )
    )
    .where(SHARED)
)
_ADD = Prepared(insert(_pseudonym))


class Cast(NamedTuple):
    """What a client's contacts go by, and the mask for texts that may name them."""

    names: Mapping[UUID, str]
    mask: Mask


def cast_of(session: Session, share: Share) -> Cast:
    """The people of a client, as their coach may hear of them."""
    rows = _people(session, share.client_id)
    is_named = share.has(SharedScope.contact_names)
    anonymous = Mask(_somebody(row, ANYBODY, is_named=False) for row in rows)
    pseudonyms = {row["id"]: _pseudonym_of(row, anonymous) for row in rows}
    kept = {row["id"]: row["merged_into_id"] for row in rows}
    names = {row["id"]: _name(row) if is_named else pseudonyms[_last(row["id"], kept)] for row in rows}
    people = (_somebody(row, pseudonyms[_last(row["id"], kept)], is_named=is_named) for row in rows)
    return Cast(names, Mask(people))


def _people(session: Session, owner_id: UUID) -> list[dict[str, Any]]:
    rows = _PEOPLE.rows(session, {"owner_id": owner_id})
    while any(row["number"] is None for row in rows):
        _number(session, owner_id)
        rows = _PEOPLE.rows(session, {"owner_id": owner_id})
    return rows


def _number(session: Session, owner_id: UUID) -> None:
    """Give a number to every contact that has none, in the order in which they came."""
    with database_of(session.info["request"]).transaction() as writing:
        acting_for(writing, owner_id)
        # Held, so that two who read at once do not both give the same number.
        writing.execute(select(col(Account.id)).where(col(Account.id) == owner_id).with_for_update(key_share=True))
        mine = _pseudonym.c.owner_id == owner_id
        first = (writing.scalar(select(func.max(_pseudonym.c.number)).where(mine)) or 0) + 1
        known = select(_pseudonym.c.contact_id).where(mine)
        new = select(_contact.c.id).where(_contact.c.owner_id == owner_id, _contact.c.id.not_in(known))
        ids = writing.scalars(new.order_by(_contact.c.id)).all()
        _ADD.run(
            writing,
            [{"owner_id": owner_id, "contact_id": id, "number": number} for number, id in enumerate(ids, first)],
        )


def _last(id: UUID, kept: Mapping[UUID, UUID | None]) -> UUID:
    """The contact that this one was merged into at last."""
    while (into := kept.get(id)) is not None:
        id = into
    return id


def _name(row: dict[str, Any]) -> str:
    return f"{row['given_name']} {row['family_name']}".strip()


def _pseudonym_of(row: dict[str, Any], anonymous: Mask) -> str:
    told = [row["title"] or "Contact", row["industry"]]
    return ", ".join([*(anonymous(text) for text in told if text), f"{ordinal(row['number'])} contact"])


def _somebody(row: dict[str, Any], pseudonym: str, *, is_named: bool) -> Somebody:
    emails = (*(entry["value"] for entry in row["emails"]), *row["bounced_emails"])
    phones, links = (tuple(entry["value"] for entry in row[name]) for name in ("phones", "links"))
    return Somebody(pseudonym, row["given_name"], row["family_name"], is_named, emails, phones, links)


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
