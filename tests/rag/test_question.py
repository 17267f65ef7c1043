"""What is read in a question before anything is searched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.library import Corpus
from corpus.manifest import load_manifest
from rag.question import ExpectedKind, understand


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


def test_a_speaker_that_was_read_is_not_searched() -> None:
    """The scope holds it; elsewhere « CCRE » is what is asked about."""
    asked = understand("Quelle est la position du CCRE sur Frontex ?", load_manifest())
    assert (asked.text, asked.scope.documents) == ("Quelle est la position sur Frontex ?", ("declaration",))
    assert "CCRE" in understand("Que fait le CCRE ?", load_manifest()).text


def test_nearly_no_likely_question_is_turned_away_by_its_form(corpus: Corpus) -> None:
    """Each was written because a clause answers it; at most three in a hundred look personal or like an opinion."""
    understood = [understand(item.text, corpus.manifest) for likely in corpus.questions.values() for item in likely]
    refused = [item.question for item in understood if item.refusal]
    assert len(refused) <= 0.03 * len(understood), refused
