"""Signs schemathesis in, again and again: among what it tries is to sign out. Runs in the judge's environment."""

import json
import os
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import schemathesis


@schemathesis.auth(refresh_interval=5)
class SignedIn:
    """A bearer token of the account that JUDGE_EMAIL and JUDGE_PASSWORD name, at JUDGE_URL."""

    def get(self, case: Any, context: Any) -> str:
        form = {"username": os.environ["JUDGE_EMAIL"], "password": os.environ["JUDGE_PASSWORD"]}
        body = urlencode({"grant_type": "password", **form}).encode()
        with urlopen(f"{os.environ['JUDGE_URL']}/api/v1/auth/token", body) as answer:
            return str(json.load(answer)["access_token"])

    def set(self, case: Any, token: str, context: Any) -> None:
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
