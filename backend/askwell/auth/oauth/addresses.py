"""Where the browser may be sent back to: addresses that an app registered, letter by letter."""

import re
from urllib.parse import SplitResult, urlsplit

_LOOPBACK = ("127.0.0.1", "::1")
_PRIVATE_SCHEME = re.compile(r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+")
_SAFE = re.compile(r"[A-Za-z0-9._~:/?\[\]@!$&'()*+,;=%-]+")  # RFC 3986, without the fragment


def problem(uri: str) -> str | None:
    """Why nobody is to be sent there; None for an address that can be registered."""
    parts = _parts(uri)
    if parts is None:
        return "Write a complete address, without a fragment or a user name."
    if parts.scheme == "https" and parts.hostname:
        return None
    if parts.scheme == "http":
        return (
            None
            if parts.hostname in (*_LOOPBACK, "localhost")
            else "Use https: only loopback addresses may do without."
        )
    if _PRIVATE_SCHEME.fullmatch(parts.scheme) and not parts.netloc and parts.path.startswith("/"):
        return None
    return "Use https, or a scheme of your own like org.example.app:/callback."


def _parts(uri: str) -> SplitResult | None:
    try:
        parts = urlsplit(uri)
        is_sound = _SAFE.fullmatch(uri) and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        return None
    return parts if is_sound else None


def is_registered(uri: str, registered: list[str]) -> bool:
    """Whether this is one of them, letter by letter; of a loopback address the port is free (RFC 8252, 7.3)."""
    loopback = _without_port(uri)
    return uri in registered or (loopback is not None and loopback in map(_without_port, registered))


def _without_port(uri: str) -> str | None:
    """A loopback address as far as it is compared; None for any other."""
    parts = _parts(uri)
    if parts is None or parts.scheme != "http" or parts.hostname not in _LOOPBACK:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return parts._replace(netloc=host).geturl()
