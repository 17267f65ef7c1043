"""Questions and records made by hand, so that every figure can be computed on paper."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from eval.questions import Question
from eval.record import Record

STAMP = {"corpus": "c" * 64, "model": "modele", "settings": "s" * 64, "version": "0"}


def _make_question(gold: Sequence[Sequence[str]] = (("a",),), **fields: Any) -> Question:
    record: dict[str, Any] = {
        "id": "d-1",
        "q": "Qui ?",
        "kind": "fact" if gold else "near",
        "voice": "citizen",
        "answerable": bool(gold),
        "gold": tuple(map(tuple, gold)),
        "facts": (),
        "reference": "Personne.",
        "reasons": () if gold else ("no_evidence",),
    }
    return Question.model_validate(record | fields)


def _make_record(  # noqa: PLR0913 - each argument is one thing that a figure reads
    question: Question,
    *,
    cited: Sequence[tuple[str, str]] = (),
    ranking: Sequence[str] = (),
    reason: str | None = None,
    confidence: float = 0.5,
    total_ms: float = 10.0,
    verbatim: Sequence[bool] | None = None,
    is_abstaining_without_gold: bool | None = None,
    cited_whole: Sequence[str] | None = None,
) -> Record:
    """A record; ``cited`` holds clause ids with the quoted words, none for an abstention.

    ``cited_whole`` holds the clause ids cited for the same question asked whole.
    """
    without = [] if is_abstaining_without_gold else [("z", "ailleurs")]
    return Record(
        question=question,
        answer=_make_answer(question.q, cited, reason=reason, confidence=confidence)
        | {
            "retrieved": [{"clause_id": clause_id, "text": "…", "score": 0.0} for clause_id in ranking],
            "timings_ms": {"total": total_ms},
        },
        ranking=tuple(ranking),
        verbatim=tuple(verbatim) if verbatim is not None else (True,) * len(cited),
        without_gold=None if is_abstaining_without_gold is None else _make_answer(question.q, without),
        whole=None if cited_whole is None else _make_answer(question.q, [(each, "mots") for each in cited_whole]),
    )


def _make_answer(
    q: str, cited: Sequence[tuple[str, str]] = (), *, reason: str | None = None, confidence: float = 0.5
) -> dict[str, Any]:
    """The contract's JSON object; an abstention where nothing is cited."""
    citations = [
        {
            "n": n,
            "clause_id": clause_id,
            "label": f"Clause {clause_id}",
            "kind": "text",
            "quote": quote,
            "text": quote,
            "start": 0,
            "end": len(quote),
        }
        for n, (clause_id, quote) in enumerate(cited, start=1)
    ]
    return {
        "question": q,
        "answer": " ".join(f"«\u00a0{quote}\u00a0»" for _, quote in cited) or "Rien.",
        "status": "answered" if cited else "not_found",
        "reason": reason if cited or reason else "no_evidence",
        "confidence": confidence,
        "citations": citations,
        "retrieved": [],
        "stamp": STAMP,
        "timings_ms": {"total": 10.0},
    }


@pytest.fixture
def make_question() -> Callable[..., Question]:
    """Makes a question that has an answer, or none where ``gold`` is empty."""
    return _make_question


@pytest.fixture
def make_answer() -> Callable[..., dict[str, Any]]:
    """Makes an answer as JSON; see ``_make_answer``."""
    return _make_answer


@pytest.fixture
def make_record() -> Callable[..., Record]:
    """Makes a record; see ``_make_record``."""
    return _make_record
