"""Whole documents in the layouts of the corpus, printed and read: nothing lost, nothing moved, nothing added."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from corpus.pages import Page, read_pages
from corpus.pages.pdf import read_sheets
from corpus.pages.printed import pages_of
from tests.corpus.press import A4, Press, dejavu
from tests.corpus.prose import chooser, partable, prose


@dataclass
class Made:
    """A printed document and what a reader should get."""

    path: Path
    paragraphs: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    count: int = 0
    """Pages."""


def paragraphs_of(pages: tuple[Page, ...], written: list[str]) -> list[str]:
    """The paragraphs of a document, those that a page break cuts put together as they were written."""
    found: list[str] = []
    for page in pages:
        for rank, text in enumerate(page.text.split("\n\n") if page.text else []):
            if rank == 0 and found and f"{found[-1]} {text}" in written:
                found[-1] += f" {text}"
            else:
                found.append(text)
    return found


def charter(path: Path, articles: int) -> Made:
    """Articles with titles and numbered paragraphs; a head that alternates, « - 3 - » at the foot, ligatures."""
    choose = chooser(2006)
    made = Made(path)

    def frame(canvas: Canvas, number: int) -> None:
        canvas.setFont("DejaVuSans", 8)
        if number > 1:
            head = "Charte d’essai pour la vie locale" if number % 2 else "Assemblée des communes d’essai"
            canvas.drawString(60 if number % 2 else 380, 800, head)
        canvas.drawCentredString(A4[0] / 2, 32, f"- {number} -")

    press = Press(path, font=dejavu(), size=10, frame=frame)
    press.heading("CHARTE D’ESSAI POUR LA VIE LOCALE", 18, is_centred=True)
    made.paragraphs.append("CHARTE D’ESSAI POUR LA VIE LOCALE")
    for number in range(1, articles + 1):
        press.heading(f"Article {number}", 13, is_centred=True)
        press.heading(f"Un droit efficace, numéro {number}".replace("ffi", "\ufb03"), 11.5, is_centred=True)
        made.paragraphs += [f"Article {number}", f"Un droit efficace, numéro {number}"]
        for rank in range(1, 4):
            text = f"{rank}. {prose(choose, choose.randint(3, 7))}"
            press.paragraph(partable(text).replace("fi", "\ufb01"))
            made.paragraphs.append(text)
        for _ in range(choose.randint(0, 3)):
            text = prose(choose, 1)
            press.paragraph(partable(text), bullet="•")
            made.paragraphs.append(f"• {text}")
    press.save()
    made.count = press.page
    return made


def communication(path: Path) -> Made:
    """Numbered headings, justified text, footnotes under a rule, « FR 3 FR » at the foot."""
    choose = chooser(2020)
    made = Made(path)

    def frame(canvas: Canvas, number: int) -> None:
        canvas.setFont("Times-Bold", 12)
        for x, text in ((60, "FR"), (295, str(number)), (515, "FR")):
            canvas.drawString(x, 25, text)

    press = Press(path, size=12, frame=frame)
    note = 0
    for chapter in range(1, 7):
        for heading in (f"{chapter}. PREMIÈRE PARTIE", f"{chapter}.1. Une idée simple"):
            press.heading(heading, 12)
            made.paragraphs.append(heading)
        for _ in range(5):
            note += 1
            words = choose.sample(
                "accueil adresse essai langue longue maire pacte page rapport suite ville".split(), 11
            )
            address = f"https://exemple.eu/rapports/{note}/annexes-et-suites/{'-'.join(words)}"
            made.notes.append(f"{note} Rapport sur l’essai, p. {note}, {address}.")
            press.note(f"^{made.notes[-1]}")
            text = prose(choose, 4)
            press.paragraph(f"{partable(text[:-1])}^{note}.")
            made.paragraphs.append(f"{text[:-1]}{note}.")
    press.save()
    made.count = press.page
    return made


def brochure(path: Path) -> Made:
    """Two columns under titles over the whole width, with a foot that holds the page number."""
    choose = chooser(2031)
    made = Made(path)

    def frame(canvas: Canvas, number: int) -> None:
        canvas.setFont("Helvetica", 7)
        canvas.drawRightString(A4[0] - 60, 30, f"Une brochure d’essai | {number}")

    press = Press(path, font="Helvetica", size=9, columns=2, frame=frame)
    for part in range(1, 5):
        press.banner(f"Partie {part} : ce que la ville peut faire")
        made.paragraphs.append(f"Partie {part} : ce que la ville peut faire")
        for rank in range(12):
            press.heading(f"Conseil {rank + 1}", 10)
            text = prose(choose, choose.randint(2, 5))
            press.paragraph(partable(text))
            made.paragraphs += [f"Conseil {rank + 1}", text]
        press.new_page()
    press.paragraph("Fin de la brochure.")
    made.paragraphs.append("Fin de la brochure.")
    press.save()
    made.count = press.page
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the documents are printed."""
    return tmp_path_factory.mktemp("layouts")


def test_a_charter_of_forty_pages_is_read_whole(folder: Path) -> None:
    """Every paragraph as it was written, without heads, page numbers, hyphens and ligatures."""
    made = charter(folder / "charte.pdf", 84)
    assert made.count >= 40
    pages = read_pages(made.path)
    assert [page.number for page in pages] == list(range(1, made.count + 1))
    assert paragraphs_of(pages, made.paragraphs) == made.paragraphs
    assert not any(page.notes for page in pages)


def test_a_communication_is_read_with_its_notes_apart(folder: Path) -> None:
    """The numbers of the notes are glued to the words that call them; long addresses are whole."""
    made = communication(folder / "communication.pdf")
    pages = read_pages(made.path)
    assert paragraphs_of(pages, made.paragraphs) == made.paragraphs
    assert [note for page in pages for note in page.notes.splitlines()] == made.notes


def test_a_brochure_in_two_columns_is_read_column_by_column(folder: Path) -> None:
    """Titles over the whole width stay above their columns; the last page has one column."""
    made = brochure(folder / "brochure.pdf")
    assert paragraphs_of(read_pages(made.path), made.paragraphs) == made.paragraphs


_WORDS = st.sampled_from(
    "accueil l’asile Europe réfugiés, locale œuvre « IncluCities » 2015 art. LGBTQI+ non-refoulement État UE. ; : Nous "
    "33 (GLR) 100 à • – a) 3. www.exemple.fr aujourd’hui".split()
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(_WORDS, min_size=1, max_size=60), min_size=1, max_size=8))
def test_words_that_were_printed_are_read_in_their_order(tmp_path: Path, paragraphs: list[list[str]]) -> None:
    """Whatever the words are, none is lost, doubled or moved on a page with one column."""
    press = Press(tmp_path / "page.pdf", font=dejavu())
    for words in paragraphs:
        press.paragraph(" ".join(words))
    pages = pages_of(read_sheets(press.save(), 10))
    assert " ".join(f"{page.text} {page.notes}" for page in pages).split() == [
        word for words in paragraphs for word in words
    ]
