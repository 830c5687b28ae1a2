"""What has to be reached: Askwell itself, at the address that people use, and the mail server."""

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from askwell.core.doctor.findings import Finding, ok, warning, wrong
from askwell.core.outbound import FetchFailed, fetch, networks
from askwell.core.settings import Settings
from askwell.core.smtp import Refused, TryLater, greet

_ANYWHERE = networks("0.0.0.0/0, ::/0")  # it is the operator who asks
_ALIVE = "/health/live"


def public_url(settings: Settings) -> Iterator[Finding]:
    """Is the address that people use encrypted, and does Askwell answer there?"""
    about, address = "Public address", urlsplit(settings.origin)
    if settings.origin.endswith("/") or address.path or address.query:
        advice = "Set it to scheme and host alone, such as https://askwell.example.org."
        yield wrong(about, f"ASKWELL_PUBLIC_URL is {settings.origin}.", advice)
        return
    if not settings.https and not _is_here(address.hostname or ""):
        advice = "Put a reverse proxy with a certificate in front, and set ASKWELL_PUBLIC_URL to https://…"
        yield wrong(about, f"{settings.origin} is not encrypted: passwords can be read on the way.", advice)
    try:
        is_askwell = fetch(f"{settings.origin}{_ALIVE}", largest=1000, allowed=_ANYWHERE) == b"ok\n"
    except FetchFailed as error:
        advice = "Start Askwell, and check the name, the proxy and the certificate."
        yield warning(about, f"{settings.origin}: {error}", advice)
        return
    if is_askwell:
        yield ok(about, f"Askwell answers at {settings.origin}.")
    else:
        advice = "Check ASKWELL_PUBLIC_URL, and where the proxy leads to."
        yield wrong(about, f"Something else than Askwell answers at {settings.origin}.", advice)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def mail(settings: Settings) -> Iterator[Finding]:
    """Does the mail server greet us, and let us in?"""
    server = settings.mail_server
    if server is None:
        advice = "Set ASKWELL_SMTP_URL, unless people are to send what they write themselves."
        yield warning("Mail", "There is no mail server: no mail is sent.", advice)
        return
    where = f"{server.host}:{server.port}"
    try:
        greet(server)
    except (Refused, TryLater) as error:
        yield wrong("Mail", f"{where} does not take mail: {error}", "Check ASKWELL_SMTP_URL, its user and password.")
    else:
        yield ok("Mail", f"{where} takes mail from {server.sender}.")
