"""What the tests of the assistant share: the product opened once, and the command line run as its users run it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.clauses import Clause
from corpus.library import Corpus
from index.search import HybridSearch
from rag.abstention import load_calibration
from rag.answer import Answer
from rag.assistant import Assistant

Finished = subprocess.CompletedProcess[str]
Rag = Callable[..., Finished]


@pytest.fixture(scope="session")
def assistant(corpus: Corpus, real_search: HybridSearch) -> Assistant:
    """The product's assistant: real corpus, real model, real index, fitted calibration."""
    return Assistant(corpus, real_search, load_calibration())


@pytest.fixture(scope="session")
def clauses(corpus: Corpus) -> dict[str, Clause]:
    """The clauses by id."""
    return corpus.by_id


@pytest.fixture(scope="session")
def first_answers(assistant: Assistant) -> dict[str, Answer]:
    """Clause id to the answer to the first likely question of that clause."""
    return {clause_id: assistant.invoke(likely[0].text) for clause_id, likely in assistant.corpus.questions.items()}


@pytest.fixture(scope="session")
def environment(real_index: Path) -> dict[str, str]:
    """The environment of a person who set nothing but where the index is; output is buffered, as it is for them."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith("RAG_") and name != "PYTHONUNBUFFERED"
    }
    return kept | {"RAG_INDEX_DIR": str(real_index)}


@pytest.fixture(scope="session")
def rag(root: Path, environment: dict[str, str]) -> Rag:
    """Runs ``python -m rag`` as a process of its own; keywords are environment variables."""

    def run(*arguments: str | Path, stdin: bytes = b"", **variables: str | Path) -> Finished:
        done = subprocess.run(
            [sys.executable, "-m", "rag", *map(str, arguments)],
            cwd=root,
            env=environment | {name: str(value) for name, value in variables.items()},
            input=stdin,
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode("utf-8", "replace")
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        )

    return run
