"""Tests of two runs over the same questions: what each gives in one run is compared with what it gives in the other."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.bootstrap import RESAMPLES, SEED, Places, interval_of

IsNew = NDArray[np.bool_]
TwoRuns = Callable[[Places, IsNew], float | None]
"""A figure over the questions at the given places, from 0, each read from the new run where ``is_new`` and else from
the old; None where they do not allow it."""
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Difference:
    """The new run less the old one."""

    value: float
    low: float | None
    high: float | None
    """95 % interval of the paired bootstrap: both runs are drawn with the same questions."""
    p_value: float
    """Two-sided permutation test (Pitman 1937): a question's two runs trade places at random."""


def difference(figure: TwoRuns, count: int) -> Difference | None:
    """Compare a figure of two runs over ``count`` questions; None where one of them has no value."""

    def less(places: Places, is_new: IsNew) -> float | None:
        new, old = figure(places, is_new), figure(places, ~is_new)
        return None if new is None or old is None else new - old

    every = np.arange(count)
    observed = less(every, np.ones(count, dtype=np.bool_)) if count else None
    if observed is None:
        return None
    low, high = interval_of(lambda places: less(places, np.ones(count, dtype=np.bool_)), count)
    random = np.random.default_rng(SEED)
    swapped = [less(every, random.random(count) < 0.5) for _ in range(RESAMPLES)]  # noqa: PLR2004 - a fair coin
    drawn = [each for each in swapped if each is not None]
    as_far = sum(abs(each) >= abs(observed) - _ROUNDING for each in drawn)
    return Difference(observed, low, high, (1 + as_far) / (1 + len(drawn)))


def sign_test(wins: int, losses: int) -> float:
    """Exact two-sided probability of so uneven a count if both were as likely (Conover 1999, § 3.4)."""
    # imported here: 1 s that the other parts of the evaluation need not pay
    from scipy.stats import binomtest

    return float(binomtest(wins, wins + losses).pvalue) if wins + losses else 1.0
