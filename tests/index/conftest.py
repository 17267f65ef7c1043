"""What the tests of the index share: a fast model, a small corpus, and processes to kill."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from corpus.library import Corpus
from index.build import build_index
from index.store import PassageStore
from tests.index.hashing_embedder import HashingEmbedder
from tests.index.small_corpus import load_small_corpus

Run = Callable[..., "subprocess.Popen[str]"]
Open = Callable[[Path], PassageStore]


@pytest.fixture
def embedder() -> HashingEmbedder:
    """A model that remembers what it was asked."""
    return HashingEmbedder()


@pytest.fixture(scope="session")
def small_corpus() -> Corpus:
    """The declaration with one likely question a clause."""
    return load_small_corpus()


@pytest.fixture(scope="session")
def small_index(small_corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the small corpus; tests only read it."""
    index_dir = tmp_path_factory.mktemp("small-index")
    build_index(small_corpus, HashingEmbedder(), index_dir)
    return index_dir


@pytest.fixture
def open_store() -> Iterator[Open]:
    """Opens the index in use in a folder, and closes it after the test."""
    with ExitStack() as stack:

        def open_it(index_dir: Path) -> PassageStore:
            store = PassageStore.open_current(index_dir)
            assert store is not None
            stack.callback(store.close)
            return store

        yield open_it


@pytest.fixture
def start(root: Path) -> Iterator[Run]:
    """Starts a module of the tests as a process of its own; whatever still runs after the test is killed."""
    with ExitStack() as stack:

        def start_it(module: str, *arguments: object) -> "subprocess.Popen[str]":
            process = subprocess.Popen(
                [sys.executable, "-m", f"tests.index.{module}", *map(str, arguments)],
                cwd=root,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        yield start_it
