"""Receives webhooks: checks the signature of each call, and prints what happened. Needs nothing but Python.

ASKWELL_WEBHOOK_SECRET=whsec_… python webhook_receiver.py 8900
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = base64.b64decode(os.environ["ASKWELL_WEBHOOK_SECRET"].removeprefix("whsec_"))
SEEN: set[str] = set()


def is_genuine(headers, body: bytes) -> bool:
    """Whether we were called by Askwell within the last five minutes."""
    id, sent_at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "0")
    signed = hmac.digest(KEY, f"{id}.{sent_at}.".encode() + body, hashlib.sha256)
    ours = f"v1,{base64.b64encode(signed).decode()}"
    given = headers.get("webhook-signature", "").split()  # two, while a new secret takes over
    return abs(time.time() - int(sent_at)) < 300 and any(hmac.compare_digest(ours, each) for each in given)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        genuine = is_genuine(self.headers, body)
        if genuine and self.headers["webhook-id"] not in SEEN:  # the same may come twice
            SEEN.add(self.headers["webhook-id"])
            event = json.loads(body)
            print(event["type"], event["data"]["object"], event["data"]["id"], flush=True)
        self.send_response(204 if genuine else 400)
        self.end_headers()


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
