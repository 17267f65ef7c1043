"""Follow-ups: what a question leaves unsaid is taken from the one before, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.manifest import load_manifest
from rag.assistant import Assistant, Request
from rag.dialogue import MAX_HISTORY, content_words, leans_back, standalone
from rag.question import understand
from tests.rag.checks import check_contract, cited

FRONTEX = "Que disent les maires de Frontex ?"
MINORS = "Que demandent les maires pour les mineurs isolés ?"


@pytest.mark.parametrize(
    "question",
    ["Et pour les femmes ?", "Pourquoi ?", "Pq ?", "Et qui paie ?", "Qu'en disent-ils ?", "À quelle condition ?"],
)
def test_a_follow_up_takes_its_subject_from_the_question_before(question: str) -> None:
    """What is searched holds the words of both; the subject is shown as it was asked."""
    turn = standalone(question, [FRONTEX])
    assert turn.subject == FRONTEX
    assert turn.text.startswith(question)
    assert "frontex" in turn.text.lower()


@pytest.mark.parametrize(
    "question",
    [
        "Quelle est la recette de la tarte aux pommes ?",
        "Quelle part des personnes visées par un ordre de retour quitte l'UE ?",
        "Combien de pays comptent une association membre du CCRE ?",
        "Qu'est-ce que la médiation culturelle apporte dans une ville ?",
    ],
)
def test_a_question_that_stands_by_itself_is_left_alone(question: str) -> None:
    """A change of subject is never dragged along."""
    turn = standalone(question, [FRONTEX])
    assert (turn.text, turn.subject) == (question, "")


@pytest.mark.parametrize(
    "question",
    ["Autre chose : le FAMI ?", "Autre sujet, le FEDER ?", "Rien à voir : qui a signé ?", "Au fait, le FSE ?"],
)
def test_whoever_announces_another_subject_is_believed(question: str) -> None:
    """However few words follow."""
    assert standalone(question, [FRONTEX]).subject == ""


@pytest.mark.parametrize("question", ["Et l'article 23 ?", "23 ?", "Et le 23 ?", "article 23", "et l'art. 23 ?"])
def test_another_number_takes_the_place_of_the_first(question: str) -> None:
    """The rest of the question before is asked again."""
    turn = standalone(question, ["Que dit l'article 22 de la charte ?"])
    assert turn.text == "Que dit l'article 23 de la charte ?"


def test_another_number_names_another_article() -> None:
    """Down to the scope that the search gets."""
    understood = understand("Et le 23 ?", load_manifest(), ["Que dit l'article 22 de la charte ?"])
    assert understood.text == "Que dit l'article 23 de la charte ?"
    assert understood.scope.documents == ("charte",)


def test_a_document_named_anew_takes_the_place_of_the_other() -> None:
    """« Et la convention ? » keeps the subject and leaves the charter."""
    turn = standalone("Et la convention ?", ["Que dit la charte sur le logement ?"])
    assert "logement" in turn.text
    assert "charte" not in turn.text
    assert understand(
        "Et la convention ?", load_manifest(), ["Que dit la charte sur le logement ?"]
    ).scope.documents == ("geneve",)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Et la charte ?", "Que dit la charte de la traite ?"),
        ("Et le plan d'action ?", "Que dit la plan d'action de la traite ?"),
        ("Et la convention de Genève ?", "Que dit la convention de geneve de la traite ?"),
    ],
)
def test_a_document_named_alone_is_asked_the_same_question(question: str, asked: str) -> None:
    """In the words of the first, which is how people ask."""
    assert standalone(question, ["Que dit la déclaration de la traite ?"]).text == asked


def test_a_follow_up_to_a_follow_up_keeps_the_first_subject() -> None:
    """« Pourquoi ? » has none of its own to hand on."""
    turn = standalone("Et qui paie ?", [FRONTEX, "Pourquoi ?"])
    assert "frontex" in turn.text.lower()
    assert FRONTEX in turn.subject


def test_the_last_subject_counts_not_an_older_one() -> None:
    """A dialogue moves on."""
    turn = standalone("Pourquoi ?", [FRONTEX, MINORS])
    assert "mineurs" in turn.text
    assert "frontex" not in turn.text


def test_only_the_last_questions_are_looked_at() -> None:
    """What was asked long before is forgotten."""
    fillers = ["Pourquoi ?"] * MAX_HISTORY
    assert standalone("Et qui ?", [FRONTEX, *fillers[1:]]).text != standalone("Et qui ?", [FRONTEX, *fillers]).text
    assert "frontex" not in standalone("Et qui ?", [FRONTEX, *fillers]).text


@pytest.mark.parametrize("question", ["Et pour les femmes ?", "Pourquoi ?", "", FRONTEX])
def test_the_first_question_of_a_dialogue_is_searched_as_it_is(question: str) -> None:
    """There is nothing before it."""
    assert standalone(question, []).text == question
    assert standalone(question, []).subject == ""


def test_words_that_say_nothing_are_no_subject() -> None:
    """« Qu'en disent-ils ? » has no word of its own."""
    assert content_words("Qu'en disent-ils ?") == []
    assert leans_back("Qu'en disent-ils ?")


def test_a_scribble_is_readable_after_a_question_and_unreadable_alone() -> None:
    """« Pq ? »; an empty question stays one."""
    manifest = load_manifest()
    assert understand("pk", manifest, [FRONTEX]).refusal is None
    assert understand("", manifest, [FRONTEX]).refusal == "unreadable"
    assert understand("asdkjfh qskdjfh", manifest, []).refusal == "unreadable"


def test_a_follow_up_is_one_question_and_takes_over_what_kind_of_answer_is_wanted() -> None:
    """« Combien de pays … ? » then « Et d'associations ? » asks for a number again."""
    understood = understand("Et d'associations ?", load_manifest(), ["Combien de pays comptent un membre du CCRE ?"])
    assert understood.expected == "number"
    assert len(understood.parts) == 1


@given(question=st.text(max_size=80), history=st.lists(st.text(max_size=80), max_size=6))
def test_any_dialogue_is_read(question: str, history: list[str]) -> None:
    """The question opens what is searched, but where it only names another number."""
    turn = standalone(question, history)
    assert turn.subject or turn.text == question
    assert turn.text.startswith(question) or any(character.isdigit() for character in question)


def test_the_assistant_answers_a_follow_up_and_says_as_the_sequel_of_what(assistant: Assistant) -> None:
    """The question comes back as it was asked; its subject beside it."""
    answer = assistant.invoke(Request("Et qui paie ?", history=("Frontex doit-il être renforcé ?",)))
    assert answer.question == "Et qui paie ?"
    assert answer.subject == "Frontex doit-il être renforcé ?"
    assert cited(answer)[:1] == ["declaration/positions/4"]
    check_contract(answer.as_json())
    assert answer.as_json()["subject"] == answer.subject


def test_an_answer_without_a_dialogue_has_no_subject(assistant: Assistant) -> None:
    """None in JSON."""
    assert assistant.invoke("Frontex doit-il être renforcé ?").as_json()["subject"] is None
