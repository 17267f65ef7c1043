"""Every figure against a value computed by hand."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from corpus.clauses import Clause, Locator
from eval.baselines import chroma_rankings, compare, lexical_rankings
from eval.bootstrap import interval_of, ratio_interval
from eval.french import number
from eval.groups import UNANSWERED, by_document, by_kind
from eval.metrics import measure, merit
from eval.questions import Question
from eval.ranking import RANKING_TITLES, rewrite, score_rankings
from eval.record import Record, is_verbatim
from eval.reliability import Bin, bins_of

MakeQuestion = Callable[..., Question]
MakeRecord = Callable[..., Record]

SECOND = 1 / math.log2(3)
"""Gain of a document at rank 2."""
ALL = "recall@1 recall@3 recall@5 recall@10 mrr ndcg@10".split()


@pytest.mark.parametrize(
    ("gold", "ranking", "expected"),
    [
        pytest.param([["a"]], "axyz", [1, 1, 1, 1, 1, 1], id="first"),
        pytest.param([["a"]], "xayz", [0, 1, 1, 1, 1 / 2, SECOND], id="second"),
        pytest.param([["a"]], "vwxya", [0, 0, 1, 1, 1 / 5, 1 / math.log2(6)], id="fifth"),
        pytest.param([["a"]], "bcdefghijka", [0, 0, 0, 0, 1 / 11, 0], id="eleventh"),
        pytest.param([["a"]], "xyz", [0] * 6, id="absent"),
        pytest.param([["a"]], "", [0] * 6, id="nothing ranked"),
        pytest.param([["a", "b"]], "xbay", [0, 1, 1, 1, 1 / 2, SECOND], id="alternatives count once, at the best"),
        pytest.param([["a"], ["b"]], "abxy", [1, 1, 1, 1, 1, 1], id="two needs, capped at k = 1"),
        pytest.param(
            [["a"], ["b"]], "bxya", [1, 1 / 2, 1, 1, 1, (1 + 1 / math.log2(5)) / (1 + SECOND)], id="fall at 3"
        ),
        pytest.param(
            [["a"], ["b"]],
            "xayzwb",
            [0, 1 / 2, 1 / 2, 1, 1 / 2, (SECOND + 1 / math.log2(7)) / (1 + SECOND)],
            id="two needs far apart",
        ),
        pytest.param([["a"], ["b"]], "xya", [0, 1 / 2, 1 / 2, 1 / 2, 1 / 3, 0.5 / (1 + SECOND)], id="one need unmet"),
        pytest.param(
            [["a", "b"], ["c"]], "abc", [1, 1, 1, 1, 1, 1.5 / (1 + SECOND)], id="an alternative keeps its place"
        ),
    ],
)
def test_rankings_score_as_computed_by_hand(
    make_question: MakeQuestion, gold: list[list[str]], ranking: str, expected: list[float]
) -> None:
    scores = score_rankings([make_question(gold)], {"d-1": list(ranking)})
    assert [scores[name]["d-1"] for name in ALL] == pytest.approx(expected, abs=1e-9)
    assert list(scores) == list(RANKING_TITLES) == ALL


def test_a_rewritten_ranking_holds_needs_in_place_of_their_best_clause(make_question: MakeQuestion) -> None:
    question = make_question([["a", "b"], ["c"]])
    assert rewrite(question, "xbca") == {"x": -1, "need-0": -2, "need-1": -3, "a": -4}
    assert question.need_ranks("xbca") == (2, 3)
    assert question.need_ranks("xb") == (2, None)


def test_rankings_of_questions_without_an_answer_are_not_measured(
    make_question: MakeQuestion, make_record: MakeRecord
) -> None:
    records = [
        make_record(make_question([["a"]], id="d-1"), ranking="xa"),
        make_record(make_question([["a"]], id="d-2"), ranking="ax"),
        make_record(make_question([], id="d-3"), ranking="ax"),
    ]
    figures = measure(records, with_intervals=False)
    assert figures["mrr"].value == pytest.approx(3 / 4)
    assert figures["recall@1"].value == pytest.approx(1 / 2)
    assert figures["mrr"].questions == 2


def test_citations_are_counted_by_distinct_clause_and_by_need(
    make_question: MakeQuestion, make_record: MakeRecord
) -> None:
    two_needs = make_question([["a"], ["b", "c"]], id="d-1")
    records = [
        make_record(two_needs, cited=[("a", "u"), ("a", "v"), ("x", "w")]),  # 1 of 2 clauses, 1 of 2 needs
        make_record(make_question([["a", "b"]], id="d-2"), cited=[("a", "u"), ("b", "v")]),  # 2 of 2, 1 of 1
        make_record(make_question([["a"]], id="d-3")),  # an abstention: nothing cited, 0 of 1
        make_record(make_question([], id="d-4"), cited=[("a", "u")]),  # no answer expected: not counted
    ]
    figures = measure(records, with_intervals=False)
    assert figures["citation_precision"].value == pytest.approx(3 / 4)
    assert figures["citation_recall"].value == pytest.approx(2 / 4)
    assert figures["citation_precision"].questions == 2
    assert figures["citation_recall"].questions == 3


@pytest.mark.parametrize(
    ("wordings", "quote", "is_found"),
    [
        (["l'Accord de Ljubljana"], "Nous saluons L’ACCORD  de\u00a0Ljubljana.", True),
        (["codécision"], "l’esprit de CODECISION", True),
        (["absent", "un tiers"], "environ un tiers seulement", True),
        (["12"], "depuis 2012", False),
        (["tiers environ"], "environ un tiers", False),
    ],
)
def test_a_fact_is_found_whatever_the_case_accents_apostrophes_and_blanks(
    make_question: MakeQuestion, make_record: MakeRecord, wordings: list[str], quote: str, is_found: bool
) -> None:
    record = make_record(make_question(facts=(tuple(wordings),)), cited=[("a", quote)])
    assert measure([record], with_intervals=False)["facts_found"].value == float(is_found)


def test_a_fact_cut_between_two_quotations_is_not_found_and_an_abstention_finds_none(
    make_question: MakeQuestion, make_record: MakeRecord
) -> None:
    question = make_question(facts=(("un tiers",), ("deux",)))
    records = [make_record(question, cited=[("a", "un"), ("b", "tiers"), ("b", "deux")]), make_record(question)]
    assert measure(records, with_intervals=False)["facts_found"].value == pytest.approx(1 / 4)


TEXT = "Nous saluons le pacte. Nous demandons plus."


@pytest.mark.parametrize(
    ("changes", "shown", "is_proof"),
    [
        ({}, "Ils saluent : «\u00a0Nous saluons le pacte.\u00a0» [1]", True),
        ({}, "Ils saluent : Nous saluons le pacte. [1]", False),
        ({}, "«\u00a0Nous saluons le pacte\u00a0»", False),
        ({"start": 1}, "«\u00a0Nous saluons le pacte.\u00a0»", False),
        ({"text": TEXT + " Rien."}, "«\u00a0Nous saluons le pacte.\u00a0»", False),
        ({"clause_id": "absent"}, "«\u00a0Nous saluons le pacte.\u00a0»", False),
        ({"quote": "", "end": 0}, "«\u00a0\u00a0»", False),
        ({"kind": "summary"}, "Notre résumé : Nous saluons le pacte. [1]", True),
        ({"kind": "summary"}, "Notre résumé : «\u00a0Nous saluons le pacte.\u00a0» [1]", False),
    ],
)
def test_a_citation_is_verbatim_only_where_corpus_offsets_and_answer_agree(
    changes: dict[str, object], shown: str, is_proof: bool
) -> None:
    citation = {
        "clause_id": "a",
        "kind": "text",
        "text": TEXT,
        "quote": "Nous saluons le pacte.",
        "start": 0,
        "end": 22,
    }
    assert is_verbatim(citation | changes, shown, {"a": TEXT}) is is_proof


def test_verbatim_is_a_share_of_citations(make_question: MakeQuestion, make_record: MakeRecord) -> None:
    cited = [("a", "u"), ("a", "v"), ("b", "w"), ("b", "x")]
    record = make_record(make_question(), cited=cited, verbatim=[True, True, False, True])
    assert measure([record], with_intervals=False)["verbatim"].value == pytest.approx(3 / 4)


@pytest.fixture
def mixed(make_question: MakeQuestion, make_record: MakeRecord) -> list[Record]:
    """Three questions with an answer (one abstention), four without (three abstentions, one for a wrong reason)."""
    with_answer = [make_question(id=f"d-{n}") for n in (1, 2, 3)]
    without = [make_question([], id=f"d-{n}") for n in (4, 5, 6, 7)]
    shown = [("a", "u")]
    return [
        make_record(with_answer[0], cited=shown, confidence=0.9, total_ms=10, is_abstaining_without_gold=True),
        make_record(with_answer[1], cited=shown, confidence=0.6, total_ms=20, is_abstaining_without_gold=False),
        make_record(with_answer[2], reason="no_evidence", confidence=0.3, total_ms=30, is_abstaining_without_gold=True),
        make_record(without[0], reason="no_evidence", confidence=0.1, total_ms=40),
        make_record(without[1], reason="no_evidence", confidence=0.3, total_ms=50),
        make_record(without[2], reason="opinion", confidence=0.2, total_ms=60),
        make_record(without[3], cited=shown, confidence=0.7, total_ms=70),
    ]


def test_abstentions_are_measured_as_computed_by_hand(mixed: list[Record]) -> None:
    figures = measure(mixed, with_intervals=False)
    assert figures["abstention_precision"].value == pytest.approx(3 / 4)
    assert figures["abstention_recall"].value == pytest.approx(3 / 4)
    assert figures["false_abstention"].value == pytest.approx(1 / 3)
    assert figures["acceptable_reason"].value == pytest.approx(2 / 3)
    assert figures["gold_removed"].value == pytest.approx(2 / 3)
    # pairs (with, without): 0.9 beats 4; 0.6 beats 3; 0.3 beats 2 and ties with 1: 9.5 of 12
    assert figures["auroc"].value == pytest.approx(9.5 / 12)


def test_abstentions_on_near_questions_are_counted_apart(make_question: MakeQuestion, make_record: MakeRecord) -> None:
    records = [
        make_record(make_question([], id="d-1"), reason="no_evidence"),
        make_record(make_question([], id="d-2"), cited=[("a", "u")]),
        make_record(make_question([], id="d-3", kind="outside"), cited=[("a", "u")]),
    ]
    figures = measure(records, with_intervals=False)
    assert figures["abstention_recall_near"].value == pytest.approx(1 / 2)
    assert figures["abstention_recall_near"].questions == 2
    assert figures["abstention_recall"].value == pytest.approx(1 / 3)


def test_the_follow_up_gap_is_what_the_dialogue_costs(make_question: MakeQuestion, make_record: MakeRecord) -> None:
    dialogue = {"kind": "follow_up", "history": ("Qui ?",), "whole": "Qui paie ?"}
    records = [
        make_record(  # 1 of 2 needs in the dialogue, 2 of 2 whole
            make_question([["a"], ["b"]], id="d-1", **dialogue), cited=[("a", "u")], cited_whole=["a", "b"]
        ),
        make_record(make_question(id="d-2", **dialogue), cited=[("a", "u")], cited_whole=["a"]),  # 1, 1
        make_record(make_question(id="d-3", **dialogue), cited=[("a", "u")], cited_whole=[]),  # 1, 0
        make_record(make_question([], id="d-4", **dialogue), cited=[("a", "u")], cited_whole=[]),  # 0, 1
        make_record(make_question(id="d-5")),
    ]
    figure = measure(records)["follow_up_gap"]
    assert figure.value == pytest.approx((-0.5 + 0 + 1 - 1) / 4)
    assert (figure.questions, figure.unit) == (4, "gap")
    assert number(figure.value, figure.unit) == "−0,125"


def test_the_calibration_error_is_that_of_bins_of_equal_mass(
    make_question: MakeQuestion, make_record: MakeRecord
) -> None:
    # 20 questions: ten bins of two; the first five bins hold no answer at 0.1, the others one in two at 0.8
    records = [make_record(make_question([], id=f"d-{n}"), confidence=0.1) for n in range(10)]
    records += [make_record(make_question([["a"]][: n % 2], id=f"d-{n}"), confidence=0.8) for n in range(10, 20)]
    assert measure(records, with_intervals=False)["ece"].value == pytest.approx((10 * 0.1 + 10 * 0.3) / 20)
    assert [each.count for each in bins_of(records)] == [2] * 10
    turned = records[::-1]
    assert bins_of(turned) == bins_of(records)


def test_fewer_questions_than_bins_give_a_bin_each(make_question: MakeQuestion, make_record: MakeRecord) -> None:
    records = [make_record(make_question(id="d-1"), confidence=0.75), make_record(make_question([], id="d-2"))]
    assert measure(records, with_intervals=False)["ece"].value == pytest.approx((0.25 + 0.5) / 2)
    assert bins_of(records) == (Bin(0.5, 0.0, 1), Bin(0.75, 1.0, 1))


def test_figures_are_grouped_by_the_document_of_the_first_need(
    make_question: MakeQuestion, make_record: MakeRecord
) -> None:
    records = [
        make_record(make_question([["charte/art-1/1"], ["pacte/2/1"]], id="d-1"), cited=[("charte/art-1/1", "u")]),
        make_record(make_question([["charte/art-2/1"]], id="d-2"), cited=[("charte/art-2/1", "u")]),
        make_record(make_question([["oim/1/1"]], id="d-3"), cited=[("x", "u")]),
        make_record(make_question([], id="d-4"), reason="no_evidence"),
    ]
    groups = by_document(records, {"pacte": "Pacte", "charte": "Charte"})
    assert [(group.name, group.title, group.questions) for group in groups] == [
        ("charte", "Charte", 2),
        ("oim", "oim", 1),
        (UNANSWERED, "Sans réponse", 1),
    ]
    assert groups[0].figures["citation_recall"].value == pytest.approx(2 / 3)
    assert groups[0].figures["citation_recall"].low is not None
    assert groups[1].figures["citation_precision"].value == 0
    assert groups[2].figures["abstention_recall"].value == 1
    assert groups[2].figures["citation_recall"].value is None
    assert [(group.name, group.questions) for group in by_kind(records)] == [("fact", 3), ("near", 1)]


def test_durations_are_percentiles_in_milliseconds(mixed: list[Record]) -> None:
    figures = measure(mixed, with_intervals=False)
    assert figures["latency_p50"].value == pytest.approx(40)
    assert figures["latency_p95"].value == pytest.approx(67)  # between 60 and 70, 0.7 of the way
    assert figures["latency_p50"].unit == "ms"


def test_what_cannot_be_measured_has_no_value(make_question: MakeQuestion, make_record: MakeRecord) -> None:
    figures = measure([make_record(make_question())])
    assert figures["citation_precision"].value is None
    assert figures["abstention_recall"].value is None
    assert figures["auroc"].value is None
    assert (figures["auroc"].low, figures["auroc"].high) == (None, None)
    assert all(figure.value is None for figure in measure([]).values())


def test_the_worst_answers_come_first(make_question: MakeQuestion, make_record: MakeRecord) -> None:
    question = make_question(facts=(("pacte",),))
    assert merit(make_record(question, cited=[("a", "le pacte")])) == 1
    assert merit(make_record(question, cited=[("a", "le pacte"), ("x", "v")])) == pytest.approx((0.5 + 1 + 1) / 3)
    assert merit(make_record(question)) == 0
    unanswerable = make_question([])
    assert merit(make_record(unanswerable, reason="no_evidence")) == 1
    assert merit(make_record(unanswerable, reason="opinion")) == 0.5
    assert merit(make_record(unanswerable, cited=[("a", "u")])) == 0


def test_intervals_hold_the_value_and_are_the_same_at_each_run(mixed: list[Record]) -> None:
    first, second = measure(mixed), measure(mixed)
    assert first == second
    for name in ("abstention_recall", "auroc", "latency_p50"):
        figure = first[name]
        assert figure.value is not None
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low <= figure.value <= figure.high
        assert figure.low < figure.high


def test_the_bootstrap_of_equal_values_is_a_point_and_of_nothing_is_nothing() -> None:
    assert ratio_interval([1.0] * 9, [1.0] * 9) == (1.0, 1.0)
    assert ratio_interval([], []) == (None, None)
    assert interval_of(lambda _: 1.0, 0) == (None, None)
    assert interval_of(lambda _: None, 5) == (None, None)


def test_the_bootstrap_of_a_share_is_near_its_normal_approximation() -> None:
    low, high = ratio_interval([1.0] * 80 + [0.0] * 20, [1.0] * 100)
    assert (low, high) == pytest.approx((0.8 - 1.96 * 0.04, 0.8 + 1.96 * 0.04), abs=0.02)


def test_two_rankings_are_compared_question_by_question() -> None:
    ours = {"mrr": {f"d-{n}": 1.0 for n in range(6)}}
    theirs = {"mrr": {f"d-{n}": 0.5 if n else 1.0 for n in range(6)}}
    comparison = compare("mrr", ours, theirs)
    assert comparison.difference.value == pytest.approx(5 * 0.5 / 6)
    assert (comparison.wins, comparison.losses) == (5, 0)
    assert comparison.p_value == pytest.approx(2 / 2**5)
    assert compare("mrr", ours, ours).p_value == 1


def test_bm25_alone_ranks_by_words_and_leaves_ties_in_reading_order(make_question: MakeQuestion) -> None:
    texts = ("Le budget.", "Les médiateurs culturels accueillent.", "Le logement.")
    clauses = [Clause(Locator("d", "s", n, "label"), text) for n, text in enumerate(texts, start=1)]
    rankings = lexical_rankings([make_question(q="Que font les médiateurs ?")], clauses)
    assert rankings["d-1"] == ("d/s/2", "d/s/1", "d/s/3")
    follow_up = make_question(q="Et eux ?", kind="follow_up", history=("Qui ?",), whole="Que font les médiateurs ?")
    assert lexical_rankings([follow_up], clauses) == rankings


def test_a_baseline_whose_package_is_absent_is_left_out(make_question: MakeQuestion) -> None:
    assert chroma_rankings([make_question()], [], package="no-such-package") is None


def test_resampling_draws_each_question_about_equally() -> None:
    drawn: list[np.ndarray] = []

    def keep(places: np.ndarray) -> float:
        drawn.append(places)
        return 0.0

    interval_of(keep, 10)
    counts = np.bincount(np.concatenate(drawn), minlength=10)
    assert counts.sum() == 10_000
    assert counts.min() > 850
