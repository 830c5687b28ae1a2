"""What a browser calls itself, in words: never as it is, since anybody may write anything there."""

import re

_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrom", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_VERSIONS = re.compile(r"[\d._]+")


def in_words(user_agent: str | None) -> str:
    """Such as "Firefox on Windows"."""
    named = [_first(names, user_agent or "") for names in (_BROWSERS, _SYSTEMS)]
    return " on ".join(filter(None, named)) or "A program"


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for sign, name in names if sign in user_agent), "")


def are_alike(one: str | None, other: str | None) -> bool:
    """Whether both may be the same browser, which gets another version every few weeks."""
    return _VERSIONS.sub("", one or "") == _VERSIONS.sub("", other or "")
