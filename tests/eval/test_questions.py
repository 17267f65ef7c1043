"""The files of questions: what is accepted, and what is refused with its place."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import UserError
from corpus.library import load_corpus
from eval.errors import EvaluationError
from eval.metrics import measure
from eval.questions import KIND_TITLES, Question, kinds_of, load_questions, resolve_gold, spread
from eval.record import Record

GOOD = {
    "id": "d-1",
    "q": "Combien\u2028de pays ?",
    "kind": "fact",
    "voice": "citizen",
    "answerable": True,
    "gold": [["declaration/a-propos/1"]],
    "facts": [["40 pays européens"]],
    "reference": "40 pays.",
    "reasons": [],
}
UNSAID = "valeur à taire"


def _write(folder: Path, *lines: str) -> Path:
    (folder / "dev.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _line(**changes: object) -> str:
    return json.dumps({name: value for name, value in (GOOD | changes).items() if value is not ...}, ensure_ascii=False)


def test_a_good_file_gives_frozen_questions_in_order(tmp_path: Path) -> None:
    questions = load_questions("dev", _write(tmp_path, _line(), _line(id="d-2")))
    assert [question.id for question in questions] == ["d-1", "d-2"]
    assert questions[0].q == GOOD["q"]
    assert questions[0].acceptable == {"declaration/a-propos/1"}


@pytest.mark.parametrize(
    ("line", "named"),
    [
        pytest.param("{", "JSON", id="not JSON"),
        pytest.param("", "JSON", id="blank"),
        pytest.param("[]", "objet", id="not an object"),
        pytest.param(_line(id="d-2", kinds="fact"), "kinds", id="unknown key"),
        pytest.param(_line(id="d-2", voice=...), "voice", id="missing key"),
        pytest.param(_line(id="d-2", kind=UNSAID), "kind", id="unknown kind"),
        pytest.param(_line(id="d-2", q=""), "« q »", id="empty question"),
        pytest.param(_line(id="d-2", gold=[[]]), "gold.0", id="a need without clauses"),
        pytest.param(_line(id="d-2", gold=[]), "gold", id="answerable without gold"),
        pytest.param(_line(id="d-2", reasons=["opinion"]), "reasons", id="answerable with reasons"),
        pytest.param(_line(id="d-2", gold=[["a"], ["a", "b"]]), "gold", id="a clause for two needs"),
        pytest.param(
            _line(id="d-2", answerable=False, gold=[], facts=[]), "reasons", id="unanswerable without reasons"
        ),
        pytest.param(_line(id="d-2", kind="follow_up", history=["Qui ?"]), "history", id="a follow-up not asked whole"),
        pytest.param(_line(id="d-2", history=["Qui ?"], whole="Qui ?"), "history", id="a dialogue of another kind"),
        pytest.param(_line(id="d-2", kind="foreign"), "language", id="foreign in French"),
        pytest.param(_line(id="d-2", language="de"), "language", id="German of another kind"),
        pytest.param(_line(id="d-2", language="pt"), "language", id="an unknown language"),
        pytest.param(_line(), "d-1", id="the same id twice"),
    ],
)
def test_a_malformed_line_is_refused_with_its_file_and_line(tmp_path: Path, line: str, named: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        load_questions("dev", _write(tmp_path, _line(), line, _line(id="d-3")))
    message = str(caught.value)
    assert message.startswith("dev.jsonl, ligne 2 : ")
    assert named in message
    assert "\n" not in message
    assert message.endswith(".")
    assert UNSAID not in message
    assert isinstance(caught.value, UserError)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="ne peut pas être lu"):
        load_questions("dev", tmp_path)


def test_gold_that_is_no_clause_is_refused(make_question: Callable[..., Question]) -> None:
    assert resolve_gold([make_question([["a/b/1"]])], ["a/b/1"])[0].gold == (("a/b/1",),)
    with pytest.raises(EvaluationError, match=r"d-7.*« b »"):
        resolve_gold([make_question([["a/b/1", "b"]], id="d-7")], ["a/b/1"])


def test_an_article_in_gold_stands_for_each_of_its_clauses_once(make_question: Callable[..., Question]) -> None:
    known = ["charte/art-22/1", "charte/art-2/1", "charte/art-22/2"]
    asked = make_question([["charte/art-22/2", "charte/art-22"], ["charte/art-2/1"]])
    resolved = resolve_gold([asked], known)
    assert resolved[0].gold == (("charte/art-22/2", "charte/art-22/1"), ("charte/art-2/1",))
    assert resolved[0].acceptable == set(known)


def test_every_development_question_can_be_answered_in_full(make_record: Callable[..., Record]) -> None:
    """An answer that quotes the whole of every acceptable clause shows every fact."""
    texts = {clause.clause_id: clause.text for clause in load_corpus().clauses}
    questions = resolve_gold(load_questions("dev"), texts)
    unproved = []
    for question in questions:
        cited = [(clause_id, texts[clause_id]) for clause_id in sorted(question.acceptable)]
        if measure([make_record(question, cited=cited)], with_intervals=False)["facts_found"].value not in {None, 1.0}:
            unproved.append(question.id)
    assert unproved == []


def test_every_kind_has_a_french_title_and_a_development_question() -> None:
    assert list(kinds_of(load_questions("dev"))) == list(KIND_TITLES)


def test_a_quick_look_is_spread_over_the_kinds() -> None:
    questions = load_questions("dev")
    few = spread(questions, 16)
    assert len(few) == len(set(few)) == 16
    assert len(kinds_of(few)) >= 8
    assert spread(questions, 10_000) == questions
