"""The locked test measures what was never seen: neither the index nor the other split holds a question like it.

Only ids and line numbers are named here, for a test question must not be read.
"""

import json
from collections.abc import Sequence

import numpy as np
import pytest
from rapidfuzz.fuzz import token_sort_ratio
from rapidfuzz.process import cdist

from corpus.library import DOCUMENTS_DIR
from eval.questions import Split, load_questions
from index.lexical import fold

NEAR = 90.0
"""Similarity of the folded texts, words sorted, from 0 to 100."""


def _near_pairs(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """Places, from 0, of the texts of both lists that resemble each other."""
    similarity = cdist(list(map(fold, left)), list(map(fold, right)), scorer=token_sort_ratio, score_cutoff=NEAR)
    return [(int(row), int(column)) for row, column in np.argwhere(similarity >= NEAR)]


@pytest.mark.parametrize("split", ["dev", "test"])
@pytest.mark.parametrize("folder", ["questions", "absent"])
def test_no_question_resembles_one_that_the_index_holds(split: Split, folder: str) -> None:
    questions = load_questions(split)
    likely = [
        (f"{folder}/{path.name}:{number}", json.loads(line)["q"])
        for path in sorted((DOCUMENTS_DIR / folder).glob("*.jsonl"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    ]
    pairs = _near_pairs([question.q for question in questions], [text for _, text in likely])
    named = [(questions[row].id, likely[column][0]) for row, column in pairs]
    assert not named, str(named)


def test_no_question_resembles_one_of_the_other_split() -> None:
    dev, test = load_questions("dev"), load_questions("test")
    pairs = _near_pairs([question.q for question in dev], [question.q for question in test])
    named = [(dev[row].id, test[column].id) for row, column in pairs]
    assert not named, str(named)


def test_no_question_stands_twice_in_its_split() -> None:
    for split in ("dev", "test"):
        questions = load_questions(split)
        texts = [question.q for question in questions]
        named = [(questions[row].id, questions[column].id) for row, column in _near_pairs(texts, texts) if row < column]
        assert not named, str(named)


def test_resemblance_ignores_case_accents_and_word_order() -> None:
    assert _near_pairs(["Qui a signé ?", "Rien"], ["Où ?", "signe ? a QUI"]) == [(0, 1)]
