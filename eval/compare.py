"""Two reports over the same questions: what got better, what got worse, and what may be chance."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from eval.bootstrap import Places
from eval.errors import EvaluationError
from eval.french import Unit
from eval.metrics import STATISTICS, TITLES, UNITS, Statistic, merit, question_shares
from eval.paired import Difference, IsNew, TwoRuns, difference, sign_test
from eval.questions import Question
from eval.record import Record
from eval.saved import Run


@dataclass(frozen=True, slots=True)
class Change:
    """One question asked in both runs."""

    old: Record
    new: Record

    @property
    def question(self) -> Question:
        """As the new run has it."""
        return self.new.question

    @property
    def gain(self) -> float:
        """Merit won; where it stayed the same, the reciprocal rank won, made smaller than any merit."""
        return merit(self.new) - merit(self.old) or (_reciprocal_rank(self.new) - _reciprocal_rank(self.old)) / 1000

    @property
    def is_same(self) -> bool:
        """Whether the very same words were shown."""
        return bool(self.old.answer["answer"] == self.new.answer["answer"])


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One metric in both runs, over the questions that both asked."""

    title: str
    unit: Unit
    old: float | None
    new: float | None
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The new run against the old one."""

    old: Run
    new: Run
    changes: tuple[Change, ...]
    """Common questions, in the order of the new run, both measured against what the new run expects."""
    only_old: tuple[str, ...]
    """Question ids."""
    only_new: tuple[str, ...]
    reworded: tuple[str, ...]
    """Ids that both have, but whose question or dialogue is not the same: left out."""
    regraded: tuple[str, ...]
    """Ids whose expectations changed."""
    figures: tuple[FigureChange, ...]

    @property
    def is_locked(self) -> bool:
        """Whether questions are of the locked test, whose texts nobody reads."""
        return "test" in {self.old.split, self.new.split}

    @property
    def better(self) -> list[Change]:
        """The largest gain first."""
        return sorted((change for change in self.changes if change.gain > 0), key=lambda change: -change.gain)

    @property
    def worse(self) -> list[Change]:
        """The largest loss first."""
        return sorted((change for change in self.changes if change.gain < 0), key=lambda change: change.gain)

    @property
    def p_value(self) -> float:
        """Sign test of the questions that got better against those that got worse."""
        return sign_test(len(self.better), len(self.worse))


def compare_runs(old: Run, new: Run) -> Comparison:
    """Compare two runs over the questions that both asked in the same words.

    Raises:
        EvaluationError: there is no such question.
    """
    shared = [name for name in new.records if name in old.records]
    reworded = [name for name in shared if _asked(old.records[name]) != _asked(new.records[name])]
    common = [name for name in shared if name not in reworded]
    if not common:
        message = "Ces deux rapports n’ont aucune question en commun : comparez deux passages sur les mêmes questions."
        raise EvaluationError(message)
    changes = tuple(
        Change(replace(old.records[name], question=new.records[name].question), new.records[name]) for name in common
    )
    return Comparison(
        old=old,
        new=new,
        changes=changes,
        only_old=tuple(name for name in old.records if name not in new.records),
        only_new=tuple(name for name in new.records if name not in old.records),
        reworded=tuple(reworded),
        regraded=tuple(name for name in common if old.records[name].question != new.records[name].question),
        figures=_figures([change.old for change in changes], [change.new for change in changes]),
    )


def _asked(record: Record) -> tuple[str, tuple[str, ...]]:
    return record.question.q, record.question.history


def _reciprocal_rank(record: Record) -> float:
    return max((1 / rank for rank in record.need_ranks if rank is not None), default=0.0)


def _figures(old: Sequence[Record], new: Sequence[Record]) -> tuple[FigureChange, ...]:
    old_shares, new_shares = question_shares(old), question_shares(new)
    pairs: dict[str, TwoRuns] = {name: _of_shares(old_shares[name], new_shares[name]) for name in new_shares}
    pairs |= {name: _of_statistic(statistic, old, new) for name, (_, _, statistic) in STATISTICS.items()}
    every = np.arange(len(new))
    is_new = np.ones(len(new), dtype=np.bool_)
    return tuple(
        FigureChange(
            title,
            UNITS.get(name, "share"),
            pairs[name](every, ~is_new),
            pairs[name](every, is_new),
            difference(pairs[name], len(new)),
        )
        for name, title in TITLES.items()
    )


def _of_shares(old: Sequence[tuple[float, float]], new: Sequence[tuple[float, float]]) -> TwoRuns:
    old_shares, new_shares = np.array(old, dtype=np.float64), np.array(new, dtype=np.float64)

    def figure(places: Places, is_new: IsNew) -> float | None:
        above, below = np.where(is_new[:, None], new_shares[places], old_shares[places]).sum(axis=0)
        return float(above / below) if below else None

    return figure


def _of_statistic(statistic: Statistic, old: Sequence[Record], new: Sequence[Record]) -> TwoRuns:
    def figure(places: Places, is_new: IsNew) -> float | None:
        return statistic([(new if chosen else old)[place] for place, chosen in zip(places, is_new, strict=True)])

    return figure
