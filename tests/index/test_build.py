"""Building the index: all that is needed, nothing twice, and no trace of what went wrong before."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.clauses import Clause
from corpus.library import AbsentQuestion, Corpus, LikelyQuestion
from corpus.sentences import split_sentences
from index.build import BuildReport, build_index, passages_of
from index.store import Fingerprint, PassageStore
from tests.index.hashing_embedder import HashingEmbedder, role_of

Open = Callable[[Path], PassageStore]


def with_question(corpus: Corpus, clause_id: str, question: LikelyQuestion) -> Corpus:
    """The corpus with one more likely question."""
    return replace(corpus, questions=corpus.questions | {clause_id: (*corpus.questions[clause_id], question)})


def with_text(corpus: Corpus, clause_id: str, text: str) -> Corpus:
    """The corpus with another text in one clause."""

    def changed(clause: Clause) -> Clause:
        if clause.clause_id != clause_id:
            return clause
        return replace(clause, text=text, sentences=split_sentences(text), note_calls=())

    return replace(corpus, clauses=tuple(changed(clause) for clause in corpus.clauses))


def distinct(corpus: Corpus) -> set[tuple[str, str]]:
    """What a build has to embed: a clause of one sentence is read once for both."""
    return {(passage.text, role_of(passage.level)) for passage in passages_of(corpus)}


def generations(index_dir: Path) -> set[str]:
    """The names of the generations on the disk."""
    return {path.name for path in index_dir.glob("gen-*")}


def current(index_dir: Path) -> str:
    """The name of the generation in use."""
    return (index_dir / "current").read_text(encoding="utf-8").strip()


def test_a_first_build_embeds_every_text_once(small_corpus: Corpus, tmp_path: Path, embedder: HashingEmbedder) -> None:
    """Likely questions as questions, the rest as passages; a clause of one sentence counts once."""
    wanted = distinct(small_corpus)
    report = build_index(small_corpus, embedder, tmp_path)
    assert report == BuildReport(passages=len(passages_of(small_corpus)), embedded=len(wanted), is_new=True)
    assert len(wanted) < report.passages
    assert sorted(embedder.encoded) == sorted(wanted)


def test_texts_of_a_length_are_embedded_together(
    small_corpus: Corpus, tmp_path: Path, embedder: HashingEmbedder
) -> None:
    """Little of a batch is padding then."""
    build_index(small_corpus, embedder, tmp_path)
    for role in ("passage", "query"):
        lengths = [len(text) for text, one in embedder.encoded if one == role]
        assert lengths == sorted(lengths)


def test_a_text_of_two_roles_is_embedded_for_each(small_corpus: Corpus, tmp_path: Path) -> None:
    """A question and a passage with the same words have other vectors."""
    clause = small_corpus.by_id["declaration/a-propos/4"]
    same = with_question(small_corpus, clause.clause_id, LikelyQuestion(clause.text, (0,)))
    embedder = HashingEmbedder()
    build_index(same, embedder, tmp_path)
    assert {role for text, role in embedder.encoded if text == clause.text} == {"passage", "query"}


def test_each_sentence_of_a_summary_is_read_behind_its_place_and_title(corpus: Corpus) -> None:
    """Alone it would not say of which article it speaks."""
    clause = corpus.by_id["geneve/art-33/1"]
    passages = [passage for passage in passages_of(corpus) if passage.clause_id == clause.clause_id]
    sentences = [passage.text for passage in passages if passage.level == "sentence"]
    opening = f"Convention de Genève, art. 33, {clause.title} : "
    assert sentences == [opening + span.of(clause.text) for span in clause.sentences]
    assert passages[0].text == opening + clause.text


def test_a_second_build_does_nothing(small_corpus: Corpus, tmp_path: Path) -> None:
    """No text is embedded and the generation stays."""
    build_index(small_corpus, HashingEmbedder(), tmp_path)
    before = current(tmp_path)
    embedder = HashingEmbedder()
    report = build_index(small_corpus, embedder, tmp_path)
    assert report == BuildReport(passages=len(passages_of(small_corpus)), embedded=0, is_new=False)
    assert embedder.encoded == []
    assert current(tmp_path) == before


def test_one_more_likely_question_is_all_that_is_embedded(
    small_corpus: Corpus, tmp_path: Path, open_store: Open
) -> None:
    """And it is there afterwards, with the sentence that it points to."""
    build_index(small_corpus, HashingEmbedder(), tmp_path)
    question = LikelyQuestion("Faut-il plus de moyens pour Frontex ?", (2,))
    grown = with_question(small_corpus, "declaration/positions/4", question)
    embedder = HashingEmbedder()
    report = build_index(grown, embedder, tmp_path)
    assert embedder.encoded == [(question.text, "query")]
    assert report == BuildReport(passages=len(passages_of(grown)), embedded=1, is_new=True)
    store = open_store(tmp_path)
    assert store.passages == tuple(passages_of(grown))
    store.check(Fingerprint(grown.sha256, embedder.fingerprint))


def test_pointing_a_question_to_another_sentence_embeds_nothing(
    small_corpus: Corpus, tmp_path: Path, open_store: Open
) -> None:
    """But the index tells it."""
    build_index(small_corpus, HashingEmbedder(), tmp_path)
    clause_id = "declaration/positions/4"
    first, *others = small_corpus.questions[clause_id]
    pointed = replace(first, sentences=(5, 1))
    changed = replace(small_corpus, questions=small_corpus.questions | {clause_id: (pointed, *others)})
    embedder = HashingEmbedder()
    assert build_index(changed, embedder, tmp_path).embedded == 0
    assert embedder.encoded == []
    assert open_store(tmp_path).passages == tuple(passages_of(changed))


def test_only_the_changed_clause_is_embedded_again(small_corpus: Corpus, tmp_path: Path, open_store: Open) -> None:
    """The clause itself, and of its sentences those that changed."""
    build_index(small_corpus, HashingEmbedder(), tmp_path)
    clause = small_corpus.by_id["declaration/positions/3"]
    text = clause.text.replace("la société civile", "toute la société civile")
    changed = with_text(small_corpus, clause.clause_id, text)
    embedder = HashingEmbedder()
    build_index(changed, embedder, tmp_path)
    sentence = changed.by_id[clause.clause_id].sentences[0].of(text)
    assert sorted(embedder.encoded) == sorted([(text, "passage"), (sentence, "passage")])
    assert open_store(tmp_path).clauses[small_corpus.clauses.index(clause)].text == text


def test_one_more_absent_question_is_all_that_is_embedded(
    small_corpus: Corpus, tmp_path: Path, open_store: Open
) -> None:
    """And it is there afterwards, with its reason."""
    build_index(small_corpus, HashingEmbedder(), tmp_path)
    question = AbsentQuestion("Quelle est la recette de la tarte ?", "out_of_scope")
    grown = replace(small_corpus, absent=(*small_corpus.absent, question))
    embedder = HashingEmbedder()
    build_index(grown, embedder, tmp_path)
    assert embedder.encoded == [(question.text, "query")]
    last = open_store(tmp_path).passages[-1]
    assert (last.level, last.text, last.reason) == ("absent", question.text, question.reason)


def test_a_removed_clause_leaves_the_index(small_corpus: Corpus, tmp_path: Path, open_store: Open) -> None:
    """Without embedding anything."""
    build_index(small_corpus, HashingEmbedder(), tmp_path)
    kept = tuple(clause for clause in small_corpus.clauses if clause.clause_id != "declaration/positions/1")
    embedder = HashingEmbedder()
    build_index(replace(small_corpus, clauses=kept), embedder, tmp_path)
    assert embedder.encoded == []
    assert all(passage.clause_id != "declaration/positions/1" for passage in open_store(tmp_path).passages)


def test_another_model_embeds_everything_again(small_corpus: Corpus, tmp_path: Path, open_store: Open) -> None:
    """Vectors of two models are never mixed."""
    build_index(small_corpus, HashingEmbedder(), tmp_path)
    other = HashingEmbedder("autre modèle")
    report = build_index(small_corpus, other, tmp_path)
    assert report.embedded == len(distinct(small_corpus))
    open_store(tmp_path).check(Fingerprint(small_corpus.sha256, other.fingerprint))


def test_vectors_that_are_taken_over_do_not_wear_out(small_corpus: Corpus, tmp_path: Path, open_store: Open) -> None:
    """After five builds they are what a first build would give."""
    for number in range(5):
        question = LikelyQuestion(f"Question {number} ?", (0,))
        build_index(with_question(small_corpus, "declaration/positions/4", question), HashingEmbedder(), tmp_path)
    store = open_store(tmp_path)
    embedder = HashingEmbedder()
    encodings = store.encodings()
    assert len(encodings) == len({(passage.level, passage.text) for passage in store.passages})
    for (level, text), encoding in encodings.items():
        (fresh,) = embedder.encode([text], role_of(level))
        np.testing.assert_allclose(encoding.vector, fresh.vector, atol=1e-5)
        np.testing.assert_allclose(encoding.tokens, fresh.tokens, atol=0.01)


def test_two_builds_of_one_corpus_answer_alike(small_corpus: Corpus, tmp_path: Path, open_store: Open) -> None:
    """Nothing of the moment enters an index."""
    for name in ("one", "other"):
        build_index(small_corpus, HashingEmbedder(), tmp_path / name)
    one, other = open_store(tmp_path / "one"), open_store(tmp_path / "other")
    (query,) = HashingEmbedder().encode(["retour et réadmission"], "query")
    assert one.nearest(query.vector, "sentence", 30) == other.nearest(query.vector, "sentence", 30)


def test_progress_is_told_from_zero_to_one(small_corpus: Corpus, tmp_path: Path, embedder: HashingEmbedder) -> None:
    """In French, never backwards."""
    told: list[tuple[str, float]] = []
    build_index(small_corpus, embedder, tmp_path, lambda label, share: told.append((label, share)))
    shares = [share for _, share in told]
    assert {label for label, _ in told} == {"Construction de l’index"}
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert shares == sorted(shares)


def test_a_build_drops_what_killed_builds_left_and_keeps_the_previous_one(small_corpus: Corpus, tmp_path: Path) -> None:
    """Whoever still reads the previous generation can go on."""
    build_index(small_corpus, HashingEmbedder(), tmp_path)
    previous = current(tmp_path)
    (tmp_path / "gen-killed").mkdir()
    (tmp_path / "gen-killed" / "chroma.sqlite3").write_bytes(b"half")
    question = LikelyQuestion("Faut-il plus de moyens pour Frontex ?", (2,))
    build_index(with_question(small_corpus, "declaration/positions/4", question), HashingEmbedder(), tmp_path)
    assert generations(tmp_path) == {previous, current(tmp_path)}
    assert previous != current(tmp_path)


def test_a_build_with_nothing_to_do_drops_what_killed_builds_left(small_corpus: Corpus, tmp_path: Path) -> None:
    """A killed build may have been the last one for a long time."""
    build_index(small_corpus, HashingEmbedder(), tmp_path)
    (tmp_path / "gen-killed").mkdir()
    build_index(small_corpus, HashingEmbedder(), tmp_path)
    assert generations(tmp_path) == {current(tmp_path)}


@pytest.mark.parametrize("damage", ["database", "tokens", "pointer", "folder"])
def test_a_build_repairs_a_damaged_index(small_corpus: Corpus, tmp_path: Path, open_store: Open, damage: str) -> None:
    """As the refusal promises."""
    build_index(small_corpus, HashingEmbedder(), tmp_path)
    folder = tmp_path / current(tmp_path)
    if damage == "database":
        (folder / "chroma.sqlite3").write_bytes(b"garbage" * 1000)
    elif damage == "tokens":
        (folder / "tokens.npy").write_bytes(b"")
    elif damage == "pointer":
        (tmp_path / "current").write_bytes(b"\xff\xfe")
    else:
        folder.rename(tmp_path / "ailleurs")
    report = build_index(small_corpus, HashingEmbedder(), tmp_path)
    assert report.embedded == len(distinct(small_corpus))
    assert open_store(tmp_path).passages == tuple(passages_of(small_corpus))


def test_a_failing_model_leaves_the_old_index_in_use(small_corpus: Corpus, tmp_path: Path, open_store: Open) -> None:
    """And lets the next build begin."""
    build_index(small_corpus, HashingEmbedder(), tmp_path)
    before = current(tmp_path)
    question = LikelyQuestion("Faut-il plus de moyens pour Frontex ?", (2,))
    grown = with_question(small_corpus, "declaration/positions/4", question)

    def fail(_label: str, _share: float) -> None:
        message = "interrupted"
        raise KeyboardInterrupt(message)

    with pytest.raises(KeyboardInterrupt):
        build_index(grown, HashingEmbedder(), tmp_path, fail)
    assert current(tmp_path) == before
    assert open_store(tmp_path).clauses
    assert build_index(grown, HashingEmbedder(), tmp_path).embedded == 1


def test_an_open_index_answers_while_a_new_one_replaces_it(
    small_corpus: Corpus, tmp_path: Path, open_store: Open, embedder: HashingEmbedder
) -> None:
    """The chat goes on with the generation that it opened."""
    build_index(small_corpus, HashingEmbedder(), tmp_path)
    store = open_store(tmp_path)
    (query,) = embedder.encode(["retour et réadmission"], "query")
    before = store.nearest(query.vector, "sentence", 5)
    question = LikelyQuestion("Faut-il plus de moyens pour Frontex ?", (2,))
    build_index(with_question(small_corpus, "declaration/positions/4", question), HashingEmbedder(), tmp_path)
    assert store.nearest(query.vector, "sentence", 5) == before
    assert len(store.tokens([0, 1])[0]) > 0
