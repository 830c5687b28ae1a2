"""What people name is fetched over the public internet only, and never without an end."""

import itertools
import socket
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from askwell.core import outbound
from askwell.core.outbound import FetchFailed, fetch, is_public, networks
from listening import listening, told

NOT_PUBLIC = [
    *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "192.0.0.8"),
    *("198.18.0.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1"),
    *("::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "2001:db8::1"),
    *("ff02::1", "ff0e::1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:7f00:1::"),
]
PUBLIC = ["8.8.8.8", "2606:4700::1111", "93.184.216.34", "2a00:1450:4001:80b::200e"]
INWARD = [
    "http://127.0.0.1/",
    "http://localhost:8000/",
    "http://localhost./",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://127.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://user:password@127.0.0.1/",
    "webcal://127.0.0.1/",
]
NO_ADDRESS = [
    *("http://①②⑦.0.0.1/", "file:///etc/passwd", "ftp://example.org/", "gopher://example.org/", "http://", "x", ""),
    *("http://a b/", "http://[::1", f"http://{'a' * 300}.example/", "http://nowhere.invalid/"),
]
HERE = networks("127.0.0.2/32")
LARGEST = 1000


def refusal(url: str, **options: Any) -> str:
    with pytest.raises(FetchFailed) as refused:
        fetch(url, largest=LARGEST, **options)
    return str(refused.value)


def test_knows_what_is_public() -> None:
    assert [address for address in NOT_PUBLIC if is_public(address)] == []
    assert [address for address in PUBLIC if not is_public(address)] == []


@pytest.mark.parametrize("url", INWARD)
def test_leads_nowhere_inside(url: str) -> None:
    assert refusal(url) in ("This address is not open to the public internet.", "There is no such address.")


def test_of_the_public_internet_it_reaches_what_the_web_is_at() -> None:
    assert "at the ports 80 and 443" in refusal("http://8.8.8.8:22/")


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_takes_no_other_address(url: str) -> None:
    assert refusal(url)


def test_fetches_what_is_there() -> None:
    with listening(told(b"BEGIN"), "127.0.0.2") as address:
        assert fetch(f"{address}/me.ics", largest=LARGEST, allowed=HERE) == b"BEGIN"
        assert "not open" in refusal(f"{address}/me.ics")


def test_an_operator_may_open_a_network_of_their_own() -> None:
    assert [str(network) for network in networks(" 192.168.1.0/24, fd00::/8 ,")] == ["192.168.1.0/24", "fd00::/8"]
    with pytest.raises(ValueError, match="does not appear"):
        networks("home")


def test_looks_at_every_redirection() -> None:
    with listening(told(b"secret")) as inside, listening(told(b"", 302, Location=inside), "127.0.0.2") as outside:
        assert "not open" in refusal(outside, allowed=HERE)
    with listening(told(b"here"), "127.0.0.2") as there, listening(told(b"", 308, Location=there), "127.0.0.2") as here:
        assert fetch(here, largest=LARGEST, allowed=HERE) == b"here"
    with listening(told(b"", 301, Location="/again"), "127.0.0.2") as around:
        assert "without an end" in refusal(around, allowed=HERE)
    with listening(told(b"", 302, Location="file:///etc/passwd"), "127.0.0.2") as elsewhere:
        assert "https://" in refusal(elsewhere, allowed=HERE)
    with listening(told(b"", 302), "127.0.0.2") as nowhere:
        assert refusal(nowhere, allowed=HERE)


def test_connects_to_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server of ill will says one thing when we look, and another when we connect."""
    asked: list[str] = []

    def turning(host: str, port: int, *rest: Any, **options: Any) -> Any:
        asked.append(host)
        address = "127.0.0.2" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    seen: list[str | None] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        seen.append(request.headers["Host"])
        told(b"outside")(request)

    with listening(answer, "127.0.0.2") as outside:
        port = outside.rpartition(":")[2]
        monkeypatch.setattr(socket, "getaddrinfo", turning)
        assert fetch(f"http://turning.example:{port}/", largest=LARGEST, allowed=HERE) == b"outside"
        assert "not open" in refusal(f"http://turning.example:{port}/", allowed=HERE)
    assert asked == ["turning.example"] * 2
    assert seen == [f"turning.example:{port}"]


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *rest, **options: both)
    assert "not open" in refusal("http://both.example/")


def endless(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    for _ in itertools.count():
        request.wfile.write(b"x" * 10_000)


def trickle(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.0 200 OK\r\n")
    for number in itertools.count():
        request.wfile.write(b"X-%d: x\r\n" % number)
        time.sleep(0.1)


def test_takes_no_more_than_it_was_told_to() -> None:
    with listening(told(b"x" * LARGEST), "127.0.0.2") as enough:
        assert len(fetch(enough, largest=LARGEST, allowed=HERE)) == LARGEST
    for much in (told(b"x" * (LARGEST + 1)), endless):
        with listening(much, "127.0.0.2") as address:
            assert refusal(address, allowed=HERE) == "There is too much at this address."
    with listening(told(b"x", **{"Content-Encoding": "gzip"}), "127.0.0.2") as packed:
        assert "not asked for" in refusal(packed, allowed=HERE)


def test_waits_no_longer_than_it_has_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "_SECONDS", 1)
    begun = time.monotonic()
    with listening(trickle, "127.0.0.2") as address:
        assert refusal(address, allowed=HERE) == "The address did not answer in time."
    assert time.monotonic() - begun < 3


def test_tells_what_was_wrong() -> None:
    with listening(told(b"", 404), "127.0.0.2") as missing:
        assert refusal(missing, allowed=HERE) == "The address answered with the status 404."
    assert refusal("http://127.0.0.2:9/", allowed=HERE) == "The address could not be reached."
