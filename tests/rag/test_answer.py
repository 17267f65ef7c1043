"""The answer as a value: every word of it is cut from a clause, and its JSON is the contract's."""

import json
from dataclasses import FrozenInstanceError, replace

import pytest

from corpus.clauses import Clause
from rag.answer import Answer, Citation, Retrieved, Stamp, Statement
from rag.assistant import Assistant
from tests.rag.checks import check_contract, cited, retrieved, without_timings

STAMP = Stamp(corpus="c" * 64, model="modèle", settings="s" * 64, version="0")
FRONTEX = "Quelle est la position du CCRE sur Frontex ?"


@pytest.fixture
def clause(clauses: dict[str, Clause]) -> Clause:
    """A clause of one sentence."""
    return clauses["declaration/a-propos/3"]


def test_a_quotation_is_cut_by_its_offsets(clause: Clause) -> None:
    """Nobody writes the quoted words a second time."""
    start = clause.text.index("la section européenne")
    citation = Citation(1, clause, start, start + len("la section européenne"))
    assert citation.quote == "la section européenne"
    assert citation.as_json()["text"][citation.start : citation.end] == citation.quote


def test_a_statement_is_read_with_french_spaces(clause: Clause) -> None:
    """No-break spaces before the colon and inside « », the number behind."""
    citation = Citation(2, clause, 0, len("En outre"))
    assert Statement("La déclaration dit", citation).text == "La déclaration dit\u00a0: «\u00a0En outre\u00a0» [2]"


def test_a_statement_without_a_lead_is_just_the_quotation(clause: Clause) -> None:
    """The line before already says who speaks."""
    assert Statement("", Citation(2, clause, 0, 8)).text == "«\u00a0En outre\u00a0» [2]"


def test_an_answer_reads_as_its_statements_line_by_line(clause: Clause) -> None:
    """The citations come in the order of the lines."""
    statements = (Statement("A", Citation(1, clause, 0, 8)), Statement("B", Citation(2, clause, 10, 17)))
    answer = Answer("Qui ?", "answered", STAMP, statements)
    assert answer.text == "A\u00a0: «\u00a0En outre\u00a0» [1]\nB\u00a0: «\u00a0le CCRE\u00a0» [2]"
    assert [citation.n for citation in answer.citations] == [1, 2]


def test_an_abstention_reads_as_its_message() -> None:
    """It has no statement."""
    assert Answer("Qui ?", "not_found", STAMP, message="Rien.", reason="no_evidence").text == "Rien."


def test_an_answer_cannot_be_changed(clause: Clause) -> None:
    """What was checked stays what is shown."""
    with pytest.raises(FrozenInstanceError):
        Citation(1, clause, 0, 8).start = 3  # type: ignore[misc]  # frozen, as the test shows


def test_scores_are_rounded_and_locators_are_whole_in_json(clause: Clause) -> None:
    """Four digits are more than a reader needs."""
    assert Retrieved(clause, 1.23456789).as_json() == {
        "clause_id": "declaration/a-propos/3",
        "document": "declaration",
        "label": clause.locator.label,
        "kind": "text",
        "score": 1.2346,
        "text": clause.text,
    }


def test_a_citation_of_a_summary_says_that_it_is_one(clause: Clause) -> None:
    """The contract's ``kind``."""
    assert Citation(1, clause, 0, 8).as_json()["kind"] == "text"
    assert Citation(1, replace(clause, kind="summary"), 0, 8).as_json()["kind"] == "summary"


def test_every_clause_of_a_summary_says_so_wherever_json_shows_it(clauses: dict[str, Clause]) -> None:
    """By its kind and in its label, cited or consulted; only the declaration has no summary."""
    summaries = [clause for clause in clauses.values() if clause.kind == "summary"]
    assert {clause.locator.document for clause in summaries} == {
        *("charte", "geneve", "oim", "pacte", "plan-action", "resolution")
    }
    for clause in summaries:
        for content in (Citation(1, clause, 0, len(clause.text)).as_json(), Retrieved(clause, 1.0).as_json()):
            assert content["kind"] == "summary"
            assert ", résumé, " in content["label"]


def test_the_first_likely_question_of_every_clause_gives_a_sound_answer(first_answers: dict[str, Answer]) -> None:
    """Answered or abstained: quotations verbatim, ten clauses best first, the stamp complete, the clock running."""
    assert len(first_answers) > 300
    for answer in first_answers.values():
        check_contract(answer.as_json())
        assert len(answer.retrieved) == 10


def test_what_is_suggested_has_an_answer(first_answers: dict[str, Answer]) -> None:
    """The first likely question of a clause is shown as a follow-up: a click on it must hardly ever be refused."""
    refused = [clause_id for clause_id, answer in first_answers.items() if answer.status != "answered"]
    assert len(refused) <= 0.02 * len(first_answers), refused


def test_the_first_likely_question_of_a_clause_quotes_that_clause(first_answers: dict[str, Answer]) -> None:
    """Nineteen in twenty; the rest may quote a neighbour, such as the summary of the document that a note names."""
    others = [clause_id for clause_id, answer in first_answers.items() if clause_id not in cited(answer)]
    assert len(others) <= 0.07 * len(first_answers), others


def test_a_quoted_clause_is_among_the_retrieved_ones(first_answers: dict[str, Answer]) -> None:
    """Nothing is quoted that was not looked at."""
    for answer in first_answers.values():
        assert set(cited(answer)) <= set(retrieved(answer))


def test_quotations_are_whole_sentences_of_the_clause(first_answers: dict[str, Answer]) -> None:
    """Half a sentence is half a position; only the semicolon that ends a recital is left out."""
    for answer in first_answers.values():
        for citation in answer.citations:
            text, sentences = citation.clause.text, citation.clause.sentences
            assert citation.start in {span.start for span in sentences}
            ends = [span.end for span in sentences if span.end >= citation.end]
            assert text[citation.end : ends[0]].strip(" ;\u00a0") == ""


def test_no_quotation_ends_on_the_semicolon_of_a_recital(first_answers: dict[str, Answer]) -> None:
    """It joins a recital to the next one and says nothing alone."""
    assert not [
        citation.quote
        for answer in first_answers.values()
        for citation in answer.citations
        if citation.quote.endswith(";")
    ]


def test_a_follow_up_is_about_another_clause(first_answers: dict[str, Answer], assistant: Assistant) -> None:
    """Three at most, and none that the answer has just answered."""
    owner = {likely[0].text: clause_id for clause_id, likely in assistant.corpus.questions.items()}
    for answer in first_answers.values():
        assert 1 <= len(answer.follow_up) <= 3
        assert not {owner[question] for question in answer.follow_up} & set(cited(answer))


def test_the_same_question_gives_the_same_answer(assistant: Assistant, first_answers: dict[str, Answer]) -> None:
    """Everything but the timings."""
    for clause_id in list(first_answers)[::8]:
        first = first_answers[clause_id]
        assert without_timings(assistant.invoke(first.question)) == without_timings(first)


def test_the_stamp_names_the_corpus_and_the_model(assistant: Assistant) -> None:
    """Two hashes in hexadecimal, the model's name, the version."""
    stamp = assistant.invoke(FRONTEX).stamp
    assert stamp.corpus == assistant.corpus.sha256
    assert stamp.model.startswith("intfloat/multilingual-e5-small@")
    assert len(stamp.settings) == 64
    assert int(stamp.settings, 16) > 0


def test_another_threshold_is_another_stamp(assistant: Assistant) -> None:
    """Every number that can change an answer is in the hash."""
    stricter = replace(assistant.calibration, threshold=0.99)
    other = Assistant(assistant.corpus, assistant.search, stricter).invoke("")
    assert other.stamp.settings != assistant.invoke("").stamp.settings


def test_the_json_survives_a_round_trip(assistant: Assistant) -> None:
    """Plain types only, French letters as they are."""
    content = assistant.invoke(FRONTEX).as_json()
    assert json.loads(json.dumps(content, ensure_ascii=False)) == content
