"""The loaded corpus: the clauses of every document that is here, and the hash that stamps each answer."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.clauses import NOTES, Clause, split_clauses
from corpus.errors import CorpusError
from corpus.manifest import CORPUS_DIR, Manifest, Source, load_manifest
from corpus.pages import read_text

DOCUMENTS_DIR = CORPUS_DIR / "documents"


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


@dataclass(frozen=True)
class Corpus:
    """Every clause, in reading order, with what the index needs to know about each."""

    manifest: Manifest
    clauses: tuple[Clause, ...]
    questions: dict[str, tuple[LikelyQuestion, ...]]
    """Clause id to the likely questions that it answers, the one to suggest first."""
    absent: tuple[AbsentQuestion, ...] = ()

    @cached_property
    def sha256(self) -> str:
        """Hash of all that can be cited and found: ids, labels, texts, sentences, questions, in order."""
        content: list[list[object]] = [
            [
                clause.clause_id,
                clause.locator.label,
                clause.kind,
                clause.text,
                self.indexed_text(clause),
                [[span.start, span.end] for span in clause.sentences],
                [[question.text, question.sentences] for question in self.questions.get(clause.clause_id, ())],
            ]
            for clause in self.clauses
        ]
        content.append([[question.text, question.reason] for question in self.absent])
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()

    @cached_property
    def by_id(self) -> dict[str, Clause]:
        """Clauses by id."""
        return {clause.clause_id: clause for clause in self.clauses}

    @cached_property
    def contexts(self) -> dict[str, str]:
        """Clause id of a note to what it is about: the words that call it, and the title of the cited document.

        A note is often a bare address: nobody asks with its words, so these stand beside it in the index, never in a
        quotation.
        """
        contexts = {source.cited_in: source.title for source in self.manifest.documents if source.cited_in}
        for clause in self.clauses:
            for call in clause.note_calls:
                before = clause.text[: call.offset].split()[-8:]
                contexts[call.note_id] = f"{' '.join(before)} ; {contexts.get(call.note_id, '')}"
        return contexts

    def indexed_text(self, clause: Clause) -> str:
        """What the index reads of a clause: its text, and for a note its label and context before it."""
        if clause.locator.section != NOTES:
            return clause.text
        return f"{clause.locator.label} : {self.contexts.get(clause.clause_id, '')} {clause.text}"


def load_corpus(manifest: Manifest | None = None, documents_dir: Path = DOCUMENTS_DIR) -> Corpus:
    """Read, check and cut every document whose text is in the corpus.

    Raises:
        CorpusError: a file is missing, changed or cannot be cut; a likely question names no clause.
    """
    manifest = manifest or load_manifest()
    clauses = [clause for source in manifest.documents if source.is_loaded for clause in _read(source, documents_dir)]
    known = {clause.clause_id: clause for clause in clauses}
    questions = _read_questions(documents_dir / "questions", known)
    return Corpus(manifest, tuple(clauses), questions, _read_absent(documents_dir / "absent"))


def _read(source: Source, documents_dir: Path) -> tuple[Clause, ...]:
    path = documents_dir / str(source.path)
    text, digest = read_text(path)
    if source.sha256 is not None and digest != source.sha256:
        message = (
            f"Le fichier {path.name} a été modifié (sha256 {digest[:12]}…, attendu {source.sha256[:12]}…) : "
            "rétablissez-le depuis le dépôt, car on ne cite que le texte d’origine."
        )
        raise CorpusError(message)
    return split_clauses(text, source).clauses


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


def _read_questions(folder: Path, known: Mapping[str, Clause]) -> dict[str, tuple[LikelyQuestion, ...]]:
    questions: dict[str, list[LikelyQuestion]] = {}
    for place, record in _records(folder, _QuestionRecord, "« clause_id », « q » et, au besoin, « sentences »"):
        clause = known.get(record.clause_id)
        if clause is None:
            message = f"{place} : aucune clause ne porte l’identifiant « {record.clause_id} »."
            raise CorpusError(message)
        if any(rank >= len(clause.sentences) for rank in record.sentences):
            message = f"{place} : « {record.clause_id} » n’a que {len(clause.sentences)} phrases, comptées de 0."
            raise CorpusError(message)
        questions.setdefault(record.clause_id, []).append(LikelyQuestion(record.q, record.sentences))
    return {clause_id: tuple(likely) for clause_id, likely in questions.items()}


def _read_absent(folder: Path) -> tuple[AbsentQuestion, ...]:
    records = _records(folder, _AbsentRecord, "« q » et « reason » (no_evidence ou out_of_scope)")
    return tuple(AbsentQuestion(record.q, record.reason) for _, record in records)
