"""Asking the whole product, with a fake in place of the embedding model alone."""

from collections.abc import Callable, Iterator

import pytest

from corpus.library import Corpus
from eval.baselines import Ranker, compare, compare_rankers
from eval.errors import EvaluationError
from eval.metrics import measure
from eval.questions import Question, load_questions, resolve_gold, spread
from eval.run import ask_all
from eval.tables import ranker_notes
from index.build import build_index
from index.search import HybridSearch
from index.store import PassageStore
from rag.abstention import load_calibration
from rag.assistant import Assistant
from tests.index.hashing_embedder import HashingEmbedder


@pytest.fixture(scope="module")
def assistant(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The product over its real corpus."""
    folder, embedder = tmp_path_factory.mktemp("index"), HashingEmbedder()
    build_index(corpus, embedder, folder)
    store = PassageStore.open_current(folder)
    assert store is not None
    yield Assistant(corpus, HybridSearch(store, embedder), load_calibration())
    store.close()


def test_each_question_gives_a_record_whose_citations_are_verbatim(assistant: Assistant) -> None:
    questions = spread(load_questions("dev"), 8)
    shares: list[float] = []
    records = ask_all(assistant, questions, lambda _, share: shares.append(share))
    assert [record.question for record in records] == list(resolve_gold(questions, assistant.corpus.by_id))
    assert shares == sorted(shares)
    assert shares[-1] == 1
    for record in records:
        assert set(record.ranking) <= set(assistant.corpus.by_id)
        assert all(record.verbatim)
        assert len(record.verbatim) == len(record.answer["citations"])
        assert record.latency_ms > 0


def test_without_its_gold_clauses_a_question_never_sees_them(assistant: Assistant) -> None:
    for record in ask_all(assistant, spread(load_questions("dev"), 8)):
        if record.question.answerable:
            assert record.without_gold is not None
            seen = {item["clause_id"] for item in record.without_gold["retrieved"]}
            assert not seen & record.question.acceptable
        else:
            assert record.without_gold is None


def test_a_follow_up_is_asked_in_its_dialogue_and_whole(assistant: Assistant) -> None:
    follow_ups = [question for question in load_questions("dev") if question.kind == "follow_up"][:2]
    for record in ask_all(assistant, follow_ups):
        assert record.whole is not None
        assert record.whole["question"] == record.question.whole
        assert record.answer["question"] == record.question.q


def test_a_question_about_an_unknown_clause_is_refused_before_anything_is_asked(
    assistant: Assistant, make_question: Callable[..., Question]
) -> None:
    with pytest.raises(EvaluationError, match="d-1"):
        ask_all(assistant, [make_question([["declaration/nulle-part/1"]])])


def test_rankings_are_compared_over_the_questions_that_have_an_answer(assistant: Assistant) -> None:
    questions = spread(load_questions("dev"), 6)
    records = ask_all(assistant, questions)
    ours = {record.question.id: record.ranking for record in records}
    rankers = compare_rankers(
        [record.question for record in records],
        ours,
        assistant.corpus.clauses,
        assistant.search.embedder,
        minilm_package="no-such-package",
    )
    assert [ranker.name for ranker in rankers] == ["ours", "e5", "bm25", "chroma"]
    asked = sum(question.answerable for question in questions)
    assert {figure.questions for ranker in rankers for figure in ranker.figures.values()} == {asked}
    assert rankers[0].comparisons == {}
    figures = measure(records, with_intervals=False)
    assert rankers[0].figures["recall@1"].value == pytest.approx(figures["recall@1"].value)
    assert set(rankers[2].comparisons) == {"recall@1", "recall@5", "mrr"}
    assert rankers[3].figures == {}
    assert "no-such-package" in rankers[3].note


def test_a_baseline_is_beaten_only_where_the_paired_test_is_sure_of_every_metric() -> None:
    """Ten questions won to none are sure; three are not."""
    zero = {f"d-{n}": 0.0 for n in range(10)}
    sure = compare("recall@1", {"recall@1": dict.fromkeys(zero, 1.0)}, {"recall@1": zero})
    unsure = compare("mrr", {"mrr": zero | {"d-1": 1.0, "d-2": 1.0, "d-3": 1.0}}, {"mrr": zero})
    assert (sure.wins, sure.losses) == (10, 0)
    assert Ranker("x", "X", {}, {"recall@1": sure}).is_beaten
    assert not Ranker("x", "X", {}, {"recall@1": sure, "mrr": unsure}).is_beaten
    assert not Ranker("x", "X", {}, {}).is_beaten
    (note,) = ranker_notes([Ranker("x", "X", {}, {"recall@1": sure})])
    assert note == "X\u00a0: battu. Questions gagnées contre perdues\u00a0: Rappel à 1, 10 contre 0 (p = 0,002)."
