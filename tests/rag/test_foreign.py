"""Questions in four other languages, written for this, that the texts answer or do not: ``foreign_questions.jsonl``."""

import json
from pathlib import Path

import pytest

from rag.assistant import Assistant

QUESTIONS = [
    json.loads(line) for line in Path(__file__).with_name("foreign_questions.jsonl").read_text("utf-8").splitlines()
]
LEAST_RIGHT = 0.94


def test_foreign_questions_are_answered_where_the_texts_answer_and_only_there(assistant: Assistant) -> None:
    """Nearly all of them: the signal is one of meaning, and two sorts of questions touch."""
    wrong = [one["q"] for one in QUESTIONS if (assistant.invoke(one["q"]).status == "answered") != one["answerable"]]
    assert len(wrong) <= (1 - LEAST_RIGHT) * len(QUESTIONS), wrong


@pytest.mark.parametrize(
    "question",
    [
        "Quale è il prezzo del pane nella città di Lisbona?",
        "What is the price of bread in Lisbon?",
        "Wie wird das Wetter morgen in Berlin?",
        "¿Quién ganó el mundial de fútbol?",
    ],
)
def test_what_has_nothing_to_do_with_the_texts_has_no_answer(assistant: Assistant, question: str) -> None:
    """In any language."""
    assert assistant.invoke(question).status == "not_found"
