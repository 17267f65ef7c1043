"""The declaration with one or two likely questions a clause: small enough to be indexed many times."""

from dataclasses import replace

from corpus.library import Corpus, load_corpus


def load_small_corpus(questions: int = 1) -> Corpus:
    """Every clause, the first ``questions`` likely questions of each, and three that none answers."""
    corpus = load_corpus()
    likely = {clause_id: several[:questions] for clause_id, several in corpus.questions.items()}
    return replace(corpus, questions=likely, absent=corpus.absent[:3])
