"""Rates: so many calls at once, then one for each that comes back."""

import time
from collections.abc import Callable

import pytest

from askwell.core.limits import Rate, _spend

RATE = Rate("test", calls=10, seconds=60)


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets the clock stand still, and go on when it is told."""
    at = [1_000_000.0]
    monkeypatch.setattr(time, "time", lambda: at[0])

    def go_on(seconds: float) -> None:
        at[0] += seconds

    return go_on


def spend(arrivals: dict[str, float], times: int) -> list[int]:
    """What is left after each call; -1 for a call that has to wait."""
    spent = [_spend(arrivals, "ada", RATE) for _ in range(times)]
    return [-1 if left.wait else left.remaining for left in spent]


def test_ten_at_once_and_no_more(pass_time: Callable[[float], None]) -> None:
    assert spend({}, 12) == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, -1, -1]


def test_one_comes_back_every_six_seconds(pass_time: Callable[[float], None]) -> None:
    arrivals: dict[str, float] = {}
    spend(arrivals, 10)
    assert _spend(arrivals, "ada", RATE).wait == 6
    pass_time(5)
    assert _spend(arrivals, "ada", RATE).wait == 1
    pass_time(1)
    assert spend(arrivals, 2) == [0, -1]
    pass_time(60)
    assert spend(arrivals, 11) == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, -1]


def test_waiting_calls_cost_nothing(pass_time: Callable[[float], None]) -> None:
    arrivals: dict[str, float] = {}
    spend(arrivals, 100)
    pass_time(6)
    assert spend(arrivals, 2) == [0, -1]


def test_everybody_has_a_rate_of_their_own(pass_time: Callable[[float], None]) -> None:
    arrivals: dict[str, float] = {}
    spend(arrivals, 11)
    assert _spend(arrivals, "bob", RATE).remaining == 9
