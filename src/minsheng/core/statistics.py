"""Intervals for rates and limits for run charts: what is printed beside every score.

Sources: Wilson, JASA 22 (1927), 209-212; Shewhart's p-chart. Both are held in tests against figures computed by a
public-health agency's package.
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist
from typing import NamedTuple

# Below this a sample variance is what rounding leaves of "all values are the same".
_NO_SPREAD = 1e-12


class Interval(NamedTuple):
    """From low to high, both shares of one (0 to 1)."""

    low: float
    high: float


def wilson(successes: float, n: float, confidence: float = 0.95) -> Interval | None:
    """Wilson score interval of the share successes / n; None when n is 0, because nothing was observed.

    Raises ValueError when successes is not between 0 and n or confidence not between 0 and 1.
    """
    if not 0 <= successes <= n:
        message = f"{successes!r} of {n!r} is no share: the count must lie between 0 and the total."
        raise ValueError(message)
    if n == 0:
        return None
    z = _two_sided(confidence)
    share = successes / n
    centre = 2 * successes + z * z
    spread = z * math.sqrt(z * z + 4 * successes * (1 - share))
    scale = 2 * (n + z * z)
    # At the ends the formula gives 0 and 1 exactly on paper, not in binary.
    low = 0.0 if successes == 0 else max(0.0, (centre - spread) / scale)
    high = 1.0 if successes == n else min(1.0, (centre + spread) / scale)
    return Interval(low, high)


def mean_interval(total: float, squares: float, n: int, confidence: float = 0.95) -> Interval | None:
    """Interval of the mean of n scores between 0 and 1, from their sum and the sum of their squares; None when n is 0.

    For 满意率, where 基本满意 counts less than one. Normal with the sample variance, clipped to 0..1. Where all scores
    are the same (or n is 1) the sample says nothing about spread and the normal interval would have no width, a false
    promise: then Wilson's is given, which assumes the widest spread such a mean can have.
    Raises ValueError when total is not between 0 and n.
    """
    if not 0 <= total <= n:
        message = f"Scores from 0 to 1 cannot sum to {total!r} over {n!r} answers."
        raise ValueError(message)
    if n == 0:
        return None
    mean = total / n
    variance = (squares - total * mean) / (n - 1) if n > 1 else 0.0
    if variance <= _NO_SPREAD:
        return wilson(total, n, confidence)
    half = _two_sided(confidence) * math.sqrt(variance / n)
    return Interval(max(0.0, mean - half), min(1.0, mean + half))


def control_limits(centre: float, n: float, sigmas: float = 3.0) -> Interval:
    """p-chart limits for a share observed on n cases when the true share is ``centre``; clipped to 0..1.

    Three sigma is Shewhart's convention; a funnel plot's 95 % and 99.8 % limits are ``sigmas`` 1.96 and 3.09.
    Without cases (n = 0) any share is possible: 0 to 1. Raises ValueError when centre is not a share or n negative.
    """
    if not (0 <= centre <= 1 and n >= 0):
        message = f"Limits need a share from 0 to 1 and a count from 0 up, not {centre!r} and {n!r}."
        raise ValueError(message)
    if n == 0:
        return Interval(0.0, 1.0)
    half = sigmas * math.sqrt(centre * (1 - centre) / n)
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


@lru_cache(maxsize=16)
def _two_sided(confidence: float) -> float:
    if not 0 < confidence < 1:
        message = f"A confidence lies between 0 and 1, not {confidence!r}."
        raise ValueError(message)
    return NormalDist().inv_cdf(0.5 + confidence / 2)
