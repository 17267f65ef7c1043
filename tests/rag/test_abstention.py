"""When the product stays silent: the fitted model, its file and the signals that it reads."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UserError
from corpus.manifest import load_manifest
from index.search import HybridSearch, Neighbours, Search
from rag.abstention import CALIBRATION_PATH, SIGNALS, Calibration, SignalReader, load_calibration
from rag.assistant import Assistant, Request
from rag.question import understand

CALIBRATION = load_calibration()
Content = dict[str, Any]


@pytest.fixture
def fitted() -> Content:
    """The file's content, to be spoilt."""
    content: Content = json.loads(CALIBRATION_PATH.read_text(encoding="utf-8"))
    return content


def test_the_fitted_file_is_well_formed() -> None:
    """A weight, a mean and a deviation for each signal, and two thresholds that can be reached."""
    assert set(CALIBRATION.coefficients) == set(SIGNALS)
    assert set(CALIBRATION.means) == set(CALIBRATION.deviations) == set(SIGNALS)
    assert all(deviation > 0 for deviation in CALIBRATION.deviations.values())
    assert 0 < CALIBRATION.threshold < 1
    assert 0 < CALIBRATION.scope_threshold < 1
    assert all(
        math.isfinite(value) for values in (CALIBRATION.coefficients, CALIBRATION.means) for value in values.values()
    )


def test_the_fitted_file_says_what_it_was_fitted_on(fitted: Content) -> None:
    """Only the development questions, and how well it did in cross-validation."""
    assert "développement" in fitted["fitted_on"]
    assert 0.5 < fitted["cross_validated"]["auroc"] <= 1


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"3", b'"text"', b"\xff\xfe", b"{}", b'{"intercept": 1}'],
)
def test_a_malformed_file_is_refused_in_french(tmp_path: Path, content: bytes) -> None:
    """It is named, with what to do."""
    path = tmp_path / "calibration.json"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"calibration\.json est absent ou mal formé"):
        load_calibration(path)


def test_a_missing_file_is_refused_in_french(tmp_path: Path) -> None:
    """The same sentence."""
    with pytest.raises(UserError, match="absent ou mal formé"):
        load_calibration(tmp_path / "calibration.json")


@pytest.mark.parametrize("name", ["intercept", "coefficients", "means", "deviations", "threshold", "scope_threshold"])
def test_no_part_of_the_file_may_be_missing(tmp_path: Path, fitted: Content, name: str) -> None:
    """Each is needed for every answer."""
    del fitted[name]
    path = tmp_path / "calibration.json"
    path.write_text(json.dumps(fitted), encoding="utf-8")
    with pytest.raises(UserError):
        load_calibration(path)


SPOILT: dict[str, Callable[[Content], object]] = {
    "a threshold in words": lambda content: content.update(threshold="haut"),
    "no number at all": lambda content: content.update(intercept=None),
    "a list of weights": lambda content: content.update(coefficients=[1, 2]),
    "a weight without a mean": lambda content: content["means"].pop("presence"),
    "a weight of an unknown signal": lambda content: content["coefficients"].update(humeur=1.0),
    "a deviation of zero": lambda content: content["deviations"].update(presence=0.0),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_file_of_the_wrong_shape_is_refused_when_it_is_read(tmp_path: Path, fitted: Content, name: str) -> None:
    """Not at the first question, with a traceback."""
    SPOILT[name](fitted)
    path = tmp_path / "calibration.json"
    path.write_text(json.dumps(fitted), encoding="utf-8")
    with pytest.raises(UserError, match="mal formé"):
        load_calibration(path)


@given(low=st.floats(0, 1), high=st.floats(0, 1))
def test_the_nearer_the_answered_questions_the_surer(low: float, high: float) -> None:
    """The confidence grows with the presence signal, all else alike."""
    low, high = sorted((low, high))
    mean = dict(CALIBRATION.means)
    assert CALIBRATION.confidence(mean | {"presence": low}) <= CALIBRATION.confidence(mean | {"presence": high})


@given(values=st.lists(st.floats(-1e6, 1e6), min_size=len(SIGNALS), max_size=len(SIGNALS)))
def test_the_confidence_is_a_probability_whatever_the_signals(values: list[float]) -> None:
    """No overflow at either end."""
    assert 0.0 <= CALIBRATION.confidence(dict(zip(SIGNALS, values, strict=True))) <= 1.0


def test_the_confidence_is_the_logistic_of_a_sum() -> None:
    """Worked by hand: 0.5 + 2 × (3 - 1) / 4 = 1.5."""
    calibration = Calibration(
        intercept=0.5,
        coefficients={"margin": 2.0},
        means={"margin": 1.0},
        deviations={"margin": 4.0},
        threshold=0.5,
        scope_threshold=0.5,
    )
    assert calibration.confidence({"margin": 3.0}) == pytest.approx(1 / (1 + math.exp(-1.5)))


def test_an_empty_search_has_no_signals(real_search: HybridSearch) -> None:
    """All zero, and the confidence that follows is a number."""
    signals = SignalReader(real_search).read(
        Search((), (), Neighbours(), Neighbours(), ""), understand("Frontex", load_manifest())
    )
    assert signals == dict.fromkeys(SIGNALS, 0.0)
    assert 0.0 <= CALIBRATION.confidence(signals) <= 1.0


@pytest.mark.parametrize(
    "question",
    ["Quelle est la position du CCRE sur Frontex ?", "Quelle est la recette de la tarte ?", "xyzzy plugh", "le la de"],
)
def test_signals_are_finite_and_have_their_names(assistant: Assistant, question: str) -> None:
    """Those of the fitted file, in its order, even where no word of the question is known."""
    signals = assistant.signals(Request(question))
    assert tuple(signals) == SIGNALS
    assert all(math.isfinite(value) for value in signals.values())
    for share in ("clause_coverage", "corpus_coverage", "agreement", "presence"):
        assert 0.0 <= signals[share] <= 1.0


def test_signals_of_a_search_with_one_clause_left_are_finite(assistant: Assistant) -> None:
    """There is no second score to stand apart from."""
    others = frozenset(assistant.corpus.by_id) - {"declaration/positions/4"}
    signals = assistant.signals(Request("Quelle est la position du CCRE sur Frontex ?", without=others))
    assert all(math.isfinite(value) for value in signals.values())


def test_what_the_texts_answer_is_surer_than_what_they_do_not(assistant: Assistant) -> None:
    """Frontex against a recipe, by every signal that says how near the texts are."""
    known = assistant.signals(Request("Quelle est la position du CCRE sur Frontex ?"))
    unknown = assistant.signals(Request("Quelle est la recette de la tarte aux pommes ?"))
    assert known["presence"] > unknown["presence"]
    assert known["corpus_coverage"] > unknown["corpus_coverage"]
    assert CALIBRATION.confidence(known) > CALIBRATION.threshold > CALIBRATION.confidence(unknown)
