"""Invitations: in the calendars of both through a whole life, read back as calendars read them."""

from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from icalendar import Calendar, Event
from pydantic import SecretStr
from sqlalchemy import update
from sqlmodel import col, select

import second_reader
from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.jobs import Job, JobState
from askwell.core.settings import Settings
from booking import book, in_days, instant, page_of, propose
from client import Client, SignIn, succeeded
from databases import NewDatabase
from interviewing import interview_in, step
from mailing import Mailbox, confirm, eventually, mail_server
from people import Person, contact, interview, person
from servers import serving
from traces import traces


class Office(NamedTuple):
    """A server that sends mail, and where it arrives."""

    address: str
    mailbox: Mailbox
    settings: Settings


@pytest.fixture(scope="module")
def office(new_database: NewDatabase) -> Iterator[Office]:
    with mail_server() as mailbox:
        settings = new_database().model_copy(update={"smtp_url": SecretStr(mailbox.url)})
        with serving(settings) as address:
            yield Office(address, mailbox, settings)


@pytest.fixture
def seeker() -> Person:
    return person("ada")


@pytest.fixture
def ada(office: Office, seeker: Person) -> Iterator[Client]:
    with Client([office.address]) as client:
        client.sign_up(seeker)
        client.sign_in(seeker)
        confirm(client, office.mailbox)
        yield client


@pytest.fixture
def visitor(office: Office) -> Iterator[Client]:
    with Client([office.address]) as client:
        yield client


@pytest.fixture
def zoe(ada: Client) -> Any:
    """A contact with an address of her own."""
    email = f"{uuid4().hex}@clinic.example"
    return ada.make("/contacts", contact(emails=[{"value": email}], time_zone="Europe/Paris"))


def agreed(client: Client, zoe: Any, **changes: Any) -> Any:
    """An interview that is agreed on, and that both are invited to."""
    made = client.make("/interviews", interview(zoe["id"], time_zone="Europe/Paris", **changes))
    return succeeded(client.put(f"/interviews/{made['id']}/schedule", json={"invites": True}))


class Invitation(NamedTuple):
    """The calendar part of a mail, read twice: its METHOD beside it and inside."""

    mail: EmailMessage
    method: str
    event: Event

    @property
    def content(self) -> str:
        """The calendar, as it came."""
        (part,) = [part for part in self.mail.walk() if part.get_content_type() == "text/calendar"]
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        return content.decode()

    @property
    def text(self) -> str:
        body = self.mail.get_body(("plain",))
        assert body is not None
        return str(body.get_content())


def invitation(mail: EmailMessage) -> Invitation:
    assert mail.get_content_type() == "multipart/alternative"
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert not any(b"\n" in line or b"\r" in line or len(line) > 75 for line in lines)
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    assert not event.errors
    assert part.get_param("method") == str(calendar["METHOD"])
    return Invitation(mail, str(calendar["METHOD"]), event)


def received(office: Office, email: str, count: int) -> list[Invitation]:
    """The first so many mails to an address."""
    eventually(lambda: len(office.mailbox.to(email)) >= count)
    return [invitation(mail) for mail in office.mailbox.to(email)[:count]]


def nothing_more(office: Office) -> None:
    """Wait until no mail is on its way."""
    database = Database(office.settings, for_all=True)

    def is_idle() -> bool:
        waiting = select(Job.id).where(col(Job.kind) == "mail", col(Job.state) == JobState.ready)
        with database.reading() as session:
            return session.exec(waiting).first() is None

    eventually(is_idle)
    database.close()


class TestTheWholeLife:
    @pytest.fixture
    def life(self, office: Office, ada: Client, zoe: Any, seeker: Person) -> dict[str, list[Invitation]]:
        """What both received from the request to the cancel."""
        made = agreed(ada, zoe)
        url = f"/interviews/{made['id']}"
        succeeded(ada.patch(url, json={"starts_at": "2027-03-02T15:00:00Z"}))
        succeeded(ada.put(f"{url}/schedule", json={"starts_at": "2027-03-29T15:00:00Z", "minutes": 45}))
        step(ada, made, "cancellation")
        return {email: received(office, email, 4) for email in (zoe["emails"][0]["value"], seeker.email)}

    def test_comes_in_order_with_one_uid_and_a_rising_sequence(self, life: dict[str, list[Invitation]]) -> None:
        for told in life.values():
            assert [each.method for each in told] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
            assert len({str(each.event["UID"]) for each in told}) == 1
            sequence = [int(each.event["SEQUENCE"]) for each in told]
            assert sequence == sorted(set(sequence))
            stamps = [each.event["DTSTAMP"].dt for each in told]
            assert stamps == sorted(stamps)
            assert [str(each.event["STATUS"]) for each in told] == [*["CONFIRMED"] * 3, "CANCELLED"]
        uids = {str(told[0].event["UID"]) for told in life.values()}
        assert len(uids) == 1

    def test_names_the_organizer_and_whoever_receives_it(
        self, life: dict[str, list[Invitation]], seeker: Person
    ) -> None:
        for email, told in life.items():
            for each in told:
                assert each.event["ORGANIZER"] == f"mailto:{seeker.email}"
                assert each.event["ORGANIZER"].params["SENT-BY"] == "mailto:askwell@mail.example"
                assert f"mailto:{email}" in each.event["ATTENDEE"]

    def test_says_all_of_it_in_plain_words(self, life: dict[str, list[Invitation]], seeker: Person, zoe: Any) -> None:
        _, _, moved, called_off = life[zoe["emails"][0]["value"]]
        for zone_words in (
            "Monday 29 March 2027, 17:00 to 17:45 (Europe/Paris, your time)",
            "Monday 29 March 2027, 16:00 to 16:45 (Europe/London, Ada's time)",
            "Link: https://meet.example/zoe",
            "On Zoom",
        ):
            assert zone_words in moved.text
        assert "https://meet.example/zoe" in moved.event["DESCRIPTION"]
        assert moved.event["LOCATION"] == "https://meet.example/zoe"
        assert moved.mail["Reply-To"] == f"Ada Byron <{seeker.email}>"
        assert "will not take place" in called_off.text
        assert called_off.mail["Subject"].startswith("Cancelled: ")

    def test_a_second_reader_reads_the_same(self, life: dict[str, list[Invitation]], zoe: Any) -> None:
        told = [each for mails in life.values() for each in mails]
        for first, second in zip(told, second_reader.read([each.content for each in told]), strict=True):
            event = first.event
            assert second["method"] == first.method
            assert second["sequence"] == event["SEQUENCE"]
            for name in ("uid", "summary", "description", "location", "status", "organizer"):
                assert second[name] == str(event[name]), name
            assert second["attendees"] == [str(attendee) for attendee in event["ATTENDEE"]]
            assert second["names"] == ["Zoë Álvarez", "Ada Byron"]
            assert (instant(second["starts_at"]), instant(second["ends_at"])) == (event.start, event.end)
        assert [each["sequence"] for each in second_reader.read([each.content for each in told[:4]])] == [0, 1, 2, 3]


class TestWhoHears:
    def test_nobody_of_what_is_only_written_down(self, office: Office, ada: Client, zoe: Any) -> None:
        made = ada.make("/interviews", interview(zoe["id"]))
        step(ada, made, "schedule")
        step(ada, made, "cancellation")
        nothing_more(office)
        assert office.mailbox.to(zoe["emails"][0]["value"]) == []

    def test_both_once_the_seeker_invites(self, office: Office, ada: Client, zoe: Any) -> None:
        made = ada.make("/interviews", interview(zoe["id"]))
        step(ada, made, "schedule")
        told = succeeded(ada.put(f"/interviews/{made['id']}/invitation"))
        assert told["invited_at"] is not None
        step(ada, made, "cancellation")
        methods = [each.method for each in received(office, zoe["emails"][0]["value"], 2)]
        assert methods == ["REQUEST", "CANCEL"]

    def test_nobody_before_the_seekers_address_is_confirmed(self, office: Office, visitor: Client, zoe: Any) -> None:
        email, someone = zoe["emails"][0]["value"], person("nora")
        with Client([office.address]) as nora:
            nora.sign_up(someone)
            nora.sign_in(someone)
            her_zoe = nora.make("/contacts", contact(emails=zoe["emails"]))
            made = agreed(nora, her_zoe)
            book(visitor, propose(nora, nora.make("/interviews", interview(her_zoe["id"], starts_at=None))))
            refused = nora.put(f"/interviews/{made['id']}/invitation")
            assert (refused.status_code, refused.json()["code"]) == (409, "email_unconfirmed")
            confirm(nora, office.mailbox)
            nothing_more(office)
            assert office.mailbox.to(email) == office.mailbox.to(someone.email) == []
            succeeded(nora.put(f"/interviews/{made['id']}/invitation"))
        assert [len(received(office, to, 1)) for to in (email, someone.email)] == [1, 1]

    def test_only_of_what_changes_in_a_calendar(self, office: Office, ada: Client, zoe: Any) -> None:
        url = f"/interviews/{agreed(ada, zoe)['id']}"
        succeeded(ada.patch(url, json={"purpose": "Another purpose"}))
        succeeded(ada.patch(url, json={"meeting_link": "https://meet.example/zoe"}))
        succeeded(ada.patch(url, json={"meeting_link": "https://meet.example/other"}))
        nothing_more(office)
        told = received(office, zoe["emails"][0]["value"], 2)
        assert len(office.mailbox.to(zoe["emails"][0]["value"])) == 2
        assert told[1].event["LOCATION"] == "https://meet.example/other"

    def test_of_a_cancel_that_is_undone_and_of_a_deletion(self, office: Office, ada: Client, zoe: Any) -> None:
        made = agreed(ada, zoe)
        url = f"/interviews/{made['id']}"
        step(ada, made, "cancellation")
        step(ada, made, "reopening")
        assert ada.delete(url).status_code == 204
        assert ada.put(f"{url}/restoration").status_code == 204
        told = received(office, zoe["emails"][0]["value"], 5)
        assert [each.method for each in told] == ["REQUEST", "CANCEL", "REQUEST", "CANCEL", "REQUEST"]
        sequence = [int(each.event["SEQUENCE"]) for each in told]
        assert sequence == sorted(set(sequence))

    def test_of_a_contact_who_is_deleted_and_had_back(self, office: Office, ada: Client, zoe: Any) -> None:
        agreed(ada, zoe)
        planned = ada.make("/interviews", interview(zoe["id"], starts_at="2027-04-01T15:00:00Z"))
        assert ada.delete(f"/contacts/{zoe['id']}").status_code == 204
        assert ada.put(f"/contacts/{zoe['id']}/restoration").status_code == 204
        nothing_more(office)
        told = received(office, zoe["emails"][0]["value"], 3)
        assert [(each.method, int(each.event["SEQUENCE"])) for each in told] == [
            ("REQUEST", 0),
            ("CANCEL", 1),
            ("REQUEST", 2),
        ]
        assert "Is there anything to say?" in told[1].text
        assert ada.get(f"/interviews/{planned['id']}").json()["sequence"] == 0

    def test_of_an_account_that_is_deleted(self, office: Office, ada: Client, zoe: Any, seeker: Person) -> None:
        agreed(ada, zoe)
        step(ada, ada.make("/interviews", interview(zoe["id"], starts_at="2027-04-01T15:00:00Z")), "schedule")
        email = zoe["emails"][0]["value"]
        assert [len(received(office, to, 1)) for to in (email, seeker.email)] == [1, 1]
        assert ada.post("/account/deletion", json={"password": seeker.password}).status_code == 204
        for to in (email, seeker.email):
            last = received(office, to, 2)[-1]
            assert (last.method, int(last.event["SEQUENCE"])) == ("CANCEL", 1)
            assert "will not take place" in last.text
        database = Database(office.settings, for_all=True)
        eventually(lambda: traces(database, email, seeker.email) == set())
        database.close()
        assert [len(office.mailbox.to(to)) for to in (email, seeker.email)] == [2, 2]

    def test_the_address_that_was_invited(self, office: Office, ada: Client, zoe: Any) -> None:
        made = agreed(ada, zoe)
        succeeded(ada.patch(f"/contacts/{zoe['id']}", json={"emails": [{"value": "zoe@elsewhere.example"}]}))
        step(ada, made, "cancellation")
        assert received(office, zoe["emails"][0]["value"], 2)[1].method == "CANCEL"

    def test_nothing_of_the_purpose(self, office: Office, ada: Client, zoe: Any) -> None:
        agreed(ada, zoe, purpose="To take her job")
        (told,) = received(office, zoe["emails"][0]["value"], 1)
        assert "her job" not in told.mail.as_string() + str(told.event["DESCRIPTION"])

    def test_both_when_the_contact_chooses_and_calls_off(
        self, office: Office, ada: Client, visitor: Client, zoe: Any, seeker: Person
    ) -> None:
        proposal = propose(ada, ada.make("/interviews", interview(zoe["id"], starts_at=None)))
        book(visitor, proposal)
        book(visitor, proposal, 1)
        succeeded(visitor.put(f"{page_of(proposal)}/cancellation"))
        for email in (zoe["emails"][0]["value"], seeker.email):
            told = received(office, email, 3)
            assert [(each.method, int(each.event["SEQUENCE"])) for each in told] == [
                ("REQUEST", 0),
                ("REQUEST", 1),
                ("CANCEL", 2),
            ]


def test_a_confidential_account_keeps_the_word_out(office: Office, ada: Client, zoe: Any, seeker: Person) -> None:
    succeeded(ada.patch("/notification-settings", json={"confidential": True}))
    made = agreed(ada, zoe, purpose="UX research in health care")
    for email in (zoe["emails"][0]["value"], seeker.email):
        (told,) = received(office, email, 1)
        assert told.event["SUMMARY"].startswith("Conversation with ")
        shown = told.mail.as_string() + told.text + told.event.to_ical().decode()
        assert not [word for word in ("nterview", "UX research") if word in shown.replace("interview ", "")]
    file = ada.get(f"/interviews/{made['id']}/calendar.ics")
    assert "SUMMARY:Conversation with Zoë Álvarez" in file.text
    assert "nterview" not in file.text + file.headers["Content-Disposition"]


def test_hostile_names_stay_names(office: Office, ada: Client, zoe: Any, seeker: Person) -> None:
    succeeded(ada.patch("/account", json={"display_name": 'A";X=1:mailto:evil@example.org,<b>^n\\n'}))
    agreed(ada, zoe)
    (told,) = received(office, zoe["emails"][0]["value"], 1)
    assert told.event["ORGANIZER"] == f"mailto:{seeker.email}"
    assert set(told.event["ORGANIZER"].params) == {"CN", "SENT-BY"}
    assert told.mail["To"].addresses[0].addr_spec == zoe["emails"][0]["value"]


class TestReminders:
    def due(self, office: Office) -> None:
        """Let the time come at which reminders are sent."""
        database = Database(office.settings, for_all=True)
        with database.transaction() as session:
            reminders = update(Job).where(col(Job.kind) == "interview.reminder", col(Job.state) == JobState.ready)
            session.execute(reminders.values(run_at=now()))
        database.close()

    def reminders(self, office: Office, email: str) -> list[EmailMessage]:
        return [mail for mail in office.mailbox.to(email) if mail["Subject"].startswith("Reminder: ")]

    def test_come_to_both_a_day_before_and_to_the_seeker_an_hour_before(
        self, office: Office, ada: Client, zoe: Any, seeker: Person
    ) -> None:
        made = agreed(ada, zoe)
        items = [{"id": item["id"], "text": item["text"], "done": place > 0} for place, item in
                 enumerate(made["checklist"])]  # fmt: skip
        succeeded(ada.patch(f"/interviews/{made['id']}", json={"checklist": items}))
        self.due(office)
        eventually(lambda: len(self.reminders(office, seeker.email)) == 2)
        eventually(lambda: self.reminders(office, zoe["emails"][0]["value"]))
        nothing_more(office)
        (theirs,) = self.reminders(office, zoe["emails"][0]["value"])
        own = [str(mail.get_content()) for mail in self.reminders(office, seeker.email)]
        assert any("tomorrow" in text for text in own)
        assert any("in an hour" in text for text in own)
        assert all(items[0]["text"] in text and items[1]["text"] not in text for text in own)
        assert items[0]["text"] not in str(theirs.get_content())
        assert "https://meet.example/zoe" in str(theirs.get_content())

    def test_name_nothing_of_the_checklist_where_others_read_along(
        self, office: Office, ada: Client, zoe: Any, seeker: Person
    ) -> None:
        succeeded(ada.patch("/notification-settings", json={"confidential": True}))
        made = agreed(ada, zoe)
        self.due(office)
        eventually(lambda: len(self.reminders(office, seeker.email)) == 2)
        for mail in self.reminders(office, seeker.email):
            assert f"Still to do: {len(made['checklist'])}" in mail.get_content()
            assert "interview" not in mail.get_content()

    def test_stop_on_cancel_and_follow_a_move(self, office: Office, ada: Client, zoe: Any, seeker: Person) -> None:
        cancelled, moved = agreed(ada, zoe), agreed(ada, zoe, starts_at="2027-03-02T09:00:00Z")
        step(ada, cancelled, "cancellation")
        succeeded(ada.patch(f"/interviews/{moved['id']}", json={"starts_at": "2027-03-03T09:00:00Z"}))
        self.due(office)
        eventually(lambda: len(self.reminders(office, seeker.email)) == 2)
        nothing_more(office)
        told = self.reminders(office, seeker.email)
        assert len(told) == 2
        assert all("3 March 2027" in str(mail.get_content()) for mail in told)

    def test_can_be_done_without(self, office: Office, ada: Client, zoe: Any, seeker: Person) -> None:
        succeeded(ada.patch("/notification-settings", json={"reminders_mail": False}))
        agreed(ada, zoe)
        self.due(office)
        eventually(lambda: self.reminders(office, zoe["emails"][0]["value"]))
        nothing_more(office)
        assert self.reminders(office, seeker.email) == []


def test_without_a_mail_server_nobody_can_be_invited(sign_in: SignIn) -> None:
    ada = sign_in("ada")
    made = interview_in(ada, "scheduled")
    refused = ada.put(f"/interviews/{made['id']}/invitation")
    assert (refused.status_code, refused.json()["code"]) == (409, "mail_not_configured")
    assert interview_in(ada, "scheduled", starts_at=in_days(3))["invited_at"] is None


def test_a_copy_can_be_put_into_a_calendar_on_the_web(sign_in: SignIn) -> None:
    ada = sign_in("ada")
    made = interview_in(ada, "scheduled")
    links = succeeded(ada.get(f"/interviews/{made['id']}/calendar-links"))
    assert "dates=20270301T150000Z%2F20270301T153000Z" in links["google"]
    assert "startdt=2027-03-01T15%3A00%3A00Z" in links["outlook"]
    assert all("https%3A%2F%2Fmeet.example%2Fzoe" in link for link in links.values())
