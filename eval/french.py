"""How figures and sentences of this stage are printed in French."""

from collections.abc import Mapping
from typing import Any, Literal

from corpus.typography import typeset

Unit = Literal["share", "gap", "ms"]
"""A gap is a difference of shares, shown with its sign."""

ABSENT = "—"
MINUS = "−"
REASON_TITLES: dict[str, str] = {
    "out_of_scope": "hors sujet",
    "no_evidence": "aucune preuve",
    "source_missing": "texte absent",
    "opinion": "avis demandé",
    "personal": "cas personnel",
    "unreadable": "illisible",
}


def number(value: float | None, unit: Unit = "share") -> str:
    """« 0,953 » for a share, « +0,012 » for a gap, « 12 ms » for a duration, a dash where nothing could be measured."""
    if value is None:
        return ABSENT
    if unit == "ms":
        return f"{value:.0f}\u00a0ms".replace("-", MINUS)
    shown = f"{value:.3f}".replace(".", ",").replace("-", MINUS)
    return f"+{shown}" if unit == "gap" and value > 0 else shown


def probability(value: float) -> str:
    """« 0,012 », and « < 0,001 » rather than a zero that would say too much."""
    return number(value) if value >= 0.001 else "<\u00a00,001"  # noqa: PLR2004 - the last digit shown


def interval(low: float | None, high: float | None, unit: Unit = "share") -> str:
    """« [0,910 ; 0,980] »."""
    if low is None or high is None:
        return ABSENT
    return typeset(f"[{number(low, unit)} ; {number(high, unit)}]")


def outcome(answer: Mapping[str, Any]) -> str:
    """« réponse », or « abstention (hors sujet) »."""
    if answer["status"] != "not_found":
        return "réponse"
    return f"abstention ({REASON_TITLES.get(answer['reason'] or '', '?')})"
