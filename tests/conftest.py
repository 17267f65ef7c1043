"""What every test shares: the real corpus, the real model opened once, the real index built once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from corpus.library import DOCUMENTS_DIR, Corpus
from corpus.manifest import Source, load_manifest
from index.build import build_index
from index.embedder import DEFAULT_MODEL, Embedder, open_embedder
from index.search import HybridSearch
from index.store import PassageStore
from tests.plain_corpus import load_plain_corpus

ROOT = Path(__file__).resolve().parent.parent

# the same examples at each run, and no stopwatch: a slow machine is not a failure
settings.register_profile("project", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")


def pytest_configure(config: pytest.Config) -> None:
    """Make the project's own markers known."""
    config.addinivalue_line("markers", "slow: imports torch and sentence-transformers, which takes about ten seconds")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's tests last: Playwright keeps an event loop running, beside which nothing else can run its own."""
    items.sort(key=lambda item: "tests/app/" in item.path.as_posix())
    for item in items:
        if "tests/app/" in item.path.as_posix():
            # Gradio leaves loops and sockets to the garbage collector, which blames whatever test runs then
            item.add_marker(pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root folder."""
    return ROOT


@pytest.fixture(scope="session", autouse=True)
def downloads_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty folder of downloads, also for what reads the environment, so that a developer's own changes nothing."""
    folder = tmp_path_factory.mktemp("downloads")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAG_DOWNLOADS_DIR", str(folder))
        patch.setenv("RAG_OFFLINE", "1")
        yield folder


@pytest.fixture(scope="session")
def models_dir() -> Path:
    """Where the product keeps its prepared models."""
    return ROOT / "index" / "models"


@pytest.fixture(scope="session")
def declaration_source() -> Source:
    """The manifest's record of the declaration."""
    return load_manifest().source("declaration")


@pytest.fixture(scope="session")
def declaration_path(declaration_source: Source) -> Path:
    """The file of the declaration."""
    return DOCUMENTS_DIR / str(declaration_source.path)


@pytest.fixture(scope="session")
def declaration_text(declaration_path: Path) -> str:
    """The declaration as the user gave it."""
    return declaration_path.read_bytes().decode("utf-8")


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The corpus of the product, without official texts."""
    return load_plain_corpus()


@pytest.fixture(scope="session")
def real_embedder(models_dir: Path) -> Embedder:
    """The default model, prepared first where it is not ready."""
    return open_embedder(DEFAULT_MODEL, models_dir)


@pytest.fixture(scope="session")
def real_index(corpus: Corpus, real_embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the product's corpus made with the real model, in a folder of the test session.

    Two thousand passages take the model half a minute: where the working tree has an index already, its vectors of
    unchanged texts are taken over, as any build does. A test compares them with the model's own.
    """
    index_dir = tmp_path_factory.mktemp("real-index")
    copy_index(ROOT / "index" / "chroma", index_dir)
    build_index(corpus, real_embedder, index_dir)
    return index_dir


def copy_index(source: Path, target: Path) -> None:
    """Copy the generation in use, if there is one; another process may be replacing it, and then nothing is copied."""
    try:
        name = (source / "current").read_text(encoding="utf-8").strip()
        shutil.copytree(source / name, target / name)
    except (OSError, shutil.Error):
        return
    (target / "current").write_text(f"{name}\n", encoding="utf-8")


@pytest.fixture(scope="session")
def real_search(real_index: Path, real_embedder: Embedder) -> Iterator[HybridSearch]:
    """The product's own search."""
    store = PassageStore.open_current(real_index)
    assert store is not None
    yield HybridSearch(store, real_embedder)
    store.close()
