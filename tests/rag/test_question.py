"""What is read in a question before anything is searched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.library import Corpus
from corpus.manifest import load_manifest
from rag.question import ExpectedKind, understand


def missing(question: str) -> str | None:
    """The id of the document that would be needed."""
    source = understand(question, load_manifest()).missing
    return source.id if source else None


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Combien de collectivités le CCRE représente-t-il ?", "number"),
        ("cb de villes en tout", "number"),
        ("Quelle part des personnes quitte l'UE ?", "number"),
        ("Quand la déclaration a-t-elle été signée ?", "date"),
        ("depuis quand ?", "date"),
        ("Pourquoi renforcer Frontex ?", "reason"),
        ("pk les maires veulent renforcer frontex", "reason"),
        ("À quoi sert un médiateur culturel ?", "reason"),
        ("À quelles conditions approuvent-ils le filtrage ?", "condition"),
        ("Sous quelle réserve ?", "condition"),
        ("Quels fonds saluent-ils ?", "list"),
        ("Citez les réseaux nommés", "list"),
        ("Qui a signé ?", "name"),
        ("Comment s'appelle le projet ?", "name"),
        ("Où lire la charte ?", "name"),
        ("Que pensent les élus du FEDER ?", "other"),
        ("Frontex", "other"),
        ("", "other"),
    ],
)
def test_the_kind_of_answer_is_read_from_the_question(question: str, kind: ExpectedKind) -> None:
    """By its question word, written well or as on a phone."""
    assert understand(question, load_manifest()).expected == kind


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Que pensent-ils de Frontex et combien d'argent faut-il ?",
            ("Que pensent-ils de Frontex", "combien d'argent faut-il"),
        ),
        (
            "Quels fonds saluent-ils ; qui les gère au niveau local ?",
            ("Quels fonds saluent-ils", "qui les gère au niveau local"),
        ),
        (
            "À quoi sert un médiateur ? Que disent-ils de Frontex ?",
            ("À quoi sert un médiateur", "Que disent-ils de Frontex"),
        ),
        (
            "Que pensent les élus du FEDER, et aussi pourquoi renforcer Frontex ?",
            ("Que pensent les élus du FEDER", "aussi pourquoi renforcer Frontex"),
        ),
    ],
)
def test_a_question_that_joins_two_is_parted(question: str, parts: tuple[str, ...]) -> None:
    """At « et » before a question word, and between two question marks."""
    assert understand(question, load_manifest()).parts == parts


@pytest.mark.parametrize(
    "question",
    [
        "Que disent-ils des migrants et des réfugiés ?",
        "Quelle est la position des maires et des élus sur Frontex ?",
        "Que demandent-ils et pourquoi ?",
        "Que pensent-ils des droits de l'homme et de l'État de droit ?",
        "Frontex",
        "Que pensent les élus du nouveau Pacte sur la migration et l'asile ?",
    ],
)
def test_a_question_that_asks_one_thing_stays_whole(question: str) -> None:
    """« et » between two nouns joins no questions, and two words make none."""
    understood = understand(question, load_manifest())
    assert understood.parts == (understood.text,)


@given(question=st.text(max_size=200))
def test_parts_are_words_of_the_question(question: str) -> None:
    """Never empty, never invented, in order."""
    understood = understand(question, load_manifest())
    assert understood.parts
    at = 0
    for part in understood.parts:
        assert part in understood.text
        at = understood.text.index(part, at) + len(part)


def test_the_question_is_kept_as_it_was_asked() -> None:
    """Beside its cleaned text."""
    understood = understand("  Qui\n a\u0300  signe\u0301\u00a0? \x07", load_manifest())
    assert understood.question == "  Qui\n a\u0300  signe\u0301\u00a0? \x07"
    assert understood.text == "Qui à signé ?"


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("Que dit l'article 22 de la charte ?", "charte"),
        ("que prévoit l'article 33 de la convention de Genève ?", "geneve"),
        ("Que dit l’art. 1 du protocole de 1967 ?", "geneve"),
        ("Quel est le premier paragraphe, page 3, de la résolution du CCRE ?", "resolution"),
        ("Selon le pacte, qui filtre aux frontières ?", "pacte"),
        ("d'après la convention de Genève, qu'est-ce qu'un réfugié ?", "geneve"),
        ("Quels sont les principes de la charte européenne ?", "charte"),
        ("que contient le plan d'action ?", "plan-action"),
        ("Que recommande la vision stratégique de l'OIM ?", "oim"),
    ],
)
def test_a_question_that_opens_a_cited_document_names_what_is_missing(question: str, document: str) -> None:
    """By an article or a page of it, or because it is the one that speaks."""
    assert missing(question) == document


@pytest.mark.parametrize(
    "question",
    [
        "Que pensent les maires du nouveau pacte ?",
        "La déclaration s'appuie-t-elle sur la charte ?",
        "Les signataires citent-ils la convention de Genève ?",
        "Que dit la déclaration sur la charte ?",
        "Où lire la résolution de 2015 ?",
        "Pourquoi saluent-ils le plan d'action ?",
        "Que reprochent-ils au pacte ?",
        "Sur quel article repose le principe de non-refoulement ?",
        "Quelle est la position du CCRE sur Frontex ?",
    ],
)
def test_a_question_about_the_signatories_needs_no_other_document(question: str) -> None:
    """What they say of a document stands in the declaration."""
    assert missing(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "Qu'est-ce que la déclaration dit du pacte ?",
        "Que saluent-ils dans le nouveau pacte ?",
        "Dans le pacte, que salue la déclaration ?",
        "Les signataires adhèrent-ils aux objectifs du nouveau Pacte sur la migration et l'asile ?",
    ],
)
def test_the_signatories_may_speak_of_a_document_that_is_not_here(question: str) -> None:
    """The declaration welcomes the pact and adheres to its objectives: that is asked, not what the pact says."""
    assert missing(question) is None


def test_what_the_declaration_reports_of_the_resolution_is_here() -> None:
    """« aux termes de laquelle nous … nous engageons à apporter une réponse unie »: preambule/3 answers."""
    assert missing("Que dit la résolution du CCRE de 2015 ?") is None


def test_another_charter_is_not_the_charter_of_equality() -> None:
    """The declaration names the « Charte de Lampedusa » too; the address of another charter would mislead."""
    assert missing("Que dit la Charte de Lampedusa ?") is None


def test_a_missing_document_is_one_that_is_not_loaded() -> None:
    """The declaration speaks for itself."""
    assert missing("Que dit la déclaration à l'article 3 ?") is None


def test_nearly_no_likely_question_is_turned_away_by_its_form(corpus: Corpus) -> None:
    """Each was written because a clause answers it; at most three in a hundred look personal or like an opinion."""
    understood = [understand(item.text, corpus.manifest) for likely in corpus.questions.values() for item in likely]
    refused = [item.question for item in understood if item.refusal or item.missing]
    assert len(refused) <= 0.03 * len(understood), refused
