"""Blocks to clauses: paragraphs with their marks, the labels that a reader would write, footnotes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.clauses import NOTES, Clause, Cutting, Heading, Locator
from corpus.cutters.blocks import LETTER, NUMBER, Block, is_finished, is_heading, item_mark
from corpus.manifest import Part, Source
from corpus.pages import Page
from corpus.sentences import Span, split_sentences

PREAMBLE = "preambule"
ANNEX = "annexe"
PREAMBLE_PLACE = "préambule"
SHORT_ITEM_CHARS = 60
"""« – le logement ; » says nothing without the paragraph that introduces it."""
_NOTE_NUMBER = re.compile(r"[(\[]?(\d{1,3})[)\]]?[.):]?\s+(?=\S)")


@dataclass(slots=True)
class Paragraph:
    """A clause in the making."""

    blocks: list[Block]
    marker: Span | None = None
    mark: str | None = None
    """What the source calls it: « § 2 », « A, § 2 »; None where it has neither number nor letter."""
    title: str = ""

    @property
    def last(self) -> str:
        """The text of its last block."""
        return self.blocks[-1].text


@dataclass(slots=True)
class Draft:
    """The cutting in the making."""

    source: Source
    part: Part
    clauses: list[Clause] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)

    def add(self, section: str, place: str, paragraphs: Sequence[Paragraph], title: str | None = None) -> None:
        """Append the clauses of a whole section; ``title`` stands for all of them, None leaves each its own."""
        opening = f"{self.part.label}, {place}" if place else self.part.label
        labels = paragraph_labels([paragraph.mark for paragraph in paragraphs])
        for number, (paragraph, label) in enumerate(zip(paragraphs, labels, strict=True), start=1):
            locator = Locator(self.source.id, section, number, f"{opening}, {label}", paragraph.blocks[0].page)
            text = " ".join(" ".join(block.text for block in paragraph.blocks).split())
            pieces = tuple(piece for block in paragraph.blocks for piece in block.pieces)
            clause = Clause(locator, text, sentences=split_sentences(text), source=pieces, marker=paragraph.marker)
            self.clauses.append(replace(clause, title=_in_small(paragraph.title if title is None else title)))

    def add_plain(self, section: str, place: str, blocks: Sequence[Block], title: str | None = None) -> None:
        """Append a section without printed numbers, its headings set apart."""
        paragraphs, headings = plain_paragraphs(blocks)
        self.add_headings(section, headings)
        self.add(section, place, paragraphs, title)

    def add_headings(self, section: str, blocks: Sequence[Block]) -> None:
        """Append lines that are part of no clause."""
        self.headings.extend(Heading(section, block.span) for block in blocks)

    def add_notes(self, section: str, pages: Sequence[Page]) -> None:
        """Append the footnotes, a clause each, under their printed numbers."""
        seen: set[int] = set()
        lines = [(page.number, " ".join(line.split())) for page in pages for line in page.notes.splitlines()]
        for position, (page, line) in enumerate(((page, line) for page, line in lines if line), start=1):
            found = _NOTE_NUMBER.match(line)
            number = int(found.group(1)) if found else None
            place = f"notes, § {position}" if number is None else f"note {number}"
            if number in seen:
                place = f"notes, § {position} (note {number})"
            if number is not None:
                seen.add(number)
            text = line[found.end() :] if found else line
            locator = Locator(self.source.id, section, position, f"{self.part.label}, {place}", page)
            self.clauses.append(Clause(locator, text, sentences=split_sentences(text)))

    def cutting(self) -> Cutting:
        """The finished cutting; headings in the order of the text."""
        return Cutting(tuple(self.clauses), tuple(sorted(self.headings, key=lambda heading: heading.source)))


def _in_small(title: str) -> str:
    """Titles are searched, and a model reads capitals badly."""
    return title.capitalize() if title.isupper() else title


def notes_section(source: Source, part: Part) -> str:
    """``notes``; for the second part of a document ``protocole-notes``, so that no two clauses share an id."""
    is_first = not source.parts or part == source.parts[0]
    return NOTES if is_first else f"{part.id}-{NOTES}"


def plain_paragraphs(
    blocks: Sequence[Block], marks: Mapping[int, str] | None = None, max_item_chars: int = SHORT_ITEM_CHARS
) -> tuple[list[Paragraph], list[Block]]:
    """Paragraphs, and the headings that stand alone between them; each paragraph bears the title last met.

    Args:
        blocks: in order.
        marks: for the blocks (by rank) whose printed number is the document's own, what a label says of it.
        max_item_chars: a list item up to this length joins the paragraph that introduces it.
    """
    marks = marks or {}
    paragraphs: list[Paragraph] = []
    headings: list[Block] = []
    title = ""
    is_open = False
    for rank, block in enumerate(blocks):
        awaits = is_open and (
            paragraphs[-1].last.endswith((":", ";", ",")) or _goes_on_list(blocks[rank - 1].text, block.text)
        )
        if rank not in marks and is_heading(block.text) and (not awaits or block.text.isupper()):
            headings.append(block)
            title = block.text[item_mark(block.text) :]
            is_open = False
            continue
        mark_chars = item_mark(block.text)
        is_item = mark_chars > 0 or (awaits and (is_heading(block.text) or block.text[0].islower()))
        if is_open and is_item and rank not in marks and len(block.text) <= max_item_chars + mark_chars:
            paragraphs[-1].blocks.append(block)
            continue
        paragraphs.append(open_paragraph(block, 0 if LETTER.match(block.text) else mark_chars, marks.get(rank), title))
        is_open = True
    return paragraphs, headings


def _goes_on_list(before: str, text: str) -> bool:
    """Whether both are numbered items of a list that has no stops: « 1. L’accueil », « 2. Le logement »."""
    numbers = NUMBER.match(before), NUMBER.match(text)
    return all(numbers) and not is_finished(before)


def open_paragraph(block: Block, mark_chars: int, mark: str | None = None, title: str = "") -> Paragraph:
    """A paragraph that begins with this block, the mark at its head set apart."""
    if not mark_chars:
        return Paragraph([block], None, mark, title)
    marker, rest = block.split(mark_chars)
    return Paragraph([rest], marker, mark, title)


def paragraph_labels(marks: Sequence[str | None]) -> list[str]:
    """What a reader would write for each paragraph of a section.

    Without printed numbers « § 1 », « § 2 »; with them the printed one, and for what follows it « § 2, al. 2 », so that
    « art. 33, § 2 » is always the paragraph that the source calls 2.
    """
    if not any(marks):
        return [f"§ {position}" for position in range(1, len(marks) + 1)]
    labels = []
    opening, rank = "", 0
    for mark in marks:
        opening, rank = (f"{mark}, ", 1) if mark else (opening, rank + 1)
        labels.append(mark or f"{opening}al. {rank}")
    return labels
