"""The index as it is kept: what comes back, and what is refused in French."""

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings

from corpus.clauses import Clause, Kind
from corpus.library import Corpus
from index.build import build_index, passages_of
from index.errors import StoreError
from index.store import LEVELS, REPAIR, SCHEMA, Fingerprint, PassageStore, one_writer, write_generation
from tests.corpus.refusals import refused
from tests.index.hashing_embedder import HashingEmbedder, role_of

Open = Callable[[Path], PassageStore]


def generation(index_dir: Path) -> Path:
    """The folder of the generation in use."""
    return index_dir / (index_dir / "current").read_text(encoding="utf-8").strip()


@pytest.fixture
def copied(small_index: Path, tmp_path: Path) -> Path:
    """A copy of the small index, to be damaged."""
    index_dir = tmp_path / "index"
    shutil.copytree(small_index, index_dir)
    return index_dir


def stored(clause: Clause) -> Clause:
    """What the index keeps of a clause: all but its place in the file."""
    return replace(clause, source=(), marker=None)


def test_reopening_gives_the_same_clauses(small_index: Path, small_corpus: Corpus, open_store: Open) -> None:
    """Locator, kind, text, sentences and note calls, in reading order."""
    assert open_store(small_index).clauses == tuple(stored(clause) for clause in small_corpus.clauses)


def test_reopening_gives_the_same_passages(small_index: Path, small_corpus: Corpus, open_store: Open) -> None:
    """Clauses, sentences, likely questions with the sentences that they point to, and absent ones, in order."""
    passages = open_store(small_index).passages
    assert passages == tuple(passages_of(small_corpus))
    assert {passage.level for passage in passages} == set(LEVELS)
    assert any(passage.sentences for passage in passages)


def test_every_passage_has_its_own_id(small_corpus: Corpus) -> None:
    """Chroma would keep only one of two."""
    ids = [passage.passage_id for passage in passages_of(small_corpus)]
    assert len(set(ids)) == len(ids)
    assert "declaration/positions/4#sentence-2" in ids


@pytest.mark.parametrize("page", [None, 1, 12])
@pytest.mark.parametrize("kind", ["text", "summary"])
def test_a_locator_survives_with_and_without_a_page(
    small_corpus: Corpus, tmp_path: Path, open_store: Open, page: int | None, kind: Kind
) -> None:
    """Chroma refuses None: it must come back all the same."""
    clause = stored(small_corpus.by_id["declaration/positions/4"])
    clause = replace(clause, locator=replace(clause.locator, page=page), kind=kind)
    build_index(replace(small_corpus, clauses=(clause,), questions={}), HashingEmbedder(), tmp_path)
    assert open_store(tmp_path).clauses == (clause,)


def test_token_vectors_survive_within_a_hundredth(
    small_index: Path, small_corpus: Corpus, open_store: Open, embedder: HashingEmbedder
) -> None:
    """They are kept in 8 bits."""
    store = open_store(small_index)
    for row, passage in enumerate(passages_of(small_corpus)):
        (encoding,) = embedder.encode([passage.text], role_of(passage.level))
        tokens, starts = store.tokens([row])
        assert starts.tolist() == [0]
        assert tokens.shape == encoding.tokens.shape
        np.testing.assert_allclose(tokens, encoding.tokens, atol=0.01)


def test_token_vectors_of_several_passages_stand_one_under_the_other(small_index: Path, open_store: Open) -> None:
    """In the order asked, with the place where each begins."""
    store = open_store(small_index)
    rows = [5, 0, 9]
    together, starts = store.tokens(rows)
    apart = [store.tokens([row])[0] for row in rows]
    np.testing.assert_array_equal(together, np.concatenate(apart))
    assert starts.tolist() == [0, len(apart[0]), len(apart[0]) + len(apart[1])]


def test_the_nearest_passage_to_itself_is_itself(
    small_index: Path, small_corpus: Corpus, open_store: Open, embedder: HashingEmbedder
) -> None:
    """With a cosine of 1, and the others behind in order."""
    store = open_store(small_index)
    for level in LEVELS:
        row, passage = next(
            (row, passage) for row, passage in enumerate(passages_of(small_corpus)) if passage.level == level
        )
        (encoding,) = embedder.encode([passage.text], role_of(level))
        found = store.nearest(encoding.vector, level, 3)
        assert len(found) == 3
        assert found[0][0] == row
        assert found[0][1] == pytest.approx(1, abs=1e-4)
        assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
        assert {store.passages[row].level for row, _ in found} == {level}


def test_the_nearest_are_those_of_an_exhaustive_search(
    small_index: Path, small_corpus: Corpus, open_store: Open, embedder: HashingEmbedder
) -> None:
    """Chroma's graph misses nothing on a corpus of this size."""
    store = open_store(small_index)
    passages = passages_of(small_corpus)
    (query,) = embedder.encode(["frontières extérieures et droit d'asile"], "query")
    rows = [row for row, passage in enumerate(passages) if passage.level == "sentence"]
    encodings = embedder.encode([passages[row].text for row in rows], "passage")
    vectors = np.stack([encoding.vector for encoding in encodings])
    exact = sorted(((float(score), row) for score, row in zip(vectors @ query.vector, rows, strict=True)), reverse=True)
    found = store.nearest(query.vector, "sentence", 20)
    np.testing.assert_allclose([score for _, score in found], [score for score, _ in exact[:20]], atol=1e-5)


def test_more_than_there_is_gives_all(small_index: Path, small_corpus: Corpus, open_store: Open) -> None:
    """Asking for too many is no error."""
    vector = np.ones(48, np.float32) / np.float32(np.sqrt(48))
    assert len(open_store(small_index).nearest(vector, "clause", 1000)) == len(small_corpus.clauses)


def test_only_the_documents_asked_for_are_searched(small_corpus: Corpus, tmp_path: Path, open_store: Open) -> None:
    """One, several, an unknown one, or none at all."""
    clause = stored(small_corpus.by_id["declaration/positions/4"])
    other = replace(clause, locator=replace(clause.locator, document="charte", section="art-22", number=1))
    build_index(replace(small_corpus, clauses=(clause, other), questions={}), HashingEmbedder(), tmp_path)
    store = open_store(tmp_path)
    vector = np.ones(48, np.float32) / np.float32(np.sqrt(48))

    def found(documents: list[str] | None) -> set[str]:
        return {store.passages[row].clause_id for row, _ in store.nearest(vector, "clause", 10, documents)}

    assert found(None) == {"declaration/positions/4", "charte/art-22/1"}
    assert found(["declaration", "charte"]) == found(None)
    assert found(["charte"]) == {"charte/art-22/1"}
    assert found(["inconnu"]) == set()
    assert found([]) == set()


def test_where_nothing_was_built_there_is_no_index(tmp_path: Path) -> None:
    """Absent, empty, or a folder of somebody else: none of ours."""
    assert PassageStore.open_current(tmp_path / "absent") is None
    (tmp_path / "notes.txt").write_text("à moi", encoding="utf-8")
    assert PassageStore.open_current(tmp_path) is None


def test_an_index_of_the_expected_things_is_served(
    small_index: Path, small_corpus: Corpus, open_store: Open, embedder: HashingEmbedder
) -> None:
    """Same corpus, same model, same schema."""
    open_store(small_index).check(Fingerprint(small_corpus.sha256, embedder.fingerprint))


@pytest.mark.parametrize(
    ("found", "difference"),
    [
        (Fingerprint("ancien", "m@1"), "Les textes ont changé depuis la construction de l’index"),
        (Fingerprint("c", "ancien@1"), "« ancien@1 », mais le modèle choisi est « m@1 »"),
        (Fingerprint("c", "m@1", SCHEMA - 1), f"ancien format ({SCHEMA - 1}, attendu {SCHEMA})"),
    ],
)
def test_a_stale_index_is_refused_with_the_repairing_command(
    small_corpus: Corpus, tmp_path: Path, open_store: Open, found: Fingerprint, difference: str
) -> None:
    """The sentence says what differs."""
    passages = passages_of(small_corpus)[:3]
    encodings = HashingEmbedder().encode([passage.text for passage in passages], "passage")
    write_generation(tmp_path, found, small_corpus.clauses, passages, encodings)
    with refused(StoreError, f"{re.escape(difference)}.*{REPAIR}"):
        open_store(tmp_path).check(Fingerprint("c", "m@1"))
    assert "python -m rag index" in REPAIR


@pytest.mark.parametrize("content", [b"", b"not a database" * 500])
def test_a_damaged_database_is_refused(copied: Path, content: bytes) -> None:
    """Emptied or overwritten."""
    (generation(copied) / "chroma.sqlite3").write_bytes(content)
    assert_refused(copied)


def test_a_database_cut_in_half_is_refused(copied: Path) -> None:
    """As a full disk would leave it."""
    path = generation(copied) / "chroma.sqlite3"
    os.truncate(path, path.stat().st_size // 2)
    assert_refused(copied)


@pytest.mark.parametrize("name", ["tokens.npy", "offsets.npy", "scales.npy"])
@pytest.mark.parametrize("damage", ["absent", "empty", "garbage", "half"])
def test_damaged_token_vectors_are_refused(copied: Path, name: str, damage: str) -> None:
    """Whatever befell the file."""
    path = generation(copied) / name
    if damage == "absent":
        path.unlink()
    elif damage == "half":
        os.truncate(path, path.stat().st_size // 2)
    else:
        path.write_bytes(b"" if damage == "empty" else b"garbage" * 100)
    assert_refused(copied)


def test_a_missing_generation_is_refused_and_not_made_up(copied: Path) -> None:
    """Opening creates nothing."""
    folder = generation(copied)
    shutil.rmtree(folder)
    assert_refused(copied)
    assert not folder.exists()


@pytest.mark.parametrize("content", [b"", b"\n", b"autre chose\n", b"\xff\xfe\x00", b"\x00", b"../ailleurs\n"])
def test_a_pointer_that_is_not_ours_is_refused_and_followed_nowhere(copied: Path, content: bytes) -> None:
    """A file named « current » may be anybody's; nothing is written where it leads."""
    (copied / "current").write_bytes(content)
    before = sorted(copied.parent.rglob("*"))
    assert_refused(copied)
    assert sorted(copied.parent.rglob("*")) == before


@pytest.mark.parametrize("names", [("documents",), LEVELS])
def test_the_chroma_of_another_program_is_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    """Even if its collections are named like ours."""
    client: Any = chromadb.PersistentClient(path=str(tmp_path / "gen-1"), settings=Settings(anonymized_telemetry=False))
    for name in names:
        client.create_collection(name, embedding_function=None).add(ids=["a"], documents=["à eux"], embeddings=[[1.0]])
    client.close()
    (tmp_path / "current").write_text("gen-1\n", encoding="utf-8")
    assert_refused(tmp_path)


def assert_refused(index_dir: Path) -> None:
    """A French sentence with the repairing command, and no traceback."""
    with refused(StoreError, f"abîmé ou n’est pas le nôtre.*{REPAIR}"):
        PassageStore.open_current(index_dir)


def test_a_file_where_the_index_should_be_is_refused(tmp_path: Path) -> None:
    """The sentence names it."""
    path = tmp_path / "fichier"
    path.write_text("à moi", encoding="utf-8")
    with refused(StoreError, str(path)), one_writer(path):
        pass
    assert path.read_text(encoding="utf-8") == "à moi"


def test_two_stores_of_one_index_do_not_disturb_each_other(small_index: Path, open_store: Open) -> None:
    """A build in the same program opens and closes the index that the chat reads."""
    first, second = open_store(small_index), open_store(small_index)
    first.close()
    vector = np.ones(48, np.float32) / np.float32(np.sqrt(48))
    assert len(second.nearest(vector, "sentence", 5)) == 5
