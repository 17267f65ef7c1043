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
) -> Record:
    """A record; ``cited`` holds clause ids with the quoted words, none for an abstention."""
    citations = [
        {"n": n, "clause_id": clause_id, "quote": quote, "text": quote, "start": 0, "end": len(quote)}
        for n, (clause_id, quote) in enumerate(cited, start=1)
    ]
    return Record(
        question=question,
        answer={
            "question": question.q,
            "answer": " ".join(f"«\u00a0{quote}\u00a0»" for _, quote in cited) or "Rien.",
            "status": "answered" if cited else "not_found",
            "reason": reason,
            "confidence": confidence,
            "citations": citations,
            "retrieved": [{"clause_id": clause_id, "text": "…", "score": 0.0} for clause_id in ranking],
            "stamp": STAMP,
            "timings_ms": {"total": total_ms},
        },
        ranking=tuple(ranking),
        verbatim=tuple(verbatim) if verbatim is not None else (True,) * len(cited),
        without_gold=None
        if is_abstaining_without_gold is None
        else {"status": "not_found" if is_abstaining_without_gold else "answered"},
    )


@pytest.fixture
def make_question() -> Callable[..., Question]:
    """Makes a question that has an answer, or none where ``gold`` is empty."""
    return _make_question


@pytest.fixture
def make_record() -> Callable[..., Record]:
    """Makes a record; see ``_make_record``."""
    return _make_record
