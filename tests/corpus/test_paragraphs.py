"""Resolutions and reports that the tests invent."""

from corpus.clauses import Cutting
from corpus.cutters.official import cut, section_count
from corpus.pages import Page
from tests.corpus.official_texts import a_part, a_source, check_whole, headings, pages_of, shown

PART = a_part("paragraphs", "texte", "Résolution de 2015")
SECOND = a_part("paragraphs", "communique", "Communiqué", "communique")
SOURCE = a_source(PART, SECOND)


def read(text: str, *further: str) -> Cutting:
    """Cut, and check that nothing is lost."""
    pages = pages_of(text, *further)
    cutting = cut(pages, SOURCE, PART)
    check_whole(pages, cutting)
    return cutting


def test_each_paragraph_is_a_clause_under_the_heading_above_it() -> None:
    """Headings are in no clause."""
    text = "Résolution\nContexte\nNous, villes,\nNous voulons.\nDEMANDES\nNous demandons."
    cutting = read(text)
    assert shown(cutting.clauses) == [
        ("texte", "§ 1", "Nous, villes,"),
        ("texte", "§ 2", "Nous voulons."),
        ("texte", "§ 3", "Nous demandons."),
    ]
    assert [clause.title for clause in cutting.clauses] == ["Contexte", "Contexte", "Demandes"]
    assert headings(pages_of(text), cutting) == [("texte", line) for line in ("Résolution", "Contexte", "DEMANDES")]
    assert cutting.clauses[1].clause_id == "texte/texte/2"
    assert cutting.clauses[1].locator.label == "Résolution de 2015, § 2"
    assert section_count(cutting, PART) == 3


def test_a_numbered_text_is_labelled_by_its_own_numbers() -> None:
    """What stands before the first, or follows one without a number, says so."""
    text = "Nous, villes :\n1. Nous voulons.\n2. Nous pouvons.\nBeaucoup.\n3. Nous devons."
    pages = pages_of(text)
    cutting = read(text)
    assert [clause.locator.label.partition(", ")[2] for clause in cutting.clauses] == [
        "al. 1",
        "§ 1",
        "§ 2",
        "§ 2, al. 2",
        "§ 3",
    ]
    markers = [clause.marker.of(pages[0].text) for clause in cutting.clauses if clause.marker]
    assert markers == ["1.", "2.", "3."]


def test_a_short_numbered_list_does_not_rule_the_labels() -> None:
    """« § 4 » is then the fourth paragraph; the numbers are markers all the same."""
    text = "Un.\nDeux.\nTrois.\nQuatre.\n1. Nous voulons.\n2. Nous pouvons.\nFin."
    cutting = read(text)
    assert [clause.locator.label.partition(", ")[2] for clause in cutting.clauses] == [f"§ {n}" for n in range(1, 8)]
    assert cutting.clauses[4].text == "Nous voulons."
    assert cutting.clauses[4].marker is not None


def test_a_short_item_joins_the_paragraph_that_introduces_it() -> None:
    """A long one is a demand of its own."""
    demand = "aux États d’ouvrir leurs portes à toutes les personnes qui en ont besoin ;"
    cutting = read(f"Nous demandons :\n– un toit ;\n– un repas ;\n– {demand}\nFin.")
    assert [clause.text for clause in cutting.clauses] == ["Nous demandons : – un toit ; – un repas ;", demand, "Fin."]


def test_a_paragraph_over_a_page_break_is_one_clause() -> None:
    """It stands on the page where it begins, even where its first piece looks like a heading."""
    cutting = read("Nous voulons.\nLes villes", "accueillent tout le monde.\nFin.")
    assert [(clause.text, clause.locator.page) for clause in cutting.clauses] == [
        ("Nous voulons.", 1),
        ("Les villes accueillent tout le monde.", 1),
        ("Fin.", 2),
    ]


def test_a_list_may_begin_on_a_new_page() -> None:
    """Its letters begin in small ones, as what runs over a page does."""
    demand = "aux États d’ouvrir leurs portes à toutes les personnes qui en ont besoin ;"
    cutting = read("Nous demandons :", f"a) {demand}\nb) un toit.")
    assert [clause.text for clause in cutting.clauses] == ["Nous demandons :", f"a) {demand} b) un toit."]


def test_paragraphs_in_small_letters_stay_apart() -> None:
    """Under a heading, or where a comma, a semicolon or a colon ends the one before."""
    recitals = [
        f"{word} que les villes accueillent beaucoup de personnes et le feront encore{end}"
        for word, end in [("rappelant", ","), ("voyant", ";"), ("disant", ".")]
    ]
    cutting = read("\n".join(["Contexte", *recitals]))
    assert [clause.text for clause in cutting.clauses] == recitals
    assert cutting.clauses[0].title == "Contexte"


def test_a_paragraph_that_a_file_broke_in_two_is_one() -> None:
    """Its first half ends without any stop, the second begins in small letters."""
    half = f"Nous voulons que {'toutes les villes ' * 10}accueillent sans jamais renoncer"
    assert [clause.text for clause in read(f"{half}\nà leurs devoirs.").clauses] == [f"{half} à leurs devoirs."]


def test_an_english_text_is_cut_alike() -> None:
    """The vision of the IOM is in English."""
    cutting = read("Introduction\n1. We want the", "World to be open.\n2. We care.")
    assert shown(cutting.clauses) == [("texte", "§ 1", "We want the World to be open."), ("texte", "§ 2", "We care.")]


def test_the_second_part_of_a_document_has_ids_of_its_own() -> None:
    """A press release beside a communication."""
    cutting = cut([Page(1, "Nous voulons.", "1 Voir ici.")], SOURCE, SECOND)
    assert [(clause.clause_id, clause.locator.label) for clause in cutting.clauses] == [
        ("texte/communique/1", "Communiqué, § 1"),
        ("texte/communique-notes/1", "Communiqué, note 1"),
    ]
    assert section_count(cutting, SECOND) == 1


def test_an_empty_document_gives_nothing() -> None:
    """It is the acceptance test that refuses it."""
    assert cut([], SOURCE, PART).clauses == ()
    assert section_count(cut([Page(1, "")], SOURCE, PART), PART) == 0
