"""What crosses the wire around second factors."""

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from askwell.auth.schemas import Password
from askwell.core.clock import Instant
from askwell.core.schemas import Count, Payload
from askwell.core.text import ONE_LINE, Name

Challenge = Annotated[str, Field(max_length=600, repr=False), ONE_LINE]
Code = Annotated[str, Field(min_length=1, max_length=40, examples=["123456"]), ONE_LINE]
Encoded = Annotated[str, Field(max_length=20_000, pattern="^[A-Za-z0-9_-]*$")]


class PasswordAgain(Payload):
    """The password, asked again."""

    password: Password


class CodeProof(Payload):
    """The code that the authenticator app shows now."""

    code: Annotated[Code, Field(repr=False)]


class AttestationResponse(Payload):
    """What a device says of a new key (`AuthenticatorAttestationResponse`)."""

    clientDataJSON: Encoded  # noqa: N815
    attestationObject: Encoded  # noqa: N815


class AssertionResponse(Payload):
    """What a device signs (`AuthenticatorAssertionResponse`)."""

    clientDataJSON: Encoded  # noqa: N815
    authenticatorData: Encoded  # noqa: N815
    signature: Encoded
    userHandle: Encoded | None = None  # noqa: N815


class NewPasskey(Payload):
    """A new key, as a browser's `PublicKeyCredential` says it, in Base64 for URLs."""

    id: Encoded
    response: AttestationResponse


class UsedPasskey(Payload):
    """The use of a key, as a browser's `PublicKeyCredential` says it, in Base64 for URLs."""

    id: Encoded
    response: AssertionResponse


class PasskeyCreate(Payload):
    """A new passkey, made for the challenge."""

    name: Name
    challenge: Challenge
    credential: NewPasskey


class PasskeySignIn(Payload):
    """A passkey used for the challenge: it stands for the account, the password and the second factor."""

    challenge: Challenge
    credential: UsedPasskey


class SecondFactorProof(Payload):
    """What the challenge of a sign-in is answered with: a code of the app, a recovery code, or a passkey."""

    challenge: Challenge
    code: Annotated[Code | None, Field(repr=False)] = None
    credential: UsedPasskey | None = None

    @model_validator(mode="after")
    def _one_proof(self) -> Self:
        if (self.code is None) == (self.credential is None):
            raise PydanticCustomError("one_proof", "Send a code or a credential.")
        return self


class PasskeyRead(TypedDict):
    """A passkey of mine."""

    id: UUID
    name: Annotated[str, Field(max_length=200)]
    created_at: Instant
    last_used_at: Instant | None


class SecondFactorsRead(TypedDict):
    """What proves that it is me besides the password; `can_use_passkeys` if this installation's address allows them."""

    authenticator_confirmed_at: Instant | None
    recovery_codes_left: Count
    can_use_passkeys: bool
    passkeys: Annotated[list[PasskeyRead], Field(max_length=20)]


class AuthenticatorBegun(TypedDict):
    """What an authenticator app needs to know: to be scanned as `qr_svg`, or typed as `secret`."""

    secret: Annotated[str, Field(max_length=64)]
    uri: Annotated[str, Field(max_length=2000)]
    qr_svg: Annotated[str, Field(max_length=50_000)]


class RecoveryCodes(TypedDict):
    """Codes that each work once instead of a second factor: they are shown this once."""

    codes: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=10)]


class PasskeyAdded(PasskeyRead):
    """A new passkey, and recovery codes if it is the first factor: they are shown this once."""

    codes: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=10)]


class PasskeyChallenge(TypedDict):
    """What to ask a device for: `public_key` goes to `navigator.credentials`; the challenge comes back with the
    answer."""

    challenge: Annotated[str, Field(max_length=600)]
    public_key: Annotated[dict[str, Any], Field(max_length=20)]
