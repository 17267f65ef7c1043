"""Asks every question of a split and keeps what came back."""

from collections.abc import Sequence
from dataclasses import replace

from eval.questions import Question, resolve_gold
from eval.record import Record, is_verbatim
from index.weights import Progress, silent
from rag.assistant import Assistant, Request


def ask_all(assistant: Assistant, questions: Sequence[Question], progress: Progress = silent) -> tuple[Record, ...]:
    """One record a question, in order.

    Raises:
        EvaluationError: a question expects a clause that the corpus does not hold.
    """
    texts = {clause.clause_id: clause.text for clause in assistant.corpus.clauses}
    records = []
    for place, question in enumerate(resolve_gold(questions, texts)):
        progress("Questions posées", place / len(questions))
        records.append(_ask(assistant, question, texts))
    progress("Questions posées", 1.0)
    return tuple(records)


def request_of(question: Question) -> Request:
    """What the product is asked: the question in its dialogue."""
    return Request(question.q, history=question.history)


def _ask(assistant: Assistant, question: Question, texts: dict[str, str]) -> Record:
    request = request_of(question)
    answer = assistant.invoke(request).as_json()
    without_gold = whole = None
    if question.answerable:
        without_gold = assistant.invoke(replace(request, without=question.acceptable)).as_json()
    if question.whole is not None:
        whole = assistant.invoke(question.whole).as_json()
    return Record(
        question=question,
        answer=answer,
        ranking=tuple(hit.clause.clause_id for hit in assistant.rank(request, len(texts)).hits),
        verbatim=tuple(is_verbatim(citation, answer["answer"], texts) for citation in answer["citations"]),
        without_gold=without_gold,
        whole=whole,
    )
