"""What the corpus holds as a table of contents: documents, their sections, and who cites them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from corpus.clauses import Clause
from corpus.library import Corpus
from corpus.manifest import Source


@dataclass(frozen=True, slots=True)
class Section:
    """Consecutive clauses of one section."""

    title: str
    """The short name that labels use: « Contribution », « art. 22 »."""
    heading: str
    """The heading as the document has it; the title again where it has none."""
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document that has clauses."""

    source: Source
    sections: tuple[Section, ...]

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """All of them, in reading order."""
        return tuple(clause for section in self.sections for clause in section.clauses)

    @property
    def first(self) -> Clause:
        """Where the document opens."""
        return self.sections[0].clauses[0]

    @property
    def is_summary(self) -> bool:
        """Whether this project wrote a part of it."""
        return any(clause.kind == "summary" for clause in self.clauses)


def documents(corpus: Corpus) -> tuple[Document, ...]:
    """Every document that has clauses, in the order of the corpus."""
    grouped = groupby(corpus.clauses, key=lambda clause: clause.locator.document)
    return tuple(_document(corpus.manifest.source(name), tuple(members)) for name, members in grouped)


def document_of(corpus: Corpus, clause: Clause) -> Document:
    """The document in which a clause stands."""
    name = clause.locator.document
    members = tuple(other for other in corpus.clauses if other.locator.document == name)
    return _document(corpus.manifest.source(name), members)


def entry_of(corpus: Corpus, source: Source) -> Clause | None:
    """Where a cited document is read: its first clause, else the note that names it."""
    first = next((clause for clause in corpus.clauses if clause.locator.document == source.id), None)
    return first or corpus.by_id.get(source.cited_in or "")


def cited_by_note(corpus: Corpus, note: Clause) -> Source | None:
    """The document that a note names."""
    return next((source for source in corpus.manifest.documents if source.cited_in == note.clause_id), None)


def callers(corpus: Corpus) -> dict[str, Clause]:
    """Clause id of each note to the first clause that calls it."""
    return {call.note_id: clause for clause in reversed(corpus.clauses) for call in clause.note_calls}


def _document(source: Source, clauses: tuple[Clause, ...]) -> Document:
    return Document(source, tuple(_sections(source, clauses)))


def _sections(source: Source, clauses: tuple[Clause, ...]) -> Iterator[Section]:
    known = {section.id: section for section in source.sections}
    for name, members in groupby(clauses, key=lambda clause: clause.locator.section):
        held = tuple(members)
        record = known.get(name)
        title = record.title if record else _title_in_label(held[0])
        yield Section(title, (record.heading if record else None) or title, held)


def _title_in_label(clause: Clause) -> str:
    """What stands between the document and the paragraph in a label: « art. 22 » in « Charte, art. 22, § 1 »."""
    return ", ".join(clause.locator.label.split(", ")[1:-1]) or clause.locator.section
