"""The declaration with one or two likely questions a clause: small enough to be indexed many times."""

from dataclasses import replace

from corpus.clauses import DECLARATION
from corpus.library import Corpus
from tests.plain_corpus import load_plain_corpus


def load_small_corpus(questions: int = 1) -> Corpus:
    """The declaration, the first ``questions`` likely questions of each clause, and three that none answers."""
    corpus = load_plain_corpus()
    clauses = tuple(clause for clause in corpus.clauses if clause.locator.document == DECLARATION)
    likely = {clause.clause_id: corpus.questions[clause.clause_id][:questions] for clause in clauses}
    return replace(corpus, clauses=clauses, questions=likely, absent=corpus.absent[:3])
