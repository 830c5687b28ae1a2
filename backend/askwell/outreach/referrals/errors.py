"""What can go wrong with referrals."""

from askwell.core.errors import Conflict, Invalid


class SelfReferral(Invalid):
    """A contact cannot have led to itself."""

    def __init__(self) -> None:
        fault = {"pointer": "/from_contact_id", "code": self.code(), "message": (self.__doc__ or "").strip()}
        super().__init__(errors=[fault])  # type: ignore[list-item]


class ReferralKnown(Conflict):
    """This contact is known to have led there already."""
