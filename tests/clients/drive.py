"""A program on the client that openapi-python-client makes: it ends with an error unless all is as it should be."""

import os
import uuid

from askwell_client import AuthenticatedClient
from askwell_client.api.contacts import create_contact, get_contact, list_contacts, update_contact
from askwell_client.api.interviews import plan_interview, request_interview
from askwell_client.models import (
    ContactCreate,
    ContactPage,
    ContactRead,
    ContactUpdate,
    InterviewCreate,
    InterviewRead,
    InterviewState,
    ListContactsSort,
    Problem,
)

client = AuthenticatedClient(base_url=os.environ["ASKWELL_URL"], token=os.environ["ASKWELL_TOKEN"])

zoe = create_contact.sync(
    client=client, body=ContactCreate(given_name="Zoë", tags=["design"]), idempotency_key=str(uuid.uuid4())
)
assert isinstance(zoe, ContactRead)
assert (zoe.given_name, zoe.version) == ("Zoë", 1)

page = list_contacts.sync(client=client, sort=ListContactsSort.CREATED_AT_DESCENDING, limit=10)
assert isinstance(page, ContactPage)
assert [contact.given_name for contact in page.items] == ["Zoë"]
assert page.next_cursor is None

changed = update_contact.sync(zoe.id, client=client, body=ContactUpdate(headline="Research lead"), if_match='"1"')
assert isinstance(changed, ContactRead)
assert (changed.headline, changed.version) == ("Research lead", 2)

stale = update_contact.sync(zoe.id, client=client, body=ContactUpdate(headline="Too late"), if_match='"1"')
assert isinstance(stale, Problem)
assert (stale.status, stale.code) == (412, "version_moved_on")

talk = plan_interview.sync(client=client, body=InterviewCreate(contact_id=zoe.id))
assert isinstance(talk, InterviewRead)
asked = request_interview.sync_detailed(talk.id, client=client, if_match=f'"{talk.version}"')
assert asked.status_code == 200
assert isinstance(asked.parsed, InterviewRead)
assert asked.parsed.state is InterviewState.REQUESTED
assert asked.headers["ETag"] == f'"{asked.parsed.version}"'

nobody = get_contact.sync(uuid.uuid4(), client=client)
assert isinstance(nobody, Problem)
assert nobody.code == "not_found"
print("done")
