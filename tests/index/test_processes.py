"""Several processes on one index: killed builders, two writers, many readers."""

import json
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.library import Corpus
from index.build import build_index, passages_of
from index.errors import StoreError
from index.search import HybridSearch
from index.store import PassageStore
from tests.corpus.refusals import refused
from tests.index.hashing_embedder import HashingEmbedder
from tests.index.small_corpus import load_small_corpus

Run = Callable[..., "subprocess.Popen[str]"]
Open = Callable[[Path], PassageStore]


def line(process: "subprocess.Popen[str]") -> str:
    """The next line that a process writes."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def tell(process: "subprocess.Popen[str]") -> None:
    """Let a waiting process go on."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def generations(index_dir: Path) -> set[str]:
    """The names of the generations on the disk."""
    return {path.name for path in index_dir.glob("gen-*")}


def kill(process: "subprocess.Popen[str]") -> None:
    """End a process as a power cut would."""
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


@pytest.mark.parametrize("moment", ["first text", "in the middle", "while writing"])
def test_a_killed_build_leaves_the_old_index_answering(
    small_corpus: Corpus, tmp_path: Path, open_store: Open, start: Run, moment: str
) -> None:
    """And the next build works and cleans up."""
    build_index(small_corpus, HashingEmbedder(), tmp_path)
    (old,) = generations(tmp_path)
    # the more questions, the longer the writing during which it is killed
    process = start("build_slowly", tmp_path, 30 if moment == "while writing" else 2)
    for _ in range({"first text": 1, "in the middle": 4, "while writing": 0}[moment]):
        assert line(process) == "encoding"
        tell(process)
    if moment == "while writing":
        assert process.stdin is not None
        process.stdin.close()
        while process.poll() is None and generations(tmp_path) == {old}:
            pass
    kill(process)
    assert (tmp_path / "current").read_text(encoding="utf-8").strip() == old
    assert open_store(tmp_path).passages == tuple(passages_of(small_corpus))
    grown = load_small_corpus(2)
    report = build_index(grown, HashingEmbedder(), tmp_path)
    assert report.embedded == len(grown.clauses)
    assert open_store(tmp_path).passages == tuple(passages_of(grown))
    assert len(generations(tmp_path)) == 2
    assert old in generations(tmp_path)


def test_a_first_build_that_is_killed_leaves_no_index(
    small_corpus: Corpus, tmp_path: Path, open_store: Open, start: Run
) -> None:
    """Not half of one."""
    process = start("build_slowly", tmp_path, 1)
    assert line(process) == "encoding"
    kill(process)
    assert PassageStore.open_current(tmp_path) is None
    build_index(small_corpus, HashingEmbedder(), tmp_path)
    assert open_store(tmp_path).passages == tuple(passages_of(small_corpus))
    assert len(generations(tmp_path)) == 1


def test_a_second_writer_is_refused_at_once(small_corpus: Corpus, tmp_path: Path, open_store: Open, start: Run) -> None:
    """It neither waits nor spoils the first one's work, and may try again afterwards."""
    first = start("build_slowly", tmp_path, 1)
    assert line(first) == "encoding"
    with refused(StoreError, f"Un autre programme construit déjà l’index dans {tmp_path} : attendez"):
        build_index(small_corpus, HashingEmbedder(), tmp_path)
    assert first.poll() is None
    assert first.stdin is not None
    first.stdin.close()
    assert first.stdout is not None
    assert first.stdout.read().endswith("built\n")
    assert first.wait() == 0
    embedder = HashingEmbedder()
    assert build_index(small_corpus, embedder, tmp_path).embedded == 0
    assert open_store(tmp_path).passages == tuple(passages_of(small_corpus))


def test_two_processes_read_one_index_at_the_same_time(small_index: Path, open_store: Open, start: Run) -> None:
    """Both are open together, and both find what this process finds."""
    question = "Que demandez-vous pour Frontex ?"
    readers = [start("search_once", small_index, question) for _ in range(2)]
    assert [line(reader) for reader in readers] == ["open", "open"]
    for reader in readers:
        tell(reader)
    hits = HybridSearch(open_store(small_index), HashingEmbedder()).search(question).hits
    expected = [[hit.clause.clause_id, hit.score] for hit in hits]
    assert [json.loads(line(reader)) for reader in readers] == [expected, expected]
    for reader in readers:
        tell(reader)
        assert reader.wait() == 0
