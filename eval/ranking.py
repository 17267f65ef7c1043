"""How well clauses are ranked, by ir_measures.

Conventions, over the questions that have an answer:

- A question has needs, each with one or more acceptable clauses. A need stands at the rank of its best-placed one.
- So each ranking is rewritten before it is measured: the best-placed clause of a need becomes the need itself, one
  relevant document; the need's other clauses stay in place and count for nothing.
- recall@k is needs met within k / min(k, needs), the capped recall of BEIR (Thakur et al. 2021): a question with two
  needs can reach 1 at k = 1, and may then fall at k = 3.
- MRR is the mean of 1 / rank of the first need met, over the whole ranking; nDCG@10 has binary gains.
"""

from collections.abc import Mapping, Sequence

from eval.questions import Question

CUTOFFS = (1, 3, 5, 10)
RANKING_TITLES: dict[str, str] = {
    **{f"recall@{k}": f"Rappel à {k}" for k in CUTOFFS},
    "mrr": "Rang réciproque moyen (MRR)",
    "ndcg@10": "nDCG à 10",
}

Rankings = Mapping[str, Sequence[str]]
"""Question id to clause ids, best first."""


def score_rankings(questions: Sequence[Question], rankings: Rankings) -> dict[str, dict[str, float]]:
    """Metric name to question id to value; questions without an answer are left out."""
    # imported here: 1 s that loading and checking questions need not pay
    from ir_measures import RR, R, iter_calc, nDCG

    asked = {question.id: question for question in questions if question.answerable}
    measures = {**{R @ k: f"recall@{k}" for k in CUTOFFS}, RR: "mrr", nDCG @ 10: "ndcg@10"}
    scores: dict[str, dict[str, float]] = {name: dict.fromkeys(asked, 0.0) for name in RANKING_TITLES}
    relevant = {name: {_need(place): 1 for place in range(len(question.gold))} for name, question in asked.items()}
    runs = {name: rewrite(question, rankings.get(name, ())) for name, question in asked.items()}
    for result in iter_calc(list(measures), relevant, runs):
        scores[measures[result.measure]][result.query_id] = float(result.value)
    for k in CUTOFFS:
        for name, question in asked.items():
            scores[f"recall@{k}"][name] *= len(question.gold) / min(k, len(question.gold))
    return scores


def rewrite(question: Question, ranking: Sequence[str]) -> dict[str, float]:
    """A ranking as ir_measures wants it, document to score, needs standing for their best-placed clauses."""
    needs = {rank: place for place, rank in enumerate(question.need_ranks(ranking)) if rank is not None}
    return {
        _need(needs[rank]) if rank in needs else clause_id: float(-rank)
        for rank, clause_id in enumerate(ranking, start=1)
    }


def _need(place: int) -> str:
    return f"need-{place}"
