"""The figures of the report. Conventions of the rankings: ``eval/ranking.py``; of the answers, here.

- A figure is a sum over questions divided by a sum over questions, so that a question weighs what it shows.
- Citation precision: cited clauses that are acceptable / cited clauses (distinct in an answer), over the questions with
  an answer that were answered. Citation recall: needs with an acceptable clause cited / needs, over the questions with
  an answer; an abstention cites nothing.
- A fact is found when one of its wordings stands, as whole words, in one quotation; case, accents, apostrophes and
  white space are folded. An abstention shows none.
- Verbatim: citations that ``record.is_verbatim`` accepts / citations.
- Abstaining is the event that is sought: precision and recall count questions without an answer; the false abstention
  rate is abstentions / questions with an answer. AUROC ranks by 1 - confidence.
- Abstention recall on near questions: the same over the kind ``near`` alone, the hardest to tell from an answer.
- ECE: see ``eval/reliability.py``; the event is that the question has an answer, for ``confidence`` is the probability
  that the texts answer it, and not that what was shown is right. Its interval leans upwards: chance adds to an error
  that cannot be negative, and a resample adds chance.
- Follow-up gap: over follow-ups, the mean of what each is worth in its dialogue less what it is worth asked whole;
  below 0, the dialogue costs. Worth is the share of needs cited where there is an answer, and abstaining elsewhere.
- Acceptable reason: over the right abstentions. Gold removed: abstentions / questions with an answer, once all their
  acceptable clauses are left out; another clause may still answer in part, so 1 is not always right.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from eval.bootstrap import interval_of, ratio_interval
from eval.french import Unit
from eval.questions import Question
from eval.ranking import RANKING_TITLES, score_rankings
from eval.record import Record
from eval.reliability import bins_of, calibration_error
from index.lexical import fold

Share = tuple[float, float]
"""What one question adds above and below the fraction line."""
Statistic = Callable[[Sequence[Record]], float | None]
NOTHING: Share = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure with its 95 % interval; None where there was nothing to measure."""

    name: str
    title: str
    value: float | None
    low: float | None = None
    high: float | None = None
    unit: Unit = "share"
    questions: int = 0
    """How many questions it rests on."""

    def as_json(self) -> dict[str, Any]:
        """One value of the report's ``figures``."""
        return asdict(self)


def _citation_precision(record: Record) -> Share:
    if not record.question.answerable:
        return NOTHING
    return len(record.cited & record.question.acceptable), len(record.cited)


def _citation_recall(record: Record) -> Share:
    return sum(bool(record.cited.intersection(need)) for need in record.question.gold), len(record.question.gold)


def _facts_found(record: Record) -> Share:
    quotes = [_plain(quote) for quote in record.quotes]
    found = sum(any(_stands_in(wording, quotes) for wording in fact) for fact in record.question.facts)
    return (found, len(record.question.facts)) if record.question.answerable else NOTHING


def _verbatim(record: Record) -> Share:
    return sum(record.verbatim), len(record.verbatim)


def _abstention_precision(record: Record) -> Share:
    return record.is_abstention and not record.question.answerable, record.is_abstention


def _abstention_recall(record: Record) -> Share:
    return NOTHING if record.question.answerable else (record.is_abstention, 1)


def _abstention_recall_near(record: Record) -> Share:
    return _abstention_recall(record) if record.question.kind == "near" else NOTHING


def _false_abstention(record: Record) -> Share:
    return (record.is_abstention, 1) if record.question.answerable else NOTHING


def _acceptable_reason(record: Record) -> Share:
    is_right = record.is_abstention and not record.question.answerable
    return (record.answer["reason"] in record.question.reasons, 1) if is_right else NOTHING


def _gold_removed(record: Record) -> Share:
    return NOTHING if record.without_gold is None else (record.without_gold["status"] == "not_found", 1)


def _follow_up_gap(record: Record) -> Share:
    if record.whole is None:
        return NOTHING
    return _worth(record.question, record.answer) - _worth(record.question, record.whole), 1


def _worth(question: Question, answer: Mapping[str, Any]) -> float:
    if not question.answerable:
        return float(answer["status"] == "not_found")
    cited = {citation["clause_id"] for citation in answer["citations"]}
    return sum(bool(cited.intersection(need)) for need in question.gold) / len(question.gold)


def _auroc(records: Sequence[Record]) -> float | None:
    """Chance that a question without an answer gets a lower confidence than one with an answer, ties counting half.

    It is the Mann-Whitney statistic, computed by ranks: resampling asks for it thousands of times.
    """
    has_answer = np.array([record.question.answerable for record in records], dtype=np.bool_)
    pairs = int(has_answer.sum()) * int((~has_answer).sum())
    if not pairs:
        return None
    confidence = np.array([record.answer["confidence"] for record in records], dtype=np.float64)
    _, group, counts = np.unique(confidence, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[group]
    with_answer = int(has_answer.sum())
    return float((ranks[has_answer].sum() - with_answer * (with_answer + 1) / 2) / pairs)


def _ece(records: Sequence[Record]) -> float | None:
    return calibration_error(bins_of(records))


def _latency_p50(records: Sequence[Record]) -> float | None:
    return _latency(records, 50)


def _latency_p95(records: Sequence[Record]) -> float | None:
    return _latency(records, 95)


def _latency(records: Sequence[Record], percentile: float) -> float | None:
    return float(np.percentile([record.latency_ms for record in records], percentile)) if records else None


SHARES: dict[str, tuple[str, Callable[[Record], Share]]] = {
    "citation_precision": ("Précision des citations", _citation_precision),
    "citation_recall": ("Rappel des citations", _citation_recall),
    "facts_found": ("Faits présents dans les citations", _facts_found),
    "verbatim": ("Citations mot pour mot", _verbatim),
    "abstention_precision": ("Précision des abstentions", _abstention_precision),
    "abstention_recall": ("Rappel des abstentions", _abstention_recall),
    "abstention_recall_near": ("Rappel des abstentions, sujets voisins", _abstention_recall_near),
    "false_abstention": ("Abstentions à tort", _false_abstention),
    "acceptable_reason": ("Raison d’abstention acceptable", _acceptable_reason),
    "gold_removed": ("Abstentions sans les bonnes clauses", _gold_removed),
    "follow_up_gap": ("Suites de dialogue, écart à la question entière", _follow_up_gap),
}
STATISTICS: dict[str, tuple[str, Unit, Statistic]] = {
    "auroc": ("AUROC de la confiance", "share", _auroc),
    "ece": ("Erreur de calibration (ECE)", "share", _ece),
    "latency_p50": ("Durée médiane", "ms", _latency_p50),
    "latency_p95": ("Durée, 95e centile", "ms", _latency_p95),
}
TITLES: dict[str, str] = {
    **RANKING_TITLES,
    **{name: title for name, (title, _) in SHARES.items()},
    **{name: title for name, (title, _, _) in STATISTICS.items()},
}
"""Every metric's name and French title, in the order of the report."""
UNGATED = frozenset({"latency_p50", "latency_p95"})
"""Reported only: they measure the machine as much as the product."""
UNITS: dict[str, Unit] = {"follow_up_gap": "gap", **{name: unit for name, (_, unit, _) in STATISTICS.items()}}
"""What is not a plain share."""


def measure(records: Sequence[Record], *, with_intervals: bool = True) -> dict[str, Figure]:
    """Every figure of ``TITLES`` over some records."""
    figures = {
        name: share_figure(name, TITLES[name], shares, with_interval=with_intervals)
        for name, shares in question_shares(records).items()
    }
    return figures | {name: statistic_figure(name, records, with_interval=with_intervals) for name in STATISTICS}


def question_shares(records: Sequence[Record]) -> dict[str, list[Share]]:
    """Metric name to what each record adds, in the order of the records."""
    questions = [record.question for record in records]
    ranked = score_rankings(questions, {record.question.id: record.ranking for record in records})
    return {name: [ranked_share(scores, question.id) for question in questions] for name, scores in ranked.items()} | {
        name: [share(record) for record in records] for name, (_, share) in SHARES.items()
    }


def ranked_share(scores: Mapping[str, float], question_id: str) -> Share:
    """What a question adds to a ranking metric: nothing where it has no answer."""
    return (scores[question_id], 1) if question_id in scores else NOTHING


def share_figure(name: str, title: str, shares: Sequence[Share], *, with_interval: bool = True) -> Figure:
    """The sum of what questions add above the line, divided by the sum below, with its interval."""
    above, below = [share[0] for share in shares], [share[1] for share in shares]
    total = sum(below)
    low, high = ratio_interval(above, below) if with_interval and total else (None, None)
    asked = sum(each > 0 for each in below)
    value = sum(above) / total if total else None
    return Figure(name, title, value, low, high, UNITS.get(name, "share"), asked)


def statistic_figure(name: str, records: Sequence[Record], *, with_interval: bool = True) -> Figure:
    """One of ``STATISTICS``, with the interval of its own resamples."""
    title, unit, statistic = STATISTICS[name]
    count = len(records)
    if not with_interval:
        return Figure(name, title, statistic(records), unit=unit, questions=count)
    low, high = interval_of(lambda places: statistic([records[place] for place in places]), count)
    return Figure(name, title, statistic(records), low, high, unit, count)


def merit(record: Record) -> float:
    """How good what was shown is, from 0 to 1: it orders the worst questions of the report and is no figure of it.

    With an answer: the mean of citation precision, citation recall and facts found. Without: 1 for an abstention, 0.5
    where its reason is not acceptable.
    """
    if not record.question.answerable:
        return record.is_abstention * (1.0 if record.answer["reason"] in record.question.reasons else 0.5)
    if record.is_abstention:
        return 0.0
    shares = [share(record) for share in (_citation_precision, _citation_recall, _facts_found)]
    parts = [above / below for above, below in shares if below]
    return sum(parts) / len(parts)


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


def _stands_in(wording: str, quotes: Sequence[str]) -> bool:
    sought = re.compile(rf"(?<!\w){re.escape(_plain(wording))}(?!\w)")
    return any(sought.search(quote) for quote in quotes)
