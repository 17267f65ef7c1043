"""The sentence that says the contrary of what a question takes for granted leads the answer, introduced as such."""

from collections.abc import Sequence
from dataclasses import replace

from corpus.clauses import DECLARATION, NOTES, Clause
from corpus.sentences import Span
from index.search import Hit
from rag.answer import Citation, Statement
from rag.compose import is_counterweight, without_semicolon
from rag.premise import Premise, is_denied_by
from rag.stance import act_of

CONTRARY_LEAD = "Le texte dit le contraire"
DEPTH = 5
"""Clauses among which the sentence is looked for."""


def with_contrary_first(
    statements: Sequence[Statement], hits: Sequence[Hit], premise: Premise | None
) -> tuple[Statement, ...]:
    """The statements, led by the one that says the contrary of the premise; as they are if none does.

    Args:
        statements: what answers, in order.
        hits: the ranking, best first.
        premise: what the question takes for granted; None where nothing is.
    """
    place = _contrary(hits[:DEPTH], premise) if premise else None
    if place is None:
        return tuple(statements)
    clause, span = place
    others = [one for one in statements if not _overlaps(one.citation, clause, span)]
    shown = next((one.citation for one in statements if _overlaps(one.citation, clause, span)), None)
    first = shown or Citation(1, clause, span.start, span.end, act_of(clause, span.of(clause.text)))
    ordered = [Statement(CONTRARY_LEAD, first, is_contrary=True), *others]
    return tuple(replace(one, citation=replace(one.citation, n=n)) for n, one in enumerate(ordered, start=1))


def _contrary(hits: Sequence[Hit], premise: Premise) -> tuple[Clause, Span] | None:
    """The first sentence that denies a premise, with what takes it back."""
    for hit in hits:
        clause = hit.clause
        if clause.locator.document != DECLARATION or clause.locator.section in {NOTES, "a-propos"}:
            continue
        for rank, span in enumerate(clause.sentences):
            if is_denied_by(premise, span.of(clause.text)):
                following = rank + 1
                is_taken_back = following < len(clause.sentences) and is_counterweight(clause, following)
                end = clause.sentences[following].end if is_taken_back else span.end
                return clause, without_semicolon(clause, Span(span.start, end))
    return None


def _overlaps(citation: Citation, clause: Clause, span: Span) -> bool:
    return citation.clause == clause and citation.start < span.end and span.start < citation.end
