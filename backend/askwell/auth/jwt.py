"""Access tokens: the only module that touches python-jose.

Bare python-jose accepts much that RFC 8725 warns of: any algorithm when none is named, keys of the wrong kind, missing
claims, `crit`. It also lets RecursionError and others out before anything is verified. Hence one algorithm, one kind of
key, exactly three header fields, every claim required, and every failure the same.
"""

import base64
import time
from collections import OrderedDict
from typing import Any, Final
from uuid import UUID, uuid4

from jose import jwt

from askwell.core.keys import Keys

LIFETIME: Final = 15 * 60
"""Seconds that an access token is good for."""

OURSELVES: Final = "askwell"
"""The `client_id` of sessions; an app's own tokens bear its id."""

_ALGORITHM, _TYPE, _AUDIENCE = "HS256", "at+jwt", "askwell-api"
_TEXTS, _INSTANTS = {"iss", "aud", "sub", "sid", "jti", "scope", "client_id"}, {"iat", "nbf", "exp"}
_REQUIRED = {f"require_{claim}": True for claim in ("iss", "aud", "sub", "jti", "iat", "nbf", "exp")}
_MOST_REMEMBERED = 10_000


class BadToken(Exception):
    """Not a token of ours that is good now."""


class AccessTokens:
    """Issues and verifies the access tokens of this installation."""

    def __init__(self, keys: Keys, issuer: str) -> None:
        secret = base64.urlsafe_b64encode(keys.of("access token")).rstrip(b"=").decode()
        self._key = {"kty": "oct", "k": secret}
        self._kid, self._issuer = keys.name, issuer
        self._verified: OrderedDict[str, dict[str, Any]] = OrderedDict()

    def issue(self, account_id: UUID, sign_in_id: UUID, scope: str, client_id: str = OURSELVES) -> str:
        """A token for one signed-in session, or for what an app was allowed, good for 15 minutes."""
        issued = int(time.time())
        claims = {
            "iss": self._issuer,
            "aud": _AUDIENCE,
            "sub": str(account_id),
            "sid": str(sign_in_id),
            "jti": uuid4().hex,
            "iat": issued,
            "nbf": issued,
            "exp": issued + LIFETIME,
            "scope": scope,
            "client_id": client_id,
        }
        token: str = jwt.encode(claims, self._key, algorithm=_ALGORITHM, headers={"kid": self._kid, "typ": _TYPE})
        return token

    def claims(self, token: str) -> dict[str, Any]:
        """The claims of a good token. The signature is checked once, the time at every call. Raises BadToken."""
        claims = self._verified.get(token)
        if claims is None:
            claims = self._verify(token)
            self._verified[token] = claims
            if len(self._verified) > _MOST_REMEMBERED:
                self._verified.popitem(last=False)
        if claims["exp"] <= time.time():
            self._verified.pop(token, None)
            raise BadToken
        return claims

    def _verify(self, token: str) -> dict[str, Any]:
        if not 20 < len(token) <= 2048 or not token.isascii() or token.count(".") != 2:
            raise BadToken
        try:
            header = jwt.get_unverified_header(token)
            if header != {"alg": _ALGORITHM, "typ": _TYPE, "kid": self._kid}:
                raise BadToken
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key,
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                issuer=self._issuer,
                options={"leeway": 5, **_REQUIRED},
            )
            _require_shape(claims)
        except Exception as error:  # whatever the library lets out, the token is not good
            raise BadToken from error
        return claims


def _require_shape(claims: dict[str, Any]) -> None:
    """The claims that we give, of the types that we give them, for no longer than we do."""
    texts = {name for name, value in claims.items() if type(value) is str}
    instants = {name for name, value in claims.items() if type(value) is int}
    if texts != _TEXTS or instants != _INSTANTS or len(claims) != len(_TEXTS) + len(_INSTANTS):
        raise BadToken
    if claims["exp"] > claims["iat"] + LIFETIME:
        raise BadToken
    UUID(claims["sub"]), UUID(claims["sid"])
