"""Accounts, sessions and tokens over REST."""

from typing import Annotated

from fastapi import Depends, Form, Request, Response
from starlette.concurrency import run_in_threadpool

from askwell.auth import actions, confirming, refresh
from askwell.auth.access import (
    MyAccount,
    MyEditableAccount,
    MyOwnAccount,
    MySession,
    MyToken,
    Writer,
    good_sessions,
    good_tokens,
)
from askwell.auth.errors import (
    ConfirmationEnded,
    CrossOrigin,
    CurrentPasswordWrong,
    EmailConfirmed,
    MissingScope,
    RefreshTokenReused,
    SessionRequired,
    TooManyTokens,
    WeakPassword,
    WrongPassword,
)
from askwell.auth.factors.errors import SecondFactorRequired
from askwell.auth.models import AccessToken, Account
from askwell.auth.proof import Proof
from askwell.auth.rates import ASKED_AGAIN, PUBLIC
from askwell.auth.schemas import (
    AccessTokenCreate,
    AccessTokenCreated,
    AccessTokenList,
    AccessTokenRead,
    AccountCreate,
    AccountDeletion,
    AccountRead,
    AccountUpdate,
    EmailConfirmation,
    PasswordChange,
    SessionList,
    SessionRead,
    SignedUp,
    SignInForm,
    TokenRead,
)
from askwell.auth.signing_in import begun, visit_of
from askwell.auth.viewer import InPerson, Scope
from askwell.core.acting import acting_for
from askwell.core.db import Reading, Writing, database_of
from askwell.core.email import email_key
from askwell.core.errors import NotFound, NotSignedIn, TooManyRequests, responses
from askwell.core.limits import AUTH, CONFIRMATION, WRITE, limited, network_of, spend_shared
from askwell.core.mail import MailNotConfigured
from askwell.core.preconditions import ShownOnce
from askwell.core.routing import SHOWN_ONCE, Router
from askwell.core.schemas import told

router = Router("account")


async def _proved(request: Request, form: Annotated[SignInForm, Form()]) -> Proof:
    """Whose password it is. Ten tries a minute from one network, and ten at one account from all networks."""
    await spend_shared(request, AUTH, network_of(request), email_key(form.username))
    return await run_in_threadpool(actions.prove, database_of(request), request.app.state.keys, form)


async def _rarely(request: Request, viewer: Writer) -> None:
    """Three mails an hour: an address that is somebody else's is not to be flooded."""
    await spend_shared(request, CONFIRMATION, viewer.account_id.hex)


async def _from_our_pages(request: Request) -> None:
    """The cookie is sent along by any page's request: only ours may use it."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    own = request.app.state.settings.origin, f"{request.url.scheme}://{request.url.netloc}"
    if site not in (None, "same-origin") or (origin is not None and origin not in own) or (site or origin) is None:
        raise CrossOrigin


_cookie = [limited(WRITE), Depends(_from_our_pages)]


def account_read(account: Account) -> AccountRead:
    """The account as its owner sees it."""
    return told(AccountRead, account)


def token_read(token: AccessToken) -> AccessTokenRead:
    """The token without its secret."""
    return told(AccessTokenRead, token, scopes=[Scope(scope) for scope in token.scopes])


@router.post("/accounts", status_code=201, dependencies=PUBLIC, responses=responses(WeakPassword, TooManyRequests))
def sign_up(new: AccountCreate, session: Writing) -> SignedUp:
    """Open an account. The answer is the same if the address has one already, which then stays as it is."""
    actions.sign_up(session, new)
    return SignedUp(email=new.email, display_name=new.display_name, time_zone=new.time_zone)


@router.post("/auth/token", responses=responses(WrongPassword, SecondFactorRequired, TooManyRequests))
def sign_in(
    request: Request,
    response: Response,
    proof: Annotated[Proof, Depends(_proved)],
    session: Writing,
) -> TokenRead:
    """Sign in with e-mail (`username`) and password. A browser also receives a refresh cookie.

    Whoever has a second factor is answered 401 `second_factor_required`, with the `challenge` to go on with.
    """
    return begun(request, response, actions.sign_in(session, proof, visit_of(request)))


@router.post("/auth/refresh", dependencies=_cookie, responses=responses(NotSignedIn, RefreshTokenReused, CrossOrigin))
def refresh_session(request: Request, response: Response, session: Writing) -> TokenRead:
    """A new access token for the refresh cookie, which is replaced."""
    state = request.app.state
    presented = refresh.take(request, state.settings, state.keys)
    if presented is None:
        raise NotSignedIn
    return begun(request, response, actions.refresh_session(session, presented))


@router.post("/auth/sign-out", status_code=204, dependencies=_cookie, responses=responses(CrossOrigin))
def sign_out(request: Request, response: Response, session: Writing) -> None:
    """End this browser's session. Without one, nothing happens."""
    state = request.app.state
    presented = refresh.take(request, state.settings, state.keys)
    if presented is not None:
        acting_for(session, presented.owner_id)
        actions.end_session(session, presented.owner_id, presented.sign_in_id)
    refresh.forget(response, state.settings)


@router.get("/account")
def get_account(account: MyAccount, session: Reading) -> AccountRead:
    """My account."""
    return account_read(account)


@router.patch("/account")
def update_account(changes: AccountUpdate, account: MyEditableAccount, session: Writing) -> AccountRead:
    """Change my account."""
    actions.edit_account(account, changes)
    session.flush()
    return account_read(account)


@router.post(
    "/account/email-confirmation",
    status_code=204,
    dependencies=[Depends(_rarely)],
    responses=responses(MailNotConfigured, EmailConfirmed, TooManyRequests),
)
def ask_for_confirmation(account: MyEditableAccount, session: Writing) -> None:
    """Have the link mailed again that confirms my address; the one before stops working."""
    confirming.ask(session, account)


@router.put(
    "/account/email-confirmation",
    status_code=204,
    dependencies=PUBLIC,
    responses=responses(ConfirmationEnded, TooManyRequests),
)
def confirm_email(proof: EmailConfirmation, session: Writing) -> None:
    """Confirm the address that a link was mailed to. The link works once, for two days."""
    confirming.confirm(session, proof.token)


@router.put(
    "/account/password",
    status_code=204,
    dependencies=ASKED_AGAIN,
    responses=responses(SessionRequired, CurrentPasswordWrong, WeakPassword),
)
def change_password(change: PasswordChange, account: MyOwnAccount, viewer: InPerson, session: Writing) -> None:
    """Set another password, which signs out everywhere else."""
    actions.change_password(session, account, viewer, change.current_password, change.new_password)


@router.post(
    "/account/deletion",
    status_code=204,
    dependencies=ASKED_AGAIN,
    responses=responses(SessionRequired, CurrentPasswordWrong),
)
def delete_account(deletion: AccountDeletion, account: MyOwnAccount, session: Writing) -> None:
    """Erase my account and everything in it, at once and for good."""
    actions.delete_account(session, account, deletion.password)


@router.get("/sessions", responses=responses(SessionRequired))
def list_sessions(viewer: InPerson, session: Reading) -> SessionList:
    """Where I am signed in."""
    found = session.scalars(good_sessions(viewer).limit(1000))
    return {"items": [told(SessionRead, s, current=s.id == viewer.credential_id) for s in found]}


@router.delete("/sessions/{id}", status_code=204, responses=responses(SessionRequired, NotFound))
def end_session(signed_in: MySession, session: Writing) -> None:
    """Sign out one of the places where I am signed in."""
    actions.end_session(session, signed_in.owner_id, signed_in.id)


@router.get("/tokens", responses=responses(SessionRequired))
def list_tokens(viewer: InPerson, session: Reading) -> AccessTokenList:
    """My personal access tokens."""
    return {"items": [token_read(token) for token in session.scalars(good_tokens(viewer))]}


@router.post(
    "/tokens",
    status_code=201,
    responses=responses(SessionRequired, MissingScope, TooManyTokens, ShownOnce),
    openapi_extra=SHOWN_ONCE,
)
def create_token(new: AccessTokenCreate, viewer: InPerson, session: Writing) -> AccessTokenCreated:
    """Make a personal access token. Its secret is shown this once."""
    token, secret = actions.create_token(session, viewer, new)
    return {**token_read(token), "token": secret}


@router.delete("/tokens/{id}", status_code=204, responses=responses(SessionRequired, NotFound))
def revoke_token(token: MyToken, session: Writing) -> None:
    """Revoke a personal access token: it stops working at once."""
    actions.revoke_token(token)
