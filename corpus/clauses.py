"""Clauses: what is cited. Where each one stands, what it says, and which notes it calls.

``corpus/cutters/`` makes them, a module for each way of cutting a document.
"""

from dataclasses import dataclass
from typing import Literal

from corpus.sentences import Span

Kind = Literal["text", "summary"]
"""``text``: a clause of the document itself; ``summary``: a clause that this project wrote about it."""
Check = Literal["checked", "partly", "unchecked"]
"""Whether what a clause of a summary says was compared with a named page."""

DECLARATION = "declaration"
"""The document whose signatories are meant by « ils » and « nous »."""
NOTES = "notes"
PAGE_BREAK = "\f"


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a clause stands. Made once, by a cutter, and carried unchanged to the screen."""

    document: str
    section: str
    number: int
    """From 1 inside the section, in reading order."""
    label: str
    """What a French reader would write: « Déclaration, Positions, § 4 »."""
    page: int | None = None
    """From 1; None where the source has no pages."""

    @property
    def clause_id(self) -> str:
        """``declaration/positions/4``: stable whatever the model, the chunk size or the index."""
        return f"{self.document}/{self.section}/{self.number}"


@dataclass(frozen=True, slots=True)
class NoteCall:
    """A link from a place in a clause to a note."""

    offset: int
    """Character of the clause's text before which the call stood."""
    note_id: str
    """Clause id of the note."""
    source: Span
    """Where the call stands in the file."""


@dataclass(frozen=True, slots=True)
class Clause:
    """The unit that is cited."""

    locator: Locator
    text: str
    """Reading text: one line, no note calls."""
    kind: Kind = "text"
    sentences: tuple[Span, ...] = ()
    """Offsets into ``text``; joined by one space they give it back."""
    note_calls: tuple[NoteCall, ...] = ()
    source: tuple[Span, ...] = ()
    """Where its characters stand in the file, in order."""
    marker: Span | None = None
    """Where its bullet or its number stands in the file."""
    title: str = ""
    """The title of its article or section, where it has one: searched with the text, never quoted."""
    check: Check | None = None
    """For a summary, what it was compared with; None for a text."""
    url: str | None = None
    """Where the official text is found."""

    @property
    def clause_id(self) -> str:
        """See ``Locator.clause_id``."""
        return self.locator.clause_id

    @property
    def section_id(self) -> str:
        """``charte/art-22``: the article, whose number holds for the summary and for the official text."""
        return f"{self.locator.document}/{self.locator.section}"


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that opens a section; it is not part of any clause."""

    section: str
    source: Span


@dataclass(frozen=True, slots=True)
class Cutting:
    """A whole document, cut: every non-blank character of it stands in exactly one clause, heading or note call."""

    clauses: tuple[Clause, ...]
    headings: tuple[Heading, ...]
