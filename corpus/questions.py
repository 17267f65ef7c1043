"""Questions written by hand: those that a clause answers, and those that no text answers."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.clauses import Clause
from corpus.errors import CorpusError
from corpus.pages import read_text

ROOT_LETTERS = 5
"""Two words with the same first letters are taken for one when a question is matched with a paragraph."""
_MIN_WORD = 4


@dataclass(frozen=True, slots=True)
class LikelyQuestion:
    """A question that a clause answers, written by hand."""

    text: str
    sentences: tuple[int, ...] = ()
    """The sentences of the clause that hold the answer, from 0, best first; empty where the clause has just one."""


@dataclass(frozen=True, slots=True)
class AbsentQuestion:
    """A question that the loaded texts do not answer, written by hand: silence is recognised, not only inferred."""

    text: str
    reason: Literal["no_evidence", "out_of_scope"]


class _QuestionRecord(BaseModel):
    """One line of a file of likely questions."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    clause_id: str
    q: Annotated[str, Field(min_length=2)]
    sentences: tuple[Annotated[int, Field(ge=0)], ...] = ()


class _AbsentRecord(BaseModel):
    """One line of a file of absent questions."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: Annotated[str, Field(min_length=2)]
    reason: Literal["no_evidence", "out_of_scope"]


_RecordT = TypeVar("_RecordT", bound=BaseModel)


def read_absent(folder: Path) -> tuple[AbsentQuestion, ...]:
    """Every absent question, file by file.

    Raises:
        CorpusError: a line is malformed; names the file and the line.
    """
    records = _records(folder, _AbsentRecord, "« q » et « reason » (no_evidence ou out_of_scope)")
    return tuple(AbsentQuestion(record.q, record.reason) for _, record in records)


def read_likely(
    folder: Path, written_for: Iterable[Clause], in_use: Sequence[Clause]
) -> dict[str, tuple[LikelyQuestion, ...]]:
    """The likely questions of each clause in use, by clause id, in the order of the files.

    Args:
        folder: holds the files.
        written_for: the clauses that the questions name: the declaration's and every summary's.
        in_use: the clauses of the corpus. Where an official article stands in for its summary, a question goes to the
            paragraph of the article that shares most words with it.

    Raises:
        CorpusError: a line is malformed or names no clause or sentence; names the file and the line.
    """
    known = {clause.clause_id: clause for clause in written_for}
    by_id = {clause.clause_id: clause for clause in in_use}
    by_section: dict[str, list[Clause]] = {}
    for clause in in_use:
        by_section.setdefault(clause.section_id, []).append(clause)
    questions: dict[str, list[LikelyQuestion]] = {}
    for place, record in _records(folder, _QuestionRecord, "« clause_id », « q » et, au besoin, « sentences »"):
        named = known.get(record.clause_id)
        if named is None:
            message = f"{place} : aucune clause ne porte l’identifiant « {record.clause_id} »."
            raise CorpusError(message)
        if any(rank >= len(named.sentences) for rank in record.sentences):
            message = f"{place} : « {record.clause_id} » n’a que {len(named.sentences)} phrases, comptées de 0."
            raise CorpusError(message)
        if by_id.get(record.clause_id) == named:
            questions.setdefault(record.clause_id, []).append(LikelyQuestion(record.q, record.sentences))
        elif article := by_section.get(named.section_id):
            nearest = _nearest(record.q, article)
            questions.setdefault(nearest.clause_id, []).append(LikelyQuestion(record.q))
    return {clause_id: tuple(likely) for clause_id, likely in questions.items()}


def _nearest(question: str, article: Sequence[Clause]) -> Clause:
    """The paragraph that shares most words with a question, rare ones counting most; the first one where none does."""
    roots = [_roots(clause.text) for clause in article]
    wanted = _roots(question)

    def shared(place: int) -> float:
        common = wanted & roots[place]
        return sum(1 / sum(root in other for other in roots) for root in common)

    return article[max(range(len(article)), key=lambda place: (shared(place), -place))]


def _roots(text: str) -> frozenset[str]:
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    found = "".join(c if c.isalnum() else " " for c in plain).split()
    return frozenset(word[:ROOT_LETTERS] for word in found if len(word) >= _MIN_WORD)


def _records(folder: Path, record: type[_RecordT], keys: str) -> Iterator[tuple[str, _RecordT]]:
    """Each line of each JSON-lines file of a folder, checked, with its place for messages."""
    for path in sorted(folder.glob("*.jsonl")):
        text, _ = read_text(path)
        for number, line in enumerate(text.splitlines(), start=1):
            place = f"{path.name}, ligne {number}"
            try:
                yield place, record.model_validate_json(line)
            except ValidationError as error:
                message = f"{place} : il faut un objet JSON avec {keys}."
                raise CorpusError(message) from error


def count_questions(questions: Mapping[str, Sequence[LikelyQuestion]]) -> int:
    """How many likely questions there are."""
    return sum(map(len, questions.values()))
