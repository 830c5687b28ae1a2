"""The people of the tests, and what they would type."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Person:
    """Somebody with an account of their own; e-mails are unique, so that tests may share a database."""

    display_name: str
    time_zone: str
    email: str = field(default_factory=lambda: f"{uuid4().hex}@example.org")
    password: str = PASSWORD

    def signing_up(self) -> dict[str, str]:
        """The body of a sign-up."""
        return {
            "email": self.email,
            "password": self.password,
            "display_name": self.display_name,
            "time_zone": self.time_zone,
        }

    def signing_in(self) -> dict[str, str]:
        """The form of a sign-in."""
        return {"grant_type": "password", "username": self.email, "password": self.password}


CAST = {
    "ada": ("Ada Byron", "Europe/London"),
    "bob": ("Bob Ferreira", "America/Sao_Paulo"),
    "coach": ("Carmen Coach", "America/New_York"),
}


def person(name: str) -> Person:
    """Ada, who seeks; Bob, who is a stranger to her; Carmen, who coaches; anybody else by their name."""
    display_name, time_zone = CAST.get(name, (name.title(), "UTC"))
    return Person(display_name, time_zone)


def contact(**changes: Any) -> dict[str, Any]:
    """A contact that says something in most fields."""
    return {
        "given_name": "Zoë",
        "family_name": "Álvarez",
        "headline": "Research lead in health care",
        "emails": [{"value": "zoe@clinic.example", "label": "work", "primary": True}],
        "roles": [{"organization_name": "North Clinic", "title": "Research lead", "started_on": "2021-03-01"}],
        "tags": ["health"],
        **changes,
    }


def question_set(**changes: Any) -> dict[str, Any]:
    """A question set with two questions."""
    return {
        "name": "First conversations",
        "questions": [
            {"text": "What did you do yesterday?", "topic": "typical_day", "must_ask": True},
            {"text": "Who else should I speak with?", "topic": "referrals"},
        ],
        **changes,
    }


def interview(contact_id: str, **changes: Any) -> dict[str, Any]:
    """An interview with a time and a platform."""
    return {
        "contact_id": contact_id,
        "starts_at": "2027-03-01T15:00:00Z",
        "minutes": 30,
        "platform": "zoom",
        "meeting_link": "https://meet.example/zoe",
        **changes,
    }


def note(contact_id: str, **changes: Any) -> dict[str, Any]:
    """A note about a contact."""
    return {"contact_id": contact_id, "body": "Met at the *design* meet-up.", **changes}
