"""What crosses the wire of Today."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from askwell.contacts.schemas import ContactSummary
from askwell.core.schemas import Count
from askwell.interviews.schemas import InterviewSummary
from askwell.outreach.follow_ups.schemas import FollowUpRead

MOST = 20

Interviews = Annotated[list[InterviewSummary], Field(max_length=MOST)]
Contacts = Annotated[list[ContactSummary], Field(max_length=MOST)]


FollowUps = Annotated[list[FollowUpRead], Field(max_length=MOST)]


class Counts(TypedDict):
    """How much there is: it tells whether somebody is at the beginning."""

    contacts: Count
    question_sets: Count
    interviews: Count
    completed: Count


class Totals(TypedDict):
    """How many there are of each in all."""

    next_interviews: Count
    to_debrief: Count
    to_thank: Count
    to_keep_in_touch: Count
    follow_ups: Count


class TodayRead(TypedDict):
    """What is next and what is due, the most urgent first; of each, at most twenty."""

    next_interviews: Interviews
    to_debrief: Interviews
    to_thank: Contacts
    to_keep_in_touch: Contacts
    follow_ups: FollowUps
    totals: Totals
    counts: Counts
