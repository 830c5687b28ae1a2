"""Statistics, held against SciPy and NumPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from askwell.evidence.statistics import mean, spread, wilson

shares = st.integers(1, 2000).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials)))


@given(shares)
def test_wilson_is_what_scipy_says(share: tuple[int, int]) -> None:
    told = binomtest(*share).proportion_ci(confidence_level=0.95, method="wilson")
    interval = wilson(*share)
    assert interval is not None
    assert interval == pytest.approx((told.low, told.high), abs=1e-12)
    assert 0 <= interval.low <= share[0] / share[1] <= interval.high <= 1


@given(st.lists(st.integers(1, 5), min_size=1, max_size=300))
def test_mean_and_spread_are_what_numpy_says(ratings: list[int]) -> None:
    total, squares, count = sum(ratings), sum(rating**2 for rating in ratings), len(ratings)
    assert mean(total, count) == pytest.approx(np.mean(ratings))
    assert spread(total, squares, count) == pytest.approx(np.std(ratings), abs=1e-9)


def test_nothing_says_nothing() -> None:
    assert (wilson(0, 0), mean(0, 0), spread(0, 0, 0)) == (None, None, None)
