"""One mail a day, at the hour that somebody chose where they live: what is due, why, and whom they speak with."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, tuple_
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.contacts.models import Contact
from askwell.core import mail
from askwell.core.db import settings_of
from askwell.core.jobs import enqueue
from askwell.core.mail import Mail
from askwell.interviews.access import IN_SIGHT
from askwell.interviews.models import Interview, InterviewState
from askwell.outreach.follow_ups.queries import due
from askwell.outreach.follow_ups.schemas import DueRead, FollowUpRead
from askwell.outreach.notices.models import Notice, NoticeKind
from askwell.outreach.rhythm.calendar import rhythm_of

_AT_ONCE = 50
_HOUR, _WEEK = timedelta(hours=1), timedelta(days=7)
_KIND = "digest"


def want(session: Session, at: datetime) -> None:
    """Have those digests sent whose hour has begun within the last hour, also one that the clocks jumped over."""
    if not mail.can_send(session):
        return
    wanting = col(Account.digest_mail).is_(True) & col(Account.email_confirmed_at).is_not(None)
    chosen = session.execute(select(col(Account.time_zone), col(Account.digest_hour)).where(wanting).distinct()).all()
    begun = [(zone, hour) for zone, hour in chosen if hour in _hours_begun(zone, at)]
    if begun:
        theirs = tuple_(col(Account.time_zone), col(Account.digest_hour)).in_(begun)
        ids = session.scalars(select(col(Account.id)).where(wanting, theirs).order_by(col(Account.id))).all()
        for start in range(0, len(ids), _AT_ONCE):
            enqueue(session, "digest", {"ids": [id.hex for id in ids[start : start + _AT_ONCE]]})


def _hours_begun(zone: str, at: datetime) -> set[int]:
    """The hours of the clocks there that began after the hour before this one."""
    before, now = ((at - past).astimezone(ZoneInfo(zone)).replace(tzinfo=None) for past in (_HOUR, timedelta()))
    hours = {now.hour}
    while (before := before + _HOUR) < now:
        hours.add(before.hour)
    return hours


def send(session: Session, owner_id: UUID, at: datetime) -> None:
    """Mail an account what is due; nothing where nothing is, and never twice for one day."""
    account = session.get(Account, owner_id)
    if account is None or not account.digest_mail or account.mailbox is None:
        return
    rhythm = rhythm_of(session, account)
    today = rhythm.day_of(at)
    follow_ups = due(session, owner_id, today)
    talks = _talks(session, account, at, rhythm.end_of(today))
    nudges = _nudges(session, account, at)
    if not follow_ups["items"] and not talks and not nudges:
        return
    mail.send(
        session,
        mail.Letter(
            owner_id=owner_id,
            kind=_KIND,
            to=account.mailbox,
            to_name=account.display_name,
            subject=_subject(follow_ups["total"], len(talks)),
            text=_text(account, settings_of(session).origin, at, follow_ups, talks, nudges),
            key=f"digest {today}",
        ),
    )


Talk = tuple[Interview, Contact]


def _talks(session: Session, account: Account, since: datetime, until: datetime) -> list[Talk]:
    is_with = (col(Contact.owner_id) == col(Interview.owner_id)) & (col(Contact.id) == col(Interview.contact_id))
    coming = (
        select(Interview, Contact)
        .join(Contact, is_with)
        .where(
            col(Interview.owner_id) == account.id,
            col(Interview.state) == InterviewState.scheduled,
            col(Interview.starts_at) >= since,
            col(Interview.starts_at) < until,
            IN_SIGHT,
        )
        .order_by(col(Interview.starts_at), col(Interview.id))
    )
    return [(interview, contact) for interview, contact in session.execute(coming)]


def _nudges(session: Session, account: Account, at: datetime) -> Sequence[str]:
    """What a coach has said since the last digest, however late that was; nothing older than a week."""
    mailed = (col(Mail.owner_id) == account.id) & (col(Mail.kind) == _KIND)
    last = session.scalar(select(func.max(col(Mail.created_at))).where(mailed))
    said = (col(Notice.owner_id) == account.id) & (col(Notice.kind) == NoticeKind.coach_nudge)
    since = max(filter(None, (last, at - _WEEK)))
    lately = select(col(Notice.text)).where(said, col(Notice.created_at) > since)
    return session.scalars(lately.order_by(col(Notice.id))).all()


def _subject(things: int, talks: int) -> str:
    told = [_counted(things, "thing to do", "things to do"), _counted(talks, "conversation", "conversations")]
    return f"Today: {' and '.join(filter(None, told)) or 'a word for you'}"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}" if count else ""


def _text(
    account: Account, origin: str, at: datetime, follow_ups: DueRead, talks: Iterable[Talk], nudges: Iterable[str]
) -> str:
    local = at.astimezone(ZoneInfo(account.time_zone))
    paragraphs = [
        [f"Hello {account.display_name},"],
        [f"this is {local:%A}, {local.day} {local:%B %Y}, in the time zone {account.time_zone}."],
        list(_of_talks(account, talks)),
        list(_of_follow_ups(account, follow_ups)),
        ["A word waits for you."] if nudges and account.confidential else list(nudges),
        [f"All of it: {origin}/today", f"Another hour, or no such mail: {origin}/settings"],
    ]
    return "\n\n".join("\n".join(lines) for lines in paragraphs if lines) + "\n"


def _of_talks(account: Account, talks: Iterable[Talk]) -> Iterator[str]:
    for interview, contact in talks:
        assert interview.starts_at is not None
        local = interview.starts_at.astimezone(ZoneInfo(account.time_zone))
        where = interview.meeting_link or interview.phone or interview.place
        yield " · ".join(filter(None, (f"{local:%H:%M}", contact.name, where)))


def _of_follow_ups(account: Account, follow_ups: DueRead) -> Iterator[str]:
    if account.confidential:  # others may read along: what there is to do may tell what for
        yield f"To do: {follow_ups['total']}"
        return
    yield from (_line(follow_up) for follow_up in follow_ups["items"])
    if (more := follow_ups["total"] - len(follow_ups["items"])) > 0:
        yield f"… and {more} more"


def _line(follow_up: FollowUpRead) -> str:
    contact = follow_up["contact"]
    what = f"{follow_up['text']}: {contact['name']}" if contact is not None else follow_up["text"]
    return " · ".join(filter(None, (f"- {what}", "overdue" if follow_up["overdue"] else "", follow_up["why"])))
