"""Second factors and passkeys over REST."""

from typing import Annotated

from fastapi import Body, Depends, Request, Response

from askwell.auth import actions as auth_actions
from askwell.auth.access import MyOwnAccount
from askwell.auth.errors import CurrentPasswordWrong, SessionRequired
from askwell.auth.factors import actions, authenticators, passkeys
from askwell.auth.factors.access import MyPasskey, passkeys_of
from askwell.auth.factors.errors import (
    AuthenticatorInUse,
    ChallengeEnded,
    CodeWrong,
    NoSecondFactor,
    NothingToConfirm,
    PasskeyRefused,
    PasskeysUnavailable,
    SecondFactorWrong,
    TooManyPasskeys,
)
from askwell.auth.factors.models import Authenticator, Passkey
from askwell.auth.factors.schemas import (
    AuthenticatorBegun,
    CodeProof,
    PasskeyAdded,
    PasskeyChallenge,
    PasskeyCreate,
    PasskeyRead,
    PasskeySignIn,
    PasswordAgain,
    RecoveryCodes,
    SecondFactorProof,
    SecondFactorsRead,
)
from askwell.auth.rates import ASKED_AGAIN, PUBLIC
from askwell.auth.schemas import TokenRead
from askwell.auth.signing_in import begun, visit_of
from askwell.auth.viewer import InPerson
from askwell.core.db import Reading, Writing, settings_of
from askwell.core.errors import NotFound, TooManyRequests, responses
from askwell.core.keys import Keys
from askwell.core.limits import AUTH, SECOND_FACTOR, network_of, spend_shared
from askwell.core.preconditions import ShownOnce
from askwell.core.routing import SHOWN_ONCE, Router
from askwell.core.schemas import told

router = Router("account")


async def _keys(request: Request) -> Keys:
    keys: Keys = request.app.state.keys
    return keys


async def _proof(request: Request, proof: Annotated[SecondFactorProof, Body()]) -> SecondFactorProof:
    """Ten tries in a quarter of an hour at one account: six digits must not be worth guessing."""
    await spend_shared(request, AUTH, network_of(request))
    account = actions.account_of_second_step(request.app.state.keys, proof.challenge)
    await spend_shared(request, SECOND_FACTOR, account)
    return proof


InstallationKeys = Annotated[Keys, Depends(_keys)]


def passkey_read(passkey: Passkey) -> PasskeyRead:
    """A passkey as its owner sees it."""
    return told(PasskeyRead, passkey)


@router.get("/second-factors", responses=responses(SessionRequired))
def get_second_factors(viewer: InPerson, session: Reading) -> SecondFactorsRead:
    """What proves that it is me, besides the password."""
    authenticator = session.get(Authenticator, viewer.account_id)
    return SecondFactorsRead(
        authenticator_confirmed_at=authenticator.confirmed_at if authenticator else None,
        recovery_codes_left=authenticators.recovery_codes_left(session, viewer.account_id),
        can_use_passkeys=passkeys.are_possible(settings_of(session)),
        passkeys=[passkey_read(each) for each in session.scalars(passkeys_of(viewer.account_id))],
    )


@router.post(
    "/second-factors/authenticator",
    dependencies=ASKED_AGAIN,
    responses=responses(SessionRequired, CurrentPasswordWrong, AuthenticatorInUse, ShownOnce),
    openapi_extra=SHOWN_ONCE,
)
def begin_authenticator(
    asked: PasswordAgain, account: MyOwnAccount, keys: InstallationKeys, session: Writing
) -> AuthenticatorBegun:
    """A secret for an authenticator app. It counts once a first code has been shown."""
    return actions.begin_authenticator(session, keys, account, asked.password)


@router.put(
    "/second-factors/authenticator",
    dependencies=ASKED_AGAIN,
    responses=responses(SessionRequired, NothingToConfirm, CodeWrong),
)
def confirm_authenticator(
    proof: CodeProof, account: MyOwnAccount, viewer: InPerson, keys: InstallationKeys, session: Writing
) -> RecoveryCodes:
    """Ask for codes from now on. With the first factor come recovery codes, which are shown this once."""
    return {"codes": actions.confirm_authenticator(session, viewer, keys, account, proof.code)}


@router.post(
    "/second-factors/authenticator/removal",
    status_code=204,
    dependencies=ASKED_AGAIN,
    responses=responses(SessionRequired, CurrentPasswordWrong),
)
def remove_authenticator(asked: PasswordAgain, account: MyOwnAccount, session: Writing) -> None:
    """Ask for codes no longer."""
    actions.remove_authenticator(session, account, asked.password)


@router.post(
    "/second-factors/recovery-codes",
    dependencies=ASKED_AGAIN,
    responses=responses(SessionRequired, CurrentPasswordWrong, NoSecondFactor, ShownOnce),
    openapi_extra=SHOWN_ONCE,
)
def renew_recovery_codes(asked: PasswordAgain, account: MyOwnAccount, session: Writing) -> RecoveryCodes:
    """Ten other recovery codes, which are shown this once; those before work no longer."""
    return {"codes": actions.renew_recovery_codes(session, account, asked.password)}


@router.post(
    "/passkeys/options",
    dependencies=ASKED_AGAIN,
    responses=responses(SessionRequired, CurrentPasswordWrong, PasskeysUnavailable, TooManyPasskeys, ShownOnce),
    openapi_extra=SHOWN_ONCE,
)
def begin_passkey(
    asked: PasswordAgain, account: MyOwnAccount, keys: InstallationKeys, session: Writing
) -> PasskeyChallenge:
    """What to ask a device for, so that it makes a passkey."""
    return actions.begin_passkey(session, keys, account, asked.password)


@router.post(
    "/passkeys",
    status_code=201,
    dependencies=ASKED_AGAIN,
    responses=responses(SessionRequired, ChallengeEnded, PasskeyRefused, ShownOnce),
    openapi_extra=SHOWN_ONCE,
)
def add_passkey(
    new: PasskeyCreate, account: MyOwnAccount, viewer: InPerson, keys: InstallationKeys, session: Writing
) -> PasskeyAdded:
    """Keep the passkey that a device has made. With the first factor come recovery codes, which are shown this once."""
    passkey, codes = actions.add_passkey(session, viewer, keys, account, new)
    return {**passkey_read(passkey), "codes": codes}


@router.post(
    "/passkeys/{id}/removal",
    status_code=204,
    dependencies=ASKED_AGAIN,
    responses=responses(SessionRequired, CurrentPasswordWrong, NotFound),
)
def remove_passkey(passkey: MyPasskey, asked: PasswordAgain, account: MyOwnAccount, session: Writing) -> None:
    """Let a passkey sign in no longer."""
    actions.remove_passkey(session, account, passkey, asked.password)


@router.post(
    "/auth/second-factor", responses=responses(ChallengeEnded, SecondFactorWrong, PasskeyRefused, TooManyRequests)
)
def prove_second_factor(
    request: Request,
    response: Response,
    proof: Annotated[SecondFactorProof, Depends(_proof)],
    keys: InstallationKeys,
    session: Writing,
) -> TokenRead:
    """Go on with a sign-in that was answered with `second_factor_required`."""
    proved = actions.prove_second_factor(session, keys, proof)
    return begun(request, response, auth_actions.sign_in(session, proved, visit_of(request)))


@router.post("/auth/passkey-options", dependencies=PUBLIC, responses=responses(PasskeysUnavailable, TooManyRequests))
def begin_passkey_sign_in(keys: InstallationKeys, session: Writing) -> PasskeyChallenge:
    """What to ask a device for, to sign in without a password."""
    return actions.begin_passkey_sign_in(session, keys)


@router.post("/auth/passkey", dependencies=PUBLIC, responses=responses(ChallengeEnded, PasskeyRefused, TooManyRequests))
def sign_in_with_passkey(
    request: Request, response: Response, given: PasskeySignIn, keys: InstallationKeys, session: Writing
) -> TokenRead:
    """Sign in with a passkey alone. A browser also receives a refresh cookie."""
    proved = actions.prove_by_passkey(session, keys, given)
    return begun(request, response, auth_actions.sign_in(session, proved, visit_of(request)))
