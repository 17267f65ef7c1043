"""Communications that the tests invent, in the layout of the Commission's."""

import pytest

from corpus.clauses import Cutting
from corpus.cutters.official import cut, section_count
from corpus.pages import Page
from tests.corpus.official_texts import a_part, a_source, check_whole, headings, pages_of, shown

PART = a_part("numbered", "", "Pacte")
SOURCE = a_source(PART)
LONG = "des villes ouvertes à tous, " * 10
TEXT = f"""
    COMMISSION EUROPÉENNE
    Bruxelles, le 23.9.2020
    COM(2020) 609 final
    Table des matières
    1. Introduction {"." * 30} 2
    2. Un cadre commun {"." * 30} 3
    2.1. De nouvelles procédures {"." * 30} 3
    3. Conclusion {"." * 30} 9
    Ce texte est une communication.
    1. INTRODUCTION : UN PACTE
    Les villes sont là.
    27 villes le disent.
    2. UN CADRE COMMUN
    2.1 De nouvelles procédures
    Le pacte veut trois choses :
    1. Un accueil ;
    2. Un toit ;
    3. Un repas.
    Il les aura.
    Principales actions
    La Commission :
    • propose {LONG}toujours ;
    • veille.
    2.2. « Un mécanisme » solidaire
    Les principes sont les suivants :
    1. Inclusion pour tous
    2. Soutien ciblé
    3. Droits égaux
    Voilà tout.
    3. Conclusion
    C’est fini.
"""


def read(text: str, *further: str) -> Cutting:
    """Cut, and check that nothing is lost."""
    pages = pages_of(text, *further)
    cutting = cut(pages, SOURCE, PART)
    check_whole(pages, cutting)
    return cutting


def test_sections_are_cut_at_numbered_headings() -> None:
    """Short items join the paragraph that introduces them, a long one stands alone; lists open no section."""
    assert shown(read(TEXT).clauses) == [
        ("preambule", "préambule, § 1", "Ce texte est une communication."),
        ("1", "section 1, § 1", "Les villes sont là."),
        ("1", "section 1, § 2", "27 villes le disent."),
        ("2-1", "section 2.1, § 1", "Le pacte veut trois choses : 1. Un accueil ; 2. Un toit ; 3. Un repas."),
        ("2-1", "section 2.1, § 2", "Il les aura."),
        ("2-1", "section 2.1, § 3", "La Commission :"),
        ("2-1", "section 2.1, § 4", f"propose {LONG}toujours ; • veille."),
        (
            "2-2",
            "section 2.2, § 1",
            "Les principes sont les suivants : 1. Inclusion pour tous 2. Soutien ciblé 3. Droits égaux",
        ),
        ("2-2", "section 2.2, § 2", "Voilà tout."),
        ("3", "section 3, § 1", "C’est fini."),
    ]


def test_a_heading_without_text_is_counted_too() -> None:
    """Section 2 has none before 2.1."""
    cutting = read(TEXT)
    assert section_count(cutting, PART) == 5
    assert ("2", "2. UN CADRE COMMUN") in headings(pages_of(TEXT), cutting)


def test_the_title_of_the_section_goes_with_its_clauses() -> None:
    """An unnumbered line between paragraphs is a heading and changes nothing."""
    cutting = read(TEXT)
    titles = {clause.locator.section: clause.title for clause in cutting.clauses}
    assert titles["1"] == "Introduction : un pacte"
    assert titles["2-1"] == "De nouvelles procédures"
    assert titles["2-2"] == "« Un mécanisme » solidaire"
    assert ("2-1", "Principales actions") in headings(pages_of(TEXT), cutting)


def test_a_label_and_an_id() -> None:
    """« Pacte, section 2.1, § 2 »."""
    clause = next(clause for clause in read(TEXT).clauses if clause.clause_id == "texte/2-1/2")
    assert clause.locator.label == "Pacte, section 2.1, § 2"


def test_a_number_on_a_line_of_its_own_belongs_to_the_title_below() -> None:
    """As in some HTML editions."""
    assert [clause.title for clause in read("1.\nIntroduction\nUn.\n2.\nConclusion\nDeux.").clauses] == [
        "Introduction",
        "Conclusion",
    ]


@pytest.mark.parametrize("line", ["2. Nous voulons un toit.", "2. nous voulons", "2.5 % des villes", "12 villes"])
def test_a_numbered_sentence_is_no_heading(line: str) -> None:
    """It ends with a stop, begins in small letters or has no number of an outline."""
    assert section_count(read(f"1. Introduction\nUn.\n{line}\nDeux.\n2. Conclusion\nTrois."), PART) == 2


def test_a_heading_that_was_lost_does_not_end_the_outline() -> None:
    """One number may be skipped where others follow; a stray one at the end is no heading."""
    cutting = read("1. Un\nOui.\n3. Trois\nOui.\n3.1. Trois-un\nOui.\n4. Quatre\nOui.\n27. Villes\nOui.")
    assert {clause.locator.section for clause in cutting.clauses} == {"1", "3", "3-1", "4"}


@pytest.mark.parametrize("leaders", [" ..... 7", "…7", " . . . . 7", "_____ 12", " ......"])
def test_a_line_with_leaders_is_no_heading(leaders: str) -> None:
    """Not even where a table of contents has but one line and text follows; three dots alone end a sentence."""
    found = [
        section for section, _, _ in shown(read(f"1. Un{leaders}\nAvant.\n1. Un\nOui.\nEt ainsi de suite...").clauses)
    ]
    assert found == ["preambule", "1", "1"]


@pytest.mark.parametrize("count", [1, 2, 3, 6])
def test_numbers_that_begin_again_in_a_section_open_nothing(count: int) -> None:
    """Titles with text behind each, as headings have: but the outline was at 2 already."""
    items = "\n".join(f"{number}. Principe\nNous le voulons." for number in range(1, count + 1))
    cutting = read(f"1. Un\nOui.\n2. Deux\nOui.\n{items}\n3. Trois\nOui.\n3.1. Fin\nOui.\n4. Quatre\nEncore.")
    found = [(clause.locator.section, clause.text) for clause in cutting.clauses]
    assert found == [
        ("1", "Oui."),
        ("2", "Oui."),
        *[("2", "Nous le voulons.")] * count,
        ("3", "Oui."),
        ("3-1", "Oui."),
        ("4", "Encore."),
    ]


def test_a_list_at_the_end_does_not_go_on_with_the_outline() -> None:
    """A colon announces it."""
    found = shown(read("1. Un\nOui.\n2. Deux\nNous voulons :\n1. Pain\n2. Lit\n3. Repas\nOui.").clauses)
    assert found[1:] == [
        ("2", "section 2, § 1", "Nous voulons : 1. Pain 2. Lit 3. Repas"),
        ("2", "section 2, § 2", "Oui."),
    ]


def test_an_annex_is_a_section() -> None:
    """Behind the last heading."""
    assert shown(read("1. Un\nOui.\nANNEXE : feuille de route\nNous irons.").clauses)[-1] == (
        "annexe",
        "annexe, § 1",
        "Nous irons.",
    )


def test_a_clause_that_runs_over_pages_and_notes() -> None:
    """Footnotes stand apart from the paragraph that they interrupt on the page."""
    pages = [Page(1, "1. Un\n\nNous voulons des", "1 JO L 1."), Page(2, "villes.", "2 JO L 2.")]
    cutting = cut(pages, SOURCE, PART)
    check_whole(pages, cutting)
    assert [(clause.clause_id, clause.text, clause.locator.page) for clause in cutting.clauses] == [
        ("texte/1/1", "Nous voulons des villes.", 1),
        ("texte/notes/1", "JO L 1.", 1),
        ("texte/notes/2", "JO L 2.", 2),
    ]


def test_a_text_without_headings_is_a_preamble() -> None:
    """The acceptance test counts none and refuses it."""
    cutting = read("Nous voulons.\nNous pouvons.")
    assert {clause.locator.section for clause in cutting.clauses} == {"preambule"}
    assert section_count(cutting, PART) == 0


def test_a_page_without_a_number_gives_none() -> None:
    """HTML has no pages."""
    cutting = cut([Page(None, "1. Un\n\nNous voulons.")], SOURCE, PART)
    assert cutting.clauses[0].locator.page is None
