"""The declaration, printed and read again, gives the same clauses as its text file."""

import re

import pytest
from reportlab.pdfgen.canvas import Canvas

from corpus.clauses import Clause
from corpus.cutters.bulleted import cut_bulleted
from corpus.manifest import Source
from corpus.pages import Page, joined, read_pages
from tests.corpus.press import A4, Press

_NOTE = re.compile(r"(\d+ )?https?://|\d+ se référant")
_CALL = re.compile(r"(?<=[a-z])(\d)(?=[,. ])|(?<=\) )(\d)(?=\.)")
_PAGE_GAP = 5
"""So many blank lines stand where the declaration's own pages end."""


def frame(canvas: Canvas, number: int) -> None:
    """The running head and foot."""
    canvas.setFont("Times-Italic", 8)
    canvas.drawString(60, 805, "Conseil des Communes et Régions d’Europe – Déclaration")
    canvas.drawCentredString(A4[0] / 2, 30, f"{number}/6")


def sheets_of(text: str) -> list[list[str]]:
    """The paragraphs, headings and notes of each of the declaration's own pages."""
    sheets: list[list[str]] = [[]]
    blanks = 0
    is_open = False
    for line in (line.strip() for line in text.split("\n")):
        if not line:
            blanks += 1
            is_open = False
            continue
        last = sheets[-1][-1] if sheets[-1] else ""
        is_note = _NOTE.match(line) is not None
        if last and not is_note and (_NOTE.match(last) or blanks >= _PAGE_GAP):
            sheets.append([])
            is_open = False
        if is_open and not is_note:
            sheets[-1][-1] += f" {line}"
        else:
            sheets[-1].append(line)
        # a link without number, and the heading under the last note, stand right under other lines
        is_open = not is_note and line != "À propos du CCRE"
        blanks = 0
    return sheets


@pytest.fixture(scope="module")
def pages(
    declaration_text: str, declaration_source: Source, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Page, ...]:
    """The declaration as read from its PDF."""
    headings = {section.heading for section in declaration_source.sections}
    press = Press(tmp_path_factory.mktemp("press") / "declaration.pdf", size=10, frame=frame)
    for rank, sheet in enumerate(sheets_of(declaration_text)):
        if rank:
            press.new_page()
        for note in (note for note in sheet if _NOTE.match(note)):
            press.note(re.sub(r"^(\d+) ", r"^\1 ", note))
        for block in (block for block in sheet if not _NOTE.match(block)):
            text = _CALL.sub(r"^\1\2", block)
            if block in headings:
                press.heading(text, 12)
            elif text.startswith("•"):
                press.paragraph(text.lstrip("• "), bullet="•")
            else:
                press.paragraph(text)
    return read_pages(press.save())


@pytest.fixture(scope="module")
def printed(pages: tuple[Page, ...], declaration_source: Source) -> tuple[Clause, ...]:
    """Its clauses."""
    return cut_bulleted(joined(pages), declaration_source).clauses


@pytest.fixture(scope="module")
def written(declaration_text: str, declaration_source: Source) -> tuple[Clause, ...]:
    """The clauses of the text file."""
    return cut_bulleted(declaration_text, declaration_source).clauses


def test_the_pages_are_those_that_were_printed(pages: tuple[Page, ...]) -> None:
    """Six, without the running head and the page number."""
    assert [page.number for page in pages] == [1, 2, 3, 4, 5, 6]
    assert not any("Régions d’Europe – Déclaration" in page.text or "/6" in page.text for page in pages)


def test_the_notes_stand_apart(pages: tuple[Page, ...]) -> None:
    """Under the page that calls them; a long address that was cut at the margin is whole."""
    assert [len(page.notes.splitlines()) for page in pages] == [3, 1, 0, 1, 1, 0]
    assert "new-pact-migration-and-asylum-documents-adopted-23-september-2020_fr\n" in pages[0].notes


def test_the_clauses_are_those_of_the_text_file(printed: tuple[Clause, ...], written: tuple[Clause, ...]) -> None:
    """Ids, labels and every word."""
    assert [(clause.locator, clause.text) for clause in printed] == [
        (clause.locator, clause.text) for clause in written
    ]


def test_the_note_calls_stand_where_they_stood(printed: tuple[Clause, ...], written: tuple[Clause, ...]) -> None:
    """Raised numbers of the print are the calls of the text."""
    calls = [[(call.offset, call.note_id) for call in clause.note_calls] for clause in printed]
    assert calls == [[(call.offset, call.note_id) for call in clause.note_calls] for clause in written]
    assert sum(map(len, calls)) == 5


def test_the_sentences_are_those_of_the_text_file(printed: tuple[Clause, ...], written: tuple[Clause, ...]) -> None:
    """They are cut out of the same text."""
    assert [clause.sentences for clause in printed] == [clause.sentences for clause in written]
