"""Access tokens: ours for fifteen minutes, and nobody else's ever. Hostile ones: tests/api/test_sessions.py."""

import time
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell.auth.jwt import LIFETIME, AccessTokens, BadToken
from askwell.core.keys import Keys

ISSUER = "https://askwell.example"
KEYS = Keys(b"k" * 32)


@pytest.fixture
def tokens() -> AccessTokens:
    return AccessTokens(KEYS, ISSUER)


def issued(tokens: AccessTokens, **claims: Any) -> str:
    return tokens.issue(uuid4(), uuid4(), claims.get("scope", "contacts:read notes:read"))


def test_a_token_tells_whose_it_is_and_what_it_may() -> None:
    tokens, account, session = AccessTokens(KEYS, ISSUER), uuid4(), uuid4()
    claims = tokens.claims(tokens.issue(account, session, "contacts:read"))
    assert (claims["sub"], claims["sid"], claims["scope"]) == (str(account), str(session), "contacts:read")
    assert claims["exp"] - claims["iat"] == LIFETIME == 15 * 60


def test_a_known_token_ends_in_time_as_an_unknown_one_does(
    tokens: AccessTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, other, issued_at = issued(tokens), issued(tokens), time.time()
    tokens.claims(token)
    monkeypatch.setattr(time, "time", lambda: issued_at + LIFETIME - 2)
    tokens.claims(token)
    monkeypatch.setattr(time, "time", lambda: issued_at + LIFETIME + 2)
    for ended in (token, other, token):
        with pytest.raises(BadToken):
            tokens.claims(ended)


@pytest.mark.parametrize(
    "stranger", [AccessTokens(Keys(b"x" * 32), ISSUER), AccessTokens(KEYS, "https://else.example")]
)
def test_another_installation_is_a_stranger(tokens: AccessTokens, stranger: AccessTokens) -> None:
    with pytest.raises(BadToken):
        tokens.claims(issued(stranger))


def test_every_token_is_another(tokens: AccessTokens) -> None:
    account, session = uuid4(), uuid4()
    assert len({tokens.issue(account, session, "") for _ in range(50)}) == 50


@given(st.text(max_size=300))
def test_no_text_is_a_token(text: str) -> None:
    with pytest.raises(BadToken):
        AccessTokens(KEYS, ISSUER).claims(text)


@given(st.data())
def test_no_token_is_good_with_a_letter_changed(data: st.DataObject) -> None:
    tokens = AccessTokens(KEYS, ISSUER)
    token = issued(tokens)
    # The last letter of a signature has two bits that stand for nothing.
    place = data.draw(st.integers(min_value=0, max_value=len(token) - 2))
    letter = data.draw(st.sampled_from("ABCDEFabcdef0123456789-_.").filter(lambda letter: letter != token[place]))
    with pytest.raises(BadToken):
        tokens.claims(token[:place] + letter + token[place + 1 :])


def test_keys_are_one_for_each_purpose() -> None:
    assert len({KEYS.of(purpose) for purpose in ("access token", "refresh", "cursor", "name")}) == 4
    assert KEYS.is_signed("cursor", b"message", KEYS.sign("cursor", b"message"))
    assert not KEYS.is_signed("refresh", b"message", KEYS.sign("cursor", b"message"))
    assert not KEYS.is_signed("cursor", b"message", b"")
    with pytest.raises(ValueError, match="at least 32"):
        Keys(b"short")
