"""The report: self-contained, escaped, and a gate that closes."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import main, publish
from eval.baselines import Ranker
from eval.errors import EvaluationError
from eval.gate import Floor, broken_floors, load_floors
from eval.groups import by_document, by_kind
from eval.metrics import TITLES, measure
from eval.page import render_page
from eval.questions import Question
from eval.record import Record
from eval.report import Report, append_result
from eval.verdicts import Checked, Verdict

HOSTILE = '<script src="https://evil.example/x.js">alert("1")</script><img src=//evil.example/i onerror=alert(1)>'
MakeQuestion = Callable[..., Question]
MakeRecord = Callable[..., Record]


@pytest.fixture
def report(make_question: MakeQuestion, make_record: MakeRecord) -> Report:
    """Four hostile questions, one of them answered without being answerable; floors that hold."""
    with_answer = [make_question(id=f"d-{n}", q=HOSTILE, reference=HOSTILE, facts=((HOSTILE,),)) for n in (1, 2)]
    without = [make_question([], id=f"d-{n}", q=HOSTILE, reference=HOSTILE) for n in (3, 4)]
    records = (
        make_record(with_answer[0], cited=[("a", HOSTILE)], ranking=["a", HOSTILE], confidence=0.95),
        make_record(with_answer[1], ranking=["x", "a"], reason="no_evidence", confidence=0.2),
        make_record(without[0], reason="no_evidence", confidence=0.1),
        make_record(without[1], cited=[(HOSTILE, "v")], confidence=0.6),
    )
    figures = measure(records)
    ours = Ranker("ours", "Notre recherche", figures, {})
    absent = Ranker("chroma", "Chroma", {}, {}, "Paquet « x » absent : ce classement n’a pas été mesuré.")
    return Report(
        when=datetime(2026, 11, 23, 20, 30, tzinfo=UTC),
        split="dev",
        questions_sha256="q" * 64,
        records=records,
        figures=figures,
        rankers=(ours, absent),
        floors={"verbatim": Floor(min=1.0), "false_abstention": Floor(max=0.6)},
        kinds=by_kind(records),
        documents=by_document(records, {"a": "Déclaration"}),
        verdicts=(Checked(_verdict(comment=HOSTILE), "still_wrong"), Checked(_verdict(judgement="right"), "changed")),
    )


def _verdict(**changes: Any) -> Verdict:
    line = {
        "when": datetime(2026, 11, 23, tzinfo=UTC),
        "question_id": "d-1",
        "q": HOSTILE,
        "judgement": "wrong",
        "shown": HOSTILE,
        "stamp": {},
    }
    return Verdict.model_validate(line | changes)


class _Page(HTMLParser):
    """Collects elements, ids and addresses, and checks that elements close in order."""

    VOID = frozenset({"meta", "br", "img", "link"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.addresses: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        for name, value in attrs:
            if name == "id":
                self.ids[str(value)] += 1
            if name in {"src", "href", "xlink:href", "action", "data", "srcset", "poster"}:
                self.addresses.append(str(value))
            assert not name.startswith("on")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_asks_nothing_of_any_host_and_runs_no_script(report: Report) -> None:
    text = render_page(report)
    page = _Page(text)
    assert page.open == []
    assert page.tags["script"] == page.tags["img"] == page.tags["link"] == page.tags["iframe"] == 0
    assert all(address.startswith("#") for address in page.addresses)
    assert not re.search(r"(?:src|href)\s*=\s*[\"']?\s*(?:https?:)?//", text.replace("&lt;", "<").split("<body>")[0])
    assert not re.search(r"(?:src|href)=[\"']https?://|url\(\s*[\"']?https?:|@import", text)


def test_the_page_escapes_what_people_and_clauses_say(report: Report) -> None:
    text = render_page(report)
    assert "<script" not in text
    assert "<img" not in text
    assert text.count("&lt;script src=&quot;https://evil.example/x.js&quot;&gt;") >= 8


def test_the_page_is_french_and_its_plots_are_inside_with_ids_of_their_own(report: Report) -> None:
    text = render_page(report)
    page = _Page(text)
    assert '<html lang="fr">' in text
    assert page.tags["svg"] == 4
    assert page.tags["details"] == 6  # four questions, two of them also among the worst
    assert [name for name, count in page.ids.items() if count > 1] == []
    assert "Paquet «\u00a0x\u00a0» absent\u00a0: ce classement n’a pas été mesuré." in text


def test_what_the_report_prints_has_french_spaces(
    report: Report, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(report, tmp_path, tmp_path / "RESULTS.md")
    captured = capsys.readouterr()
    sentences = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", render_page(report), flags=re.DOTALL)
    for text in (captured.out, captured.err, sentences.replace(HOSTILE, "")):
        assert not re.search(r"(?<=[\w»)]) [:;?!»](?=\s|$)|« ", text)


def test_floors_that_hold_give_status_0_and_files(
    report: Report, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish(report, tmp_path, tmp_path / "RESULTS.md") == 0
    captured = capsys.readouterr()
    assert "Citations mot pour mot" in captured.out
    assert "Seuil rompu" not in captured.err
    folder = tmp_path / "2026-11-23T20-30-00-dev"
    content = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert content["stamp"]["model"] == "modele"
    assert list(content["figures"]) == list(TITLES)
    assert [record["question"]["id"] for record in content["records"]] == ["d-1", "d-2", "d-3", "d-4"]
    assert (folder / "report.html").is_file()
    assert not (tmp_path / "RESULTS.md").exists()


def test_kinds_documents_and_verdicts_stand_in_the_terminal_the_json_and_the_page(
    report: Report, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(report, tmp_path, tmp_path / "RESULTS.md")
    printed = capsys.readouterr().out
    page = render_page(report)
    content = json.loads((tmp_path / "2026-11-23T20-30-00-dev" / "report.json").read_text(encoding="utf-8"))
    for text in ("Fait précis", "Déclaration", "Sans réponse", "Réponses jugées fautives, toujours fautives"):
        assert text in printed
        assert text in page
    assert content["kinds"]["fact"]["questions"] == 2
    assert content["documents"]["a"]["figures"]["citation_recall"]["value"] == pytest.approx(1 / 2)
    assert content["documents"]["a"]["figures"]["citation_recall"]["low"] is not None
    assert content["documents"]["sans-reponse"]["figures"]["abstention_recall"]["value"] == pytest.approx(1 / 2)
    assert content["worst"] == {"fact": ["d-2"], "near": ["d-4"]}
    assert content["durations_ms"] == {"total": {"p50": 10.0, "p95": 10.0, "max": 10.0}}
    assert content["verdicts"]["figures"]["still_wrong"]["value"] == 1
    assert content["verdicts"]["figures"]["validated_same"]["value"] == 0
    assert [each["outcome"] for each in content["verdicts"]["answers"]] == ["still_wrong", "changed"]


def test_at_most_five_answers_of_a_kind_are_shown_the_worst_first(
    report: Report, make_question: MakeQuestion, make_record: MakeRecord
) -> None:
    cited = [("a", "u"), *((f"x-{n}", "v") for n in range(6))]
    records = tuple(make_record(make_question(id=f"d-{n}"), cited=cited[: n + 1]) for n in range(7))
    many = replace(report, records=records)
    assert [record.question.id for record in many.worst("fact")] == ["d-6", "d-5", "d-4", "d-3", "d-2", "d-1"]
    assert many.as_json()["worst"] == {"fact": ["d-6", "d-5", "d-4", "d-3", "d-2"]}
    assert _Page(render_page(many)).tags["details"] == 7 + 5


def test_a_follow_up_is_shown_with_its_dialogue_and_asked_whole(
    report: Report, make_question: MakeQuestion, make_record: MakeRecord
) -> None:
    question = make_question(kind="follow_up", history=("Qui décide ?",), whole="Qui paie l’accueil ?")
    record = make_record(question, cited=[("x", "u")], cited_whole=["declaration/financement/1"])
    text = render_page(replace(report, records=(record,)))
    for shown in ("Qui décide ?", "Qui paie l’accueil ?", "declaration/financement/1"):
        assert shown in text


def test_a_floor_may_bound_a_gap_below_zero() -> None:
    assert str(Floor(min=-0.03)) == "≥ −0,030"
    assert Floor(min=-0.03).holds(-0.02)
    assert not Floor(min=-0.03).holds(-0.04)


def test_a_broken_floor_gives_status_1_and_a_french_line(
    report: Report, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = replace(report, floors={"abstention_recall": Floor(min=0.75), "false_abstention": Floor(max=0.06)})
    assert publish(broken, tmp_path, tmp_path / "RESULTS.md") == 1
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("Seuil rompu")]
    assert lines == [
        "Seuil rompu\u00a0: Rappel des abstentions\u00a0: 0,500, alors qu’il faut ≥ 0,750.",
        "Seuil rompu\u00a0: Abstentions à tort\u00a0: 0,500, alors qu’il faut ≤ 0,060.",
    ]
    assert 'class="rompu"' in render_page(broken)


def test_a_figure_that_could_not_be_measured_breaks_its_floor() -> None:
    assert len(broken_floors(measure([]), {"auroc": Floor(min=0.5)})) == 1


def test_a_final_run_adds_a_row_and_keeps_the_others(report: Report, tmp_path: Path) -> None:
    results = tmp_path / "RESULTS.md"
    final = replace(report, split="test", floors={})
    publish(final, tmp_path, results)
    first = results.read_text(encoding="utf-8")
    append_result(replace(final, when=datetime(2026, 12, 1, tzinfo=UTC)), results)
    second = results.read_text(encoding="utf-8")
    assert second.startswith(first)
    rows = [line for line in second.splitlines() if line.startswith("| 2026")]
    assert [row.split(" | ")[0] for row in rows] == ["| 2026-11-23 20:30", "| 2026-12-01 00:00"]
    assert sum(line.startswith("| ---") for line in second.splitlines()) == 1
    head = next(line for line in second.splitlines() if line.startswith("| Date"))
    assert all(title in head for title in TITLES.values())
    assert {line.count("|") for line in (head, *rows)} == {head.count("|")}
    assert "cccccccccccc" in rows[0]


def test_the_floors_of_the_project_can_be_read() -> None:
    floors = load_floors()
    assert floors["verbatim"] == Floor(min=1.0)
    assert floors["false_abstention"].max is not None


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("recal.min = 0.5", "recal"),
        ("latency_p95.max = 0.5", "latency_p95"),
        ("verbatim.minimum = 1.0", "verbatim"),
        ("verbatim = {min = 0.5, max = 1.0}", "verbatim"),
        ("verbatim = {}", "verbatim"),
        ("verbatim.min = 90", "verbatim.min"),
        ("verbatim", "TOML"),
    ],
)
def test_a_wrong_floor_is_refused_by_name(tmp_path: Path, content: str, named: str) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(EvaluationError, match=re.escape(named)):
        load_floors(path)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--limit", "0"],
        ["--limit", "x"],
        ["--final", "--limit", "3"],
        ["--oops"],
        ["--limit", "3", "bench"],
        ["fit", "--final"],
        ["compare", "one"],
        ["validate", "--limit", "0"],
        ["nothing"],
    ],
)
def test_a_wrong_command_line_gives_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert capsys.readouterr().out == ""


def test_help_is_french(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    assert "test réservé" in capsys.readouterr().out
