"""What every answer must be, whatever was asked."""

import asyncio
import math
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from rag.answer import Answer
from rag.assistant import RETRIEVED

T = TypeVar("T")
ANSWER_KEYS = [
    "question",
    "answer",
    "language",
    "subject",
    "status",
    "reason",
    "confidence",
    "citations",
    "retrieved",
    "follow_up",
    "stamp",
    "timings_ms",
]
CITATION_KEYS = [
    "n",
    "clause_id",
    "document",
    "label",
    "kind",
    "quote",
    "start",
    "end",
    "stance",
    "text",
    "page",
    "url",
    "title",
    "check",
]
CHECKS = {"checked", "partly", "unchecked"}
REASONS = {"out_of_scope", "no_evidence", "source_missing", "opinion", "personal", "unreadable"}


def without_timings(answer: Answer) -> dict[str, Any]:
    """The JSON of an answer less what the clock put there."""
    return {key: value for key, value in answer.as_json().items() if key != "timings_ms"}


def cited(answer: Answer) -> list[str]:
    """The ids of the quoted clauses, in order."""
    return [citation.clause.clause_id for citation in answer.citations]


def retrieved(answer: Answer) -> list[str]:
    """The ids of the clauses looked at, best first."""
    return [item.clause.clause_id for item in answer.retrieved]


def check_contract(content: dict[str, Any]) -> None:
    """The contract's JSON object holds together."""
    assert list(content) == ANSWER_KEYS
    _check_status(content)
    _check_citations(content)
    _check_retrieved(content["retrieved"])
    assert 0.0 <= content["confidence"] <= 1.0
    assert list(content["stamp"]) == ["corpus", "model", "settings", "version"]
    assert all(content["stamp"].values())
    assert list(content["timings_ms"]) == ["retrieve", "answer", "total"]
    assert all(value >= 0 for value in content["timings_ms"].values())
    assert all(isinstance(question, str) and question for question in content["follow_up"])


def _check_status(content: dict[str, Any]) -> None:
    assert content["answer"].strip()
    if content["status"] == "answered":
        assert content["reason"] is None
        assert content["citations"]
    else:
        assert content["status"] == "not_found"
        assert content["reason"] in REASONS
        assert content["citations"] == []


def _check_citations(content: dict[str, Any]) -> None:
    rest = content["answer"]
    for place, citation in enumerate(content["citations"], start=1):
        assert list(citation) == CITATION_KEYS
        assert citation["n"] == place
        assert citation["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert citation["quote"] == citation["quote"].strip() != ""
        assert citation["clause_id"].startswith(f"{citation['document']}/")
        rest = _check_quotation(citation, rest)


def _check_quotation(citation: dict[str, Any], rest: str) -> str:
    """What comes behind a quotation, which stands with its number behind the one before it.

    A document's own stands between « », a summary without any and said to be one.
    """
    proof = f"«\u00a0{citation['quote']}\u00a0» [{citation['n']}]"
    if citation["kind"] == "summary":
        assert proof not in rest
        assert citation["check"] in CHECKS
        assert citation["url"].startswith("http")
        assert ", résumé, § " in citation["label"]
        proof = f"{citation['quote']} [{citation['n']}]"
    else:
        assert citation["kind"] == "text"
        assert citation["check"] is None
    _, found, behind = rest.partition(proof)
    assert found
    return behind


def _check_retrieved(items: list[dict[str, Any]]) -> None:
    assert len(items) <= RETRIEVED
    assert all(list(item) == ["clause_id", "document", "label", "kind", "score", "text"] for item in items)
    scores = [item["score"] for item in items]
    assert all(math.isfinite(score) for score in scores)
    assert scores == sorted(scores, reverse=True)
    assert len({item["clause_id"] for item in items}) == len(items)


def in_own_loop(awaitable: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a thread of its own: the browser's tests leave a running loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, awaitable).result()
