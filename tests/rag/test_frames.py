"""Whoever asks in another language is spoken to in it; the quotation stays as it was signed."""

from typing import get_args

import pytest

from corpus.library import load_corpus
from corpus.typography import typeset
from eval.questions import load_questions
from rag.answer import Reason
from rag.assistant import Assistant
from rag.frames import message_in
from rag.language import Language, spoken_language

OTHERS = tuple(language for language in get_args(Language) if language != "fr")


@pytest.mark.parametrize(
    ("question", "language", "lead"),
    [
        ("What is the position of the mayors on Frontex?", "en", "The declaration says, in French:"),
        ("Was sagen die Bürgermeister zu Frontex?", "de", "Die Erklärung sagt, auf Französisch:"),
        ("¿Qué dicen los alcaldes sobre Frontex?", "es", "La declaración dice, en francés:"),
        ("Che cosa dicono i sindaci su Frontex?", "it", "La dichiarazione dice, in francese:"),
    ],
)
def test_a_foreign_question_is_answered_in_its_language(
    assistant: Assistant, question: str, language: str, lead: str
) -> None:
    answer = assistant.invoke(question)
    assert (answer.status, answer.language) == ("answered", language)
    assert answer.text.startswith(lead)
    assert "Frontex doit être renforcé" in answer.text
    for citation in answer.citations:
        assert citation.clause.text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    ("question", "language", "begin"),
    [
        ("What is the price of bread in Lisbon and who is the mayor of the city?", "en", "This question"),
        ("Wie wird das Wetter am Montag in der Stadt?", "de", "Diese Frage"),
        ("¿Cuál es el precio del pan en Lisboa?", "es", "Esta pregunta"),
        ("Chi ha vinto la coppa del mondo e quando?", "it", "Questa domanda"),
    ],
)
def test_a_foreign_silence_is_told_in_its_language(
    assistant: Assistant, question: str, language: str, begin: str
) -> None:
    answer = assistant.invoke(question)
    assert (answer.status, answer.language) == ("not_found", language)
    assert answer.message.startswith(begin)


def test_a_summary_is_called_a_summary_in_every_language(assistant: Assistant) -> None:
    answer = assistant.invoke("What does article 22 of the charter say about the violence?", None)
    assert {citation.clause.kind for citation in answer.citations} == {"summary"}
    assert "according to the summary written by this project" in answer.text


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("reason", [reason for reason in get_args(Reason) if reason != "source_missing"])
def test_every_silence_is_written_in_every_language(language: Language, reason: Reason) -> None:
    message = message_in(language, reason, None)
    assert message
    assert typeset(message) == message, "no sign that French would space"


def test_a_missing_source_is_named_in_every_language() -> None:
    source = load_corpus().manifest.source("charte")
    for language in OTHERS:
        assert source.title in (message_in(language, "source_missing", source) or "")


def test_nobody_who_asks_in_french_is_spoken_to_in_another_language() -> None:
    likely = [question.text for questions in load_corpus().questions.values() for question in questions]
    asked = [question.q for question in load_questions("dev") if question.language == "fr"]
    assert [text for text in (*likely, *asked) if spoken_language(text) != "fr"] == []
