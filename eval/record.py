"""What came back for one question."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eval.questions import Question


@dataclass(frozen=True, slots=True)
class Record:
    """One question with its answer and its ranking."""

    question: Question
    answer: Mapping[str, Any]
    """The contract's JSON object."""
    ranking: tuple[str, ...]
    """Clause ids, best first."""
    verbatim: tuple[bool, ...]
    """For each citation, in order, whether it is word for word what the corpus says."""
    without_gold: Mapping[str, Any] | None = None
    """The answer once every acceptable clause is left out; None for a question without an answer."""
    whole: Mapping[str, Any] | None = None
    """For a follow-up, the answer to the same question asked whole."""

    @property
    def is_abstention(self) -> bool:
        """Whether nothing was answered."""
        return bool(self.answer["status"] == "not_found")

    @property
    def cited(self) -> frozenset[str]:
        """Clause ids of the citations."""
        return frozenset(citation["clause_id"] for citation in self.answer["citations"])

    @property
    def quotes(self) -> tuple[str, ...]:
        """The quoted words, in the order shown."""
        return tuple(citation["quote"] for citation in self.answer["citations"])

    @property
    def need_ranks(self) -> tuple[int | None, ...]:
        """See ``Question.need_ranks``."""
        return self.question.need_ranks(self.ranking)

    @property
    def latency_ms(self) -> float:
        """Milliseconds from the question to the answer."""
        return float(self.answer["timings_ms"]["total"])

    def as_json(self) -> dict[str, Any]:
        """One item of the report's ``records``."""
        return {
            "question": self.question.model_dump(mode="json"),
            "answer": dict(self.answer),
            "need_ranks": list(self.need_ranks),
            "ranking": list(self.ranking),
            "verbatim": list(self.verbatim),
            "whole": None if self.whole is None else dict(self.whole),
            "without_gold": None if self.without_gold is None else dict(self.without_gold),
        }


def is_verbatim(citation: Mapping[str, Any], shown: str, texts: Mapping[str, str]) -> bool:
    """Whether a citation proves what is shown.

    Its clause is in the corpus with the same text, its offsets cut its quotation, and the quotation stands in the
    answer, between « and » if it is the document's and without them if it is our summary's.

    Args:
        citation: one item of the contract's ``citations``.
        shown: the text of the answer.
        texts: clause id to the text of the corpus.
    """
    quote, text = citation["quote"], citation["text"]
    return (
        bool(quote)
        and texts.get(citation["clause_id"]) == text
        and text[citation["start"] : citation["end"]] == quote
        and quote in shown
        and (re.search(rf"«\s*{re.escape(quote)}\s*»", shown) is not None) == (citation["kind"] == "text")
    )
