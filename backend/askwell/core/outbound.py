"""Fetching what people name, and telling whom they name: over the public internet only.

An address that somebody typed could lead to a machine that only we can reach. So the name is looked up once, every
address that it stands for has to be public, and the connection is made to the very address that was looked at: a name
that changes its mind in between changes nothing. Every redirection is looked at in the same way.
"""

import asyncio
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, NamedTuple

import httpx

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_SECONDS, _SECONDS_OF_SILENCE = 20, 5
_MOST_REDIRECTIONS = 5
_REDIRECTIONS = {301, 302, 303, 307, 308}
_PORTS = {"http": 80, "https": 443}
# What Python calls global although it leads into the machine, to a neighbour, or through a translator to either.
_NEVER = [
    *(ip_network(name) for name in ("192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10", "0.0.0.0/8")),
    *(ip_network(name) for name in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96", "fec0::/10")),
]


class FetchFailed(Exception):
    """It could not be fetched, for a reason in a sentence that names no address."""


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet; one that is wrapped into another counts as what it wraps."""
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        if found.scope_id is not None:
            return False
        for wrapped in (found.ipv4_mapped, found.sixtofour, (found.teredo or (None, None))[1]):
            if wrapped is not None:
                return is_public(str(wrapped))
    special = found.is_multicast or found.is_reserved or not found.is_global
    return not special and not any(found.version == network.version and found in network for network in _NEVER)


def networks(written: str) -> list[Network]:
    """The networks of a list that is separated by commas. Raises ValueError."""
    return [ip_network(part.strip()) for part in written.split(",") if part.strip()]


def fetch(url: str, *, largest: int, allowed: Iterable[Network] = ()) -> bytes:
    """What is there, if it is no more than `largest` bytes and comes within 20 seconds.

    `allowed` are private networks that the operator lets people fetch from. Raises FetchFailed.
    """
    return asyncio.run(_Fetching(largest, list(allowed)).within_time(url))


class _Fetching:
    """One fetch, with its redirections."""

    def __init__(self, largest: int, allowed: list[Network]) -> None:
        self._largest, self._allowed = largest, allowed

    async def within_time(self, url: str) -> bytes:
        try:
            async with asyncio.timeout(_SECONDS):
                return await self._fetch(_parsed(url))
        except TimeoutError as error:
            raise FetchFailed("The address did not answer in time.") from error
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise FetchFailed("The address could not be reached.") from error

    async def _fetch(self, url: httpx.URL) -> bytes:
        timeout = httpx.Timeout(_SECONDS_OF_SILENCE)
        async with httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=timeout) as client:
            for _ in range(_MOST_REDIRECTIONS + 1):
                address = await _address(url, self._allowed, tuple(_PORTS))
                request = _request(client, "GET", url, address)
                response = await client.send(request, stream=True)
                try:
                    if response.status_code not in _REDIRECTIONS:
                        return await self._content(response)
                    url = _redirected(url, response.headers.get("location", ""))
                finally:
                    await response.aclose()
        raise FetchFailed("The address leads from one place to another without an end.")

    async def _content(self, response: httpx.Response) -> bytes:
        if response.status_code != 200:
            raise FetchFailed(f"The address answered with the status {response.status_code}.")
        if response.headers.get("content-encoding", "identity") != "identity":
            raise FetchFailed("The address sent something that was not asked for.")
        content = bytearray()
        async for part in response.aiter_raw():
            content += part
            if len(content) > self._largest:
                raise FetchFailed("There is too much at this address.")
        return bytes(content)


def _request(client: httpx.AsyncClient, method: str, url: httpx.URL, address: str, **sent: Any) -> httpx.Request:
    """A request to the address that was looked at, under the name that was asked for."""
    own = {"Host": url.netloc.decode(), "Accept-Encoding": "identity", "User-Agent": "Askwell"}
    headers, name = {**sent.pop("headers", {}), **own}, {"sni_hostname": url.raw_host.decode()}
    return client.build_request(method, url.copy_with(host=address), headers=headers, extensions=name, **sent)


async def _address(url: httpx.URL, allowed: list[Network], schemes: tuple[str, ...]) -> str:
    """Where the name leads: to allowed networks, or by these schemes to the public internet. Raises FetchFailed."""
    port = url.port or _PORTS[url.scheme]
    try:
        found = await asyncio.get_running_loop().getaddrinfo(url.raw_host.decode(), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchFailed("There is no such address.") from error
    addresses = [str(place[0]) for *_, place in found]
    outside = [address for address in addresses if not _is_among(address, allowed)]
    if not addresses or not all(is_public(address) for address in outside):
        raise FetchFailed("This address is not open to the public internet.")
    if outside and (url.scheme not in schemes or port not in _PORTS.values()):
        told = " and ".join(f"{scheme}://" for scheme in schemes)
        raise FetchFailed(f"In the public internet, only {told} at the ports 80 and 443 can be reached.")
    return addresses[0]


def _is_among(address: str, networks: list[Network]) -> bool:
    found = ip_address(address)
    return any(found.version == network.version and found in network for network in networks)


class Answer(NamedTuple):
    """What somebody who was told something said to it: the status, and the beginning of the rest."""

    status: int
    beginning: bytes


class Telling:
    """A line to one address, kept open between calls: encrypted, but to networks that the operator allows.

    No redirection is followed, and no cookie kept.
    """

    def __init__(self, seconds: float, allowed: Iterable[Network] = ()) -> None:
        self._seconds, self._allowed = seconds, list(allowed)
        self._client = httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=None)  # noqa: S113 - below

    async def close(self) -> None:
        """Hang up."""
        await self._client.aclose()

    async def post(self, url: str, content: bytes, headers: dict[str, str], *, largest: int) -> Answer:
        """Tell it this, and hear what it says, of which `largest` bytes are kept. Raises FetchFailed."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._post(_parsed(url), content, headers, largest)
        except TimeoutError as error:
            raise FetchFailed(f"The address did not answer within {self._seconds:g} seconds.") from error
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise FetchFailed("The address could not be reached.") from error

    async def _post(self, url: httpx.URL, content: bytes, headers: dict[str, str], largest: int) -> Answer:
        address = await _address(url, self._allowed, ("https",))
        request = _request(self._client, "POST", url, address, content=content, headers=headers)
        self._client.cookies.clear()
        response = await self._client.send(request, stream=True)
        try:
            beginning = bytearray()
            async for part in response.aiter_raw():
                beginning += part
                if len(beginning) >= largest:
                    break
            return Answer(response.status_code, bytes(beginning[:largest]))
        finally:
            await response.aclose()


def _parsed(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise FetchFailed("This is not an address.") from error
    if parsed.scheme == "webcal":
        parsed = parsed.copy_with(scheme="https")
    if parsed.scheme not in _PORTS or not parsed.host:
        raise FetchFailed("Only addresses that begin with https:// or http:// can be fetched.")
    return parsed


def _redirected(url: httpx.URL, location: str) -> httpx.URL:
    try:
        following = _parsed(str(url.join(location)))
    except httpx.InvalidURL as error:
        raise FetchFailed("The address leads nowhere.") from error
    if url.scheme == "https" and following.scheme != "https":
        raise FetchFailed("The address leads to one that is not encrypted.")
    return following
