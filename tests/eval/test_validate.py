"""What staff said of answers: kept, checked, taken up again where it stopped, and read by the evaluation."""

import io
import json
import os
import pty
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from eval.errors import EvaluationError
from eval.terminal import MENU, Terminal, go_through
from eval.validate import Review, ToRead, new_question, parse_clauses, questions_of, read_new_questions
from eval.verdicts import (
    Asked,
    Checked,
    NewQuestion,
    Verdict,
    append_entries,
    check_verdicts,
    count_judgements,
    last_verdicts,
    load_entries,
    outcome_of,
    verdict_figures,
)

MakeAnswer = Callable[..., dict[str, Any]]
KNOWN = ["a/b/1", "a/b/2", "a/b", "charte/art-22", "charte/art-22/1"]
QUESTIONS = (ToRead("d-1", "Un ?"), ToRead("d-2", "Deux ?", ("Un ?",)), ToRead("d-3", "Trois ?"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where verdicts are kept."""
    return tmp_path / "verdicts.jsonl"


class Product:
    """Answers each question with the clause it is told to cite, « a/b/1 » at first."""

    def __init__(self, make_answer: MakeAnswer) -> None:
        self.make_answer = make_answer
        self.cited: dict[str, str] = {}
        self.asked: list[Asked] = []

    def __call__(self, asked: Asked) -> Mapping[str, Any]:
        """Answer, and remember what was asked."""
        self.asked.append(asked)
        clause_id = self.cited.get(asked[0], "a/b/1")
        return self.make_answer(asked[0], [(clause_id, f"mots de {clause_id}")] if clause_id else [])


@pytest.fixture
def product(make_answer: MakeAnswer) -> Product:
    """A product that behaves."""
    return Product(make_answer)


def _verdict(**changes: Any) -> Verdict:
    line = {
        "when": datetime(2026, 11, 23, tzinfo=UTC),
        "question_id": "d-1",
        "q": "Un ?",
        "judgement": "wrong",
        "shown": "Rien.",
        "stamp": {"version": "0"},
    }
    return Verdict.model_validate(line | changes)


def _sit(product: Product, path: Path, typed: str, **options: Any) -> tuple[int, str]:
    """One sitting with a keyboard that is a file; returns the verdicts kept and what was on the screen."""
    screen = io.StringIO()
    review = Review(options.pop("questions", QUESTIONS), product, KNOWN, path, **options)
    return go_through(review, Terminal(io.StringIO(typed), screen)), screen.getvalue()


def test_a_sitting_shows_answers_and_keeps_what_is_said_of_them(product: Product, path: Path) -> None:
    kept, screen = _sit(product, path, "j\nf\na/b/2, charte/art-22\nPas  cette clause\nq\n")
    assert kept == 2
    assert "Deux ?" in screen
    assert "… Un ?" in screen
    assert "a/b/1 (Clause a/b/1)" in screen
    assert MENU in screen
    first, second = load_entries(path)
    assert isinstance(first, Verdict)
    assert isinstance(second, Verdict)
    assert (first.question_id, first.judgement, first.right, first.comment) == ("d-1", "right", None, "")
    assert (first.shown, first.cited) == ("«\u00a0mots de a/b/1\u00a0»", ("a/b/1",))
    assert (second.history, second.judgement, second.right) == (("Un ?",), "wrong", ("a/b/2", "charte/art-22"))
    assert second.comment == "Pas cette clause"
    assert second.stamp["model"] == "modele"


def test_a_second_sitting_goes_on_where_the_first_stopped(product: Product, path: Path) -> None:
    _sit(product, path, "j\nq\n")
    kept, screen = _sit(product, path, "i\n\n\nj\n")
    assert kept == 2
    assert "Deux ?" in screen
    assert "Trois ?" in screen
    assert "plus de réponse à relire" in screen
    assert _sit(product, path, "") == (0, "Il n’y a plus de réponse à relire.\nVerdicts enregistrés\u00a0: 0.\n")


def test_an_answer_that_changed_since_is_shown_again_with_what_was_said(product: Product, path: Path) -> None:
    _sit(product, path, "m\naucune\nhors sujet\nj\nj\n")
    product.cited["Un ?"] = "a/b/2"
    kept, screen = _sit(product, path, "j\n")
    assert kept == 1
    assert "mauvaise citation (hors sujet)" in screen
    assert "Trois ?" not in screen
    assert last_verdicts(load_entries(path))["Un ?", ()].judgement == "right"
    assert len(load_entries(path)) == 4


def test_an_unknown_clause_is_asked_for_again_with_the_nearest_ones(product: Product, path: Path) -> None:
    kept, screen = _sit(product, path, "f\na/b/9\na/b/2\n\nq\n")
    assert kept == 1
    assert "La clause «\u00a0a/b/9\u00a0» n’existe pas" in screen
    assert "a/b/2" in screen
    assert last_verdicts(load_entries(path))["Un ?", ()].right == ("a/b/2",)


def test_a_key_that_means_nothing_shows_the_menu_again_and_a_skipped_answer_is_not_kept(
    product: Product, path: Path
) -> None:
    kept, screen = _sit(product, path, "x\n\np\nq\n")
    assert kept == 0
    assert screen.count(MENU) == 4
    assert not path.exists()


def test_the_limit_counts_answers_shown(product: Product, path: Path) -> None:
    assert _sit(product, path, "p\nj\nj\n", limit=2)[0] == 1
    assert [asked[0] for asked in product.asked] == ["Un ?", "Deux ?"]


def test_the_end_of_the_input_quits(product: Product, path: Path) -> None:
    assert _sit(product, path, "")[0] == 0


def test_a_new_question_is_kept_asked_and_judged_then_the_sitting_goes_on(product: Product, path: Path) -> None:
    kept, screen = _sit(product, path, "n\n Qui   paie ?\nj\nj\nn\n\nq\n")
    assert kept == 2
    assert "La question est vide" in screen
    added, of_added, of_first = load_entries(path)
    assert isinstance(added, NewQuestion)
    assert added.q == of_added.q == "Qui paie ?"
    assert added.question_id == of_added.question_id
    assert added.question_id.startswith("v-")
    assert of_first.question_id == "d-1"


def test_a_new_question_that_was_not_judged_comes_back(product: Product, path: Path) -> None:
    _sit(product, path, "n\nQui paie ?\np\nq\n")
    kept, _ = _sit(product, path, "p\np\np\nj\n")
    assert kept == 1
    assert [type(entry) for entry in load_entries(path)] == [NewQuestion, Verdict]


def test_a_file_of_new_questions_is_read_line_by_line(product: Product, path: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_text("\ufeffQui paie ?\n\n  Où est  le texte ?\nQui paie ?\n", encoding="utf-8")
    questions = read_new_questions(file)
    assert [question.q for question in questions] == ["Qui paie ?", "Où est le texte ?"]
    assert len({question.id for question in questions}) == 2
    _sit(product, path, "j\np\n", questions=questions)
    assert [type(entry) for entry in load_entries(path)] == [NewQuestion, Verdict]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"", "aucune question"),
        (b"Oui ?\n" + b"x" * 1001, "ligne 2"),
        (b'{"id": "t-1"}', "JSON"),
        (b"\xe9t\xe9 ?", "UTF-8"),
        (None, "introuvable"),
    ],
)
def test_a_file_that_holds_no_questions_is_refused(tmp_path: Path, content: bytes | None, named: str) -> None:
    file = tmp_path / "questions.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(EvaluationError, match=named) as caught:
        read_new_questions(file)
    assert "questions.txt" in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("", None),
        ("  ", None),
        ("aucune", ()),
        ("a/b/1", ("a/b/1",)),
        ("a/b/1, a/b/2;a/b/1  charte/art-22", ("a/b/1", "a/b/2", "charte/art-22")),
    ],
)
def test_right_clauses_are_read_as_typed(typed: str, ids: tuple[str, ...] | None) -> None:
    assert parse_clauses(typed, KNOWN) == ids


def test_a_clause_like_no_other_is_refused_with_an_example() -> None:
    with pytest.raises(EvaluationError, match=r"« zzz ».*declaration/positions/4"):
        parse_clauses("zzz", KNOWN)


def test_words_that_would_move_the_cursor_are_not_printed(make_answer: MakeAnswer, path: Path) -> None:
    def answer_to(asked: Asked) -> Mapping[str, Any]:
        return make_answer(asked[0], [("a/b/1", "mots \x1b[2J cachés")])

    screen = io.StringIO()
    go_through(Review([ToRead("d-1", "Un \x07?")], answer_to, KNOWN, path), Terminal(io.StringIO("j\n"), screen))
    assert "\x1b" not in screen.getvalue()
    assert "\x07" not in screen.getvalue()
    assert last_verdicts(load_entries(path))["Un \x07?", ()].shown == "«\u00a0mots \x1b[2J cachés\u00a0»"


def test_on_a_terminal_one_key_is_enough(product: Product, path: Path) -> None:
    ours, theirs = pty.openpty()
    done: list[int] = []
    screen = io.StringIO()
    with os.fdopen(theirs, encoding="utf-8") as keyboard:
        review = Review(QUESTIONS, product, KNOWN, path)
        sitting = threading.Thread(target=lambda: done.append(go_through(review, Terminal(keyboard, screen))))
        sitting.start()
        # a key struck before the terminal listens is dropped, on purpose: strike until it is heard
        for key, is_heard in ((b"j", path.exists), (b"q", lambda: not sitting.is_alive())):
            for _ in range(200):
                if is_heard():
                    break
                os.write(ours, key)
                sitting.join(timeout=0.05)
        assert not sitting.is_alive()
    os.close(ours)
    assert done[0] >= 1
    assert "Noté\u00a0: juste." in screen.getvalue()


def test_a_line_that_was_cut_short_does_not_swallow_the_next(path: Path) -> None:
    append_entries([_verdict()], path)
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    append_entries([_verdict(q="Deux\u2028?")], path)
    assert [entry.q for entry in load_entries(path)] == ["Un ?", "Deux\u2028?"]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        json.dumps({"type": "verdict"}),
        json.dumps({"type": "other"}),
        _verdict().model_dump_json().replace('"wrong"', '"wrongly"'),
        _verdict().model_dump_json().replace("+00:00", "").replace("Z", ""),
        _verdict().model_dump_json()[:-1] + ', "who": "x"}',
    ],
)
def test_a_malformed_line_is_refused_with_its_file_and_line(path: Path, line: str) -> None:
    path.write_text(f"{_verdict().model_dump_json()}\n{line}\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"^verdicts\.jsonl, ligne 2 : "):
        load_entries(path)


def test_no_file_means_no_verdict_and_a_folder_is_refused(tmp_path: Path, path: Path) -> None:
    assert load_entries(path) == ()
    with pytest.raises(EvaluationError, match="ne peut pas être lu"):
        load_entries(tmp_path)
    with pytest.raises(EvaluationError, match="ne peut pas être écrit"):
        append_entries([_verdict()], tmp_path)


@pytest.mark.parametrize(
    ("judgement", "right", "cited", "outcome"),
    [
        pytest.param("right", None, [], "same", id="still right"),
        pytest.param("right", None, ["a/b/1"], "changed", id="no longer the same"),
        pytest.param("wrong", None, [], "still_wrong", id="still the same fault"),
        pytest.param("wrong", None, ["a/b/1"], "changed", id="changed and nobody said what is right"),
        pytest.param("wrong", ["a/b/2"], ["a/b/1"], "still_wrong", id="changed for another fault"),
        pytest.param("wrong", ["a/b/2"], ["a/b/2", "a/b/1"], "repaired", id="cites the right clause"),
        pytest.param("incomplete", ["a/b/1", "a/b/2"], ["a/b/2"], "still_wrong", id="cites half"),
        pytest.param("incomplete", ["charte/art-2"], ["charte/art-2/4"], "repaired", id="cites the article"),
        pytest.param("incomplete", ["charte/art-2"], ["charte/art-22/4"], "still_wrong", id="cites another article"),
        pytest.param("wrong_citation", [], ["a/b/1"], "still_wrong", id="should abstain"),
    ],
)
def test_what_has_become_of_an_answer(
    make_answer: MakeAnswer, judgement: str, right: list[str] | None, cited: list[str], outcome: str
) -> None:
    answer = make_answer("Un ?", [(each, "mots") for each in cited])
    assert outcome_of(_verdict(judgement=judgement, right=right), answer) == outcome


def test_an_answer_that_should_abstain_and_does_is_repaired(make_answer: MakeAnswer) -> None:
    verdict = _verdict(shown="«\u00a0mots\u00a0»", cited=("a/b/1",), right=())
    assert outcome_of(verdict, make_answer("Un ?")) == "repaired"


def test_the_last_verdict_on_the_same_words_and_dialogue_counts(make_answer: MakeAnswer) -> None:
    entries = [
        _verdict(),
        _verdict(judgement="right"),
        _verdict(history=("Qui ?",), judgement="incomplete"),
        NewQuestion(when=datetime(2026, 11, 23, tzinfo=UTC), question_id="v-1", q="Qui ?"),
    ]
    checked = check_verdicts(entries, lambda asked: make_answer(asked[0]))
    assert [(each.verdict.judgement, each.outcome) for each in checked] == [
        ("right", "same"),
        ("incomplete", "still_wrong"),
    ]
    assert count_judgements(checked) == "juste : 1, incomplet : 1"


def test_verdicts_give_shares_of_answers_kept_and_of_faults_left() -> None:
    outcomes = [("right", "same"), ("right", "same"), ("right", "changed")]
    outcomes += [("wrong", "still_wrong"), ("incomplete", "repaired"), ("wrong", "changed"), ("wrong", "repaired")]
    figures = {
        figure.name: figure
        for figure in verdict_figures([Checked(_verdict(judgement=each), outcome) for each, outcome in outcomes])
    }
    assert figures["judged_right"].value == pytest.approx(3 / 7)
    assert figures["validated_same"].value == pytest.approx(2 / 3)
    assert (figures["still_wrong"].value, figures["still_wrong"].questions) == (pytest.approx(1 / 4), 4)
    assert all(figure.value is None for figure in verdict_figures([]))


def test_questions_of_the_evaluation_keep_their_dialogue(make_question: Callable[..., Any]) -> None:
    question = make_question(kind="follow_up", history=("Qui ?",), whole="Qui paie ?")
    assert questions_of([question]) == (ToRead("d-1", "Qui ?", ("Qui ?",)),)
    assert new_question(" Qui  ? ").q == "Qui ?"
