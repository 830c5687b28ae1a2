"""What a coach and a client can do with their engagement. Either side hears of it as an event of its own."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from askwell.auth.errors import EmailUnconfirmed
from askwell.auth.models import Account
from askwell.auth.viewer import Viewer
from askwell.core import mail
from askwell.core.acting import acting_for
from askwell.core.clock import from_local_or_later, now
from askwell.core.db import settings_of
from askwell.core.errors import Invalid
from askwell.core.ids import new_token
from askwell.events.actions import record_for
from askwell.events.models import EventType
from askwell.sharing.access import LINK_WORKS_FOR, TOKEN_PREFIX, digest_of, seen_by
from askwell.sharing.errors import AlreadyEngaged, OwnInvitation, TooManyEngagements
from askwell.sharing.models import Engagement, EngagementState, Role, SharedScope
from askwell.sharing.schemas import EngagementAcceptance, EngagementCreate, EngagementUpdate

_MOST_INVITATIONS = 500
_TEXT = """Hello,

{name} invites you on Askwell, where people prepare informational interviews, {offer}

What is shared, and with whom, stands there before you decide:

{url}

The link works once, for two weeks. If you do not know {name}, leave this mail alone.
"""
_OFFER = {Role.coach: "to be their client. What you share is for you to say.", Role.client: "to be their coach."}


def _record(session: Session, type: EventType, engagement: Engagement) -> None:
    for owner_id in filter(None, (engagement.coach_id, engagement.client_id)):
        record_for(session, owner_id, type, engagement)


def invite(session: Session, viewer: Viewer, new: EngagementCreate) -> tuple[Engagement, str]:
    """An invitation and its link. Raises TooManyEngagements, MailNotConfigured, EmailUnconfirmed."""
    viewer.require(seen_by(new.scopes or []))
    account = _held(session, viewer)
    _require_room(session, account)
    token = new_token(TOKEN_PREFIX)
    engagement = Engagement(
        coach_id=account.id if new.role is Role.coach else None,
        client_id=account.id if new.role is Role.client else None,
        invited_by=new.role,
        invited_email=new.email,
        digest=digest_of(token),
    )
    if new.role is Role.client:
        _share(engagement, account, new.scopes or [], new.ends_on)
    else:
        account.is_coach = True
    session.add(engagement)
    session.flush()
    url = f"{settings_of(session).origin}/invitation#{token}"
    if new.email is not None:
        _mail(session, account, engagement, url)
    _record(session, EventType.engagement_invited, engagement)
    return engagement, url


def _held(session: Session, viewer: Viewer) -> Account:
    viewer.hold(session)
    return session.get_one(Account, viewer.account_id)


def _require_room(session: Session, account: Account) -> None:
    mine = (col(Engagement.coach_id) == account.id) | (col(Engagement.client_id) == account.id)
    works = col(Engagement.created_at) > now() - LINK_WORKS_FOR
    open_ = select(func.count()).where(mine, col(Engagement.state) == EngagementState.invited, works)
    if (session.scalar(open_) or 0) >= _MOST_INVITATIONS:
        raise TooManyEngagements


def _share(engagement: Engagement, client: Account, scopes: list[SharedScope], ends_on: date | None) -> None:
    engagement.scopes = [scope.value for scope in SharedScope if scope in scopes]
    engagement.ends_on = ends_on
    engagement.ends_at = _end_of(ends_on, client) if ends_on is not None else None


def _end_of(day: date, client: Account) -> datetime:
    end = from_local_or_later(datetime.combine(day + timedelta(days=1), time()), client.time_zone)
    if end <= now():
        message = "Choose today or a day to come."
        raise Invalid(errors=[{"pointer": "/ends_on", "code": "out_of_range", "message": message}])
    return end


def _mail(session: Session, account: Account, engagement: Engagement, url: str) -> None:
    """Mail the link in the account's name: so nobody is written to in somebody else's."""
    if not mail.can_send(session):
        raise mail.MailNotConfigured
    if account.mailbox is None:
        raise EmailUnconfirmed
    text = _TEXT.format(name=account.display_name, offer=_OFFER[engagement.invited_by], url=url)
    mail.send(
        session,
        mail.Letter(
            owner_id=account.id,
            kind="invitation",
            to=engagement.invited_email or "",
            from_name=account.display_name,
            reply_to=account.mailbox,
            subject=f"{account.display_name} invites you",
            text=text,
            about_id=engagement.id,
        ),
    )


def accept(session: Session, viewer: Viewer, engagement: Engagement, accepted: EngagementAcceptance) -> None:
    """Become the other side: a client says what is shared. Raises OwnInvitation, AlreadyEngaged, Invalid."""
    role = engagement.invited_by.other
    if engagement.side(role.other) == viewer.account_id:
        raise OwnInvitation
    viewer.require(seen_by(accepted.scopes or []))
    account = session.get_one(Account, viewer.account_id)
    if role is Role.client:
        if accepted.scopes is None:
            raise _refused("/scopes", "scopes_needed", "Say what you share with your coach.")
        _share(engagement, account, accepted.scopes, accepted.ends_on)
        engagement.client_id = account.id
    else:
        if accepted.scopes is not None or accepted.ends_on is not None:
            raise _refused("/scopes", "client_decides", "What is shared is for the client to say.")
        engagement.coach_id, account.is_coach = account.id, True
    engagement.state, engagement.started_at, engagement.digest = EngagementState.active, now(), None
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError as error:
        raise AlreadyEngaged from error
    _record(session, EventType.engagement_accepted, engagement)


def _refused(pointer: str, code: str, message: str) -> Invalid:
    return Invalid(errors=[{"pointer": pointer, "code": code, "message": message}])


def change(session: Session, viewer: Viewer, engagement: Engagement, changes: EngagementUpdate) -> None:
    """Share other things, or until another day: from the next request on. Raises MissingScope."""
    given = changes.given()
    shared = [SharedScope(scope) for scope in engagement.scopes]
    scopes = given.get("scopes", shared)
    viewer.require(seen_by(set(scopes) - set(shared)))  # type: ignore[call-overload]
    client = session.get_one(Account, engagement.client_id)
    _share(engagement, client, scopes, given.get("ends_on", engagement.ends_on))  # type: ignore[arg-type]
    _record(session, EventType.engagement_changed, engagement)


def summarize(session: Session, engagement: Engagement, text: str | None) -> None:
    """Have the client say what they make of it all."""
    engagement.summary = text
    _record(session, EventType.engagement_changed, engagement)


def end(session: Session, engagement: Engagement) -> None:
    """Nothing is shared any more, from the next request on; nothing happens if it has ended."""
    if engagement.state is not EngagementState.ended:
        engagement.state, engagement.ended_at = EngagementState.ended, now()
        _record(session, EventType.engagement_ended, engagement)


def end_all(session: Session, account: Account) -> None:
    """End all that the account shares or is shown, invitations, too."""
    mine = (col(Engagement.coach_id) == account.id) | (col(Engagement.client_id) == account.id)
    lasting = select(Engagement).where(mine, col(Engagement.state) != EngagementState.ended)
    for engagement in session.scalars(lasting.order_by(col(Engagement.id)).with_for_update()).all():
        acting_for(session, account.id, *filter(None, (engagement.coach_id, engagement.client_id)))
        end(session, engagement)
    acting_for(session, account.id)


def restore(session: Session, viewer: Viewer, invitation: Engagement) -> None:
    """Let the link of a withdrawn invitation work again; nothing happens while it does. Raises TooManyEngagements."""
    if invitation.state is EngagementState.ended:
        _require_room(session, _held(session, viewer))
        invitation.state, invitation.ended_at = EngagementState.invited, None
        _record(session, EventType.engagement_restored, invitation)


def leave(session: Session, account: Account) -> None:
    """The account goes, and its engagements with it: the other sides hear that they ended."""
    mine = (col(Engagement.coach_id) == account.id) | (col(Engagement.client_id) == account.id)
    active = select(Engagement).where(mine, col(Engagement.state) == EngagementState.active)
    for engagement in session.scalars(active.with_for_update()).all():
        other_id = engagement.coach_id if engagement.client_id == account.id else engagement.client_id
        assert other_id is not None
        acting_for(session, account.id, other_id)
        record_for(session, other_id, EventType.engagement_ended, engagement)
        session.expunge(engagement)
