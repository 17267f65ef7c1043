"""The language of a question, by its little words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.library import Corpus
from rag.language import Language, language_of


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What does the declaration say about Frontex?", "en"),
        ("Who pays?", "en"),
        ("How many cities are members?", "en"),
        ("Was sagt die Erklärung über Frontex?", "de"),
        ("Wer zahlt?", "de"),
        ("¿Qué dice la declaración sobre Frontex?", "es"),
        ("¿Quién paga?", "es"),
        ("Cosa dice la dichiarazione su Frontex?", "it"),
        ("Chi paga?", "it"),
        ("Que dit la déclaration ?", "fr"),
        ("Que demandent-ils ?", "fr"),
        ("kel est la posission du ccre sur frontex", "fr"),
        ("C'est quoi le no man's land ?", "fr"),
        ("Les maires et le New Deal", "fr"),
        ("c koi le pacte", "fr"),
    ],
)
def test_a_sentence_is_known_by_its_function_words(question: str, language: Language) -> None:
    """Well written, misspelt, or with a foreign name in it."""
    assert language_of(question) == language
    assert language_of(question.upper()) == language


@pytest.mark.parametrize("question", ["", "   ", "Frontex", "FEDER FAMI 2021", "?!", "123", "Wat zegt de verklaring?"])
def test_what_has_no_clear_language_is_taken_for_french(question: str) -> None:
    """The language of the texts, and of nearly all who ask."""
    assert language_of(question) == "fr"


def test_nearly_every_likely_question_is_french(corpus: Corpus) -> None:
    """They were written so: hardly one in a hundred may be taken for another language."""
    texts = [question.text for likely in corpus.questions.values() for question in likely]
    foreign = [text for text in texts if language_of(text) != "fr"]
    assert len(foreign) <= 0.01 * len(texts), foreign


@given(question=st.text(max_size=200))
def test_any_text_has_a_language(question: str) -> None:
    """Whatever is typed."""
    assert language_of(question) in {"fr", "en", "de", "es", "it"}
