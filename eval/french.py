"""How figures and sentences of this stage are printed in French."""

from typing import Literal

from corpus.typography import typeset

Unit = Literal["share", "ms"]

ABSENT = "—"


def number(value: float | None, unit: Unit = "share") -> str:
    """« 0,953 » for a share, « 12 ms » for a duration, a dash where nothing could be measured."""
    if value is None:
        return ABSENT
    return f"{value:.0f}\u00a0ms" if unit == "ms" else f"{value:.3f}".replace(".", ",")


def probability(value: float) -> str:
    """« 0,012 », and « < 0,001 » rather than a zero that would say too much."""
    return number(value) if value >= 0.001 else "<\u00a00,001"  # noqa: PLR2004 - the last digit shown


def interval(low: float | None, high: float | None, unit: Unit = "share") -> str:
    """« [0,910 ; 0,980] »."""
    if low is None or high is None:
        return ABSENT
    return typeset(f"[{number(low, unit)} ; {number(high, unit)}]")
