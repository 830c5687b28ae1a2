"""Advice on drafts: what is said of which text, and that the starters need none."""

from typing import Any

import pytest

from askwell.outreach.messages.checking import advise
from askwell.outreach.messages.models import Channel
from askwell.outreach.templates.starters import STARTERS
from askwell.outreach.texts import MergeField, MessageKind, fields_in, filled

GOOD = """Hello Zoë,

Amina suggested that I write to you. I am a librarian who wonders about research in hospitals.

Would you have twenty minutes for a few questions?

Mira"""
THANKS = "Hello Zoë,\n\nthank you. What you said about waiting rooms stayed with me.\n\nMira"


def codes(body: str, kind: MessageKind = MessageKind.request, subject: str = "Your work", **known: Any) -> list[str]:
    return [advice["code"] for advice in advise(kind, known.pop("channel", Channel.mail), subject, body, **known)]


def test_a_good_request_is_left_alone() -> None:
    assert codes(GOOD) == []
    assert codes(THANKS, MessageKind.thank_you) == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (GOOD + " really" * 60, "too_long"),
        (GOOD.replace("Amina suggested that I write to you. ", ""), "no_connection_first"),
        (GOOD.replace("?", "."), "no_question"),
        (GOOD + "\nWhen? Where? Why?", "several_questions"),
        (GOOD + "\nPlease reply as soon as possible.", "demands"),
        (GOOD + "\nAre there any open positions in your team?", "asks_for_job"),
        (GOOD + "\nMy résumé tells more: my CV is online.", "asks_for_job"),
        (GOOD + "\nWho else should I speak with?", "asks_for_leads"),
        (GOOD + "\nI have attached my thesis.", "mentions_attachment"),
    ],
)
def test_says_what_a_request_could_do_better(body: str, code: str) -> None:
    assert code in codes(body)
    assert code not in codes(GOOD)


def test_a_mail_needs_a_subject_and_a_call_needs_none() -> None:
    assert codes(GOOD, subject=" ") == ["no_subject"]
    assert codes(GOOD, subject="", channel=Channel.phone) == []


def test_thanks_name_something_learned() -> None:
    bare = "Hello Zoë,\n\nthank you for your time.\n\nMira"
    assert codes(bare, MessageKind.thank_you) == ["names_nothing_learned"]
    assert codes("Hello Zoë,\n\nthe waiting rooms surprise me.", MessageKind.thank_you, highlights="Waiting rooms") == [
        "no_thanks"
    ]
    assert codes("Thanks, Zoë. The waiting rooms, indeed.", MessageKind.thank_you, highlights="Waiting rooms") == []


def test_what_is_noted_as_the_connection_counts_as_one() -> None:
    body = "Hello Zoë,\n\nthe ceramics workshop in May was a joy.\n\nMay I ask you about your studio?"
    assert "no_connection_first" in codes(body)
    assert codes(body, how_met="Ceramics workshop") == []


@pytest.mark.parametrize("starter", STARTERS.values(), ids=lambda starter: starter["name"])
def test_the_starters_follow_the_advice(starter: Any) -> None:
    words = {field.value: "two or three words" for field in MergeField}
    body, subject = filled(starter["body"], words), filled(starter["subject"], words)
    assert fields_in(body, subject) == []
    assert set(fields_in(starter["body"], starter["subject"])) <= set(MergeField)
    found = codes(body, starter["kind"], subject, how_met="two or three words", highlights="three words")
    assert found == []


def test_a_field_without_a_value_is_never_a_blank() -> None:
    text = "Hello {{contact.given_name}} at {{ organization }}, {{nonsense}}"
    assert filled(text, {"contact.given_name": "Zoë", "organization": ""}) == (
        "Hello Zoë at {{ organization }}, {{nonsense}}"
    )
    assert fields_in(text, text) == ["contact.given_name", "organization", "nonsense"]
