"""Telling the demo's story through the API, as any program could, and then moving it into the past."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from sqlalchemy import select
from sqlmodel import col

from askwell.auth.models import Account
from askwell.contacts.models import Contact
from askwell.core.acting import acting_for
from askwell.core.clock import days_from_now, now, rfc3339
from askwell.core.db import Database
from askwell.demo.evidence import (
    CLOSING,
    DECISION,
    DIRECTIONS,
    FINDINGS,
    LOOK_BACK_IN_DAYS,
    PERSPECTIVES,
    RESEARCH,
    Finding,
    since,
)
from askwell.demo.people import PEOPLE, Person
from askwell.demo.story import (
    AVAILABILITY,
    FOLLOW_UPS,
    LEADS,
    LETTERS,
    NOTES,
    OFFER,
    QUESTION_SETS,
    REFERRALS,
    SEEKER,
    STAGES,
    TALKS,
    Offered,
    Talk,
)
from askwell.events.models import Event, EventType

_MEETING = {"phone": {"phone": "+33 1 23 45 67 89"}, "in_person": {"place": "Ward 3B, at the coffee machine"}}
_ONLINE = {"meeting_link": "https://meet.example/mira"}
_WEEKS = timedelta(weeks=8)


class Refused(Exception):
    """The story cannot be told, for a reason in a sentence."""


class Storyteller:
    """The seeker's own client."""

    def __init__(self, app: FastAPI, email: str, password: str) -> None:
        transport = httpx.ASGITransport(app)
        self._http = httpx.AsyncClient(transport=transport, base_url="http://askwell.example/api/v1")
        self._email, self._password = email, password
        self._contacts: dict[str, str] = {}
        self._interviews: dict[str, str] = {}
        self._agendas: dict[str, list[Any]] = {}
        self._directions: dict[str, str] = {}

    async def tell(self) -> UUID:
        """Sign up and do what the seeker did; the account's id. Raises Refused."""
        async with self._http:
            return await self._live()

    async def _live(self) -> UUID:
        account_id = await self._sign_up()
        for person in PEOPLE:
            await self._add(person)
        await self._explore()
        sets = [await self._post("/question-sets", question_set) for question_set in QUESTION_SETS]
        await self._write("request")
        for talk in TALKS:
            await self._hold(talk, sets[talk.question_set]["id"])
        for offered in LEADS:
            await self._follow(offered)
        await self._write("thank_you", "outcome")
        await self._conclude()
        await self._note_down()
        await self._offer_times()
        for name, body, pinned in NOTES:
            await self._post("/notes", {"contact_id": self._contacts[name], "body": body, "pinned": pinned})
        for name, stage in STAGES.items():
            await self._patch(f"/contacts/{self._contacts[name]}", {"stage": stage})
        for name, referrer in REFERRALS.items():
            await self._patch(f"/contacts/{self._contacts[name]}", {"referred_by_id": self._contacts[referrer]})
        return account_id

    async def _sign_up(self) -> UUID:
        fresh = {name: SEEKER[name] for name in ("display_name", "time_zone")}
        await self._post("/accounts", {"email": self._email, "password": self._password, **fresh})
        form = {"grant_type": "password", "username": self._email, "password": self._password}
        signed_in = await self._http.post("/auth/token", data=form)
        if signed_in.is_success:
            self._http.headers["Authorization"] = f"Bearer {signed_in.json()['access_token']}"
        if signed_in.is_error or _told(await self._http.get("/contacts"))["items"]:
            raise Refused(f"{self._email} has an account already. Sign in to it, or choose another --email.")
        account = await self._patch("/account", {name: SEEKER[name] for name in ("headline", "introduction")})
        return UUID(account["id"])

    async def _add(self, person: Person) -> None:
        address = "".join(c for c in person.given_name.casefold() if c.isascii() and c.isalnum())
        added = await self._post(
            "/contacts",
            {
                **{
                    name: getattr(person, name)
                    for name in ("given_name", "family_name", "how_met", "time_zone", "location")
                },
                "tags": list(person.tags),
                "emails": [{"value": f"{address}@people.example", "label": "work"}],
                "links": [{"value": f"https://profiles.example/{address}"}],
                "roles": [{"title": person.title, "organization_name": person.organization}],
            },
        )
        self._contacts[person.given_name] = added["id"]

    async def _hold(self, talk: Talk, question_set_id: str) -> None:
        planned = {
            "contact_id": self._contacts[talk.person],
            "purpose": talk.purpose,
            "question_set_id": question_set_id,
        }
        interview = await self._post("/interviews", planned)
        self._interviews[talk.person], self._agendas[talk.person] = interview["id"], interview["agenda"]
        path = f"/interviews/{interview['id']}"
        if talk.state != "planned":
            await self._put(f"{path}/request", {})
        if talk.state == "declined":
            await self._put(f"{path}/decline", {"reason": "No time this year"})
        elif talk.state not in ("planned", "requested"):
            await self._schedule(talk, interview, path, _afternoon(talk.days))

    async def _explore(self) -> None:
        """Name what is considered, and from where those who are asked see it."""
        for direction in DIRECTIONS:
            made = await self._post("/directions", direction)
            self._directions[made["name"]] = made["id"]
        for each in PERSPECTIVES:
            told = {"level": each.level, "in_field_since": since(each.years), "outlook": each.outlook}
            belongs = {"direction_ids": [self._directions[each.direction]]}
            await self._patch(f"/contacts/{self._contacts[each.person]}", {**told, **belongs})

    async def _conclude(self) -> None:
        """Draw takeaways from the talks, and decide."""
        drawn = {finding: await self._draw(finding) for finding in FINDINGS}
        gap = next(id for finding, id in drawn.items() if finding.kind == "gap")
        advice = next(id for finding, id in drawn.items() if finding.kind == "advice")
        await self._put(f"/takeaways/{gap}/closing", {**CLOSING, "takeaway_ids": [advice]})
        insight = {"kind": "insight", "happened_on": _day(-20), "text": "It is the company that he left"}
        research = {"direction_id": self._directions[RESEARCH]}
        await self._post("/outcomes", {**insight, **research, "interview_ids": [self._interviews["Marek"]]})
        about = {each.person for each in PERSPECTIVES if each.direction == RESEARCH}
        grounds = [id for finding, id in drawn.items() if finding.person in about]
        look_back = {"look_back_on": _day(LOOK_BACK_IN_DAYS)}
        await self._post("/decisions", {**DECISION, **research, **look_back, "takeaway_ids": grounds})

    async def _draw(self, finding: Finding) -> str:
        told = {name: getattr(finding, name) for name in ("kind", "topic", "rating", "text", "confidence")}
        told["interview_id"] = self._interviews[finding.person]
        if finding.answer is not None:
            talk = next(talk for talk in TALKS if talk.person == finding.person)
            start = talk.answers[finding.answer].index(finding.quote)
            place = {"start": start, "end": start + len(finding.quote), "quote": finding.quote}
            item = self._agendas[finding.person][finding.answer]
            told["source"] = {"kind": "answer", "id": item["id"], **place}
        made: dict[str, str] = await self._post("/takeaways", told)
        return made["id"]

    async def _offer_times(self) -> None:
        """Say when the seeker can be met, and have a proposal wait for its answer."""
        await self._put("/availability", AVAILABILITY)
        times = [rfc3339(_afternoon(days)) for days in OFFER.days]
        interview_id = self._interviews[OFFER.person]
        await self._patch(f"/interviews/{interview_id}", _ONLINE)
        await self._post(f"/interviews/{interview_id}/proposal", {**OFFER.proposal, "times": times})

    async def _schedule(self, talk: Talk, interview: Any, path: str, at: datetime) -> None:
        meeting = _MEETING.get(talk.platform, _ONLINE)
        await self._put(f"{path}/schedule", {"starts_at": rfc3339(at), "platform": talk.platform, **meeting})
        if talk.state == "cancelled":
            await self._put(f"{path}/cancellation", {"reason": "A strike"})
        elif talk.state == "no_show":
            await self._put(f"{path}/no-show", {})
        elif talk.state == "completed":
            await self._complete(talk, interview, path, at)

    async def _complete(self, talk: Talk, interview: Any, path: str, at: datetime) -> None:
        for item, answer in zip(interview["agenda"], talk.answers, strict=False):
            await self._patch(f"/agenda-items/{item['id']}", {"answer": answer, "status": "asked"})
        for item in interview["agenda"][len(talk.answers) :]:
            await self._patch(f"/agenda-items/{item['id']}", {"status": "skipped"})
        await self._put(f"{path}/completion", {"ended_at": rfc3339(at + timedelta(minutes=33))})
        if talk.debrief is not None:
            await self._put(f"{path}/debrief", talk.debrief)

    async def _write(self, *kinds: str) -> None:
        for letter in (letter for letter in LETTERS if letter.kind in kinds):
            told = {name: getattr(letter, name) for name in ("kind", "channel", "subject", "body")}
            message = await self._post("/messages", {"contact_id": self._contacts[letter.person], **told})
            sent = {"logged": True, "sent_at": rfc3339(_morning(-letter.days_ago))}
            await self._put(f"/messages/{message['id']}/sending", sent)
            if letter.answered_days_ago is not None:
                answered = {"answered_at": rfc3339(_morning(-letter.answered_days_ago))}
                await self._put(f"/messages/{message['id']}/answer", answered)

    async def _follow(self, offered: Offered) -> None:
        told = {name: getattr(offered, name) for name in ("kind", "text", "note")}
        lead = await self._post("/leads", {"from_contact_id": self._contacts[offered.person], **told})
        path = f"/leads/{lead['id']}"
        if offered.contact is not None:
            known = {"contact_id": self._contacts[offered.contact], "drafts_request": False}
            await self._put(f"{path}/contact", known)
        if offered.organization is not None:
            await self._put(f"{path}/organization", {"name": offered.organization})
        if offered.due_in_days is not None:
            await self._put(f"{path}/follow-up", {"due_on": _day(offered.due_in_days)})

    async def _note_down(self) -> None:
        for person, days, text in FOLLOW_UPS:
            contact_id = self._contacts[person] if person else None
            await self._post("/follow-ups", {"text": text, "due_on": _day(days), "contact_id": contact_id})

    async def _post(self, path: str, body: Any) -> Any:
        return _told(await self._http.post(path, json=body))

    async def _put(self, path: str, body: Any) -> Any:
        return _told(await self._http.put(path, json=body))

    async def _patch(self, path: str, body: Any) -> Any:
        return _told(await self._http.patch(path, json=body))


def _told(response: httpx.Response) -> Any:
    if response.is_error:
        raise Refused(response.json()["detail"])
    return response.json() if response.content else None


def _afternoon(days: int) -> datetime:
    return days_from_now(days).replace(hour=13, minute=30, second=0, microsecond=0)


def _morning(days: int) -> datetime:
    return days_from_now(days).replace(hour=8, minute=15, second=0, microsecond=0)


def _day(days: int) -> str:
    return days_from_now(days).date().isoformat()


def _age(database: Database, account_id: UUID) -> None:
    """Spread what has just happened over the last eight weeks, in its order."""
    mine = select(Event).where(col(Event.owner_id) == account_id).order_by(col(Event.id))
    with database.transaction() as session:
        acting_for(session, account_id)
        events = session.scalars(mine).all()
        for place, event in enumerate(events):
            event.at = now() - _WEEKS * (1 - place / len(events))
            if event.type is EventType.contact_created:
                contact = session.get_one(Contact, (account_id, event.subject_id))
                contact.created_at = event.at


def _confirm(database: Database, account_id: UUID) -> None:
    """Whoever makes the demo vouches for its address."""
    with database.transaction() as session:
        session.get_one(Account, account_id).email_confirmed_at = now()


def tell(app: FastAPI, email: str, password: str) -> None:
    """Make the demo's account, with its story. Raises Refused."""
    account_id = asyncio.run(Storyteller(app, email, password).tell())
    _confirm(app.state.database, account_id)
    _age(app.state.database, account_id)
