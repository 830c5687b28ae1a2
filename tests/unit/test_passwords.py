"""Passwords are kept as OWASP's password storage cheat sheet advises."""

import pytest

from askwell.auth import passwords


@pytest.mark.usefixtures("unhurried")
def test_takes_its_time() -> None:
    kept = passwords.hashed("correct horse battery staple")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.matches("correct horse battery staple", kept)
    assert not passwords.matches("correct horse battery", kept)
    assert not passwords.matches("correct horse battery staple", None)
