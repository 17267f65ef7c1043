"""French words: cut, folded, corrected, widened, and weighed by BM25."""

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import (
    STOP_WORDS,
    SYNONYMS_PATH,
    LexicalIndex,
    correct,
    expand,
    fold,
    load_synonyms,
    stem,
    stems,
    words,
)
from index.search import HybridSearch


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l'asile", ["asile"]),
        ("l’asile", ["asile"]),
        ("d'Europe", ["europe"]),
        ("d’Europe", ["europe"]),
        ("qu'il accueille", ["accueille"]),
        ("Lorsqu’il s'agit d’accueil", ["agit", "accueil"]),
        ("jusqu'à Genève", ["geneve"]),
        ("aujourd'hui", ["aujourd", "hui"]),
        ("n'arrêterons", ["arreterons"]),
    ],
)
def test_an_elision_is_cut_off(text: str, expected: list[str]) -> None:
    """With the straight apostrophe and with the curly one."""
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("RÉFUGIÉS", "refugies"),
        ("Ça où Noël", "ca ou noel"),
        ("cœur ŒUVRE", "coeur oeuvre"),
        ("Lætitia", "laetitia"),
        ("re\u0301fugie\u0301s", "refugies"),
        ("l’asile", "l'asile"),
        ("100\u00a0000", "100 000"),
    ],
)
def test_case_accents_and_ligatures_are_folded(text: str, folded: str) -> None:
    """Composed or decomposed, people write both."""
    assert fold(text) == folded


def test_stop_words_carry_nothing() -> None:
    """A question made of them alone has no words."""
    assert words("Qu'est-ce que c'est que ça, et pourquoi donc ?") == []


def test_each_stop_word_is_written_as_it_is_compared() -> None:
    """A stop word with an accent or a capital would never be met."""
    assert {word for word in STOP_WORDS if fold(word) != word} == set()


def test_numbers_and_spans_of_years_are_words() -> None:
    """People ask for them."""
    assert words("FAMI 2021-2027, art. 33") == ["fami", "2021", "2027", "art", "33"]


def test_forms_of_one_word_share_a_stem() -> None:
    """Plural, feminine, and with or without accents."""
    assert len({*stems("réfugié"), *stems("réfugiés"), *stems("REFUGIES")}) == 1
    assert stems("locale locaux") == [stem("locale"), stem("locaux")]


VOCABULARY = ("2021", "asile", "frontex", "frontieres", "immigration", "integration", "position", "retour")
KNOWN = frozenset(stem(word) for word in VOCABULARY)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("frontx", "frontex"),
        ("imigration", "immigration"),
        ("intégartion", "integration"),
    ],
)
def test_a_misspelt_word_takes_the_nearest_words_stem(written: str, meant: str) -> None:
    """A letter too few, changed, or two exchanged."""
    assert correct(words(written), VOCABULARY, KNOWN) == [stem(meant)]


def test_an_accent_too_few_is_no_mistake() -> None:
    """« frontiere » is « frontières » once folded and stemmed."""
    assert correct(words("frontiere"), VOCABULARY, KNOWN) == stems("frontières")


@pytest.mark.parametrize("word", ["asiles", "aile", "2022", "tarte", "zzzzzzzz"])
def test_other_words_are_left_alone(word: str) -> None:
    """Known, short, a number, or near nothing."""
    assert correct([word], VOCABULARY, KNOWN) == [stem(word)]


@pytest.mark.parametrize("question", ["frontiere", "imigration", "frontx"])
def test_the_corpus_itself_corrects_the_usual_mistakes(question: str, real_search: HybridSearch) -> None:
    """With the vocabulary of the product's index."""
    expected = {"frontiere": "frontières", "imigration": "immigration", "frontx": "Frontex"}[question]
    assert correct(words(question), real_search.vocabulary, real_search.known_stems) == stems(expected)


def test_synonyms_add_what_the_texts_say() -> None:
    """« sans-papiers » reaches the clause on people without a right to asylum."""
    added = expand(stems("Que deviennent les sans-papiers ?"))
    assert set(stems("sans droit d'asile, ordre de retour, réadmission, migrants")) <= set(added)


def test_a_synonym_of_several_words_needs_them_all_in_order() -> None:
    """« asile refusé », not « refusé … asile »."""
    assert set(stems("ordre de retour")) <= set(expand(stems("Mon asile refusé")))
    assert not set(stems("ordre de retour")) <= set(expand(stems("refusé mon asile")))


def test_the_longest_expression_wins() -> None:
    """« garder les frontières » is not what « frontières » alone might add."""
    terms = {key: meanings for key, meanings in load_synonyms().items() if len(key) > 1 and key[:1] in load_synonyms()}
    assert terms
    for key, meanings in terms.items():
        assert expand(key) == [word for word in meanings if word not in key], key


def test_synonyms_repeat_nothing() -> None:
    """Neither each other nor the question."""
    question = stems("les gosses clandestins et les enfants migrants")
    added = expand(question)
    assert len(set(added)) == len(added)
    assert not set(added) & set(question)


def test_a_question_without_synonyms_gains_nothing() -> None:
    """Nor does an empty one."""
    assert expand(stems("xylophone")) == []
    assert expand([]) == []


def test_entries_with_the_same_stems_add_up(tmp_path: Path) -> None:
    """« sans-papiers » and « papiers » are one word to the stemmer: neither may silence the other."""
    path = tmp_path / "synonyms.toml"
    path.write_text(
        '[[synonyms]]\nterms = ["sans-papiers"]\nmeans = ["ordre de retour"]\n'
        '[[synonyms]]\nterms = ["papiers"]\nmeans = ["identité", "retour"]\n',
        encoding="utf-8",
    )
    assert load_synonyms(path) == {tuple(stems("papiers")): ("ordre", "retour", *stems("identité"))}


def test_each_term_of_the_synonyms_can_be_met() -> None:
    """A term made of stop words alone is dropped in silence."""
    entries = tomllib.loads(SYNONYMS_PATH.read_text(encoding="utf-8"))["synonyms"]
    assert [term for entry in entries for term in entry["terms"] if not stems(term)] == []
    assert [entry["terms"] for entry in entries if not any(stems(meaning) for meaning in entry["means"])] == []


TEXTS = ("asile migrants accueil", "asile migrants Frontex", "asile", "Frontex Frontex asile accueil retour")


def test_the_text_with_the_rare_word_ranks_first() -> None:
    """« asile » stands everywhere and says little, « Frontex » says much, and more where it stands more often."""
    scores = LexicalIndex(TEXTS).scores(stems("l'asile et Frontex"))
    assert scores.dtype == np.float32
    assert list(np.argsort(-scores)[:2]) == [3, 1]
    assert scores[1] > scores[0]
    assert scores[1] > scores[2]


def test_a_text_without_the_word_scores_zero() -> None:
    """BM25 counts only what is there."""
    scores = LexicalIndex(TEXTS).scores(stems("Frontex"))
    assert scores[0] == scores[2] == 0
    assert scores[1] > 0


@pytest.mark.parametrize("query", [[], ["xylophon"]])
def test_a_query_without_known_words_scores_zero(query: list[str]) -> None:
    """One zero for each text."""
    np.testing.assert_array_equal(LexicalIndex(TEXTS).scores(query), np.zeros(4, np.float32))


@pytest.mark.parametrize("texts", [[], [""], ["", "…", "de la"]])
def test_texts_without_words_score_zero(texts: list[str]) -> None:
    """An empty corpus is no error."""
    np.testing.assert_array_equal(LexicalIndex(texts).scores(["asil"]), np.zeros(len(texts), np.float32))


def test_a_text_without_words_among_others_scores_zero() -> None:
    """It keeps its place."""
    scores = LexicalIndex(["asile", "", "retour asile"]).scores(stems("retour"))
    assert scores[1] == 0
    assert int(np.argmax(scores)) == 2


def test_the_same_word_twice_weighs_more_for_every_text_alike() -> None:
    """Repeating a word does not change the order."""
    index = LexicalIndex(TEXTS)
    once, twice = index.scores(["frontex"]), index.scores(["frontex", "frontex"])
    np.testing.assert_array_equal(np.argsort(-once), np.argsort(-twice))


@given(st.text())
def test_any_text_is_cut_into_folded_words(text: str) -> None:
    """Letters and figures only, none of them a stop word, and cutting them again changes nothing."""
    found = words(text)
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in found)
    assert not STOP_WORDS & set(found)
    assert words(" ".join(found)) == found


@given(st.text())
def test_any_question_gets_finite_scores(text: str) -> None:
    """Corrected, widened and weighed."""
    corrected = correct(words(text), VOCABULARY, KNOWN)
    scores = LexicalIndex(TEXTS).scores([*corrected, *expand(corrected)])
    assert np.isfinite(scores).all()
