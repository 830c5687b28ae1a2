"""What a draft could do better: advice with its reason, by plain rules that anybody can follow."""

import re
from collections.abc import Iterator
from uuid import UUID

from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.contacts.access import found as found_contact
from askwell.contacts.access import visible_to as contacts_visible_to
from askwell.contacts.models import Contact
from askwell.core.errors import InvalidReference, NotFound
from askwell.core.text import folded, words
from askwell.interviews.access import found as found_interview
from askwell.interviews.access import visible_to as interviews_visible_to
from askwell.interviews.models import Interview
from askwell.outreach.messages.models import Channel
from askwell.outreach.messages.schemas import Advice, AdviceCode, MessageCheck, MessageCheckRead
from askwell.outreach.texts import MessageKind, fields_in

_MOST_WORDS = {
    MessageKind.request: 75,
    MessageKind.nudge: 60,
    MessageKind.thank_you: 120,
    MessageKind.check_in: 120,
    MessageKind.outcome: 150,
}
_IN_WORDS = {
    AdviceCode.no_subject: "A mail without a subject is easily taken for spam. Name what connects you.",
    AdviceCode.no_connection_first: "Begin with what connects you: who sent you, where you met, what they wrote.",
    AdviceCode.no_question: "Ask one question that can be answered with yes, such as: would you have twenty minutes?",
    AdviceCode.several_questions: "Ask one thing only. The other questions are for the conversation.",
    AdviceCode.demands: "This reads as a demand. You ask for a favour: leave them free to say no.",
    AdviceCode.asks_for_job: "Ask for insight, not for a job: somebody who cannot give one would have to refuse.",
    AdviceCode.asks_for_leads: "Ask for further names at the end of the conversation, when they know you.",
    AdviceCode.mentions_attachment: "Leave attachments out: they ask for reading before anybody has agreed to talk.",
    AdviceCode.names_nothing_learned: "Name one thing that you learned, so that the thanks could go to nobody else.",
    AdviceCode.no_thanks: "Say thank you.",
}
_CONNECTION = re.compile(
    r"\b(met|meet-?up|introduced|introduction|suggested|recommended|referred|pointed me|sent me|told me|spoke|talked"
    r"|your (talk|article|post|book|paper|profile|work|team)|same (university|school|company|city|team)|both|alum\w*"
    r"|classmate|colleague|mutual|in common|came across you|remember me|thanks to)\b"
)
_TO_COME = re.compile(r"\{\{ *(referrer|how_we_met) *\}\}")
_DEMAND = re.compile(
    r"\b(i need you|you (must|should|have to|need to)|asap|as soon as possible|urgent\w*|i expect|make sure to"
    r"|send me|let me know by|reply by|at your earliest)\b"
)
_JOB = re.compile(
    r"\b(jobs?|hiring|hire me|vacanc(y|ies)|openings?|open (roles?|positions?)|apply(ing)?|application|recruit\w*"
    r"|my (resume|cv)|refer me|employment)\b"
)
_LEADS = re.compile(r"\b(who else|anyone else|anybody else|put me in touch|introduce me|your contacts|your network)\b")
_ATTACHMENT = re.compile(r"\b(attach(ed|ment|ments|ing)?|enclosed)\b")
_THANKS = re.compile(r"\b(thanks?|thank you|grateful|gratitude|appreciate\w*)\b")
_LEARNED = re.compile(
    r"\b(learned|learnt|what you said|you said|your (advice|point|story|example|idea|answer|words|warning)"
    r"|keep thinking|stayed with me|had not known|did not know|made me|i understand now|takes? from)\b"
)
_LETTERS_OF_A_TELLING_WORD, _MOST_QUESTIONS = 5, 2


def check(session: Session, viewer: Viewer, text: MessageCheck) -> MessageCheckRead:
    """What is to be said of a text that is being typed. Raises InvalidReference."""
    contact = _contact(session, viewer, text.contact_id)
    interview = _interview(session, viewer, text.interview_id)
    return {
        "words": _length(text.body),
        "missing_fields": fields_in(text.subject, text.body),
        "advice": advise(
            *(text.kind, text.channel, text.subject, text.body),
            how_met=contact.how_met if contact else None,
            highlights=interview.highlights if interview else None,
        ),
    }


def _contact(session: Session, viewer: Viewer, id: UUID | None) -> Contact | None:
    if id is None:
        return None
    try:
        return found_contact(session, contacts_visible_to(viewer).where(col(Contact.id) == id))
    except NotFound as error:
        raise InvalidReference("/contact_id") from error


def _interview(session: Session, viewer: Viewer, id: UUID | None) -> Interview | None:
    if id is None:
        return None
    try:
        return found_interview(session, interviews_visible_to(viewer).where(col(Interview.id) == id))
    except NotFound as error:
        raise InvalidReference("/interview_id") from error


def advise(
    kind: MessageKind,
    channel: Channel,
    subject: str,
    body: str,
    *,
    how_met: str | None = None,
    highlights: str | None = None,
) -> list[Advice]:
    """Advice on a text, the weightiest first; none for a text that does well."""
    most, length = _MOST_WORDS[kind], _length(body)
    codes = list(_faults(kind, channel, subject, body, how_met or "", highlights or ""))
    advice: list[Advice] = [{"code": code, "message": _IN_WORDS[code], "severity": "advice"} for code in codes]
    if length > most + most // 10:
        message = f"This has {length} words. About {most} are read at a glance, also on a phone."
        advice.insert(0, {"code": AdviceCode.too_long, "message": message, "severity": "advice"})
    return advice


def _faults(
    kind: MessageKind, channel: Channel, subject: str, body: str, how_met: str, highlights: str
) -> Iterator[AdviceCode]:
    said = folded(f"{subject}\n{body}")
    if channel is Channel.mail and not subject.strip():
        yield AdviceCode.no_subject
    if kind is MessageKind.request and not _connects(body, how_met):
        yield AdviceCode.no_connection_first
    if kind in (MessageKind.request, MessageKind.nudge):
        yield from _faults_of_asking(said)
    if _ATTACHMENT.search(said):
        yield AdviceCode.mentions_attachment
    if kind is MessageKind.thank_you:
        yield from _faults_of_thanking(said, highlights)


def _faults_of_asking(said: str) -> Iterator[AdviceCode]:
    if "?" not in said:
        yield AdviceCode.no_question
    if said.count("?") > _MOST_QUESTIONS:
        yield AdviceCode.several_questions
    for code, pattern in (
        (AdviceCode.demands, _DEMAND),
        (AdviceCode.asks_for_job, _JOB),
        (AdviceCode.asks_for_leads, _LEADS),
    ):
        if pattern.search(said):
            yield code


def _faults_of_thanking(said: str, highlights: str) -> Iterator[AdviceCode]:
    if not _THANKS.search(said):
        yield AdviceCode.no_thanks
    if not _names_something_learned(said, highlights):
        yield AdviceCode.names_nothing_learned


def _connects(body: str, how_met: str) -> bool:
    """Whether the first sentences after the greeting tell of a connection, or of what is noted as one."""
    paragraphs = [line for line in folded(body).splitlines() if line.strip()]
    if paragraphs and paragraphs[0].rstrip().endswith((",", "!")):
        paragraphs = paragraphs[1:]
    first = " ".join(re.split(r"(?<=[.?!])\s", " ".join(paragraphs))[:2])
    return bool(_CONNECTION.search(first)) or _share_a_telling_word(first, how_met) or bool(_TO_COME.search(first))


def _names_something_learned(said: str, highlights: str) -> bool:
    return bool(_LEARNED.search(said)) or _share_a_telling_word(said, highlights) or "{{highlight}}" in said


def _share_a_telling_word(one: str, other: str) -> bool:
    shared = set(words(one)) & set(words(other))
    return any(len(word) >= _LETTERS_OF_A_TELLING_WORD for word in shared)


def _length(body: str) -> int:
    return len(body.split())
