"""How often somebody may try what is worth guessing at: counted where all processes see it, refused if it cannot be."""

from fastapi import Depends, Request

from askwell.auth.viewer import InPerson
from askwell.core.limits import AUTH, network_of, spend_shared


async def _slowly(request: Request) -> None:
    """Ten tries a minute from one network: guessing must not pay."""
    await spend_shared(request, AUTH, network_of(request))


async def _in_person_slowly(request: Request, viewer: InPerson) -> None:
    """As for signing in, where a password is asked again."""
    await spend_shared(request, AUTH, network_of(request), viewer.account_id.hex)


PUBLIC = [Depends(_slowly)]
"""The dependencies of an endpoint that anybody may call."""
ASKED_AGAIN = [Depends(_in_person_slowly)]
"""The dependencies of an endpoint that asks for the password again."""
