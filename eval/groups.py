"""The figures of the report for each kind of question and for each document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.metrics import SHARES, STATISTICS, Figure, question_shares, share_figure, statistic_figure
from eval.questions import KIND_TITLES, Question, kinds_of
from eval.ranking import RANKING_TITLES
from eval.record import Record

GROUP_STATISTICS = ("latency_p50", "latency_p95")
"""The other statistics tell questions with an answer from those without, and a group seldom holds both."""
UNANSWERED = "sans-reponse"
"""Stands where a document's id does, for questions that no document answers."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one kind or about one document."""

    name: str
    title: str
    questions: int
    figures: Mapping[str, Figure]

    def as_json(self) -> dict[str, Any]:
        """One value of the report's ``kinds`` or ``documents``."""
        figures = {name: figure.as_json() for name, figure in self.figures.items()}
        return {"title": self.title, "questions": self.questions, "figures": figures}


def by_kind(records: Sequence[Record]) -> tuple[Group, ...]:
    """One group a kind, in the order of ``KIND_TITLES``, absent kinds left out."""
    present = kinds_of(record.question for record in records)
    return _groups(records, [record.question.kind for record in records], {kind: KIND_TITLES[kind] for kind in present})


def by_document(records: Sequence[Record], titles: Mapping[str, str]) -> tuple[Group, ...]:
    """One group a document, then the questions without an answer.

    Args:
        records: in any order.
        titles: document id to French title, in the order wanted; a document without a title comes after, by its id.
    """
    keys = [document_of(record.question) for record in records]
    others = {key: key for key in sorted(set(keys).difference(titles, {UNANSWERED}))}
    shown = {**titles, **others, UNANSWERED: "Sans réponse"}
    return _groups(records, keys, {key: title for key, title in shown.items() if key in keys})


def document_of(question: Question) -> str:
    """The document of the first clause of the first need, or ``UNANSWERED``."""
    return question.gold[0][0].partition("/")[0] if question.gold else UNANSWERED


def _groups(records: Sequence[Record], keys: Sequence[str], titles: Mapping[str, str]) -> tuple[Group, ...]:
    shares = question_shares(records)
    names = {**RANKING_TITLES, **{name: title for name, (title, _) in SHARES.items()}}
    groups = []
    for key, group_title in titles.items():
        places = [place for place, each in enumerate(keys) if each == key]
        chosen = [records[place] for place in places]
        figures = {
            name: share_figure(name, title, [shares[name][place] for place in places]) for name, title in names.items()
        } | {name: statistic_figure(name, chosen) for name in STATISTICS if name in GROUP_STATISTICS}
        groups.append(Group(key, group_title, len(places), figures))
    return tuple(groups)
