"""How the tests come to what is concluded."""

import time
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlmodel import col

from askwell.core.clock import days_from_now
from askwell.core.db import Database
from askwell.core.jobs import Job
from askwell.evidence.decisions.models import Decision
from client import Client, succeeded
from interviewing import interview_in
from people import contact


def hearing(client: Client, direction: Any, organization: str, **told: Any) -> Any:
    """An interview that was held with somebody of the direction, who works there."""
    roles = [{"organization_name": organization, "title": "Researcher"}]
    somebody = client.make("/contacts", contact(roles=roles, direction_ids=[direction["id"]], **told))
    return interview_in(client, "completed", somebody["id"], allow_overlap=True)


def drawn(client: Client, interview: Any, **told: Any) -> Any:
    """A takeaway from an interview."""
    return client.make(
        "/takeaways", {"interview_id": interview["id"], "kind": "upside", "text": "Quiet Fridays", **told}
    )


def erase(client: Client, contact_id: str) -> None:
    """A contact wants to be erased, the only one so far, and is."""
    planned = interview_in(client, "planned", contact_id, starts_at=None)
    proposal = {"times": ["2027-05-01T10:00:00Z"], "platforms": ["zoom"]}
    token = client.make(f"/interviews/{planned['id']}/proposal", proposal)["url"].rpartition("/")[2]
    succeeded(client.post(f"/bookings/{token}/erasure"))
    (erasure,) = client.get("/erasures").json()["items"]
    succeeded(client.put(f"/erasures/{erasure['id']}/completion"))


def year(ago: int) -> int:
    """The year so many years ago."""
    return datetime.now().year - ago  # noqa: DTZ005


def cooled_off(client: Client, database: Database, decision: Any) -> Any:
    """The decision once its cooling-off time is over, and the worker has made it final."""
    this = col(Decision.id) == UUID(decision["id"])
    with database.transaction() as session:
        owner_id = session.scalars(select(col(Decision.owner_id)).where(this)).one()
        session.execute(update(Decision).where(this).values(final_at=days_from_now(-1)))
        theirs = (col(Job.owner_id) == owner_id) & (col(Job.kind) == "decision.final")
        session.execute(update(Job).where(theirs).values(run_at=days_from_now(-1)))
    deadline = time.monotonic() + 20
    while (known := succeeded(client.get(f"/decisions/{decision['id']}")))["state"] != "final":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return known
