"""The templates that everybody has, in our own words. Their ids are fixed, and sort behind everybody's own."""

from datetime import UTC, datetime
from uuid import UUID

from askwell.outreach.templates.schemas import MessageTemplateRead
from askwell.outreach.texts import MessageKind

_WRITTEN_AT = datetime(2026, 11, 23, tzinfo=UTC)


def _starter(number: int, kind: MessageKind, name: str, subject: str, body: str) -> MessageTemplateRead:
    return {
        "id": UUID(f"ffffffff-ffff-8fff-bfff-0000000{number:05x}"),
        "version": 1,
        "created_at": _WRITTEN_AT,
        "updated_at": _WRITTEN_AT,
        "name": name,
        "kind": kind,
        "subject": subject,
        "body": body,
        "starter": True,
        "trashed_at": None,
    }


_ALL = (
    _starter(
        9,
        MessageKind.request,
        "Asking somebody you have met",
        "A question about your work at {{organization}}",
        """Hello {{contact.given_name}},

you may remember me: {{how_we_met}}. In a line, where I stand: {{my.headline}}. Before I decide anything, I would like \
to hear how your work at {{organization}} looks from the inside.

Would you have twenty minutes for a few questions? {{proposed_times}}

If another moment suits you better, or none does, a line is enough.

Thank you,
{{my.name}}""",
    ),
    _starter(
        8,
        MessageKind.request,
        "Asking somebody you were sent to",
        "{{referrer}} thought of you",
        """Hello {{contact.given_name}},

{{referrer}} suggested that I write to you. In a line, where I stand: {{my.headline}}. I would like to understand what \
your work is like before I decide anything.

Could I ask you a handful of questions, for twenty minutes? You can choose a time here, or tell me yours: \
{{booking_link}}

Kind regards,
{{my.name}}""",
    ),
    _starter(
        7,
        MessageKind.request,
        "Asking without an introduction",
        "Learning about {{direction}}",
        """Hello {{contact.given_name}},

I came across you like this: {{how_we_met}}. In a line, where I stand: {{my.headline}}. I want to learn what \
{{direction}} is really like, from somebody who does it.

May I ask you five questions, for twenty minutes, when it suits you? I am after your view and nothing else.

With thanks,
{{my.name}}""",
    ),
    _starter(
        6,
        MessageKind.nudge,
        "One gentle reminder",
        "My question from last week",
        """Hello {{contact.given_name}},

I wrote to you about your work at {{organization}}, and weeks fill up quickly. Would twenty minutes be possible \
later this month?

If it is not the moment, I will understand, and will not ask again.

{{my.name}}""",
    ),
    _starter(
        5,
        MessageKind.thank_you,
        "Thanks the day after",
        "Thank you for yesterday",
        """Hello {{contact.given_name}},

thank you for your time. What I keep thinking about: {{highlight}}

I will let you know what I make of it.

Warmly,
{{my.name}}""",
    ),
    _starter(
        4,
        MessageKind.thank_you,
        "Thanks for an introduction",
        "Thank you for sending me on",
        """Hello {{contact.given_name}},

thank you for our talk, and for opening a door to somebody else. What I learned from you comes with me: {{highlight}}

I will tell you how it goes.

{{my.name}}""",
    ),
    _starter(
        3,
        MessageKind.check_in,
        "A sign of life",
        "Since we spoke",
        """Hello {{contact.given_name}},

some time has passed since our talk, and something you said still guides me: {{highlight}}

On my side, things have moved on. How is {{organization}} treating you?

Best wishes,
{{my.name}}""",
    ),
    _starter(
        2,
        MessageKind.outcome,
        "What came of an introduction",
        "What came of your advice",
        """Hello {{contact.given_name}},

you once pointed me to somebody, and I promised to tell you how it went. We spoke, and here is what I took from it: \
{{highlight}}

Without you I would not have asked. Thank you.

{{my.name}}""",
    ),
    _starter(
        1,
        MessageKind.outcome,
        "What I decided",
        "How I decided",
        """Hello {{contact.given_name}},

when we spoke I was weighing {{direction}}. I have made up my mind, and your words had a part in it: {{highlight}}

Thank you for being frank with me.

{{my.name}}""",
    ),
)
STARTERS = {starter["id"]: starter for starter in _ALL}
REFERRED_REQUEST, COLD_REQUEST = _ALL[1]["id"], _ALL[2]["id"]
"""What the first draft to a contact begins with whom somebody led to, or nobody."""
