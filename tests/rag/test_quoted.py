"""A question that quotes is answered by the place where the words stand, or by what they were altered from."""

import pytest

from corpus.clauses import Clause
from corpus.manifest import load_manifest
from rag.answer import Answer
from rag.assistant import Assistant, Request
from rag.question import understand
from rag.quoted import find_quoted
from tests.rag.checks import check_contract, cited


def ask(assistant: Assistant, question: str) -> Answer:
    """A sound answer."""
    answer = assistant.invoke(question)
    check_contract(answer.as_json())
    return answer


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("Où lit-on « nous sommes l'Europe » ?", "nous sommes l'Europe"),
        ('Il est écrit "un pont entre les cultures" ou “des murs” ?', "un pont entre les cultures"),
        ("Que veut dire « non-refoulement » ?", ""),
        ("Et l'article 33 ?", ""),
        ("Pas de fin « à la citation", ""),
    ],
)
def test_the_longest_words_between_marks_are_read(question: str, quoted: str) -> None:
    assert understand(question, load_manifest()).quoted == quoted


@pytest.mark.parametrize(
    ("question", "is_claim"),
    [
        ("Le texte dit-il « nous voulons des murs » ?", True),
        ("La phrase « nous voulons des murs » est bien écrite ?", True),
        ("Que disent-ils de la « solidarité européenne » ?", False),
        ("« solidarité européenne », de quoi s'agit-il ?", False),
    ],
)
def test_a_subject_between_marks_is_not_a_claim(question: str, is_claim: bool) -> None:
    assert understand(question, load_manifest()).is_claim is is_claim


def test_exact_words_are_shown_where_they_stand(assistant: Assistant) -> None:
    answer = ask(assistant, "Où est-il écrit « nous sommes l’Europe » ?")
    assert cited(answer) == ["declaration/positions/4"]
    assert answer.text.startswith("Ces mots sont dans le texte (Déclaration, Positions, § 4)\u00a0: «\u00a0")
    assert "nous sommes l'Europe" in answer.citations[0].quote


@pytest.mark.parametrize(
    ("question", "clause_id", "words"),
    [
        ("Le texte dit « nous arrêterons les flux migratoires avec des murs » ?", "declaration/positions/4", "pas"),
        ("C'est vrai, « plus de 100 associations nationales » ?", "declaration/a-propos/1", "plus de 60"),
        ("Est-ce bien « Charte de Lampedusa (2019) » ?", "declaration/preambule/2", "(2021)"),
    ],
)
def test_altered_words_are_never_confirmed(assistant: Assistant, question: str, clause_id: str, words: str) -> None:
    answer = ask(assistant, question)
    assert cited(answer) == [clause_id]
    assert answer.text.startswith("Le texte ne dit pas exactement cela. Voici ses mots")
    assert words in answer.citations[0].quote


def test_words_that_stand_nowhere_are_said_to_stand_nowhere(assistant: Assistant) -> None:
    """A few common words do not make a memory of the text."""
    answer = ask(assistant, "Ont-ils dit « tous les migrants sont des voleurs » ?")
    assert (answer.status, answer.reason) == ("not_found", "no_evidence")
    assert answer.message.startswith("Ces mots ne sont dans aucun des textes chargés")


def test_words_of_a_text_that_only_a_summary_holds_are_not_judged(assistant: Assistant) -> None:
    answer = ask(assistant, "La convention de Genève dit-elle « nul ne sera jamais renvoyé » ?")
    assert answer.reason == "source_missing"


def test_a_clause_that_may_not_be_searched_is_not_quoted(assistant: Assistant) -> None:
    question = "Où est-il écrit « nous sommes l’Europe » ?"
    for request in (
        Request(question, documents=("charte",)),
        Request(question, without=frozenset({"declaration/positions/4"})),
    ):
        assert "declaration/positions/4" not in cited(assistant.invoke(request))


def test_a_summary_is_never_what_a_question_quotes(clauses: dict[str, Clause]) -> None:
    summary = clauses["charte/art-22/1"]
    assert find_quoted(summary.text[:60], [summary]) is None
