"""Apps as those see them who build them."""

import base64
import struct
import zlib
from typing import Any

import httpx
import pytest

from apps import CALLBACK, NEW_APP, registered
from client import Client, SignIn, succeeded

APPS = "/apps"


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


def faults(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


class TestRegistering:
    def test_shows_the_secret_once(self, ada: Client) -> None:
        answer = ada.post(APPS, json=NEW_APP, headers={"Idempotency-Key": "once"})
        made = succeeded(answer)
        secret = made.pop("client_secret")
        assert answer.headers["Location"] == f"/api/v1/apps/{made['id']}"
        assert secret.startswith("askw_app_")
        assert made["secret_made_at"] is not None
        assert succeeded(ada.get(APPS))["items"] == [made]
        assert succeeded(ada.get(f"{APPS}/{made['id']}")) == made
        assert secret not in ada.get(APPS).text
        assert ada.post(APPS, json=NEW_APP, headers={"Idempotency-Key": "once"}).json()["code"] == "shown_once"

    def test_a_public_app_has_no_secret(self, ada: Client) -> None:
        made = ada.make(APPS, {**NEW_APP, "is_confidential": False})
        assert (made["client_secret"], made["is_confidential"], made["secret_made_at"]) == (None, False, None)
        assert ada.post(f"{APPS}/{made['id']}/secret").json()["code"] == "public_app"

    @pytest.mark.parametrize(
        "uri",
        [
            "https://app.example/callback?tenant=7",
            "http://127.0.0.1/callback",
            "http://[::1]:8080/callback",
            "http://localhost:3000/callback",
            "org.example.app:/callback",
        ],
    )
    def test_takes_addresses_that_are_safe(self, ada: Client, uri: str) -> None:
        assert ada.make(APPS, {**NEW_APP, "redirect_uris": [uri]})["redirect_uris"] == [uri]

    @pytest.mark.parametrize(
        "uri",
        [
            "http://app.example/callback",
            "https://",
            "https:/callback",
            "https://app.example/callback#fragment",
            "https://me@app.example/callback",
            "https://app.example:99999/",
            "javascript:alert(1)",
            "java.script:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "myapp:/callback",
            "/callback",
            "//app.example/callback",
            "https://app.example/a b",
            "https://app.example/\\x",
            "https://app.exämple/",
            "https://[::1",
        ],
    )
    def test_takes_no_others(self, ada: Client, uri: str) -> None:
        assert faults(ada.post(APPS, json={**NEW_APP, "redirect_uris": [uri]})) == [
            ("/redirect_uris/0", "redirect_uri")
        ]

    @pytest.mark.parametrize(
        ("changes", "pointer"),
        [
            ({"name": ""}, "/name"),
            ({"redirect_uris": []}, "/redirect_uris"),
            ({"redirect_uris": [CALLBACK] * 11}, "/redirect_uris"),
            ({"website": "http://app.example"}, "/website"),
            ({"website": "javascript:alert(1)"}, "/website"),
            ({"is_confidential": "yes"}, "/is_confidential"),
            ({"owner_id": "x"}, "/owner_id"),
            ({"client_secret": "mine"}, "/client_secret"),
        ],
    )
    def test_refuses_what_is_no_app(self, ada: Client, changes: dict[str, Any], pointer: str) -> None:
        assert [where for where, _ in faults(ada.post(APPS, json={**NEW_APP, **changes}))] == [pointer]

    def test_has_room_for_so_many(self, ada: Client) -> None:
        answers = [ada.post(APPS, json=NEW_APP).status_code for _ in range(26)]
        assert answers == [201] * 25 + [409]


class TestChanging:
    def test_names_the_version(self, ada: Client) -> None:
        url = f"{APPS}/{registered(ada).id}"
        changed = ada.patch(url, json={"name": "Atlas", "description": "Maps"}, headers={"If-Match": '"1"'})
        assert (changed.json()["name"], changed.json()["version"], changed.headers["ETag"]) == ("Atlas", 2, '"2"')
        assert ada.patch(url, json={"name": "Atlas"}, headers={"If-Match": '"1"'}).status_code == 412

    def test_is_for_who_registered_it(self, ada: Client, sign_in: SignIn) -> None:
        url, bob = f"{APPS}/{registered(ada).id}", sign_in("bob")
        picture = {"content": base64.b64encode(png(1, 1)).decode()}
        answers = [
            bob.get(url),
            bob.patch(url, json={"redirect_uris": ["https://evil.example/"]}),
            bob.delete(url),
            bob.post(f"{url}/secret"),
            bob.put(f"{url}/logo", json=picture),
            bob.delete(f"{url}/logo"),
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert succeeded(ada.get(url))["redirect_uris"] == [CALLBACK]


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width: int, height: int) -> bytes:
    comment = b"\xff\xfe" + struct.pack(">H", 6) + b"\xff\xc0\0\0"
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\1\x11\0"
    return b"\xff\xd8" + comment + frame + b"\xff\xd9"


def webp(kind: bytes, data: bytes) -> bytes:
    body = b"WEBP" + kind + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


LOSSY, LOSSLESS = b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 64, 32), b"\x2f" + struct.pack("<I", 63 | 31 << 14)
EXTENDED = b"\0\0\0\0" + (63).to_bytes(3, "little") + (31).to_bytes(3, "little")


class TestLogo:
    def put(self, client: Client, id: str, content: bytes) -> Any:
        return client.put(f"{APPS}/{id}/logo", json={"content": base64.b64encode(content).decode()})

    @pytest.mark.parametrize(
        ("content", "media_type"),
        [
            (png(64, 32), "image/png"),
            (jpeg(64, 32), "image/jpeg"),
            (webp(b"VP8 ", LOSSY), "image/webp"),
            (webp(b"VP8L", LOSSLESS), "image/webp"),
            (webp(b"VP8X", EXTENDED), "image/webp"),
        ],
    )
    def test_is_served_as_the_picture_that_it_is(self, ada: Client, content: bytes, media_type: str) -> None:
        app = registered(ada)
        url = succeeded(self.put(ada, app.id, content))["logo_url"]
        served = httpx.get(f"{ada.servers[0]}{url}", trust_env=False)
        assert (served.content, served.headers["Content-Type"]) == (content, media_type)
        assert served.headers["X-Content-Type-Options"] == "nosniff"
        assert served.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert succeeded(ada.delete(f"{APPS}/{app.id}/logo"))["logo_url"] is None
        assert httpx.get(f"{ada.servers[0]}{url}", trust_env=False).status_code == 404

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"x",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            b"<!doctype html><script>alert(1)</script>",
            b"GIF89a" + bytes(100),
            b"\x89PNG\r\n\x1a\n",
            b"\x89PNG\r\n\x1a\n" + bytes(40),
            b"\xff\xd8\xff",
            b"\xff\xd8\xff\xe0\0\0" * 1000,
            b"RIFF\0\0\0\0WEBPVP8L",
            b"RIFF\0\0\0\0WEBPXXXX" + bytes(40),
            png(1025, 1),
            png(1, 1025),
            png(0, 1),
            png(1, 1) + bytes(256 * 1024),
        ],
    )
    def test_refuses_what_is_no_small_picture(self, ada: Client, content: bytes) -> None:
        refused = self.put(ada, registered(ada).id, content)
        assert refused.status_code == 422
        assert refused.json()["code"] in ("picture_unusable", "invalid")

    def test_refuses_what_is_not_base64(self, ada: Client) -> None:
        answer = ada.put(f"{APPS}/{registered(ada).id}/logo", json={"content": "abc"})
        assert answer.json()["code"] == "picture_unusable"
