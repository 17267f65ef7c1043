"""Treaties and charters that the tests invent, in the layouts of the real ones."""

import pytest

from corpus.clauses import Cutting
from corpus.cutters.official import cut, section_count
from corpus.manifest import load_manifest
from corpus.pages import Page
from tests.corpus.official_texts import a_part, a_source, check_whole, headings, pages_of, shown

CONVENTION = a_part("articles", "art-", "Traité", "traite")
PROTOCOL = a_part("articles", "protocole-art-", "Protocole de 1967", "protocole")
SOURCE = a_source(CONVENTION, PROTOCOL)
TREATY = """
    Traité sur l’accueil
    PRÉAMBULE
    Les villes signataires,
    Considérant que l’Article 2 d’un autre traité le veut déjà,
    Sont convenues de ce qui suit :
    CHAPITRE PREMIER
    Dispositions générales
    Article premier
    Définitions
    Est une ville toute commune.
    Article 2 de l’ancien traité est repris ici.
    Article 2
    Accueil
    1. Les villes accueillent.
    2. Elles donnent :
    a) un lit ;
    b) un repas.
    Le repas est chaud.
    Chapitre II – Fin du texte
    Article 3
    Le traité prend fin
"""
BROCHURE = (
    TREATY,
    """
    un jour.
    ANNEXE
    Modèle de titre
    1. Le titre est vert.
    PROTOCOLE RELATIF AU STATUT DES RÉFUGIÉS
    Les États parties,
    Article premier. -- Application
    1. Les États appliquent.
    Article II. -- Durée
    Il dure.
    """,
)


def read(text: str, *further: str) -> Cutting:
    """Cut as the treaty, and check that nothing is lost."""
    pages = pages_of(text, *further)
    cutting = cut(pages, SOURCE, CONVENTION)
    check_whole(pages, cutting)
    return cutting


def bodies(text: str) -> list[tuple[str, str, str]]:
    """The clauses behind a first article that is there for the order."""
    return shown(read(text).clauses)


def test_articles_are_cut_at_their_own_lines() -> None:
    """A mention opens nothing, wherever it stands; list items stay in their paragraph."""
    assert bodies(TREATY) == [
        ("preambule", "préambule, § 1", "Les villes signataires,"),
        ("preambule", "préambule, § 2", "Considérant que l’Article 2 d’un autre traité le veut déjà,"),
        ("preambule", "préambule, § 3", "Sont convenues de ce qui suit :"),
        ("art-1", "art. 1, § 1", "Est une ville toute commune."),
        ("art-1", "art. 1, § 2", "Article 2 de l’ancien traité est repris ici."),
        ("art-2", "art. 2, § 1", "Les villes accueillent."),
        ("art-2", "art. 2, § 2", "Elles donnent : a) un lit ; b) un repas."),
        ("art-2", "art. 2, § 2, al. 2", "Le repas est chaud."),
    ]


def test_headings_between_articles_open_the_article_below() -> None:
    """A chapter is in no clause, and its line goes with the article that follows."""
    pages = pages_of(TREATY)
    found = headings(pages, read(TREATY))
    assert found[:2] == [("liminaire", "Traité sur l’accueil"), ("preambule", "PRÉAMBULE")]
    assert found[2:6] == [
        ("art-1", "CHAPITRE PREMIER"),
        ("art-1", "Dispositions générales"),
        ("art-1", "Article premier"),
        ("art-1", "Définitions"),
    ]
    assert ("art-3", "Chapitre II – Fin du texte") in found


def test_ids_labels_titles_and_markers_of_a_clause() -> None:
    """Everything that a citation shows."""
    pages = pages_of(TREATY)
    clause = next(clause for clause in read(TREATY).clauses if clause.clause_id == "texte/art-2/2")
    assert clause.locator.label == "Traité, art. 2, § 2"
    assert (clause.title, clause.kind, clause.check, clause.locator.page) == ("Accueil", "text", None, 1)
    text = "\n\f\n".join(page.text for page in pages)
    assert clause.marker is not None
    assert clause.marker.of(text) == "2."
    assert [span.of(text) for span in clause.source] == ["Elles donnent :", "a) un lit ;", "b) un repas."]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Article 2", ""),
        ("ARTICLE 2", ""),
        ("Art. 2", ""),
        ("Art 2.", ""),
        ("Article II", ""),
        ("Article 2 : Défense d’expulsion", "Défense d’expulsion"),
        ("Article 2 : défense d’expulsion", "défense d’expulsion"),
        ("Article 2. Défense d’expulsion", "Défense d’expulsion"),
        ("Article 2 - Défense d’expulsion", "Défense d’expulsion"),
        ("Article 2. -- Défense d’expulsion", "Défense d’expulsion"),
        ("Art. 2. – Défense d’expulsion et de refoulement", "Défense d’expulsion et de refoulement"),
        ("Article 2 Défense d’expulsion", "Défense d’expulsion"),
        ("Article 2 – « Réfugié »", "« Réfugié »"),
        ("ARTICLE 2 – DÉFENSE D’EXPULSION", "Défense d’expulsion"),
    ],
)
def test_a_heading_is_known_in_every_form(heading: str, title: str) -> None:
    """Its title is what follows the number, in small letters."""
    cutting = read(f"Article 1er\nUn.\n{heading}\nDeux.")
    assert [(clause.locator.section, clause.title) for clause in cutting.clauses] == [("art-1", ""), ("art-2", title)]


@pytest.mark.parametrize(
    "mention",
    [
        "Article 2 de la Convention s’applique.",
        "Article 2, paragraphe 1, s’applique.",
        "Article 2-1 s’applique.",
        "Articles 2 à 34 s’appliquent.",
        "Article 2bis s’applique.",
        "L’article 2 s’applique.",
    ],
)
def test_a_mention_at_the_head_of_a_paragraph_opens_nothing(mention: str) -> None:
    """It is a paragraph like another."""
    assert [section for section, _, _ in bodies(f"Article 1\nUn.\n{mention}\nArticle 2\nDeux.")].count("art-1") == 2


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("Article 2 (1) Nous accueillons.", "Nous accueillons."),
        ("Article 2. 1. Nous accueillons.", "Nous accueillons."),
        ("Article 2. – Nous accueillons.", "Nous accueillons."),
    ],
)
def test_a_first_paragraph_may_stand_on_the_line_of_its_heading(line: str, text: str) -> None:
    """The line is parted."""
    assert bodies(f"Article 1\nUn.\n{line}")[-1] == ("art-2", "art. 2, § 1", text)


@pytest.mark.parametrize("style", ["{}. ", "({}) ", "{}) ", "{} – ", "{}."])
def test_paragraphs_are_numbered_in_many_ways(style: str) -> None:
    """The label says the printed number, even where one is missing."""
    text = "\n".join(f"{style.format(number)}Nous voulons {number}." for number in (1, 2, 4))
    found = bodies(f"Article 1\nNous :\n{text}")
    assert [label for _, label, _ in found] == ["art. 1, al. 1", "art. 1, § 1", "art. 1, § 2", "art. 1, § 4"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "1. Nous voulons :\n1) des lits ;\n2) des repas.\n2. Fin.",
            ["Nous voulons : 1) des lits ; 2) des repas.", "Fin."],
        ),
        (
            "1. Un.\n2. Nous :\n1. Des lits ;\n2. Des repas.\n3. Fin.",
            ["Un.", "Nous : 1. Des lits ; 2. Des repas.", "Fin."],
        ),
    ],
)
def test_a_list_inside_a_numbered_paragraph_stays_in_it(text: str, expected: list[str]) -> None:
    """It is numbered in another way, or its numbers do not go on."""
    assert [text for _, _, text in bodies(f"Article 1\n{text}")] == expected


def test_a_line_that_a_colon_announces_is_no_heading_of_the_next_article() -> None:
    """The item of a list without marks or stops; a chapter is a heading even there."""
    found = bodies(
        "Article 1\nNous voulons :\nDes lits\nCHAPITRE II\nArticle 2\nNous voulons :\nChapitre III\nArticle 3\nFin."
    )
    assert [text for _, _, text in found] == ["Nous voulons : Des lits", "Nous voulons :", "Fin."]


def test_lettered_sections_of_an_article_are_in_its_labels() -> None:
    """« art. 1, B, § 2 » is what a lawyer would write; numbers begin again under each letter."""
    text = "A. Est ville :\n1) Qui le veut ;\n2) Qui le peut.\nB. 1) Les mots.\n2) Les noms.\nC. La fin."
    assert [label for _, label, _ in bodies(f"Article 1\n{text}")] == [
        "art. 1, A",
        "art. 1, A, § 1",
        "art. 1, A, § 2",
        "art. 1, B, § 1",
        "art. 1, B, § 2",
        "art. 1, C",
    ]


def test_a_number_parted_from_its_paragraph_comes_back_to_it() -> None:
    """Some files put « 1. » on a line of its own."""
    assert bodies("Article 1\n1.\nNous voulons.\n2.\nNous pouvons.") == [
        ("art-1", "art. 1, § 1", "Nous voulons."),
        ("art-1", "art. 1, § 2", "Nous pouvons."),
    ]


def test_a_table_of_contents_is_not_taken_for_the_articles() -> None:
    """Nor when it is complete and the text lacks a heading: the count then tells that something is wrong."""
    contents = "\n".join(f"Article {number} – Titre {'.' * 20} {number + 4}" for number in range(1, 6))
    text = "\n".join(f"Article {number}\nNous voulons {number}." for number in (1, 2, 4, 5))
    cutting = read(f"Sommaire\n{contents}\n{text}")
    assert [clause.text for clause in cutting.clauses] == [f"Nous voulons {number}." for number in (1, 2, 4, 5)]
    assert section_count(cutting, CONVENTION) == 4


def test_of_two_complete_runs_the_last_wins() -> None:
    """A summary under the same headings, then the text."""
    found = bodies("Article 1\nEn bref.\nArticle 2\nEn bref.\nArticle 1\nLe texte.\nArticle 2\nLe texte.")
    assert [entry for entry in found if entry[0] != "preambule"] == [
        ("art-1", "art. 1, § 1", "Le texte."),
        ("art-2", "art. 2, § 1", "Le texte."),
    ]


def test_a_heading_out_of_order_opens_nothing() -> None:
    """A bare « Article 30 » in a short treaty is a mention."""
    found = bodies("Article 1\nUn.\nArticle 30\nEncore un.\nArticle 2\nDeux.\nArticle 3\nTrois.")
    assert [section for section, _, _ in found] == ["art-1", "art-1", "art-2", "art-3"]


def test_the_theme_above_an_article_is_its_title_where_it_has_none() -> None:
    """As in the first article of the charter; a chapter number is no title."""
    cutting = read("RESPONSABILITÉ LOCALE\nArticle 1\nUn.\nCHAPITRE II\nArticle 2\nDeux.")
    assert [clause.title for clause in cutting.clauses] == ["Responsabilité locale", ""]


def test_a_title_may_take_two_lines() -> None:
    """Both are headings."""
    assert (
        read("Article 1\nDÉFINITION DU TERME\n« VILLE »\n1. Une ville.").clauses[0].title
        == "Définition du terme « ville »"
    )


def test_a_paragraph_runs_over_a_page_break() -> None:
    """It is one clause, on the page where it begins; a page may even be empty."""
    cutting = read("Article 1\nUn.\nNous accueillons les", "", "réfugiés.\nDeux.", "Article 2\nTrois.")
    assert [(clause.text, clause.locator.page) for clause in cutting.clauses] == [
        ("Un.", 1),
        ("Nous accueillons les réfugiés.", 1),
        ("Deux.", 3),
        ("Trois.", 4),
    ]


def test_a_page_may_end_before_a_capital() -> None:
    """No sentence ends with « des » or « l’ »; a note call behind a stop does not hide that one ends."""
    cutting = read("Article 1\nAvec l’aide des", "États, nous tenons à l’", "Europe.12", "nous")
    assert [clause.text for clause in cutting.clauses] == ["Avec l’aide des États, nous tenons à l’ Europe.12", "nous"]


def test_a_heading_alone_at_either_side_of_a_page_break_is_a_heading() -> None:
    """Whatever stands before it or behind it seems to go on."""
    cutting = read("Article 1\nUn. Nous tenons à", "Article 2", "l’accueil de toutes et de tous.")
    assert section_count(cutting, CONVENTION) == 2
    assert shown(cutting.clauses)[-1] == ("art-2", "art. 2, § 1", "l’accueil de toutes et de tous.")


def test_a_short_lettered_paragraph_is_no_title() -> None:
    """« A. Une ville » is the first section of its article."""
    assert bodies("Article 1\nA. Une ville\nB. Un bourg\nVoilà tout.") == [
        ("art-1", "art. 1, A", "Une ville"),
        ("art-1", "art. 1, B", "Un bourg Voilà tout."),
    ]


def test_what_follows_the_last_article_is_an_annex() -> None:
    """The formula of signature stays in the article; a form or a model is a section of its own."""
    found = bodies("Article 1\nUn.\nEN FOI DE QUOI, les villes ont signé.\nFORMULAIRE DE SIGNATURE\nNom de la ville.")
    assert found == [
        ("art-1", "art. 1, § 1", "Un."),
        ("art-1", "art. 1, § 2", "EN FOI DE QUOI, les villes ont signé."),
        ("annexe", "annexe, § 1", "Nom de la ville."),
    ]


def test_the_convention_of_a_brochure_ends_where_the_protocol_begins() -> None:
    """The protocol is another part; its articles are not doubled here."""
    cutting = cut(pages_of(*BROCHURE), SOURCE, CONVENTION)
    assert shown(cutting.clauses)[-2:] == [
        ("art-3", "art. 3, § 1", "Le traité prend fin un jour."),
        ("annexe", "annexe, § 1", "Le titre est vert."),
    ]
    assert section_count(cutting, CONVENTION) == 3


def test_the_protocol_of_a_brochure_begins_where_the_convention_ends() -> None:
    """Its numbers are Roman in the source, so in the labels; ids are not."""
    cutting = cut(pages_of(*BROCHURE), SOURCE, PROTOCOL)
    assert [(clause.clause_id, clause.locator.label, clause.title) for clause in cutting.clauses] == [
        (
            "texte/protocole-preambule/1",
            "Protocole de 1967, préambule, § 1",
            "Protocole relatif au statut des réfugiés",
        ),
        ("texte/protocole-art-1/1", "Protocole de 1967, art. I, § 1", "Application"),
        ("texte/protocole-art-2/1", "Protocole de 1967, art. II, § 1", "Durée"),
    ]
    assert section_count(cutting, PROTOCOL) == 2


def test_a_protocol_on_its_own_is_whole() -> None:
    """Its title does not cut anything off, were there even a line above it."""
    pages = pages_of(
        "Page gratuite.\nProtocole relatif au statut des réfugiés\nNous,\nArticle premier\nUn.\nArticle II\nDeux."
    )
    cutting = cut(pages, SOURCE, PROTOCOL)
    check_whole(pages, cutting)
    assert section_count(cutting, PROTOCOL) == 2


def test_eleven_roman_articles_are_in_order() -> None:
    """I to XI, by value."""
    numerals = "I II III IV V VI VII VIII IX X XI".split()
    cutting = cut(pages_of("\n".join(f"Article {numeral}\nNous." for numeral in numerals)), SOURCE, PROTOCOL)
    assert [clause.locator.section for clause in cutting.clauses] == [f"protocole-art-{n}" for n in range(1, 12)]
    assert [clause.locator.label for clause in cutting.clauses] == [
        f"Protocole de 1967, art. {numeral}, § 1" for numeral in numerals
    ]


def test_the_principles_of_the_charter_are_sections() -> None:
    """Under the ids of the summary, so that they take its place; the introduction is the preamble."""
    text = """
        LA CHARTE DES VILLES
        Cette brochure est gratuite.
        Sommaire
        PARTIE I – Principes 4
        PARTIE II – Mise en œuvre 5
        INTRODUCTION
        La charte est là.
        PARTIE I
        PRINCIPES
        Nous reconnaissons ceci :
        1. L’accueil constitue un droit fondamental
        Ce droit est à tous.
        2. Afin d’assurer l’accueil, les obstacles doivent être pris en compte
        Il y en a deux.
        Le second compte plus.
        PARTIE II
        MISE EN ŒUVRE DE LA CHARTE
        1. Chaque ville fait un plan.
        PARTIE III
        ACCUEIL LOCAL
        Article 1
        1. La ville accueille.
    """
    cutting = read(text)
    assert shown(cutting.clauses) == [
        ("liminaire", "pages liminaires, § 1", "Cette brochure est gratuite."),
        ("preambule", "préambule, § 1", "La charte est là."),
        ("preambule", "préambule, § 2", "Nous reconnaissons ceci :"),
        ("principe-1", "principe 1, § 1", "Ce droit est à tous."),
        ("principe-2", "principe 2, § 1", "Il y en a deux."),
        ("principe-2", "principe 2, § 2", "Le second compte plus."),
        ("mise-en-oeuvre", "mise en œuvre, § 1", "Chaque ville fait un plan."),
        ("art-1", "art. 1, § 1", "La ville accueille."),
    ]
    assert cutting.clauses[3].title == "L’accueil constitue un droit fondamental"
    assert section_count(cutting, CONVENTION) == 1


def test_principles_in_the_pages_of_the_publisher_are_not_the_text() -> None:
    """What stands before the introduction is in one section."""
    found = bodies("PRINCIPES\n1. L’accueil\nEn bref.\n2. L’aide\nEn bref.\nIntroduction\nNous.\nArticle 1\nUn.")
    assert [section for section, _, _ in found] == ["liminaire", "liminaire", "preambule", "art-1"]


def test_principles_without_text_of_their_own_stay_in_the_preamble() -> None:
    """A mere list of them is no section."""
    found = bodies("PRINCIPES\nNous voulons :\n1. L’accueil\n2. L’aide\nVoilà tout.\nArticle 1\nUn.")
    assert found[0] == ("preambule", "préambule, § 1", "Nous voulons : 1. L’accueil 2. L’aide")


def test_a_text_without_articles_is_a_preamble() -> None:
    """It is the acceptance test that refuses it."""
    cutting = read("Nous voulons.\nNous pouvons.")
    assert {clause.locator.section for clause in cutting.clauses} == {"preambule"}
    assert section_count(cutting, CONVENTION) == 0


def test_notes_stand_at_the_end_under_their_printed_numbers() -> None:
    """Of two notes with one number the second says its rank, so that no label is there twice."""
    pages = [Page(1, "Article 1\n\nUn.", "1 Voir ici.\n(2) Voir là."), Page(2, "Deux.", "1. Encore.\n\nsans numéro")]
    cutting = cut(pages, SOURCE, CONVENTION)
    check_whole(pages, cutting)
    notes = [clause for clause in cutting.clauses if clause.locator.section == "notes"]
    assert [(note.locator.label, note.text, note.locator.page) for note in notes] == [
        ("Traité, note 1", "Voir ici.", 1),
        ("Traité, note 2", "Voir là.", 1),
        ("Traité, notes, § 3 (note 1)", "Encore.", 2),
        ("Traité, notes, § 4", "sans numéro", 2),
    ]


def test_the_notes_of_a_second_part_have_ids_of_their_own() -> None:
    """Both parts are clauses of one document."""
    cutting = cut([Page(1, "Article I\n\nUn.", "1 Voir ici.")], SOURCE, PROTOCOL)
    assert cutting.clauses[-1].clause_id == "texte/protocole-notes/1"
    assert cutting.clauses[-1].locator.label == "Protocole de 1967, note 1"


def test_a_long_paragraph_is_one_clause() -> None:
    """The index embeds its sentences apart."""
    text = " ".join(f"Nous voulons {number} lits." for number in range(500))
    clause = read(f"Article 1\n{text}").clauses[0]
    assert (clause.text, len(clause.sentences)) == (text, 500)


def test_forty_six_articles_are_counted_as_the_manifest_wants_them() -> None:
    """With the records of the real convention: its label, its prefix, its number of articles."""
    source = load_manifest().source("geneve")
    part = source.parts[0]
    lines = [f"Article {number}\nTitre {number}\n1. Nous voulons.\n2. Nous pouvons." for number in range(2, 47)]
    pages = pages_of("\n".join(["Article premier\n1. Nous.", *lines]))
    cutting = cut(pages, source, part)
    check_whole(pages, cutting)
    assert section_count(cutting, part) == part.accept.min_sections == part.accept.max_sections
    clause = next(clause for clause in cutting.clauses if clause.clause_id == "geneve/art-33/2")
    assert clause.locator.label == "Convention de Genève, art. 33, § 2"
