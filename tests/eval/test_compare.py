"""Two reports side by side: what changed, tested, and what cannot be compared."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eval.__main__ import main
from eval.baselines import Ranker
from eval.compare import compare_runs
from eval.errors import EvaluationError
from eval.metrics import measure
from eval.paired import difference, sign_test
from eval.questions import Question
from eval.record import Record
from eval.report import Report, write_report
from eval.saved import read_run

MakeQuestion = Callable[..., Question]
MakeRecord = Callable[..., Record]
GOOD, BAD = [("a", "u")], [("x", "v")]


def _report(folder: Path, *records: Record, split: Any = "dev") -> Path:
    """A report as ``python -m eval`` writes it; returns its folder."""
    figures = measure(records, with_intervals=False)
    when = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
    ours = Ranker("ours", "Notre recherche", figures, {})
    return write_report(Report(when, split, "q" * 64, records, figures, (ours,), {}), folder)


@pytest.fixture
def old(tmp_path: Path, make_question: MakeQuestion, make_record: MakeRecord) -> Path:
    """Right, wrong, right, wrong; d-5 is asked nowhere else."""
    cited = {1: GOOD, 2: BAD, 3: GOOD, 4: BAD, 5: GOOD}
    records = [
        make_record(make_question(id=f"d-{n}", q=f"Question {n} ?"), cited=each, ranking="xa")
        for n, each in cited.items()
    ]
    return _report(tmp_path / "old", *records)


@pytest.fixture
def new(tmp_path: Path, make_question: MakeQuestion, make_record: MakeRecord) -> Path:
    """Right, right, wrong, wrong but better ranked; d-6 is asked nowhere else."""
    cited = {1: GOOD, 2: GOOD, 3: BAD, 4: BAD, 6: GOOD}
    records = [
        make_record(make_question(id=f"d-{n}", q=f"Question {n} ?"), cited=each, ranking="ax" if n == 4 else "xa")
        for n, each in cited.items()
    ]
    return _report(tmp_path / "new", *records)


def test_a_report_is_read_back_as_it_was_measured(
    tmp_path: Path, make_question: MakeQuestion, make_record: MakeRecord
) -> None:
    question = make_question(kind="follow_up", history=("Qui ?",), whole="Qui paie ?", facts=(("un",),))
    record = make_record(question, cited=GOOD, ranking="xa", is_abstaining_without_gold=True, cited_whole=["a"])
    run = read_run(_report(tmp_path, record))
    read = run.records["d-1"]
    assert (read.question, read.ranking, read.verbatim) == (question, record.ranking, record.verbatim)
    assert measure([read]) == measure([record])


def test_questions_are_sorted_into_better_and_worse(old: Path, new: Path) -> None:
    comparison = compare_runs(read_run(old), read_run(new / "report.json"))
    assert [change.question.id for change in comparison.changes] == ["d-1", "d-2", "d-3", "d-4"]
    assert [change.question.id for change in comparison.better] == ["d-2", "d-4"]  # an answer before a rank
    assert [change.question.id for change in comparison.worse] == ["d-3"]
    assert (comparison.only_old, comparison.only_new) == (("d-5",), ("d-6",))
    assert comparison.p_value == sign_test(2, 1) == 1.0
    recall = next(each for each in comparison.figures if each.title == "Rappel à 1")
    assert (recall.old, recall.new) == (0.0, 0.25)
    assert recall.difference is not None
    assert recall.difference.value == pytest.approx(0.25)


def test_the_same_report_twice_shows_no_change(old: Path) -> None:
    comparison = compare_runs(read_run(old), read_run(old))
    assert (comparison.better, comparison.worse) == ([], [])
    assert all(change.is_same for change in comparison.changes)
    assert {each.difference.p_value for each in comparison.figures if each.difference} == {1.0}
    assert {each.difference.value for each in comparison.figures if each.difference} == {0.0}


def test_a_question_reworded_under_its_id_is_left_out_and_new_expectations_hold_for_both(
    tmp_path: Path, make_question: MakeQuestion, make_record: MakeRecord
) -> None:
    before = _report(
        tmp_path / "old",
        make_record(make_question(id="d-1", q="Avant ?"), cited=GOOD),
        make_record(make_question([["x"]], id="d-2"), cited=GOOD),
    )
    after = _report(
        tmp_path / "new",
        make_record(make_question(id="d-1", q="Après ?"), cited=GOOD),
        make_record(make_question([["a"]], id="d-2"), cited=GOOD),
    )
    comparison = compare_runs(read_run(before), read_run(after))
    assert comparison.reworded == ("d-1",)
    assert comparison.regraded == ("d-2",)
    assert (comparison.better, comparison.worse) == ([], [])


def test_the_paired_test_tells_a_steady_gain_from_chance() -> None:
    def of(old: list[float], new: list[float]) -> Any:
        values = np.array([old, new])

        def mean(places: Any, is_new: Any) -> float:
            return float(values[is_new.astype(int), places].mean())

        return difference(mean, len(old))

    steady = of([0.0] * 12 + [1.0] * 8, [1.0] * 20)
    assert steady.value == pytest.approx(0.6)
    assert steady.low > 0.3
    assert steady.p_value < 0.005
    # two up and one down of twenty: half of the swaps are as far from 0, by symmetry more
    chance = of([0.0, 0.0, 1.0] + [1.0] * 17, [1.0, 1.0, 0.0] + [1.0] * 17)
    assert chance.value == pytest.approx(1 / 20)
    assert chance.p_value == pytest.approx(1.0)
    assert chance.low < 0 < chance.high
    assert difference(lambda *_: None, 3) is None
    assert difference(lambda *_: 1.0, 0) is None


@pytest.mark.parametrize(("wins", "losses", "p"), [(5, 0, 2 / 32), (0, 0, 1.0), (3, 3, 1.0)])
def test_the_sign_test_is_exact(wins: int, losses: int, p: float) -> None:
    assert sign_test(wins, losses) == pytest.approx(p)


def test_the_command_prints_a_french_table_and_says_what_was_left_out(
    old: Path, new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", str(old), str(new)]) == 0
    printed = capsys.readouterr().out
    assert "Questions communes, sur lesquelles ils sont comparés\u00a0: 4." in printed
    assert "dans l’ancien seul, laissées de côté\u00a0: 1 (d-5)" in printed
    assert "Mieux (2)" in printed
    assert "Moins bien (1)" in printed
    assert "Question 3\u00a0?" in printed or "Question 3 ?" in printed
    assert "0,000 → 1,000" in printed
    assert "p = 1,000" in printed


def test_questions_of_the_locked_test_are_named_and_never_shown(
    tmp_path: Path, make_question: MakeQuestion, make_record: MakeRecord, capsys: pytest.CaptureFixture[str]
) -> None:
    record = make_record(make_question(id="t-1", q="Secret ?"), cited=[("caché", "v")])
    before = _report(tmp_path / "old", record, split="test")
    after = _report(tmp_path / "new", make_record(record.question, cited=GOOD), split="test")
    assert main(["compare", str(before), str(after)]) == 0
    printed = capsys.readouterr().out
    assert "t-1" in printed
    assert "Secret" not in printed
    assert "caché" not in printed


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (None, "introuvable"),
        ("{", "n’est pas du JSON"),
        ("[]", "n’est pas un rapport"),
        ('{"date": "2026-11-23", "split": "dev", "stamp": {}}', "records"),
    ],
)
def test_a_bad_report_gives_a_french_sentence_and_status_1(
    old: Path, tmp_path: Path, content: str | None, named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert main(["compare", str(old), str(path)]) == 1
    captured = capsys.readouterr()
    assert named in captured.err
    assert "bad.json" in captured.err
    assert captured.out == ""
    assert captured.err.count("\n") == 1


def test_a_report_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_bytes(b"\xff\xfe{")
    with pytest.raises(EvaluationError, match="JSON"):
        read_run(tmp_path)


def test_reports_without_a_common_question_are_refused(
    old: Path, tmp_path: Path, make_question: MakeQuestion, make_record: MakeRecord, capsys: pytest.CaptureFixture[str]
) -> None:
    other = _report(tmp_path / "other", make_record(make_question(id="t-1"), cited=GOOD))
    assert main(["compare", str(old), str(other)]) == 1
    assert "aucune question en commun" in capsys.readouterr().err


def test_a_report_of_an_older_version_can_be_compared(old: Path, new: Path) -> None:
    content = json.loads((old / "report.json").read_text(encoding="utf-8"))
    for record in content["records"]:
        for name in ("history", "whole", "language"):
            del record["question"][name]
        del record["whole"]
    for name in ("kinds", "documents", "worst", "durations_ms", "verdicts"):
        del content[name]
    (old / "report.json").write_text(json.dumps(content), encoding="utf-8")
    run = read_run(old)
    assert len(compare_runs(run, read_run(new)).changes) == 4
    assert replace(run, split="test").split == "test"
