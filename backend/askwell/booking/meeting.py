"""How the two meet: what a platform takes, and who has said it."""

from collections.abc import Mapping
from enum import StrEnum

from askwell.booking.errors import PlatformNotOffered
from askwell.booking.models import Proposal
from askwell.contacts.models import Platform
from askwell.interviews.errors import WayToMeetNeeded
from askwell.interviews.models import Interview


class Need(StrEnum):
    """What a platform asks the contact for, because the seeker has not said it."""

    phone = "phone"
    meeting_link = "meeting_link"
    place = "place"


_NEEDS = {Platform.phone: Need.phone, Platform.in_person: Need.place}
_IN_WORDS = {
    Need.phone: "Give the number to call.",
    Need.meeting_link: "Give the link of the meeting.",
    Need.place: "Say where the two meet.",
}


def need(interview: Interview, platform: Platform) -> Need | None:
    """What the contact has to give for this platform, because the interview does not say it."""
    wanted = _NEEDS.get(platform, Need.meeting_link)
    is_said = bool(getattr(interview, wanted.value))
    if wanted is Need.meeting_link and interview.platform not in (None, platform):
        is_said = False  # a link leads to one platform only
    return None if is_said else wanted


def require(proposal: Proposal, interview: Interview, platform: Platform, given: dict[str, str]) -> None:
    """Refuse a platform that is not offered, or one that lacks what it takes.

    Raises PlatformNotOffered, WayToMeetNeeded.
    """
    if platform not in proposal.platforms:
        raise PlatformNotOffered
    require_way(interview, platform, given)


def require_way(interview: Interview, platform: Platform, given: Mapping[str, object]) -> None:
    """Refuse a platform that lacks what it takes. Raises WayToMeetNeeded."""
    wanted = need(interview, platform)
    if wanted is not None and wanted.value not in given:
        raise WayToMeetNeeded(_IN_WORDS[wanted])
