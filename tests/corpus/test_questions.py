"""Likely questions: where each one goes once an official text stands in for the summary it was written for."""

import json
from pathlib import Path

import pytest

from corpus.clauses import Clause, Kind, Locator
from corpus.errors import CorpusError
from corpus.questions import LikelyQuestion, count_questions, read_likely
from corpus.sentences import split_sentences
from tests.corpus.refusals import refused

Record = dict[str, object]


def clause(section: str, number: int, text: str, kind: Kind = "text") -> Clause:
    """A clause of the règlement."""
    locator = Locator("reglement", section, number, f"Règlement, {section}, § {number}")
    return Clause(locator, text, kind, split_sentences(text))


SUMMARY = (
    clause("art-1", 1, "L’article 1 traite des bancs. Il parle de peinture.", "summary"),
    clause("art-2", 1, "L’article 2 traite des ruches.", "summary"),
)
ARTICLE = (
    clause("art-1", 1, "Les bancs de la place sont comptés chaque année."),
    clause("art-1", 2, "La peinture des bancs est choisie par les enfants."),
    clause("art-1", 3, "Les bancs cassés sont réparés avant l’hiver."),
)


def read(
    folder: Path, in_use: tuple[Clause, ...], *records: dict[str, object]
) -> dict[str, tuple[LikelyQuestion, ...]]:
    """The likely questions of a file with these lines."""
    lines = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    (folder / "reglement.jsonl").write_text(lines, encoding="utf-8")
    return read_likely(folder, SUMMARY, in_use)


def asked(question: str, *sentences: int) -> Record:
    """A line for the first clause of the summary."""
    return {"clause_id": "reglement/art-1/1", "q": question} | ({"sentences": sentences} if sentences else {})


def test_a_question_stays_with_the_clause_that_it_was_written_for(tmp_path: Path) -> None:
    """With the sentences that it points to."""
    found = read(tmp_path, SUMMARY, asked("Qui peint les bancs ?", 1))
    assert found == {"reglement/art-1/1": (LikelyQuestion("Qui peint les bancs ?", (1,)),)}


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("Quand compte-t-on les bancs, chaque année ?", 1),
        ("Qui choisit la peinture ?", 2),
        ("Les enfants choisissent-ils ?", 2),
        ("Répare-t-on les bancs cassés ?", 3),
        ("Avant quelle saison, l'hiver ?", 3),
        ("QUI A CHOISI LA PEINTURE", 2),
        ("peintures ou vernis", 2),
    ],
)
def test_a_question_goes_to_the_paragraph_that_shares_most_words_with_it(
    tmp_path: Path, question: str, number: int
) -> None:
    """By the first letters of words, whatever their case and accents; it points to no sentence any more."""
    found = read(tmp_path, ARTICLE, asked(question, 0))
    assert found == {f"reglement/art-1/{number}": (LikelyQuestion(question),)}


def test_a_word_of_every_paragraph_counts_less_than_a_word_of_one(tmp_path: Path) -> None:
    """« bancs » stands in all three, « hiver » in the last."""
    assert list(read(tmp_path, ARTICLE, asked("bancs place hiver cassés"))) == ["reglement/art-1/3"]


@pytest.mark.parametrize("question", ["Et alors ?", "de la et du", "zzzz"])
def test_a_question_that_shares_no_word_goes_to_the_first_paragraph(tmp_path: Path, question: str) -> None:
    """It was written for the article, and must lead there."""
    assert list(read(tmp_path, ARTICLE, asked(question))) == ["reglement/art-1/1"]


def test_a_question_on_a_section_that_is_gone_goes_with_it(tmp_path: Path) -> None:
    """Nothing in use could answer it."""
    record: Record = {"clause_id": "reglement/art-2/1", "q": "Où sont les ruches ?"}
    assert read(tmp_path, ARTICLE, record) == {}


def test_the_same_id_with_other_words_is_another_clause(tmp_path: Path) -> None:
    """The first paragraph of the text bears the id of the first clause of the summary: no question stays by its id."""
    assert list(read(tmp_path, ARTICLE, asked("Qui choisit la peinture ?"))) == ["reglement/art-1/2"]


def test_questions_keep_the_order_of_the_file(tmp_path: Path) -> None:
    """The first one is the one to suggest."""
    found = read(
        tmp_path, ARTICLE, asked("Quelle peinture ?"), asked("Qui compte ?"), asked("La peinture des enfants ?")
    )
    texts = [question.text for question in found["reglement/art-1/2"]]
    assert texts == ["Quelle peinture ?", "La peinture des enfants ?"]
    assert count_questions(found) == 3


def test_a_question_must_name_a_clause_that_was_written_for_even_if_it_is_not_in_use(tmp_path: Path) -> None:
    """An official text adds paragraphs, no names for questions."""
    with refused(CorpusError, r"ligne 1 : aucune clause ne porte l’identifiant « reglement/art-1/3 »"):
        read(tmp_path, ARTICLE, {"clause_id": "reglement/art-1/3", "q": "Et l’hiver ?"})
