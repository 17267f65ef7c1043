"""The hybrid ranking: a question in, clauses out, best first.

Chroma's nearest clauses, sentences and likely questions, with BM25's, make the candidates. Four scores rank them, each
made comparable by its mean and deviation over the candidates: late interaction (MaxSim, Khattab & Zaharia 2020) with
the sentences and with the likely questions, BM25 on the likely questions, BM25 on clause and questions together
(document expansion, Nogueira et al. 2019). DECISIONS.md holds the table that chose them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from corpus.clauses import Clause
from index.embedder import Embedder, Encoding, Matrix
from index.lexical import SYNONYM_WEIGHT, LexicalIndex, correct, expand, stem, words
from index.store import LEVELS, Level, PassageStore

Scores = NDArray[np.float32]

CANDIDATES = 60
"""Clauses that are ranked in full."""
NEIGHBOURS: Mapping[Level, int] = {"clause": 60, "sentence": 120, "question": 300, "absent": 24}
"""How many passages of each level Chroma is asked for."""
BEST_QUESTIONS = 3
"""A clause is as near as its three nearest likely questions: the mean forgives one odd question (D-006)."""
LATE_QUESTIONS = 6
"""Likely questions of a candidate that late interaction looks at."""
NAMED_SECTION = 4.0
"""A boost of this size names an article: its clauses are ranked whatever else speaks for them."""
EXPANDED_B = 0.3
"""BM25's length normalisation over a clause with its likely questions: some have forty, some five (D-014)."""
NO_BOOSTS: Mapping[str, float] = MappingProxyType({})
WEIGHTS: Mapping[str, float] = {"late_sentence": 0.6, "late_question": 1.0, "bm25_question": 0.4, "bm25_clause": 0.8}
"""Fitted on the development questions by ``python -m eval fit`` and rounded (D-006)."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One clause with what speaks for it."""

    clause: Clause
    score: float
    """Fused score: comparable within one search only."""
    sentence_scores: tuple[float, ...]
    """Late interaction with each of its sentences, from -1 to 1."""
    sentence_votes: tuple[float, ...]
    """For each sentence, late interaction with the nearest likely question that it answers, from -1 to 1."""
    signals: Mapping[str, float]
    """The raw scores by name: comparable between searches."""


@dataclass(frozen=True, slots=True)
class Search:
    """A ranking and what was understood of the question."""

    hits: tuple[Hit, ...]
    """Best first."""
    query_stems: tuple[str, ...]
    """The question's stems after spelling correction."""
    present: "Neighbours"
    """The nearest likely questions of the clauses that were searched."""
    absent: "Neighbours"
    """The nearest questions that no clause answers."""
    absent_reason: str
    """Why the nearest of those has no answer; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """How near the nearest questions of a set are, each list best first."""

    late: tuple[float, ...] = ()
    """Late interaction."""
    dense: tuple[float, ...] = ()
    """Cosine similarity."""
    lexical: tuple[float, ...] = ()
    """BM25."""


class HybridSearch:
    """Ranks the clauses of one index."""

    def __init__(self, store: PassageStore, embedder: Embedder) -> None:
        # the products below are small: a second BLAS thread only spins, and takes its core from the model (D-012)
        threadpool_limits(limits=1, user_api="blas")
        self.store = store
        self.embedder = embedder
        self._clause_rank = {clause.clause_id: rank for rank, clause in enumerate(store.clauses)}
        self._rows: dict[Level, NDArray[np.int64]] = {
            level: np.array(
                [row for row, passage in enumerate(store.passages) if passage.level == level], dtype=np.int64
            )
            for level in LEVELS
        }
        self._owner = np.array(
            [self._clause_rank.get(passage.clause_id, -1) for passage in store.passages], dtype=np.int64
        )
        self._by_question = LexicalIndex([store.passages[row].text for row in self._rows["question"]])
        self._by_absent = LexicalIndex([store.passages[row].text for row in self._rows["absent"]])
        # a clause with many likely questions is not a long one
        self._by_clause = LexicalIndex(self._expanded_clauses(), EXPANDED_B)
        self._sentence_rows: dict[int, list[int]] = {}
        for row in self._rows["sentence"]:
            self._sentence_rows.setdefault(int(self._owner[row]), []).append(int(row))

    def _expanded_clauses(self) -> list[str]:
        texts = [""] * len(self._clause_rank)
        for passage, owner in zip(self.store.passages, self._owner, strict=True):
            if passage.level in {"clause", "question"}:
                texts[owner] += f" {passage.text}"
        return texts

    def rank_of(self, clause_id: str) -> int:
        """The place of a clause in reading order, from 0."""
        return self._clause_rank[clause_id]

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """Every word of the passages, folded, sorted."""
        return tuple(sorted({word for passage in self.store.passages for word in words(passage.text)}))

    @cached_property
    def known_stems(self) -> frozenset[str]:
        """The stems of the vocabulary."""
        return frozenset(stem(word) for word in self.vocabulary)

    @cached_property
    def clause_stems(self) -> tuple[frozenset[str], ...]:
        """The stems of each clause with its likely questions, in reading order."""
        return tuple(frozenset(stem(word) for word in words(text)) for text in self._expanded_clauses())

    def search(  # noqa: PLR0913 - each is one thing that a caller chooses
        self,
        question: str,
        k: int = 10,
        documents: Sequence[str] | None = None,
        without: frozenset[str] = frozenset(),
        boosts: Mapping[str, float] = NO_BOOSTS,
        *,
        is_french: bool = True,
    ) -> Search:
        """Rank the clauses for a question.

        Args:
            question: what a person asks.
            k: how many clauses to return.
            documents: only these; None for all.
            without: clause ids to leave out, as if they were not in the corpus (the evaluation asks so).
            is_french: whether its words may be looked for in the texts; else vectors alone speak.
            boosts: what is added to the fused score of every clause of a document or of a section, or of one clause,
                by its id.
        """
        if documents is not None and not documents:
            return Search((), (), Neighbours(), Neighbours(), "")
        encoding = self.embedder.encode([question], "query")[0]
        query_stems = correct(words(question), self.vocabulary, self.known_stems)
        allowed = np.array(
            [
                clause.clause_id not in without and (documents is None or clause.locator.document in documents)
                for clause in self.store.clauses
            ],
            dtype=bool,
        )
        dense = self._dense(encoding, documents)
        lexical = self._lexical(query_stems)
        boost = np.array([_boost_of(clause, boosts) for clause in self.store.clauses])
        candidates = self._candidates(dense, lexical if is_french else {}, allowed, boost)
        if not candidates.size:
            return Search((), tuple(query_stems), Neighbours(), Neighbours(), "")
        late_sentence, sentence_scores = self._late_sentences(encoding, candidates)
        late_question, votes = self._late_questions(encoding, candidates, dense["question"])
        signals = {
            "late_sentence": late_sentence,
            "late_question": late_question,
            **{name: scores[candidates] for name, scores in lexical.items()},
        }
        trusted = [name for name in signals if is_french or name not in lexical]
        fused = np.sum([WEIGHTS[name] * _standardised(signals[name]) for name in trusted], axis=0)
        fused += boost[candidates]
        order = np.argsort(-fused, kind="stable")[:k]
        hits = tuple(
            Hit(
                clause=self.store.clauses[candidates[place]],
                score=float(fused[place]),
                sentence_scores=sentence_scores[place],
                sentence_votes=votes[place],
                signals={name: float(scores[place]) for name, scores in signals.items()},
            )
            for place in order
        )
        likely = [(row, cosine) for row, cosine in dense["question"] if allowed[self._owner[row]]]
        is_allowed = allowed[self._owner[self._rows["question"]]]
        present, _ = self._neighbours(encoding, likely, self._by_question.scores(query_stems)[is_allowed])
        absent, nearest = self._neighbours(encoding, dense["absent"], self._by_absent.scores(query_stems))
        reason = self.store.passages[nearest].reason if nearest is not None else ""
        return Search(hits, tuple(query_stems), present, absent, reason)

    def _neighbours(
        self, encoding: Encoding, nearest: Sequence[tuple[int, float]], lexical: Scores
    ) -> tuple[Neighbours, int | None]:
        """What surrounds a question in one set, and the row of the nearest by late interaction."""
        rows = [row for row, _ in nearest[: NEIGHBOURS["absent"]]]
        late = self._max_sim(encoding, rows)
        best = np.sort(lexical)[::-1][:BEST_QUESTIONS]
        found = Neighbours(
            late=tuple(np.sort(late)[::-1].tolist()),
            dense=tuple(cosine for _, cosine in nearest[: len(rows)]),
            lexical=tuple(best.tolist()),
        )
        return found, rows[int(np.argmax(late))] if rows else None

    def _dense(self, encoding: Encoding, documents: Sequence[str] | None) -> dict[Level, list[tuple[int, float]]]:
        return {
            level: self.store.nearest(
                encoding.vector, level, NEIGHBOURS[level], None if level == "absent" else documents
            )
            for level in LEVELS
        }

    def _lexical(self, query_stems: Sequence[str]) -> dict[str, Scores]:
        """BM25 of every clause, by the mean of its best questions and by its expanded text."""
        added = expand(query_stems)
        by_question = self._by_question.scores(query_stems) + SYNONYM_WEIGHT * self._by_question.scores(added)
        owners = self._owner[self._rows["question"]]
        return {
            "bm25_question": _mean_of_best(by_question, owners, len(self._clause_rank)),
            "bm25_clause": self._by_clause.scores(query_stems),
        }

    def _candidates(
        self,
        dense: Mapping[Level, list[tuple[int, float]]],
        lexical: Mapping[str, Scores],
        allowed: NDArray[np.bool_],
        boost: NDArray[np.float64],
    ) -> NDArray[np.int64]:
        """The best clauses by reciprocal-rank fusion (Cormack et al. 2009) of every list, in reading order.

        Where documents or sections are boosted, theirs come first, and an article that is named is always there.
        """
        votes = np.zeros(len(allowed))
        lists = [
            list(dict.fromkeys(int(self._owner[row]) for row, _ in found))
            for level, found in dense.items()
            if level != "absent"
        ]
        lists += [
            [int(rank) for rank in np.argsort(-scores, kind="stable") if scores[rank] > 0]
            for scores in lexical.values()
        ]
        for ranking in lists:
            for place, clause in enumerate(clause for clause in ranking if allowed[clause]):
                votes[clause] += 1 / (60 + place)
        votes += (allowed & (boost >= NAMED_SECTION)) * 1.0
        votes += np.where(votes > 0, np.maximum(boost, 0), 0)
        best = np.argsort(-votes, kind="stable")[:CANDIDATES]
        return np.sort(best[votes[best] > 0])

    def _late_sentences(
        self, encoding: Encoding, candidates: NDArray[np.int64]
    ) -> tuple[Scores, list[tuple[float, ...]]]:
        rows = [self._sentence_rows[int(clause)] for clause in candidates]
        scores = iter(self._max_sim(encoding, [row for group in rows for row in group]).tolist())
        by_clause = [tuple(next(scores) for _ in group) for group in rows]
        return np.array([max(group) for group in by_clause], dtype=np.float32), by_clause

    def _late_questions(
        self, encoding: Encoding, candidates: NDArray[np.int64], nearest: Sequence[tuple[int, float]]
    ) -> tuple[Scores, list[tuple[float, ...]]]:
        """For each candidate the mean of its best likely questions, and what each of its sentences gets from them."""
        chosen: dict[int, list[int]] = {int(clause): [] for clause in candidates}
        for row, _ in nearest:
            rows = chosen.get(int(self._owner[row]))
            if rows is not None and len(rows) < LATE_QUESTIONS:
                rows.append(row)
        flat = [row for rows in chosen.values() for row in rows]
        scores = dict(zip(flat, self._max_sim(encoding, flat).tolist(), strict=True))
        floor = min(scores.values(), default=0.0)
        means = []
        votes = []
        for clause, rows in chosen.items():
            best = sorted((scores[row] for row in rows), reverse=True)[:BEST_QUESTIONS]
            means.append(sum(best + [floor] * (BEST_QUESTIONS - len(best))) / BEST_QUESTIONS)
            votes.append(self._votes(clause, rows, scores, floor))
        return np.array(means, dtype=np.float32), votes

    def _votes(self, clause: int, rows: Sequence[int], scores: Mapping[int, float], floor: float) -> tuple[float, ...]:
        votes = [floor] * len(self._sentence_rows[clause])
        for row in rows:
            for sentence in self.store.passages[row].sentences[:1]:
                votes[sentence] = max(votes[sentence], scores[row])
        return tuple(votes)

    def _max_sim(self, encoding: Encoding, rows: Sequence[int]) -> Scores:
        """Mean over the question's tokens of their best match among each passage's tokens."""
        if not rows:
            return np.zeros(0, dtype=np.float32)
        tokens, starts = self.store.tokens(rows)
        similarities: Matrix = tokens @ encoding.tokens.T
        return np.asarray(np.maximum.reduceat(similarities, starts, axis=0).mean(axis=1), dtype=np.float32)


def _boost_of(clause: Clause, boosts: Mapping[str, float]) -> float:
    ids = (clause.locator.document, clause.section_id, clause.clause_id)
    return sum(boosts.get(one, 0.0) for one in ids)


def _mean_of_best(scores: Scores, owners: NDArray[np.int64], count: int) -> Scores:
    """For each owner the mean of its ``BEST_QUESTIONS`` highest scores; absent ones count 0."""
    order = np.lexsort((-scores, owners))
    sorted_owners = owners[order]
    first = np.searchsorted(sorted_owners, sorted_owners)
    is_best = np.arange(len(order)) - first < BEST_QUESTIONS
    sums = np.bincount(sorted_owners[is_best], weights=scores[order][is_best], minlength=count)
    return (sums / BEST_QUESTIONS).astype(np.float32)


def _standardised(scores: Scores) -> Scores:
    deviation = float(scores.std())
    return (scores - scores.mean()) / deviation if deviation > 1e-9 else np.zeros_like(scores)  # noqa: PLR2004 - nothing to divide by
