"""The ranking, with the real model on the real corpus, and with a fast model where the corpus is the point."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from corpus.library import Corpus, LikelyQuestion
from corpus.sentences import split_sentences
from index.build import build_index
from index.embedder import Embedder
from index.search import CANDIDATES, HybridSearch, Search
from index.store import PassageStore
from tests.index.hashing_embedder import HashingEmbedder, role_of

Open = Callable[[Path], PassageStore]

FRONTEX = "Quelle est la position du CCRE sur Frontex ?"
HOSTILE = (
    "",
    " \n\t",
    "a" * 2000,
    "mot " * 500,
    "😀🇫🇷👩‍👩‍👧",
    "?!… — ;;; ()",
    "'; DROP TABLE clauses; -- \" OR 1=1",
    "ما هو موقف المجلس من فرونتكس؟",
    "\x00\u202e\ufeff",
    "</s><mask> query: passage:",
    "9" * 300,
)


def numbers(value: object) -> Iterator[float]:
    """Every number inside nested mappings and sequences."""
    if isinstance(value, int | float):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from numbers(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from numbers(inner)


def found(search: Search) -> list[str]:
    """The ids of the hits, best first."""
    return [hit.clause.clause_id for hit in search.hits]


@pytest.mark.parametrize(
    "question",
    [FRONTEX, "kel est la posission du ccre sur frontex", "QUE PENSENT LES MAIRES DE FRONTEX", "frontx"],
)
def test_a_question_on_frontex_finds_the_clause_on_frontex_first(real_search: HybridSearch, question: str) -> None:
    """Well written, misspelt, shouted, or a word alone: among the clauses of the declaration."""
    assert found(real_search.search(question, documents=["declaration"]))[0] == "declaration/positions/4"


def test_the_sentence_on_frontex_scores_best_within_its_clause(real_search: HybridSearch) -> None:
    """One score and one vote for each sentence, in order."""
    hit = real_search.search("Frontex doit-il recevoir davantage de fonds ?").hits[0]
    sentences = [span.of(hit.clause.text) for span in hit.clause.sentences]
    assert len(hit.sentence_scores) == len(hit.sentence_votes) == len(sentences)
    assert sentences[hit.sentence_scores.index(max(hit.sentence_scores))].startswith("À cette fin, Frontex")
    assert sentences[hit.sentence_votes.index(max(hit.sentence_votes))].startswith("À cette fin, Frontex")


def test_a_synonym_that_the_text_never_uses_finds_it(real_search: HybridSearch) -> None:
    """« clandestins » for people who received an order to leave."""
    assert "declaration/positions/7" in found(real_search.search("Et les clandestins, on les renvoie ?"))[:3]


def test_a_clause_that_is_left_out_does_not_come(real_search: HybridSearch) -> None:
    """As if it were not in the corpus; the others do."""
    without = frozenset({"declaration/positions/4"})
    hits = found(real_search.search(FRONTEX, without=without))
    assert len(hits) == 10
    assert not without & set(hits)


def test_leaving_out_everything_finds_nothing(real_search: HybridSearch, corpus: Corpus) -> None:
    """An empty result is a result."""
    assert real_search.search(FRONTEX, without=frozenset(clause.clause_id for clause in corpus.clauses)).hits == ()


@pytest.mark.parametrize("document", ["declaration", "pacte", "plan-action", "resolution", "geneve", "charte", "oim"])
def test_only_the_document_asked_for_is_searched(real_search: HybridSearch, document: str) -> None:
    """Each of the seven can be asked alone."""
    hits = real_search.search(FRONTEX, documents=[document]).hits
    assert len(hits) == 10
    assert {hit.clause.locator.document for hit in hits} == {document}


def test_an_unknown_document_holds_nothing_and_neither_does_none(real_search: HybridSearch) -> None:
    """An empty choice is a choice."""
    assert real_search.search(FRONTEX, documents=["inconnu"]).hits == ()
    assert real_search.search(FRONTEX, documents=[]).hits == ()


def test_a_boosted_document_comes_before_the_others(real_search: HybridSearch) -> None:
    """Without keeping them out."""
    plain = real_search.search(FRONTEX)
    boosted = real_search.search(FRONTEX, boosts={"oim": 100.0})
    assert {hit.clause.locator.document for hit in plain.hits} != {"oim"}
    assert {hit.clause.locator.document for hit in boosted.hits} == {"oim"}
    assert len(boosted.hits) == 10


def test_a_boosted_section_rises_and_its_words_speak_as_before(real_search: HybridSearch) -> None:
    """The score says where a clause stands, the signals what speaks for it: the abstention reads these."""
    clause_id = "declaration/positions/4"
    (plain,) = [hit for hit in real_search.search(FRONTEX).hits if hit.clause.clause_id == clause_id]
    (raised,) = real_search.search(FRONTEX, k=1, boosts={"declaration/positions": 20.0}).hits
    assert raised.clause.clause_id == clause_id
    assert raised.score > plain.score
    assert all(raised.signals[name] == plain.signals[name] for name in ("bm25_question", "bm25_clause"))


def test_an_article_that_is_named_is_ranked_whatever_is_asked_of_it(real_search: HybridSearch) -> None:
    """Its number says more than any word; all its clauses come first."""
    hits = found(real_search.search("tarte aux pommes", boosts={"geneve/art-33": 9.0}))
    article = [clause.clause_id for clause in real_search.store.clauses if clause.section_id == "geneve/art-33"]
    assert set(hits[: len(article)]) == set(article)


def test_words_of_another_language_are_not_looked_for_in_the_texts(real_search: HybridSearch) -> None:
    """« on » and « rights » stand in no French text: the vectors alone speak."""
    question = "Which charter does the declaration join on the equality of women and men?"
    french, foreign = real_search.search(question), real_search.search(question, is_french=False)
    assert {hit.clause.locator.document for hit in foreign.hits[:3]} & {"declaration", "charte"}
    assert [hit.score for hit in foreign.hits] != [hit.score for hit in french.hits]


@pytest.mark.parametrize("k", [0, 1, 3, 10, 43, 1000])
def test_no_more_clauses_come_than_were_asked_for(real_search: HybridSearch, k: int) -> None:
    """Nor more than are ranked; fewer are the first of more."""
    hits = found(real_search.search(FRONTEX, k=k))
    assert len(hits) == min(k, CANDIDATES)
    assert len(set(hits)) == len(hits)
    assert hits == found(real_search.search(FRONTEX, k=1000))[:k]


def test_the_best_hit_comes_first(real_search: HybridSearch) -> None:
    """Scores go down."""
    scores = [hit.score for hit in real_search.search(FRONTEX, k=43).hits]
    assert scores == sorted(scores, reverse=True)


def test_the_same_question_twice_gives_identical_scores(
    real_search: HybridSearch, real_index: Path, real_embedder: Embedder, open_store: Open
) -> None:
    """To the last bit, also from an index that was just opened."""
    first = real_search.search(FRONTEX, k=43)
    assert real_search.search(FRONTEX, k=43) == first
    assert HybridSearch(open_store(real_index), real_embedder).search(FRONTEX, k=43) == first


def test_what_was_understood_of_the_question_is_told(real_search: HybridSearch) -> None:
    """Stems after correction, without stop words."""
    assert real_search.search("Que dit-on de la frontx ?").query_stems == ("frontex",)


@pytest.mark.parametrize("question", HOSTILE)
def test_every_score_is_finite_whatever_is_asked(real_search: HybridSearch, question: str) -> None:
    """Nothing breaks and nothing is « not a number »."""
    search = real_search.search(question, k=43)
    assert search.hits
    assert all(math.isfinite(number) for number in numbers(asdict(search)))
    for hit in search.hits:
        assert all(-1.01 <= score <= 1.01 for score in (*hit.sentence_scores, *hit.sentence_votes))


def test_a_lone_surrogate_is_searched_like_any_other_sign(real_search: HybridSearch) -> None:
    """It comes out of a damaged command line or of an escape in JSON."""
    assert found(real_search.search("Frontex \ud800"))[:2] == found(real_search.search("Frontex"))[:2]


def test_the_kept_vectors_are_the_models_own(real_search: HybridSearch, real_embedder: Embedder) -> None:
    """Whether they were computed just now or taken over from an older index."""
    encodings = real_search.store.encodings()
    for level, text in sorted(encodings)[::150]:
        (fresh,) = real_embedder.encode([text], role_of(level))
        np.testing.assert_allclose(encodings[level, text].vector, fresh.vector, atol=1e-4)
        np.testing.assert_allclose(encodings[level, text].tokens, fresh.tokens, atol=0.01)


def test_every_clause_comes_first_for_its_own_first_likely_question(real_search: HybridSearch, corpus: Corpus) -> None:
    """The question that is suggested for a clause leads to it, or at worst right behind clauses that say the same.

    « Que dit la résolution de 2015 ? » is answered by its summary as well as by the recital of the declaration.
    """
    lost = [
        clause_id
        for clause_id, questions in corpus.questions.items()
        if clause_id not in found(real_search.search(questions[0].text, k=3))
    ]
    assert set(lost) <= {"declaration/preambule/3"}


def test_a_corpus_without_likely_questions_is_searched(small_corpus: Corpus, tmp_path: Path, open_store: Open) -> None:
    """By its clauses and sentences alone."""
    build_index(replace(small_corpus, questions={}), HashingEmbedder(), tmp_path)
    search = HybridSearch(open_store(tmp_path), HashingEmbedder()).search("Frontex doit être renforcé")
    assert found(search)[0] == "declaration/positions/4"
    assert all(math.isfinite(number) for number in numbers(asdict(search)))


def test_a_corpus_of_one_clause_is_searched(small_corpus: Corpus, tmp_path: Path, open_store: Open) -> None:
    """Mean and deviation of one score are no trap."""
    clause = small_corpus.by_id["declaration/positions/4"]
    build_index(replace(small_corpus, clauses=(clause,), questions={}), HashingEmbedder(), tmp_path)
    search = HybridSearch(open_store(tmp_path), HashingEmbedder()).search("tarte aux pommes")
    assert found(search) == [clause.clause_id]
    assert all(math.isfinite(number) for number in numbers(asdict(search)))


def test_a_note_of_two_sentences_is_searched(small_corpus: Corpus, tmp_path: Path, open_store: Open) -> None:
    """A note is indexed whole, but its likely questions may point to any of its sentences."""
    note = small_corpus.by_id["declaration/notes/4"]
    text = "Voir la Convention de Genève. Voir aussi le Protocole de 1967."
    changed = replace(note, text=text, sentences=split_sentences(text))
    question = LikelyQuestion("Quel protocole faut-il lire ?", (1,))
    corpus = replace(small_corpus, clauses=(changed,), questions={note.clause_id: (question,)})
    build_index(corpus, HashingEmbedder(), tmp_path)
    (hit,) = HybridSearch(open_store(tmp_path), HashingEmbedder()).search(question.text).hits
    assert len(hit.sentence_scores) == len(hit.sentence_votes) == len(hit.clause.sentences)
