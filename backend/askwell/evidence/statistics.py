"""What a few numbers say, and how sure one can be of it."""

from math import sqrt
from typing import NamedTuple

_Z = 1.959963984540054
"""A standard normal value lies between minus and plus this in 95 of 100 cases."""


class Interval(NamedTuple):
    """Between which shares the true one lies, in 95 of 100 cases."""

    low: float
    high: float


def wilson(successes: int, trials: int) -> Interval | None:
    """The interval of a share (E. B. Wilson, Journal of the American Statistical Association 22, 1927, 209-212).

    Unlike the usual one it stays between 0 and 1, and holds for few trials, too. None without any.
    """
    if trials == 0:
        return None
    share, weight = successes / trials, _Z * _Z / trials
    middle = share + weight / 2
    reach = _Z * sqrt((share * (1 - share) + weight / 4) / trials)
    low = 0.0 if successes == 0 else (middle - reach) / (1 + weight)
    high = 1.0 if successes == trials else (middle + reach) / (1 + weight)
    return Interval(low, high)


def mean(total: int, count: int) -> float | None:
    """The mean of so many whole numbers; None without any."""
    return total / count if count else None


def spread(total: int, squares: int, count: int) -> float | None:
    """The standard deviation of whole numbers (all of them, not a sample), from their sum and that of their squares.

    Nothing is lost by the difference, since it is taken of whole numbers. None without any.
    """
    return sqrt(count * squares - total * total) / count if count else None
