"""What each signal of the ranking is worth, alone and left out: the table behind the fusion weights.

Each subset is fitted anew and judged in cross-validation, so that a signal is never blamed for another's weights.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from eval.fit import FOLDS, Array, fit_lists
from eval.questions import Question, load_questions, resolve_gold
from eval.run import request_of
from index.search import WEIGHTS
from rag.assistant import Assistant

CUTS = (1, 3, 5, 10)
_List = tuple[Array, list[list[int]]]
"""Standardised signals [clauses, signals], and for each need the places of its acceptable clauses."""


def ablate(assistant: Assistant) -> None:
    """Print recall at 1, 3, 5 and 10 and the reciprocal rank for every subset of the signals."""
    from rich.console import Console
    from rich.table import Table

    names = list(WEIGHTS)
    questions = resolve_gold(load_questions("dev"), assistant.corpus.by_id)
    lists = [_signals(assistant, question, names) for question in questions if question.answerable]
    table = Table(title=f"Signaux du classement, validation croisée sur {len(lists)} questions de développement")
    for heading in ("Signaux", *(f"R@{cut}" for cut in CUTS), "MRR"):
        table.add_column(heading)
    for size in range(1, len(names) + 1):
        for chosen in combinations(range(len(names)), size):
            row = _judge(lists, chosen)
            table.add_row(" + ".join(names[i] for i in chosen), *(f"{value:.3f}" for value in row))
    Console(width=140).print(table)


def _signals(assistant: Assistant, question: Question, names: Sequence[str]) -> _List:
    hits = assistant.rank(request_of(question), len(assistant.corpus.clauses)).hits
    signals = np.array([[hit.signals[name] for name in names] for hit in hits])
    places = {hit.clause.clause_id: place for place, hit in enumerate(hits)}
    needs = [[places[clause_id] for clause_id in need if clause_id in places] for need in question.gold]
    return (signals - signals.mean(axis=0)) / (signals.std(axis=0) + 1e-9), needs


def _judge(lists: Sequence[_List], chosen: tuple[int, ...]) -> list[float]:
    folds = np.random.default_rng(0).permutation(len(lists)) % FOLDS
    figures = []
    for fold in range(FOLDS):
        rest = [item for item, place in zip(lists, folds, strict=True) if place != fold]
        weights = fit_lists([(signals[:, chosen], _is_gold(signals, needs)) for signals, needs in rest])
        for signals, needs in (item for item, place in zip(lists, folds, strict=True) if place == fold):
            order = np.argsort(-(signals[:, chosen] @ weights), kind="stable").tolist()
            ranks = sorted(min((order.index(place) + 1 for place in need), default=len(order)) for need in needs)
            recalls = [sum(rank <= cut for rank in ranks) / min(cut, len(ranks)) for cut in CUTS]
            figures.append([*recalls, 1 / ranks[0]])
    return [float(value) for value in np.mean(figures, axis=0)]


def _is_gold(signals: Array, needs: Sequence[Sequence[int]]) -> NDArray[np.bool_]:
    return np.isin(np.arange(len(signals)), [place for need in needs for place in need])
