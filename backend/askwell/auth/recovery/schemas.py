"""What crosses the wire when a password was forgotten."""

from typing import Annotated

from pydantic import Field

from askwell.auth.schemas import Password
from askwell.core.email import Email
from askwell.core.schemas import Payload
from askwell.core.text import ONE_LINE


class PasswordResetAsk(Payload):
    """The address of an account, if there is one."""

    email: Email


class PasswordResetProof(Payload):
    """What the link in the mail ends with, and the password from now on."""

    token: Annotated[str, Field(max_length=100, repr=False), ONE_LINE]
    new_password: Password
