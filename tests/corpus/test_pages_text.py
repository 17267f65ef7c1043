"""Plain texts: character sets, wrapped lines, form feeds."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.pages import Page, joined, read_pages
from corpus.pages.plain import decode, pages_of_text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "latin-1"])
def test_any_usual_character_set_is_read(tmp_path: Path, encoding: str) -> None:
    """Latin-1 is what Windows means by it."""
    path = tmp_path / "texte.txt"
    path.write_bytes("L'accueil des réfugiés, à Besançon.".encode(encoding))
    assert read_pages(path) == (Page(None, "L'accueil des réfugiés, à Besançon."),)


def test_a_byte_that_means_nothing_is_no_crash() -> None:
    """It becomes the sign for that."""
    assert decode(b"caf\xe9 \x81") == "café \ufffd"


def test_wrapped_lines_are_one_paragraph() -> None:
    """Blank lines and bullets part; hyphens at line ends are mended; blanks are one space."""
    text = "Titre\r\n\r\nLa commune favorise l’inté-\r\n  gration de\ttoutes.\n \n• un\n  deux\n•trois\n\n\n\nFin\n"
    (page,) = pages_of_text(text)
    assert page.text.split("\n\n") == [
        "Titre",
        "La commune favorise l’intégration de toutes.",
        "• un deux",
        "• trois",
        "Fin",
    ]


def test_form_feeds_are_page_breaks() -> None:
    """Then pages have numbers; one at the very end opens no page, one in the middle may leave a page empty."""
    pages = pages_of_text("Un.\n\fDeux.\f\fQuatre.\n\f\n")
    assert [(page.number, page.text) for page in pages] == [(1, "Un."), (2, "Deux."), (3, ""), (4, "Quatre.")]
    assert joined(pages) == "Un.\n\f\nDeux.\n\f\n\n\f\nQuatre."


_PARTS = ["accueil", "l'asile", "—", "œuvre", "•", "3.", "été\u00a0;", "non-refoulement\n", "\n\n", "\f", "\n"]


@given(st.lists(st.sampled_from(_PARTS)))
def test_no_word_is_lost(words: list[str]) -> None:
    """All of them, in order."""
    text = " ".join(words)
    assert " ".join(page.text for page in pages_of_text(text)).split() == text.split()
