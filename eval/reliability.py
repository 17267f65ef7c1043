"""Whether a confidence is a probability: its calibration error (Naeini et al. 2015), over bins of equal mass.

The event is that the question has an answer in the texts, for that is what ``Answer.confidence`` estimates.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.record import Record

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions that are next to each other in confidence."""

    confidence: float
    """Their mean confidence."""
    share: float
    """The share of them that have an answer."""
    count: int


def bins_of(records: Sequence[Record]) -> tuple[Bin, ...]:
    """Up to ``BINS`` bins of as many questions, give or take one, by rising confidence.

    Questions of the same confidence may fall on both sides of a cut: each then counts as their mean, so that the order
    of the records changes nothing.
    """
    confidence = np.array([record.answer["confidence"] for record in records], dtype=np.float64)
    has_answer = np.array([record.question.answerable for record in records], dtype=np.float64)
    values, group, counts = np.unique(confidence, return_inverse=True, return_counts=True)
    mean = (np.bincount(group, weights=has_answer, minlength=len(values)) / counts)[group]
    order = np.argsort(confidence, kind="stable")
    return tuple(
        Bin(float(confidence[places].mean()), float(mean[places].mean()), len(places))
        for places in np.array_split(order, BINS)
        if len(places)
    )


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Mean distance of confidence and share, each bin weighing its questions; None without any."""
    total = sum(each.count for each in bins)
    return sum(abs(each.confidence - each.share) * each.count for each in bins) / total if total else None
