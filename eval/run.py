"""Asks every question of a split and keeps what came back."""

from collections.abc import Sequence

from eval.questions import Question, check_gold
from eval.record import Record, is_verbatim
from index.weights import Progress, silent
from rag.assistant import Assistant, Request


def ask_all(assistant: Assistant, questions: Sequence[Question], progress: Progress = silent) -> tuple[Record, ...]:
    """One record a question, in order.

    Raises:
        EvaluationError: a question expects a clause that the corpus does not hold.
    """
    texts = {clause.clause_id: clause.text for clause in assistant.corpus.clauses}
    check_gold(questions, texts)
    records = []
    for place, question in enumerate(questions):
        progress("Questions posées", place / len(questions))
        records.append(_ask(assistant, question, texts))
    progress("Questions posées", 1.0)
    return tuple(records)


def _ask(assistant: Assistant, question: Question, texts: dict[str, str]) -> Record:
    answer = assistant.invoke(question.q).as_json()
    found = assistant.search.search(question.q, k=len(texts))
    without_gold = None
    if question.answerable:
        without_gold = assistant.invoke(Request(question.q, without=question.acceptable)).as_json()
    return Record(
        question=question,
        answer=answer,
        ranking=tuple(hit.clause.clause_id for hit in found.hits),
        verbatim=tuple(is_verbatim(citation, answer["answer"], texts) for citation in answer["citations"]),
        without_gold=without_gold,
    )
