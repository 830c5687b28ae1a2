"""What an examination comes to."""

from enum import StrEnum
from typing import NamedTuple


class Verdict(StrEnum):
    """How bad it is: what is wrong keeps something from working, or opens a door."""

    ok = "ok"
    warning = "warning"
    wrong = "wrong"


class Finding(NamedTuple):
    """One thing that was looked at, and what to do where it is not as it should be."""

    verdict: Verdict
    about: str
    told: str
    advice: str = ""


def ok(about: str, told: str) -> Finding:
    """Nothing to do."""
    return Finding(Verdict.ok, about, told)


def warning(about: str, told: str, advice: str) -> Finding:
    """It works, and should be looked at."""
    return Finding(Verdict.warning, about, told, advice)


def wrong(about: str, told: str, advice: str) -> Finding:
    """It does not work, or is not safe."""
    return Finding(Verdict.wrong, about, told, advice)
