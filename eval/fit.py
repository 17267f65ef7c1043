"""Fits what is learned, on the development questions alone: the fusion weights and the abstention's calibration.

``python -m eval fit`` prints both with their cross-validated figures; it writes ``rag/calibration.json`` and leaves the
fusion weights, four rounded numbers in ``index/search.py``, to whoever reads the table.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.questions import Question, load_questions, resolve_gold
from eval.run import request_of
from index.search import WEIGHTS
from rag.abstention import CALIBRATION_PATH, SIGNALS
from rag.answer import Reason
from rag.assistant import Assistant

Array = NDArray[np.float64]
FOLDS = 10
REMOVED_WEIGHT = 0.15
"""An answerable question asked without its gold clauses counts little: another clause may still answer part of it."""
MAX_FALSE_ABSTENTION = 0.035
REGULARISATION = 0.05


def fit_fusion(assistant: Assistant, questions: Sequence[Question]) -> tuple[dict[str, float], dict[str, float]]:
    """Listwise softmax over the standardised signals (ListNet's top-one loss, Cao et al. 2007), weights ≥ 0.

    Returns:
        The weights fitted on everything, and the cross-validated recall@1 of the fitted and of the current weights.
    """
    names = list(WEIGHTS)
    lists = []
    for question in questions:
        if question.answerable:
            hits = assistant.rank(request_of(question), len(assistant.corpus.clauses)).hits
            signals = np.array([[hit.signals[name] for name in names] for hit in hits])
            standard = (signals - signals.mean(axis=0)) / (signals.std(axis=0) + 1e-9)
            acceptable = {clause_id for need in question.gold for clause_id in need}
            lists.append((standard, np.array([hit.clause.clause_id in acceptable for hit in hits])))
    folds = np.random.default_rng(0).permutation(len(lists)) % FOLDS
    found = []
    for fold in range(FOLDS):
        weights = fit_lists([item for item, place in zip(lists, folds, strict=True) if place != fold])
        found += [_is_first(*item, weights) for item, place in zip(lists, folds, strict=True) if place == fold]
    current = np.array([WEIGHTS[name] for name in names])
    figures = {
        "recall@1, ajusté, validation croisée": float(np.mean(found)),
        "recall@1, poids actuels": float(np.mean([_is_first(*item, current) for item in lists])),
    }
    return dict(zip(names, fit_lists(lists).tolist(), strict=True)), figures


def _is_first(signals: Array, gold: NDArray[np.bool_], weights: Array) -> bool:
    return bool(gold[int(np.argmax(signals @ weights))])


def fit_lists(lists: Sequence[tuple[Array, NDArray[np.bool_]]]) -> Array:
    """Non-negative weights that put gold clauses first; each list holds signals [clauses, signals] and what is gold."""
    from scipy.optimize import minimize

    def loss(weights: Array) -> tuple[float, Array]:
        total, gradient = 0.0, np.zeros_like(weights)
        for signals, gold in lists:
            shifted = np.exp(signals @ weights - (signals @ weights).max())
            share = shifted / shifted.sum()
            on_gold = max(float(share[gold].sum()), 1e-12)
            total -= np.log(on_gold)
            gradient -= ((share * gold) / on_gold - share) @ signals
        penalty = REGULARISATION * float(weights @ weights)
        return total / len(lists) + penalty, gradient / len(lists) + 2 * REGULARISATION * weights

    start = np.full(lists[0][0].shape[1], 0.3)
    result = minimize(loss, start, jac=True, bounds=[(0, None)] * len(start))
    return np.asarray(result.x)


def fit_calibration(assistant: Assistant, questions: Sequence[Question]) -> dict[str, Any]:
    """Logistic regression on the signals; the cut keeps cross-validated false abstention within its limit."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score

    rows, labels, weights, groups, coverages = _examples(assistant, questions)
    means, deviations = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    standard = (rows - means) / deviations
    folds = np.random.default_rng(0).permutation(groups.max() + 1)[groups] % FOLDS
    predicted = np.zeros(len(rows))
    for fold in range(FOLDS):
        model = LogisticRegression(C=0.2).fit(standard[folds != fold], labels[folds != fold], weights[folds != fold])
        predicted[folds == fold] = model.predict_proba(standard[folds == fold])[:, 1]
    model = LogisticRegression(C=0.2).fit(standard, labels, weights)
    is_whole = weights == 1
    slope, shift = _platt(predicted[is_whole], labels[is_whole])
    predicted = _sigmoid(slope * _logit(predicted) + shift)
    threshold = float(np.quantile(predicted[labels == 1], MAX_FALSE_ABSTENTION))
    absent = is_whole & (labels == 0)
    return {
        "fitted_on": f"questions de développement, {datetime.now(UTC):%Y-%m-%d}",
        "cross_validated": {
            "auroc": round(float(roc_auc_score(labels[is_whole], predicted[is_whole])), 4),
            "abstention_recall": round(float((predicted[absent] < threshold).mean()), 4),
            "false_abstention": round(float((predicted[labels == 1] < threshold).mean()), 4),
            "removed_gold_abstention": round(float((predicted[~is_whole] < threshold).mean()), 4),
        },
        "intercept": round(slope * float(model.intercept_[0]) + shift, 4),
        "coefficients": _rounded(slope * model.coef_[0]),
        "means": _rounded(means),
        "deviations": _rounded(deviations),
        "threshold": round(threshold, 4),
        "scope_threshold": round(_scope_threshold(coverages), 4),
    }


def _platt(predicted: Array, labels: NDArray[np.int64]) -> tuple[float, float]:
    """The scale and shift that make a cross-validated confidence a frequency (Platt 1999).

    The questions asked without their gold clauses teach the signals, but nobody asks them: they pull every confidence
    down, and are left out here.
    """
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e6).fit(_logit(predicted)[:, None], labels)
    return float(model.coef_[0][0]), float(model.intercept_[0])


def _logit(share: Array) -> Array:
    clipped = np.clip(share, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(clipped / (1 - clipped)))


def _sigmoid(value: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-value)))


def _examples(
    assistant: Assistant, questions: Sequence[Question]
) -> tuple[Array, NDArray[np.int64], Array, NDArray[np.int64], list[tuple[float, Reason]]]:
    """Signals, labels (1: answered by the texts), weights, groups (a question's number), and coverage by reason."""
    rows: list[list[float]] = []
    labels: list[int] = []
    weights: list[float] = []
    groups: list[int] = []
    coverages: list[tuple[float, Reason]] = []

    def add(signals: dict[str, float], label: int, weight: float, group: int) -> None:
        rows.append([signals[name] for name in SIGNALS])
        labels.append(label)
        weights.append(weight)
        groups.append(group)

    for group, question in enumerate(questions):
        request = request_of(question)
        if not assistant.is_decided_by_signals(request):
            continue
        signals = assistant.signals(request)
        add(signals, int(question.answerable), 1.0, group)
        if question.answerable:
            gold = frozenset(clause_id for need in question.gold for clause_id in need)
            add(assistant.signals(replace(request, without=gold)), 0, REMOVED_WEIGHT, group)
        elif question.reasons:
            coverages.append((signals["corpus_coverage"], question.reasons[0]))
    return (
        np.array(rows),
        np.array(labels, dtype=np.int64),
        np.array(weights),
        np.array(groups, dtype=np.int64),
        coverages,
    )


def _scope_threshold(coverages: Sequence[tuple[float, Reason]]) -> float:
    """The cut that tells most development questions out of scope from those without evidence."""
    cuts = sorted({value for value, _ in coverages})
    return max(
        cuts,
        key=lambda cut: sum((value < cut) == (reason == "out_of_scope") for value, reason in coverages),
        default=0.3,
    )


def _rounded(values: Array) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(SIGNALS, values, strict=True)}


def fit(assistant: Assistant) -> None:
    """Fit both, print the figures, write the calibration."""
    from rich.console import Console

    console = Console()
    questions = resolve_gold(load_questions("dev"), assistant.corpus.by_id)
    weights, figures = fit_fusion(assistant, questions)
    console.print("Poids de fusion :", {name: round(value, 2) for name, value in weights.items()}, figures)
    calibration = fit_calibration(assistant, questions)
    CALIBRATION_PATH.write_text(json.dumps(calibration, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    console.print("Abstention :", calibration["cross_validated"], f"seuil {calibration['threshold']}")
