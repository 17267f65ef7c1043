"""What passes for an official text, and what a reader is told about the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.acceptance import refusal
from corpus.manifest import Acceptance, Unwanted, load_manifest

PARAGRAPH = (
    "Chaque commune veille à ce que les jardins du quartier restent ouverts à tous, du matin jusqu’au soir, "
    "et publie chaque année la liste des travaux qu’elle compte y mener.\n\n"
)
TEXT = f"Règlement des jardins, 2019-2024\n\nArticle 1\n\n{PARAGRAPH * 20}Article 30\n\nFait à Villeneuve.\n"
RULE = Acceptance(
    must=("Règlement des jardins", "Article 30", "Villeneuve|Neustadt"),
    must_not=(Unwanted(words=("serre chauffée", "Article 39"), because="c’est l’édition suivante, avec ses serres"),),
    min_chars=1_000,
    max_chars=10_000,
    min_sections=30,
    max_sections=30,
)


def test_a_text_that_keeps_every_rule_passes() -> None:
    assert refusal(TEXT, 30, RULE) is None
    assert refusal(TEXT, None, RULE) is None, "a text that was not cut is not judged by its articles"


@pytest.mark.parametrize(
    "written",
    [
        "REGLEMENT DES JARDINS",
        "règlement\ndes\u00a0\u00a0jardins",
        "Règle\u00adment des jardins",
        "règle-\nment des jardins",
        "re\u0300glement des jardins",
    ],
)
def test_case_accents_blanks_and_hyphenation_do_not_count(written: str) -> None:
    assert refusal(TEXT.replace("Règlement des jardins", written), 30, RULE) is None


@pytest.mark.parametrize(
    ("must", "written"),
    [
        ("pacte sur l’asile", "pacte sur l'asile"),
        ("2021-2027", "2021\u20132027"),
        ("2021-2027", "2021-\n2027"),
        ("COM(2020) 609", "COM(2020)609"),
        ("COM(2020) 609", "COM (2020)\u00a0609"),
        ("demi-journée", "demi\u2011journée"),
        ("demi-journée", "demi-\njournée"),
        ("fief", "\ufb01ef"),
        ("refoul", "non-refoulement"),
        ("Innsbruck", "Innsbruck2"),
        ("1967", "1951-1967"),
    ],
)
def test_the_same_word_is_found_however_a_document_writes_it(must: str, written: str) -> None:
    assert refusal(f"On y lit {written}, voilà tout.", None, Acceptance(must=(must,), min_chars=0)) is None


@pytest.mark.parametrize(("must", "written"), [("Article 3", "Article 30"), ("609", "6091"), ("609", "1609")])
def test_a_number_is_not_found_inside_a_longer_one(must: str, written: str) -> None:
    reason = refusal(f"{PARAGRAPH * 3}{written}", None, Acceptance(must=(must,), min_chars=0))
    assert reason == f"il y manque “{must}”"


def test_the_missing_words_are_all_named_with_their_alternatives() -> None:
    reason = refusal(TEXT.replace("Villeneuve", "Nulle part").replace("Article 30", "Article 29"), 30, RULE)
    assert reason == "il y manque “Article 30”, “Villeneuve” ou “Neustadt”"


def test_one_of_two_alternatives_is_enough() -> None:
    assert refusal(TEXT.replace("Villeneuve", "NEUSTADT"), 30, RULE) is None


def test_the_words_of_another_edition_are_told_before_anything_else() -> None:
    other = "Une serre\nchauffée."
    assert refusal(other, 39, RULE) == "c’est l’édition suivante, avec ses serres"


@pytest.mark.parametrize(
    ("sections", "smallest", "largest", "reason"),
    [
        (39, 30, 30, "il a 39 articles ou titres, il en faut 30"),
        (1, 30, 30, "il a 1 article ou titre, il en faut 30"),
        (0, 8, 10_000, "il a 0 article ou titre, il en faut au moins 8"),
        (12, 0, 11, "il a 12 articles ou titres, il en faut au plus 11"),
    ],
)
def test_the_wrong_number_of_articles_is_told(sections: int, smallest: int, largest: int, reason: str) -> None:
    rule = RULE.model_copy(update={"min_sections": smallest, "max_sections": largest})
    assert refusal(TEXT, sections, rule) == reason


def test_a_text_that_is_too_short_or_too_long_is_told_with_both_figures() -> None:
    rule = RULE.model_copy(update={"min_chars": 60_000, "max_chars": 100_000})
    size = f"{len(TEXT.strip()):,}".replace(",", "\u202f")
    assert refusal(TEXT, 30, rule) == f"il n’a que {size} caractères, il en faut au moins 60\u202f000"
    assert "il en faut au plus 10\u202f000" in str(refusal(TEXT + PARAGRAPH * 60, 30, RULE))


@pytest.mark.parametrize("text", ["", " \n\f\u00a0\n"])
def test_an_empty_file_is_told_even_where_no_rule_asks_for_anything(text: str) -> None:
    assert refusal(text, None, Acceptance(min_chars=0)) == "il est vide"


def test_a_page_that_waits_for_javascript_is_told() -> None:
    shell = "Jardins\n\nVeuillez activer JavaScript pour lire cette page.\n\nMentions"
    assert refusal(shell, 0, RULE) == "c’est une page qui attend JavaScript, sans le texte"


def test_a_page_with_nearly_no_text_is_told() -> None:
    assert refusal("Portail des jardins", 0, RULE) == "il est presque vide (19 caractères)"


def test_a_page_of_links_is_told() -> None:
    index = "\n".join(f"Document {number} : Règlement des jardins (PDF)" for number in range(60))
    assert refusal(index, 0, RULE) == "c’est une page d’index, faite de liens et de titres, sans le texte"


def test_what_a_text_looks_like_never_refuses_one_that_keeps_the_rules() -> None:
    short_lines = "JavaScript\n" + "\n".join(f"Article {number}" for number in range(1, 31))
    assert refusal(short_lines, 30, Acceptance(must=("Article 30",), min_chars=10, min_sections=30)) is None


def test_the_charter_with_nine_more_articles_is_told_from_the_one_that_is_cited() -> None:
    rule = load_manifest().source("charte").parts[0].accept
    later = f"{PARAGRAPH * 250} vie locale, signataire, Article 30, Innsbruck, Article 39, cyberviolence."
    assert "2022" in str(refusal(later, 39, rule))
    assert refusal(later.replace("Article 39, cyberviolence", ""), 30, rule) is None


@given(st.text(max_size=300), st.integers(0, 50) | st.none())
def test_any_text_at_all_gives_a_reason_of_one_line_or_none(text: str, sections: int | None) -> None:
    reason = refusal(text, sections, RULE)
    assert reason is not None
    assert "\n" not in reason
    assert reason[0].islower()
