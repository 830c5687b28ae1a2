"""“Sign in with Askwell”: a web app that lists the contacts of whoever lets it in.

Register it in Settings → Apps with the redirect address http://127.0.0.1:9000/callback, then, with httpx and Authlib:
ASKWELL_CLIENT_ID=… ASKWELL_CLIENT_SECRET=askw_app_… python oauth_web_app.py
"""

import os
import secrets
from html import escape
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx
from authlib.integrations.httpx_client import OAuth2Client

ASKWELL = os.environ.get("ASKWELL_URL", "http://127.0.0.1:8000")
PORT = int(os.environ.get("PORT", "9000"))
server = httpx.get(f"{ASKWELL}/.well-known/oauth-authorization-server").raise_for_status().json()
visits: dict[str, OAuth2Client] = {}  # by a cookie; a real app keeps them in its database


def new_client() -> OAuth2Client:
    return OAuth2Client(
        os.environ["ASKWELL_CLIENT_ID"],
        os.environ["ASKWELL_CLIENT_SECRET"],
        scope="contacts:read",
        redirect_uri=f"http://127.0.0.1:{PORT}/callback",
        code_challenge_method="S256",
        token_endpoint=server["token_endpoint"],  # where it renews the token by itself
    )


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        cookie = SimpleCookie(self.headers.get("Cookie", ""))
        visit = cookie["visit"].value if "visit" in cookie else ""
        {"/": self.contacts, "/sign-in": self.sign_in, "/callback": self.callback}.get(
            urlsplit(self.path).path, self.nothing
        )(visit)

    def sign_in(self, visit: str) -> None:
        visit, client, verifier = secrets.token_urlsafe(), new_client(), secrets.token_urlsafe(48)
        address, client.state = client.create_authorization_url(
            server["authorization_endpoint"], code_verifier=verifier
        )
        visits[visit], client.verifier = client, verifier
        self.go_to(address, f"visit={visit}; HttpOnly; SameSite=Lax; Path=/")

    def callback(self, visit: str) -> None:
        client, told = visits.get(visit), parse_qs(urlsplit(self.path).query)
        if client is None or told.get("iss") != [server["issuer"]]:  # an answer that was asked of nobody here
            return self.say("<p>Begin again: <a href='/sign-in'>Sign in with Askwell</a></p>", 400)
        if "code" not in told:
            return self.say("<p>Askwell said no.</p>", 403)
        client.fetch_token(authorization_response=self.path, state=client.state, code_verifier=client.verifier)
        return self.go_to("/")

    def contacts(self, visit: str) -> None:
        client = visits.get(visit)
        if client is None or not client.token:
            return self.say("<p><a href='/sign-in'>Sign in with Askwell</a></p>")
        found = client.get(f"{ASKWELL}/api/v1/contacts", params={"limit": 100}).raise_for_status().json()["items"]
        names = [f"{each['given_name']} {each['family_name']}" for each in found]
        return self.say("".join(f"<li>{escape(name)}</li>" for name in names))

    def nothing(self, visit: str) -> None:
        self.say("<p>There is nothing here.</p>", 404)

    def go_to(self, address: str, cookie: str = "") -> None:
        self.send_response(302)
        self.send_header("Location", address)
        if cookie:
            self.send_header("Set-Cookie", cookie)
        self.end_headers()

    def say(self, html: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"<!doctype html><title>My contacts</title>{html}".encode())


HTTPServer(("127.0.0.1", PORT), Pages).serve_forever()
