"""How the tests come to what is concluded."""

from datetime import datetime
from typing import Any

from client import Client
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


def year(ago: int) -> int:
    """The year so many years ago."""
    return datetime.now().year - ago  # noqa: DTZ005
