"""Statistics, held against SciPy and NumPy."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.stats import binomtest

from askwell.evidence.statistics import mean, spread, wilson

shares = st.integers(1, 2000).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials)))


@given(shares)
@example((0, 1))
@example((1, 1))
@example((0, 2000))
@example((2000, 2000))
def test_wilson_is_what_scipy_says(share: tuple[int, int]) -> None:
    told = binomtest(*share).proportion_ci(confidence_level=0.95, method="wilson")
    interval = wilson(*share)
    assert interval is not None
    assert interval == pytest.approx((told.low, told.high), abs=1e-12)
    assert 0 <= interval.low <= share[0] / share[1] <= interval.high <= 1


@given(shares)
def test_wilson_is_the_same_seen_from_the_other_side(share: tuple[int, int]) -> None:
    successes, trials = share
    interval, others = wilson(successes, trials), wilson(trials - successes, trials)
    assert interval is not None
    assert others is not None
    assert interval == pytest.approx((1 - others.high, 1 - others.low), abs=1e-12)


@given(st.integers(1, 500), st.integers(1, 500))
def test_wilson_is_surer_of_more(successes: int, failures: int) -> None:
    few, many = (wilson(times * successes, times * (successes + failures)) for times in (1, 2))
    assert few is not None
    assert many is not None
    assert few.low < many.low < many.high < few.high


@given(st.lists(st.integers(1, 5), min_size=1, max_size=300))
@example([1])
@example([5])
@example([1, 5])
@example([3] * 300)
def test_mean_and_spread_are_what_numpy_says(ratings: list[int]) -> None:
    total, squares, count = sum(ratings), sum(rating**2 for rating in ratings), len(ratings)
    assert mean(total, count) == pytest.approx(np.mean(ratings))
    assert spread(total, squares, count) == pytest.approx(np.std(ratings), abs=1e-9)


@given(st.integers(1, 5), st.integers(1, 300))
def test_equal_ratings_do_not_spread(rating: int, count: int) -> None:
    assert mean(rating * count, count) == rating
    assert spread(rating * count, rating**2 * count, count) == 0


def test_nothing_says_nothing() -> None:
    assert (wilson(0, 0), mean(0, 0), spread(0, 0, 0)) == (None, None, None)
