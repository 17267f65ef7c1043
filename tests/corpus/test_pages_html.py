"""Pages of official sites: all of the document, nothing of the site."""

import pytest

from corpus.pages import Page
from corpus.pages.html import pages_of_html
from tests.corpus import webpages


def read(html: str | bytes) -> Page:
    """The one page of an HTML file."""
    (page,) = pages_of_html(html.encode() if isinstance(html, str) else html)
    return page


def lines(html: str | bytes) -> list[str]:
    """Its paragraphs."""
    return read(html).text.split("\n\n")


@pytest.mark.parametrize(
    ("html", "text", "notes"),
    [
        (webpages.COMMUNICATION, webpages.COMMUNICATION_TEXT, webpages.COMMUNICATION_NOTES),
        (webpages.REGULATION, webpages.REGULATION_TEXT, webpages.REGULATION_NOTES),
        (webpages.CONVENTION, webpages.CONVENTION_TEXT, ""),
        (webpages.PRESS_RELEASE, webpages.PRESS_RELEASE_TEXT, ""),
    ],
    ids=["communication", "regulation", "convention", "press-release"],
)
def test_an_official_page_is_read_whole(html: str, text: str, notes: str) -> None:
    """Headings, numbers, items and rows on lines of their own; menus, banners and scripts gone; notes apart."""
    page = read(html)
    assert page.number is None
    assert page.text.split("\n\n") == text.split("\n")
    assert page.notes == notes


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="iso-8859-15">', "iso-8859-15"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "cp1252"),
        ('<?xml version="1.0" encoding="UTF-16"?>', "utf-16"),
        ("", "utf-8-sig"),
        ("", "utf-8"),
        ("", "cp1252"),
        ('<meta charset="inconnu">', "cp1252"),
        ('<meta charset="iso-8859-1">', "utf-8"),
    ],
)
def test_the_character_set_is_found(head: str, encoding: str) -> None:
    """By the byte-order mark, by what the bytes are, by what the page declares, by what is usual."""
    html = f"{head}<html><body><p>L'œuvre d'été coûte 3 euros à Łódź"[: 200 if "utf" in encoding else -7]
    assert lines(html.encode(encoding)) == [html.split("<p>")[1]]


def test_note_calls_stay_glued() -> None:
    """As in the text of the page."""
    assert lines("<p>les migrants<sup>1</sup>, l’asile<sup><a href='#n2'>2</a></sup>.") == ["les migrants1, l’asile2."]


def test_entities_and_blanks_are_those_of_a_reader() -> None:
    """Decoded; line ends and runs of blanks are one space; soft hyphens and ligatures go."""
    html = (
        "<p>&laquo;&nbsp;L&rsquo;asile&nbsp;&raquo;\n   co&ucirc;te &lt; 3&#8239;&euro;, "
        "in&shy;t&#233;&shy;gration e&#xFB03;cace"
    )
    assert lines(html) == ["«\u00a0L’asile\u00a0» coûte < 3\u202f€, intégration efficace"]


def test_broken_pages_are_read() -> None:
    """Tags left open, crossed, unknown; a table without rows; text outside everything."""
    html = "Avant<p>Un <b>gras<p>Deux</b> <foo>trois</foo><li>quatre<div>cinq <table>six<tr><td>sept</table></span>"
    found = " ".join(lines(html)).replace("• ", "").split()
    assert sorted(found) == sorted("Avant Un gras Deux trois quatre cinq six sept".split())


def test_lists_keep_their_marks() -> None:
    """Bullets, numbers from where they start, letters; an item's own mark is not doubled; lists inside lists."""
    html = (
        "<ul><li>un</li><li>deux<ul><li>deux et demi</li></ul></li></ul><ol start=4><li>quatre</li><li>cinq</li></ol>"
        "<ol type=a><li>lettre</li></ol><ul><li>– tiret</li><li>1) nombre</li></ul>"
        "<ul style='list-style-type: none'><li>nu</li></ul><ol><li><p>a</p><p>suite</p></li></ol>"
    )
    assert lines(html) == [
        *("• un", "• deux", "• deux et demi", "4. quatre", "5. cinq", "a. lettre", "– tiret", "1) nombre", "nu"),
        *("1. a", "suite"),
    ]


def test_tables_are_read_row_by_row() -> None:
    """A cell that holds several paragraphs keeps them; a mark is glued to what it opens; tables inside tables."""
    html = (
        "<table><caption>Titre</caption><thead><tr><th>Mesure</th><th>Date</th></tr></thead>"
        "<tr><td>Logement</td><td>2032</td></tr></table>"
        "<table><tr><td>1.</td><td><p>Un.</p><p>Deux.</p></td></tr>"
        "<tr><td>2.</td><td><table><tr><td>a)</td><td>dedans</td></tr></table></td></tr></table>"
    )
    assert lines(html) == ["Titre", "Mesure Date", "Logement 2032", "1. Un.", "Deux.", "2. a) dedans"]


def test_a_line_break_parts_what_a_sentence_does_not_join() -> None:
    """Old pages end their paragraphs with one."""
    html = "<p>Article 3<br>Le droit.<br/>Une phrase qui va<br>à la ligne.<br><br>fin"
    assert lines(html) == ["Article 3", "Le droit.", "Une phrase qui va à la ligne.", "fin"]


def test_what_holds_most_of_the_text_is_never_taken_for_a_part_of_the_site() -> None:
    """A careless site names its text « menu-page » or puts it in a form."""
    text = "La commune accueille. " * 20
    assert lines(f"<form><div id='menu-page'><div class='banner'><p>{text}</p></div></div></form>") == [text.strip()]


def test_a_notes_box_that_is_no_footnote_stays() -> None:
    """« note » may also be the name of a remark."""
    page = read("<p>Texte.</p><div class='note'>À noter : la ville accueille.</div><p class='note'>(1) JO L 1.</p>")
    assert (page.text, page.notes) == ("Texte.\n\nÀ noter : la ville accueille.", "(1) JO L 1.")


def test_the_paragraphs_of_a_note_are_one_line() -> None:
    """And notes in a list have their numbers."""
    page = read(
        "<p>Texte.</p><section class='footnotes'><ol>"
        "<li id='fn1'><p>Un.</p><p>Suite.</p></li><li id='fn2'>Deux.</li></ol></section>"
    )
    assert (page.text, page.notes.splitlines()) == ("Texte.", ["1. Un. Suite.", "2. Deux."])


def test_a_deep_page_is_read() -> None:
    """Tags that were never closed pile up."""
    assert lines("<i>" * 3_000 + "fin") == ["fin"]
