"""95 % intervals by the percentile bootstrap over questions (Efron 1979), the same at each run."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000
SEED = 20220124
_TAILS = (2.5, 97.5)

Interval = tuple[float, float] | tuple[None, None]
Places = NDArray[np.int64]


def ratio_interval(numerators: Sequence[float], denominators: Sequence[float]) -> Interval:
    """The interval of a sum divided by a sum; item ``i`` of both comes from question ``i``."""
    if not numerators:
        return None, None
    places = _resamples(len(numerators))
    above = np.asarray(numerators, dtype=np.float64)[places].sum(axis=1)
    below = np.asarray(denominators, dtype=np.float64)[places].sum(axis=1)
    return _percentiles(above[below > 0] / below[below > 0])


def interval_of(statistic: Callable[[Places], float | None], count: int) -> Interval:
    """The interval of any statistic of ``count`` questions.

    Args:
        statistic: given the places of the drawn questions, from 0; None where a draw does not allow it.
        count: how many questions there are.
    """
    if not count:
        return None, None
    values = [value for places in _resamples(count) if (value := statistic(places)) is not None]
    return _percentiles(np.asarray(values, dtype=np.float64))


def _resamples(count: int) -> Places:
    """[RESAMPLES, count] places drawn with replacement."""
    return np.random.default_rng(SEED).integers(0, count, size=(RESAMPLES, count))


def _percentiles(values: NDArray[np.float64]) -> Interval:
    if not values.size:
        return None, None
    low, high = np.percentile(values, _TAILS)
    return float(low), float(high)
