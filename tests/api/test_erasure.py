"""An account that is deleted leaves nothing behind: no row, no word in an index, no byte in the file."""

from uuid import UUID

from askwell.core.db import Database
from client import Client
from databases import NewDatabase
from people import PASSWORD, contact, person
from servers import serving
from traces import traces
from world import furnish

WORD, OTHER_WORD = "quokkaword", "numbatword"


def test_an_erased_account_leaves_nothing_behind(new_database: NewDatabase) -> None:
    settings, ada, bob = new_database().model_copy(update={"rate_limits": True}), person("ada"), person("bob")
    database = Database(settings, for_all=True)
    with serving(settings) as address, Client([address]) as hers, Client([address]) as his:
        for client, someone, word in ((hers, ada, WORD), (his, bob, OTHER_WORD)):
            client.sign_up(someone)
            furnish(client.sign_in(someone), word)
        assert hers.post("/contacts", json=contact(), headers={"Idempotency-Key": WORD}).status_code == 201
        hers.with_token("contacts:read").get("/contacts")
        id = UUID(hers.get("/account").json()["id"])
        marks = WORD, ada.email, str(id), id.hex, id.bytes.decode("latin-1").lower()
        before, his_before = traces(database, *marks), traces(database, OTHER_WORD)
        assert before >= {"account", "sign_in", "access_token", "contact", "organization", "question_set",
                          "question", "direction", "takeaway", "decision", "outcome", "closing", "interview",
                          "note", "message_template", "message", "follow_up", "lead", "referral", "notice",
                          "free_days", "tag_rhythm", "event", "search_entry", "idempotent_answer", "job",
                          "engagement", "goal", "client_card", "comment", "webhook", "webhook_progress",
                          "webhook_delivery"}  # fmt: skip
        assert hers.post("/account/deletion", json={"password": PASSWORD}).status_code == 204
        assert traces(database, *marks) == set()
        assert traces(database, OTHER_WORD) == his_before
        assert OTHER_WORD in his.get("/search", params={"q": OTHER_WORD}).text
    database.close()
    assert WORD.encode() not in b"".join(file.read_bytes() for file in settings.data_dir.glob("askwell.db*"))
