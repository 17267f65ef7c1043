"""The topic that a follow-up names: spoken of by the clause that answers, or nothing answers."""

import pytest

from corpus.manifest import load_manifest
from rag.assistant import Assistant, Request
from rag.dialogue import topic_of
from rag.question import understand
from tests.rag.checks import cited

AFGHANISTAN = "Que dit la déclaration sur l’Afghanistan ?"
FRONTEX = "Que disent les maires de Frontex ?"
HOUSING = "Que dit la charte sur le logement ?"


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Et sur la Syrie ?", ("Syrie",)),
        ("La Syrie ?", ("Syrie",)),
        ("et les mineurs isolés", ("mineurs", "isolés")),
        ("Et pour se loger ?", ("loger",)),
        ("Et la charte ?", ()),
        ("Et le 23 ?", ()),
        ("Pourquoi ?", ()),
        ("Et qui paie ?", ()),
        ("Et ceux qui préfèrent rentrer ?", ()),
        ("Ça a démarré quand ?", ()),
        ("Il y a des exceptions ?", ()),
        ("Vulnérable à quoi, exactement ?", ()),
        ("et ça marche déjà quelque part ?", ()),
        ("Au fait, la médiathèque ?", ()),
    ],
)
def test_only_a_follow_up_that_does_nothing_else_names_a_topic(question: str, topic: tuple[str, ...]) -> None:
    """A question word, a pronoun or a verb makes it another kind of question; a document is not a topic."""
    assert topic_of(question) == topic


@pytest.mark.parametrize(
    ("before", "question"),
    [
        (AFGHANISTAN, "Et sur la Syrie ?"),
        (AFGHANISTAN, "Et sur l’Ukraine ?"),
        (AFGHANISTAN, "Et le Luxembourg ?"),
        (FRONTEX, "Et Europol ?"),
        (FRONTEX, "Et l’OTAN ?"),
        (FRONTEX, "Et la pluie ?"),
        (HOUSING, "Et sur le football ?"),
    ],
)
def test_a_topic_that_no_clause_speaks_of_has_no_answer(assistant: Assistant, before: str, question: str) -> None:
    """Though the words of the question before have one."""
    answer = assistant.invoke(Request(question, history=(before,)))
    assert (answer.status, answer.reason, answer.subject) == ("not_found", "no_evidence", before)


@pytest.mark.parametrize(
    ("before", "question", "clause"),
    [
        (AFGHANISTAN, "Et sur la Biélorussie ?", "declaration/defis/2"),
        (AFGHANISTAN, "Et le climat ?", "declaration/defis/2"),
        (FRONTEX, "Et Schengen ?", "declaration/positions/4"),
        (FRONTEX, "et le filtrge", "declaration/positions/4"),
        (FRONTEX, "Les retours ?", "declaration/positions/7"),
        (FRONTEX, "Et la médiation culturelle ?", "declaration/positions/6"),
        (HOUSING, "Et sur les transports ?", "charte/art-26/1"),
        (HOUSING, "Et la santé ?", "charte/art-14/1"),
    ],
)
def test_a_topic_is_answered_by_a_clause_that_speaks_of_it(
    assistant: Assistant, before: str, question: str, clause: str
) -> None:
    """In the document that the dialogue is about."""
    assert clause in cited(assistant.invoke(Request(question, history=(before,))))


@pytest.mark.parametrize("question", ["And for the minors?", "Und für die Kinder?", "¿Y para los menores?"])
def test_the_words_of_another_language_are_no_topic(question: str) -> None:
    """They could stand in no clause."""
    assert understand(question, load_manifest(), [FRONTEX]).topic == ()


def test_a_change_of_subject_is_not_dragged_along(assistant: Assistant) -> None:
    """What follows a question on Frontex and has nothing to do with it."""
    answer = assistant.invoke(Request("Quelle est la recette de la tarte aux pommes ?", history=(FRONTEX,)))
    assert (answer.status, answer.reason, answer.subject) == ("not_found", "out_of_scope", "")
