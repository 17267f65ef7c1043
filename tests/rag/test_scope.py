"""Which documents and which article a question names: read before anything is searched, by names and numbers alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.library import Corpus
from corpus.manifest import load_manifest
from index.lexical import fold
from rag.scope import BOOSTS, Scope, boosts_of, read_scope


def scope(question: str) -> Scope:
    """What is read in a question of the product's documents."""
    return read_scope(fold(question), load_manifest())


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("Que dit la charte sur le logement ?", ("charte",)),
        ("Que dit la charte européenne pour l'égalité ?", ("charte",)),
        ("Que dit la charte de 2006 ?", ("charte",)),
        ("Que dit la charte du CCRE sur l'emploi ?", ("declaration", "charte")),
        ("Qu'a-t-on lancé à Innsbruck ?", ("charte",)),
        ("Selon le pacte, qui filtre aux frontières ?", ("pacte",)),
        ("Que contient COM(2020) 609 ?", ("pacte",)),
        ("que contient le plan d'action ?", ("plan-action",)),
        ("Que dit le communiqué de presse ?", ("plan-action",)),
        ("d'après la convention de Genève, qu'est-ce qu'un réfugié ?", ("geneve",)),
        ("Que dit la convention de 1951 sur le travail ?", ("geneve",)),
        ("Que change le protocole ?", ("geneve",)),
        ("Que recommande la vision stratégique de l'OIM ?", ("oim",)),
        ("Que disait la résolution ?", ("resolution",)),
        ("Que dit la déclaration de 2022 ?", ("declaration",)),
        ("Combien de villes ?", ()),
        ("", ()),
    ],
)
def test_a_document_is_known_by_its_names(question: str, documents: tuple[str, ...]) -> None:
    """As people say them, whatever their case and accents."""
    assert scope(question).documents == documents
    assert scope(question.upper()).documents == documents


@pytest.mark.parametrize(
    "question",
    [
        "Que pensent les maires du logement ?",
        "Que veulent-ils pour les mineurs ?",
        "Quel est l'avis des élus sur l'asile ?",
        "Les signataires veulent-ils des murs ?",
        "Quelle est la position du CCRE sur Frontex ?",
        "Quelle est leur position sur Frontex ?",
        "What do the mayors ask for?",
    ],
)
def test_the_signatories_stand_for_the_declaration(question: str) -> None:
    """It is they who speak in it."""
    assert scope(question).documents == ("declaration",)


@pytest.mark.parametrize(
    "question",
    [
        "Que pensent les maires du nouveau pacte ?",
        "Que reprochent-ils au pacte ?",
        "Qu'est-ce que la déclaration dit du pacte ?",
        "Dans le pacte, que salue la déclaration ?",
    ],
)
def test_who_speaks_and_what_is_spoken_of_are_both_named(question: str) -> None:
    """In the order of the manifest; one answer is wanted, the declaration's."""
    read = scope(question)
    assert read.documents == ("declaration", "pacte")
    assert not read.is_joint


@pytest.mark.parametrize(
    "question",
    [
        "Que dit la Charte de Lampedusa ?",
        "Que dit la charte des droits fondamentaux ?",
        "Que dit la charte de l'environnement ?",
        "Que dit la charte sociale ?",
        "Que dit le Pacte mondial sur les migrations ?",
        "Que dit le pacte vert ?",
        "Que dit la convention de Dublin ?",
        "Que dit la déclaration de New York ?",
        "Que dit le protocole de Palerme ?",
    ],
)
def test_another_text_of_the_same_kind_is_not_one_of_ours(question: str) -> None:
    """Its address would mislead."""
    assert scope(question).documents == ()


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("Que dit l'article 22 de la charte ?", "charte/art-22"),
        ("Que dit l’art. 22 de la charte ?", "charte/art-22"),
        ("charte art 22", "charte/art-22"),
        ("Que dit l'article 1er de la charte ?", "charte/art-1"),
        ("Que dit l'article premier de la convention ?", "geneve/art-1"),
        ("que prévoit l'article 33 de la convention de Genève ?", "geneve/art-33"),
        ("Que prévoit l'article 33 ?", "geneve/art-33"),
        ("Que dit l'article 1 du protocole de 1967 ?", "geneve/protocole-art-1"),
        ("Que dit l'article IV du protocole ?", "geneve/protocole-art-4"),
        ("Que dit l'article XI du protocole ?", "geneve/protocole-art-11"),
        ("Que disent la déclaration et la charte sur l'article 18 ?", "charte/art-18"),
        ("Que dit l'article 39 de la charte ?", "charte/art-39"),
        ("Que prévoit l'article 12 ?", None),
        ("Quel article de la charte parle de logement ?", None),
        ("Le pacte et la charte, article 3 ?", None),
        ("Que dit la déclaration à l'article 3 ?", None),
    ],
)
def test_an_article_is_known_by_its_number(question: str, section: str | None) -> None:
    """Where one document alone can be meant: the charter has thirty articles, the convention more."""
    assert scope(question).section == section


def test_every_article_that_can_be_named_is_in_the_corpus(corpus: Corpus) -> None:
    """Thirty, forty-six and eleven: each number finds its clauses."""
    named = [scope(f"Que dit l'article {n} de la charte ?").section for n in range(1, 31)]
    named += [scope(f"Que dit l'article {n} de la convention de Genève ?").section for n in range(1, 47)]
    roman = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI")
    named += [scope(f"Que dit l'article {n} du protocole ?").section for n in roman]
    assert len(set(named)) == 30 + 46 + 11
    missing = [section for section in named if section not in corpus.section_ids]
    assert missing == []


@pytest.mark.parametrize(
    "question",
    [
        "Que disent la déclaration et la charte sur les femmes migrantes ?",
        "Quelle différence entre le pacte et le plan d'action ?",
        "Comparez la charte à la déclaration",
        "La déclaration et le pacte sont-ils d'accord ?",
        "La convention de Genève comme la charte parlent-ils du logement ?",
        "Pacte ou plan d'action : lequel parle de logement ?",
        "Solidarité : qu'en disent les maires, quels choix prévoit le pacte ?",
        "Logement : que veut la déclaration et que demande l'article de la charte ?",
    ],
)
def test_a_question_that_joins_documents_asks_each(question: str) -> None:
    """By « et » between their names, by a word of comparison, or by a question of its own."""
    assert scope(question).is_joint


@pytest.mark.parametrize(
    "question",
    [
        "Que dit la charte sur le logement et l'emploi ?",
        "La déclaration s'appuie-t-elle sur la charte ?",
        "Que disent les maires du pacte et de Frontex ?",
        "Les maires pensent-ils que le pacte suffit, et pourquoi ?",
        "Comparez les villes et les régions",
    ],
)
def test_a_question_on_one_document_is_not_joint(question: str) -> None:
    """« et » joins other things too."""
    assert not scope(question).is_joint


@pytest.mark.parametrize(
    "question",
    [
        "Citez mot pour mot l'article 22 de la charte",
        "Quel est le texte exact de l'article 3 de la charte ?",
        "Donnez le texte intégral de l'article 33",
        "Quel est le libellé de l'article 33 paragraphe 2 ?",
        "À quelle page est l'article 33 ?",
        "Combien de paragraphes compte l'article 33 ?",
        "Recopie l'article 5 de la charte, pas un résumé",
    ],
)
def test_the_very_words_are_asked_for(question: str) -> None:
    """A summary cannot give them."""
    assert scope(question).wants_exact_words


@pytest.mark.parametrize(
    "question", ["Que dit l'article 22 de la charte ?", "De quoi parle l'article 33 ?", "Que veulent-ils exactement ?"]
)
def test_what_an_article_says_is_not_its_very_words(question: str) -> None:
    """A summary can say it."""
    assert not scope(question).wants_exact_words


def test_the_declaration_leads_where_nothing_is_named() -> None:
    """The product is about it; a little is enough."""
    assert boosts_of(Scope()) == {"declaration": BOOSTS["unnamed"]}


def test_a_document_that_is_named_alone_leads() -> None:
    """And the declaration gets nothing; its note that merely names the document stands back, unless it is asked for."""
    assert boosts_of(Scope(("charte",))) == {"charte": BOOSTS["alone"], "declaration/notes": BOOSTS["notes"]}
    assert boosts_of(Scope(("charte",), is_of_note=True)) == {"charte": BOOSTS["alone"]}


@pytest.mark.parametrize(
    ("question", "is_whole"),
    [
        ("que dit l'article 33 ?", True),
        ("que contient l'article 22 de la charte pour l'egalite ?", True),
        ("l'article 22 parle-t-il des interpretes ?", False),
    ],
)
def test_an_article_asked_for_as_such_is_shown_from_its_start(question: str, is_whole: bool) -> None:
    """« Que dit l'article 33 ? » wants its first paragraph."""
    scope = read_scope(question, load_manifest())
    assert scope.is_whole_section is is_whole
    assert (boosts_of(scope).get(f"{scope.section}/1") == BOOSTS["first"]) is (is_whole and scope.section is not None)


def test_a_single_word_is_looked_for_in_the_declaration_first() -> None:
    """The product is about it."""
    assert boosts_of(read_scope("hospitalite", load_manifest())) == {"declaration": BOOSTS["bare"]}


def test_a_question_about_a_note_is_known() -> None:
    """By its word."""
    manifest = load_manifest()
    assert read_scope("que dit la note sur la charte ?", manifest).is_of_note
    assert not read_scope("que dit la charte ?", manifest).is_of_note


def test_the_declaration_leads_what_it_speaks_of() -> None:
    """« Que pensent les maires du pacte ? » is answered by the mayors."""
    boosts = boosts_of(Scope(("declaration", "pacte")))
    assert boosts["declaration"] > boosts["pacte"] > 0


def test_an_article_that_is_named_leads_all_else() -> None:
    """Its number leaves no doubt."""
    boosts = boosts_of(Scope(("charte",), "charte/art-22"))
    assert boosts["charte/art-22"] == BOOSTS["section"] == max(boosts.values())


@given(question=st.text(max_size=120))
def test_whatever_is_asked_its_scope_names_documents_that_exist(question: str) -> None:
    """In the order of the manifest, none twice."""
    ids = [source.id for source in load_manifest().documents]
    read = scope(question)
    assert list(read.documents) == [document for document in ids if document in read.documents]
    assert not read.is_joint or len(read.documents) > 1
    assert read.section is None or read.section.split("/")[0] in ids
