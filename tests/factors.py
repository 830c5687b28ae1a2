"""Proving a second factor as a person does."""

import time

import pyotp

from client import Client, succeeded
from people import PASSWORD

APP, AGAIN = "/second-factors/authenticator", {"password": PASSWORD}


class Phone:
    """An authenticator app. It shows a code of a step that nobody used before, as if time had gone on."""

    def __init__(self, secret: str) -> None:
        self.totp = pyotp.TOTP(secret)
        self.step = int(time.time()) // 30 - 2

    def code(self) -> str:
        present = int(time.time()) // 30
        self.step = max(self.step + 1, present - 1)
        assert self.step <= present + 1, "no code is left that would be good now"
        return self.totp.generate_otp(self.step)


def turn_on(client: Client) -> tuple[Phone, list[str]]:
    """The phone, and the recovery codes that come with it."""
    phone = Phone(succeeded(client.post(APP, json=AGAIN))["secret"])
    return phone, succeeded(client.put(APP, json={"code": phone.code()}))["codes"]
