"""What printing does to a text, one thing at a time, and how it is undone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from corpus.pages import Page, joined
from corpus.pages.pdf import read_sheets
from corpus.pages.printed import pages_of
from tests.corpus.press import A4, Press, dejavu, printed_lines
from tests.corpus.prose import chooser, prose

LEFT, RIGHT = 60.0, 320.0
BODY = "La commune accueille les personnes et organise avec elles la vie de ses quartiers, chaque jour de l’année."


def read(path: Path) -> tuple[Page, ...]:
    """The pages of a PDF that is safe to read in this process."""
    return pages_of(read_sheets(path, 100))


def texts(path: Path) -> list[list[str]]:
    """The paragraphs of each page."""
    return [page.text.split("\n\n") if page.text else [] for page in read(path)]


def column(x: float, top: float, lines: list[str], step: float = 13.2) -> list[tuple[float, float, str]]:
    """Lines below each other."""
    return [(x, top - rank * step, line) for rank, line in enumerate(lines)]


def framed(path: Path, frame: Callable[[Canvas, int], None], count: int, sentences: int = 4) -> list[list[str]]:
    """The paragraphs of a document of so many pages, each with its own text, printed with a head or a foot."""
    press = Press(path, frame=frame)
    choose = chooser(1)
    for number in range(1, count + 1):
        press.paragraph(f"Texte {number} de la page. {prose(choose, sentences)}")
        if number < count:
            press.new_page()
    return texts(press.save())


@pytest.mark.parametrize(
    "shape", ["{}", "- {} -", "– {} –", "{}/6", "Page {} sur 6", "FR {} FR", "Charte | {}", "{} Charte"]
)
def test_a_page_number_goes(tmp_path: Path, shape: str) -> None:
    """However it is written."""

    def frame(canvas: Canvas, number: int) -> None:
        canvas.setFont("Times-Roman", 9)
        canvas.drawCentredString(A4[0] / 2, 30, shape.format(number))

    pages = framed(tmp_path / "pages.pdf", frame, 6)
    assert [page[0][:8] for page in pages] == [f"Texte {number} " for number in range(1, 7)]
    assert all(len(page) == 1 for page in pages)


def test_roman_page_numbers_go(tmp_path: Path) -> None:
    """They are no list."""

    def frame(canvas: Canvas, number: int) -> None:
        canvas.drawCentredString(A4[0] / 2, 30, ["i", "ii", "iii", "iv", "v"][number - 1])

    assert all(len(page) == 1 for page in framed(tmp_path / "pages.pdf", frame, 5))


def test_running_heads_that_change_with_the_side_and_the_chapter_go(tmp_path: Path) -> None:
    """The first page has none; the title of a chapter goes because its page number counts."""

    def frame(canvas: Canvas, number: int) -> None:
        if number > 1:
            head = f"Chapitre {number // 3} : un titre     {number + 4}" if number % 2 else "L’assemblée d’essai"
            canvas.drawString(60, 805, head)

    assert all(len(page) == 1 for page in framed(tmp_path / "pages.pdf", frame, 9))


def test_the_number_of_a_short_document_goes(tmp_path: Path) -> None:
    """Where nothing can repeat, a line that is the page's own number, and nothing else."""

    def frame(canvas: Canvas, number: int) -> None:
        canvas.drawCentredString(A4[0] / 2, 30, str(number))
        canvas.drawString(60, 45, "33")

    pages = framed(tmp_path / "pages.pdf", frame, 2)
    assert [page[-1] for page in pages] == ["33", "33"]


def test_a_title_that_counts_with_the_pages_stays(tmp_path: Path) -> None:
    """« 4 Un droit » opens page 4; with a wide gap behind its number it would be a running head."""
    pages = [
        [(60.0, 760.0, f"{number} Un droit à {number}00 mots"), (60.0, 700.0, BODY[number:])] for number in range(1, 7)
    ]
    found = texts(printed_lines(tmp_path / "pages.pdf", pages))
    assert [page[0] for page in found] == [f"{number} Un droit à {number}00 mots" for number in range(1, 7)]


def test_text_that_repeats_stays(tmp_path: Path) -> None:
    """Twice the same line at the same place, articles that count with the pages, a sentence in the middle of pages."""
    pages = [
        [
            *([(60.0, 770.0, "Nous, les villes signataires")] if number < 2 else []),
            (60.0, 740.0, f"Article {number + 3}"),
            (60.0, 700.0, BODY[:60]),
            (60.0, 420.0, "Le signataire rend compte."),
            (60.0, 300.0 + number, f"Suite {chooser(number).random()}"),
        ]
        for number in range(6)
    ]
    found = texts(printed_lines(tmp_path / "pages.pdf", pages))
    assert [page[0] for page in found[:2]] == ["Nous, les villes signataires"] * 2
    assert [page[-4] for page in found] == [f"Article {number + 3}" for number in range(6)]
    assert all("Le signataire rend compte." in page for page in found)


def test_hyphens_at_line_ends_are_undone_with_judgement(tmp_path: Path) -> None:
    """Those of the printer go, those of the words stay."""
    lines = ["Les droits des femmes et des hommes, dans les Pays-Bas, l’inté-", "gration, celles-", "ci, les Pays-"]
    lines += ["Bas, femmes-", "hommes, 2021-", "2027, non-", "refoulement et col\u00ad", "lectivités."]
    found = texts(printed_lines(tmp_path / "a.pdf", [column(LEFT, 700, lines)], dejavu()))
    (text,) = found[0]
    assert text == (
        "Les droits des femmes et des hommes, dans les Pays-Bas, l’intégration, celles-ci, les Pays-Bas, "
        "femmes-hommes, 2021-2027, non-refoulement et collectivités."
    )


def test_a_word_parted_by_a_page_break_is_whole_on_the_page_where_it_begins(tmp_path: Path) -> None:
    """The rest of the paragraph stays on its own page."""
    first = column(LEFT, 120, ["La commune favorise l’inté-"])
    second = column(LEFT, 780, ["gration de toutes et de tous,", "sans distinction."])
    found = texts(printed_lines(tmp_path / "a.pdf", [first, second]))
    assert found == [["La commune favorise l’intégration"], ["de toutes et de tous, sans distinction."]]


def test_a_paragraph_that_a_page_break_parts_stays_parted(tmp_path: Path) -> None:
    """The cutters put it together: the first half ends no sentence."""
    first = column(LEFT, 120, ["La commune favorise l’accueil"])
    second = column(LEFT, 780, ["de toutes et de tous."])
    pages = read(printed_lines(tmp_path / "a.pdf", [first, second]))
    assert joined(pages) == "La commune favorise l’accueil\n\f\nde toutes et de tous."


def test_ligatures_and_accents_are_plain_letters(tmp_path: Path) -> None:
    """As a person types them in a question."""
    line = "e\ufb03cace, \ufb01n, re\ufb02et, œuvre, e\u0301galite\u0301, À l’été"
    found = texts(printed_lines(tmp_path / "a.pdf", [[(LEFT, 700.0, line)]], dejavu()))
    assert found == [["efficace, fin, reflet, œuvre, égalité, À l’été"]]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    """Lines at the same height, at other heights, a title above, a line over the whole width below."""
    left = [f"Gauche {rank} de la colonne, une ligne de texte," for rank in range(1, 7)]
    right = [f"droite {rank} de la colonne, une ligne de texte," for rank in range(1, 7)]
    wide = "Cette ligne prend toute la largeur de la page, sous les deux colonnes, et ne se lit qu’après elles."
    for shift in (0.0, 5.0):
        page = [(LEFT, 780.0, "Un titre court"), *column(LEFT, 740, left), *column(RIGHT, 740 - shift, right)]
        found = texts(printed_lines(tmp_path / "a.pdf", [[*page, (LEFT, 600.0, wide)]]))
        assert found == [["Un titre court", " ".join([*left, *right]), wide]]


def test_a_short_end_of_two_columns_is_recognised_by_the_other_pages(tmp_path: Path) -> None:
    """Two lines beside two lines are a small table, unless the document has columns there."""
    left, right = (
        ["Gauche une, d’une certaine longueur,", "gauche deux."],
        ["Droite une, un peu plus courte,", "droite deux."],
    )
    end = [*column(LEFT, 700, left), *column(RIGHT, 700, right)]
    full = [*column(LEFT, 700, [BODY[:44]] * 8), *column(RIGHT, 700, [BODY[45:89]] * 8)]
    found = texts(printed_lines(tmp_path / "a.pdf", [full, end]))
    assert found[1] == [" ".join(left), " ".join(right)]


def test_a_table_is_read_row_by_row(tmp_path: Path) -> None:
    """Short cells are no columns of text."""
    rows = [(f"Mesure {rank}", f"203{rank}") for rank in range(1, 7)]
    page = [
        (x, 700.0 - 15 * rank, cell)
        for rank, row in enumerate(rows)
        for x, cell in zip((LEFT, 300.0), row, strict=True)
    ]
    assert texts(printed_lines(tmp_path / "a.pdf", [page])) == [[f"{name} {year}" for name, year in rows]]


def test_footnotes_stand_apart(tmp_path: Path) -> None:
    """Numbered, over several lines, with and without the rule; their calls stay glued to the words."""
    note = (
        "Voir la convention, article 33, et le protocole de 1967, dont le texte figure au recueil des traités des "
        "villes, volume 12, page 3."
    )
    press = Press(tmp_path / "a.pdf", size=11)
    press.note(f"^1 {note}")
    press.note("^2 https://exemple.eu/rapport.pdf")
    press.note("https://exemple.eu/sans-numero.pdf")
    press.paragraph(f"{BODY[:-1]} pour les migrants^1 et l’asile^2. {BODY}")
    (page,) = read(press.save())
    assert page.text == f"{BODY[:-1]} pour les migrants1 et l’asile2. {BODY}"
    assert page.notes.splitlines() == [
        f"1 {note}",
        "2 https://exemple.eu/rapport.pdf",
        "https://exemple.eu/sans-numero.pdf",
    ]


def test_small_print_that_is_no_note_stays_in_the_text(tmp_path: Path) -> None:
    """A caption in small letters, without a number, in the middle or at the foot."""
    press = Press(tmp_path / "a.pdf")
    press.paragraph(BODY)
    press.line("Source : la commune d’essai", press.left, press.y - 12, size=8)
    (page,) = read(press.save())
    assert page.text.split("\n\n") == [BODY, "Source : la commune d’essai"]
    assert not page.notes


def test_bullets_open_their_lines(tmp_path: Path) -> None:
    """Whatever the glyph, wrapped or not."""
    press = Press(tmp_path / "a.pdf", font=dejavu(), gap=0.0)
    press.paragraph("Les villes :")
    for bullet in "•▪●":
        press.paragraph(f"{BODY} {BODY}", bullet=bullet)
    assert texts(press.save()) == [["Les villes :", *[f"• {BODY} {BODY}"] * 3]]


def test_paragraphs_are_told_apart_without_gaps(tmp_path: Path) -> None:
    """By an indent at their head, or only by the short line at their end."""
    choose = chooser(3)
    written = [prose(choose, 5) for _ in range(5)]
    for first in (0.0, 18.0):
        press = Press(tmp_path / "a.pdf", gap=0.0)
        for text in written:
            press.paragraph(text, first=first)
        assert texts(press.save()) == [written]


def test_ragged_lines_stay_one_paragraph(tmp_path: Path) -> None:
    """A line ends early because the next word is long."""
    choose = chooser(4)
    written = [prose(choose, 6) for _ in range(4)]
    press = Press(tmp_path / "a.pdf", justified=False)
    for text in written:
        press.paragraph(text)
    assert texts(press.save()) == [written]


def test_headings_stand_on_lines_of_their_own(tmp_path: Path) -> None:
    """By size, by weight, by the word « Article » right above the text."""
    press = Press(tmp_path / "a.pdf", gap=0.0)
    press.paragraph("Article 4")
    press.paragraph("Le droit à l’information")
    press.paragraph(BODY)
    press.heading("2.1. Un titre en gras", 11)
    press.paragraph(BODY)
    assert texts(press.save()) == [
        ["Article 4", "Le droit à l’information", BODY, "2.1. Un titre en gras", BODY],
    ]


def test_a_page_that_lies_on_its_side_is_read_upright(tmp_path: Path) -> None:
    """The producer turned the text, and perhaps the page; a slanting watermark is left out."""
    for rotation in (0, 90):
        canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
        canvas.setPageRotation(rotation)
        canvas.saveState()
        canvas.translate(300, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, "PROJET")
        canvas.restoreState()
        canvas.translate(A4[0], 0)
        canvas.rotate(90)
        for x, y, line in column(60, 500, ["La commune accueille", "toutes les personnes."]):
            canvas.drawString(x, y, line)
        canvas.showPage()
        canvas.save()
        assert texts(tmp_path / "a.pdf") == [["La commune accueille toutes les personnes."]]


def test_words_are_told_apart_however_they_are_printed(tmp_path: Path) -> None:
    """Letter by letter, word by word without blanks, twice for a bold look, inside a stamped form."""
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    canvas.setFont("Times-Roman", 11)
    x = LEFT
    for letter in "La ville":
        canvas.drawString(x, 700, letter)
        x += canvas.stringWidth(letter, "Times-Roman", 11)
    x = LEFT
    for word in "accueille bien".split():
        canvas.drawString(x, 686, word)
        x += canvas.stringWidth(f"{word} ", "Times-Roman", 11)
    for shift in (0.0, 0.3):
        canvas.drawString(LEFT + shift, 672, "toutes")
    canvas.beginForm("tampon")
    canvas.setFont("Times-Roman", 11)
    canvas.drawString(0, 0, "les personnes.")
    canvas.endForm()
    canvas.translate(LEFT, 658)
    canvas.doForm("tampon")
    canvas.showPage()
    canvas.save()
    assert texts(tmp_path / "a.pdf") == [["La ville accueille bien toutes les personnes."]]


def test_empty_pages_keep_their_numbers(tmp_path: Path) -> None:
    """A citation names the page that a person sees."""
    pages = read(printed_lines(tmp_path / "a.pdf", [[(LEFT, 700.0, BODY[:60])], [], [(LEFT, 700.0, BODY[60:])]]))
    assert [(page.number, bool(page.text)) for page in pages] == [(1, True), (2, False), (3, True)]
