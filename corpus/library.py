"""The loaded corpus: the clauses of every document, and the hash that stamps each answer.

A document speaks by its own text where that is here, else by our summary of it. An official text takes the place of the
summary article by article: what it does not cover, our summary still says.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from corpus.clauses import NOTES, Clause
from corpus.cutters.bulleted import cut_bulleted
from corpus.cutters.summary import cut_summary
from corpus.errors import CorpusError
from corpus.manifest import CORPUS_DIR, Manifest, Source, load_manifest
from corpus.official import DOWNLOADS_DIR, OfficialText, read_official
from corpus.pages import read_text
from corpus.questions import AbsentQuestion, LikelyQuestion, read_absent, read_likely

DOCUMENTS_DIR = CORPUS_DIR / "documents"
_LABEL_OF_SUMMARY = ", résumé"


@dataclass(frozen=True)
class Corpus:
    """Every clause, in reading order, with what the index needs to know about each."""

    manifest: Manifest
    clauses: tuple[Clause, ...]
    questions: dict[str, tuple[LikelyQuestion, ...]]
    """Clause id to the likely questions that it answers, the one to suggest first."""
    absent: tuple[AbsentQuestion, ...] = ()
    official: Mapping[str, tuple[OfficialText, ...]] = field(default_factory=dict)
    """For each document that has one, what became of each part of its official text."""

    @cached_property
    def sha256(self) -> str:
        """Hash of all that can be cited and found: ids, labels, texts, sentences, questions, in order."""
        content: list[list[object]] = [
            [
                clause.clause_id,
                clause.locator.label,
                clause.kind,
                clause.check,
                clause.url,
                clause.locator.page,
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
    def section_ids(self) -> frozenset[str]:
        """The id of every section and article."""
        return frozenset(clause.section_id for clause in self.clauses)

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
        """What the index reads of a clause: its text, after its place and title or, for a note, what it is about."""
        if clause.locator.section == NOTES:
            return f"{clause.locator.label} : {self.contexts.get(clause.clause_id, '')} {clause.text}"
        if clause.title:
            place = clause.locator.label.partition(_LABEL_OF_SUMMARY)[0]
            return f"{place}, {clause.title} : {clause.text}"
        return clause.text

    def speaks_by_summary(self, document: str) -> bool:
        """Whether a part of the document is known by our summary alone."""
        parts = self.official.get(document, ())
        return bool(parts) and not all(part.is_used for part in parts)


def load_corpus(
    manifest: Manifest | None = None, documents_dir: Path = DOCUMENTS_DIR, downloads_dir: Path = DOWNLOADS_DIR
) -> Corpus:
    """Read, check and cut every document.

    Raises:
        CorpusError: a file of ``documents_dir`` is missing, changed or cannot be cut, or a likely question names no
            clause. A bad file in ``downloads_dir`` is no error: the summary speaks instead, and ``official`` says why.
    """
    manifest = manifest or load_manifest()
    clauses: list[Clause] = []
    written_for: list[Clause] = []
    official: dict[str, tuple[OfficialText, ...]] = {}
    for source in manifest.documents:
        if source.is_held:
            own = _read_text(source, documents_dir)
            written_for += own
            clauses += own
            continue
        summary = _read_summary(source, documents_dir)
        official[source.id] = tuple(read_official(source, part, downloads_dir) for part in source.parts)
        written_for += summary
        clauses += _in_place(summary, official[source.id])
    questions = read_likely(documents_dir / "questions", written_for, clauses)
    return Corpus(manifest, tuple(clauses), questions, read_absent(documents_dir / "absent"), official)


def _read_text(source: Source, documents_dir: Path) -> tuple[Clause, ...]:
    path = documents_dir / str(source.path)
    text, digest = read_text(path)
    if source.sha256 is not None and digest != source.sha256:
        message = (
            f"Le fichier {path.name} a été modifié (sha256 {digest[:12]}…, attendu {source.sha256[:12]}…) : "
            "rétablissez-le depuis le dépôt, car on ne cite que le texte d’origine."
        )
        raise CorpusError(message)
    return cut_bulleted(text, source).clauses


def _read_summary(source: Source, documents_dir: Path) -> tuple[Clause, ...]:
    text, _ = read_text(documents_dir / "summaries" / f"{source.id}.md")
    return cut_summary(text, source).clauses


def _in_place(summary: Sequence[Clause], official: Sequence[OfficialText]) -> list[Clause]:
    """The official clauses where those of the summary that they make needless stood; the others stay."""
    taken = {clause.section_id for text in official for clause in text.clauses}
    taken |= {
        f"{clause.locator.document}/{section}"
        for text in official
        for clause in text.clauses[:1]
        for section in text.part.replaces
    }
    first = next((place for place, clause in enumerate(summary) if clause.section_id in taken), len(summary))
    kept = [clause for clause in summary if clause.section_id not in taken]
    texts = [clause for text in official for clause in text.clauses]
    return [*kept[:first], *texts, *kept[first:]]
