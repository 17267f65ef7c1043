"""When to stay silent: a logistic model over signals that can each be explained.

Its coefficients are fitted on the development questions by ``python -m eval fit`` and kept in ``calibration.json``.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from pydantic import FiniteFloat, TypeAdapter

from corpus.errors import UserError
from index.lexical import fold, stems
from index.search import HybridSearch, Search
from rag.compose import HOLDS
from rag.question import ExpectedKind, Understanding

_NAMES_IN_NUMBERS = re.compile(
    r"\b(?:articles?|art\.?|§|section|note|principe|com ?\(\d+\)|\(ue\)) ?\d+(?:/\d+)?|"
    r"\(\d{4}\)|\b(?:19|20)\d\d(?:[-/]\d+)?\b"
)
VOTE_TEMPERATURE = 0.02
"""In MaxSim's unit: a question this much farther counts 0.37 times as much."""
FOREIGN_GAP = 0.03
"""In cosine: a question in another language has an answer where the nearest likely questions are nearer to it than the
nearest unanswerable ones by this much (D-027)."""
CALIBRATION_PATH = Path(__file__).with_name("calibration.json")


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression over standardised signals, and where to cut."""

    intercept: FiniteFloat
    coefficients: Mapping[str, FiniteFloat]
    means: Mapping[str, FiniteFloat]
    deviations: Mapping[str, FiniteFloat]
    threshold: FiniteFloat
    """Confidence below which nothing is answered."""
    scope_threshold: FiniteFloat
    """Share of the question's rare words known to the corpus below which it is out of scope."""

    def confidence(self, signals: Mapping[str, float]) -> float:
        """The probability, from 0 to 1, that the first clauses answer."""
        total = self.intercept + sum(
            weight * (signals[name] - self.means[name]) / self.deviations[name]
            for name, weight in self.coefficients.items()
        )
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def confidence_abroad(self, signals: Mapping[str, float]) -> float:
        """The same for a question in another language than French, whose words cannot be looked for in the texts.

        One signal decides alone, for it reads meaning only; the confidence keeps to its side of the threshold.
        """
        confidence = self.confidence(signals)
        if signals["dense_gap"] >= FOREIGN_GAP:
            return max(confidence, self.threshold)
        return min(confidence, math.nextafter(self.threshold, 0.0))


@cache
def load_calibration(path: Path = CALIBRATION_PATH) -> Calibration:
    """Read the fitted coefficients.

    Raises:
        UserError: the file is missing or malformed.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        fields = {name: content[name] for name in Calibration.__dataclass_fields__}
        calibration = TypeAdapter(Calibration).validate_python(fields)
        _check_signals(calibration)
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"Le fichier {path.name} est absent ou mal formé : rétablissez-le depuis le dépôt."
        raise UserError(message) from error
    return calibration


def _check_signals(calibration: Calibration) -> None:
    """Every signal has its weight, mean and deviation, and nothing else has.

    Raises:
        ValueError: it is not so.
    """
    parts = (calibration.coefficients, calibration.means, calibration.deviations)
    if any(set(part) != set(SIGNALS) for part in parts) or min(calibration.deviations.values()) <= 0:
        message = "each signal needs one weight, one mean and one deviation above zero"
        raise ValueError(message)


class SignalReader:
    """Reads from a ranking what tells an answer from its absence."""

    def __init__(self, search: HybridSearch) -> None:
        self._search = search

    @cached_property
    def _rarity(self) -> dict[str, float]:
        """The idf of every stem over the clauses with their likely questions."""
        clauses = self._search.clause_stems
        counts = Counter(root for known in clauses for root in known)
        return {root: math.log(1 + (len(clauses) - n + 0.5) / (n + 0.5)) for root, n in counts.items()}

    def read(self, found: Search, understood: Understanding) -> dict[str, float]:
        """Signals of a ranking; all zero where nothing was found."""
        if not found.hits:
            return dict.fromkeys(SIGNALS, 0.0)
        best, *others = found.hits
        stems_of_best = self._search.clause_stems[self._search.rank_of(best.clause.clause_id)]
        third = others[1].score if len(others) > 1 else best.score - 1
        highest = {name: max(hit.signals[name] for hit in found.hits) for name in best.signals}
        return {
            "late_question": best.signals["late_question"],
            "late_sentence": max(hit.signals["late_sentence"] for hit in found.hits),
            "bm25_question": math.log1p(best.signals["bm25_question"]),
            "clause_coverage": self._coverage(found.query_stems, stems_of_best),
            "corpus_coverage": self._coverage(found.query_stems, self._rarity),
            "margin": best.score - (others[0].score if others else best.score - 1),
            "margin_third": best.score - third,
            "agreement": _mean([float(value == highest[name]) for name, value in best.signals.items()]),
            "presence": _presence(found.present.late, found.absent.late),
            "late_gap": _mean(found.present.late[:3]) - _mean(found.absent.late[:3]),
            "dense_gap": _mean(found.present.dense[:8]) - _mean(found.absent.dense[:8]),
            "lexical_gap": math.log1p(_mean(found.present.lexical)) - math.log1p(_mean(found.absent.lexical)),
            "length": math.log1p(len(found.query_stems)),
            "proper_missing": self._proper_missing(understood.text, stems_of_best),
            "rarest_missing": self._rarest_missing(found.query_stems, stems_of_best),
            "is_foreign": float(not understood.is_french),
        }

    def _proper_missing(self, question: str, stems_of_best: frozenset[str]) -> float:
        """How many names of the question, up to three, the clause and its likely questions do not know."""
        # the first word has its capital for another reason
        names = [name for place, name in enumerate(re.findall(r"[^\W\d_]+", question)) if place and name[0].isupper()]
        wanted = {root for name in names for root in stems(name)}
        return float(min(3, len(wanted - stems_of_best)))

    def _rarest_missing(self, query_stems: tuple[str, ...], stems_of_best: frozenset[str]) -> float:
        """The rarity, from 0 to 1, of the rarest word of the question that the clause does not know."""
        rarest = max(self._rarity.values(), default=1.0)
        missing = [self._rarity.get(root, rarest) for root in query_stems if root not in stems_of_best]
        return max(missing, default=0.0) / rarest

    def _coverage(self, query_stems: tuple[str, ...], known: Mapping[str, float] | frozenset[str]) -> float:
        """The share of the question's rarity that ``known`` holds; an unknown stem is as rare as can be."""
        rarest = max(self._rarity.values(), default=1.0)
        weights = {stem: self._rarity.get(stem, rarest) for stem in query_stems}
        total = sum(weights.values())
        return sum(weight for stem, weight in weights.items() if stem in known) / total if total else 0.0


SIGNALS = (
    "late_question",
    "late_sentence",
    "bm25_question",
    "clause_coverage",
    "corpus_coverage",
    "margin",
    "margin_third",
    "agreement",
    "presence",
    "late_gap",
    "dense_gap",
    "lexical_gap",
    "length",
    "proper_missing",
    "rarest_missing",
    "is_foreign",
)


def lacks_value(text: str, expected: ExpectedKind) -> bool:
    """Whether a clause holds no value of the kind that a question asks for: no number for « combien »."""
    # « art. 22 », « (2020) » and « § 3 » are names, not values
    return expected in {"number", "amount"} and HOLDS[expected].search(_NAMES_IN_NUMBERS.sub(" ", fold(text))) is None


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _presence(present: Sequence[float], absent: Sequence[float]) -> float:
    """The share, from 0 to 1, of the questions around that the texts answer, near ones counting most (a soft vote)."""
    nearest = max((*present, *absent), default=0.0)
    votes = [math.exp((score - nearest) / VOTE_TEMPERATURE) for score in (*present, *absent)]
    return sum(votes[: len(present)]) / sum(votes) if votes else 0.0
