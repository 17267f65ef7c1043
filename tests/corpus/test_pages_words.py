"""What happens to words at the ends of lines, decided by what the document itself shows."""

import pytest

from corpus.pages.words import Mender, clean

DOCUMENT = (
    "L’égalité des femmes et des hommes, avec les Pays-Bas, est un service. Des régions extra-européennes et une",
    "économie sociale. Le principe de non-refoulement, un refoulement, à Saint Denis ; peut-être vis, vis-à-vis.",
)


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("une vraie inté-", "gration des", "une vraie intégration des"),
        ("l’ensei-", "gnement", "l’enseignement"),
        ("les ser-", "vices", "les services"),
        ("par-", "tenaire", "partenaire"),
        ("des contre-", "parties", "des contreparties"),
    ],
)
def test_a_word_parted_by_the_printer_is_whole_again(before: str, after: str, whole: str) -> None:
    """The hyphen was the printer's."""
    assert Mender([*DOCUMENT, before, after]).join(before, after) == whole


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("celles-", "ci sont", "celles-ci sont"),
        ("eux-", "mêmes", "eux-mêmes"),
        ("au-", "delà", "au-delà"),
        ("pouvons-", "nous", "pouvons-nous"),
        ("bien-", "être", "bien-être"),
        ("aux Pays-", "Bas", "aux Pays-Bas"),
        ("femmes-", "hommes", "femmes-hommes"),
        ("le non-", "recours", "le non-recours"),
        ("extra-", "européennes", "extra-européennes"),
        ("en 2021-", "2027", "en 2021-2027"),
        ("la COVID-", "19", "la COVID-19"),
        ("vis-à-", "vis", "vis-à-vis"),
        ("Saint-", "Denis", "Saint-Denis"),
    ],
)
def test_a_hyphen_that_was_there_before_stays(before: str, after: str, whole: str) -> None:
    """It belongs to the word."""
    assert Mender([*DOCUMENT, before, after]).join(before, after) == whole


def test_the_document_decides_between_two_readings() -> None:
    """« non-refou- / lement » has both hyphens: one of the word, one of the printer."""
    assert Mender(DOCUMENT).join("de non-refou-", "lement") == "de non-refoulement"
    assert Mender(["une avant-garde"]).join("avant-", "garde") == "avant-garde"
    assert Mender(["un contrepoids"]).join("contre-", "poids") == "contrepoids"


def test_what_only_looks_like_a_parted_word_is_left_alone() -> None:
    """A dash, a hyphen that waits for its second half, a number range with blanks."""
    mender = Mender(DOCUMENT)
    assert mender.join("l’accueil –", "dit-on –") == "l’accueil – dit-on –"
    assert mender.join("à court-", "et à moyen terme") == "à court- et à moyen terme"
    assert mender.join("les articles 3 -", "5") == "les articles 3 - 5"


def test_an_elision_or_a_slash_at_the_end_of_a_line_takes_no_space() -> None:
    """« l’ / Europe » and « et/ / ou »."""
    mender = Mender(DOCUMENT)
    assert mender.join("au sein de l’", "Europe") == "au sein de l’Europe"
    assert mender.join("lorsqu'", "il") == "lorsqu'il"
    assert mender.join("et/", "ou") == "et/ou"


def test_an_address_goes_on_only_behind_a_full_line() -> None:
    """Two addresses below each other stay two."""
    mender = Mender(DOCUMENT)
    assert mender.join("voir https://exemple.eu/une-", "adresse_fr.html", "full") == (
        "voir https://exemple.eu/une-adresse_fr.html"
    )
    assert mender.join("voir https://exemple.eu/une-adr", "esse", "tight") == "voir https://exemple.eu/une-adresse"
    assert mender.join("www.exemple.eu", "exemple.org/ville", "short") == "www.exemple.eu exemple.org/ville"
    assert mender.join("voir https://exemple.eu/a", "https://exemple.eu/b", "full").count(" ") == 2
    assert mender.join("voir https://exemple.eu/a", "Consulté le 3 mai", "full").endswith("/a Consulté le 3 mai")


def test_a_soft_hyphen_parts_nothing() -> None:
    """At the end of a line it joins, inside one it goes."""
    assert Mender([]).join("l’inté\u00ad", "gration") == "l’intégration"
    assert clean("l’in\u00adté\u00adgra\u00adtion") == "l’intégration"


def test_letters_are_plain_and_composed() -> None:
    """Ligatures, decomposed accents, several hyphens and blanks of no width."""
    assert clean("e\ufb03cace, \ufb01n, re\ufb02et, co\ufb00re, sou\ufb04e, \ufb06yle") == (
        "efficace, fin, reflet, coffre, souffle, style"
    )
    assert clean("e\u0301galite\u0301") == "égalité"
    assert clean("vis\u2010a\u2011vis\u200b\ufeff") == "vis-a-vis"
    assert clean("1.\u00a0\u00a0 Un\u00a0;") == "1. Un\u00a0;"
