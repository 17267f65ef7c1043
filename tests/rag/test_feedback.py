"""Opinions in a real SQLite file and in a real PostgreSQL server: kept, exported, purged, refused in French."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rag import feedback as feedback_module
from rag.cli import main
from rag.feedback import MAX_REASON_CHARS, Feedback, FeedbackError, FeedbackStore
from rag.settings import load_settings

TODAY = datetime.now(UTC)
ONE = Feedback(
    when=TODAY,
    is_useful=False,
    reason="La note 3 n’est pas citée.",
    question="Que précise la note sur le non-refoulement ?",
    answer="« … » [1]",
    corpus="a" * 64,
    model="modèle",
    settings="b" * 64,
    version="0.1.0",
)


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, reached by its socket."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("PostgreSQL est absent : apt-get install postgresql, pour essayer les avis sur lui")
    # pytest's own folder is too deep for a socket, and closed to the user of the server
    folder = Path(tempfile.mkdtemp(prefix="avis-"))
    # PostgreSQL refuses to be run by root
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres")
    server = [*user, str(found[-1].with_name("pg_ctl")), "-D", str(folder / "data"), "-s", "-w"]
    try:
        subprocess.run(
            [*user, str(found[-1]), "-D", str(folder / "data"), "-U", "avis", "-A", "trust"],
            check=True,
            cwd="/",
            capture_output=True,
        )
        options = f"-c listen_addresses='' -k {folder}"
        started = [*server, "-l", str(folder / "log"), "-o", options, "start"]
        subprocess.run(started, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        yield f"postgresql://avis@/postgres?host={folder}"
        subprocess.run([*server, "-m", "immediate", "stop"], check=True, cwd="/", capture_output=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FeedbackStore]:
    """An empty store on each of the two databases."""
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'avis.sqlite3'}" if is_sqlite else request.getfixturevalue("postgres_url")
    store = FeedbackStore(url, days=30)
    yield store
    with store._connection() as connection:
        store._table.drop(connection)
    store.close()


def test_an_opinion_is_kept_with_its_day_alone(store: FeedbackStore) -> None:
    store.add(ONE)
    store.add(replace(ONE, is_useful=True, reason=""))
    midnight = TODAY.replace(hour=0, minute=0, second=0, microsecond=0)
    assert store.all() == (replace(ONE, when=midnight), replace(ONE, when=midnight, is_useful=True, reason=""))


def test_an_opinion_whose_time_is_over_is_erased(store: FeedbackStore) -> None:
    store.add(replace(ONE, when=TODAY - timedelta(days=31)))
    store.add(replace(ONE, when=TODAY - timedelta(days=29)))
    assert [TODAY.date() - kept.when.date() for kept in store.all()] == [timedelta(days=29)]


def test_hostile_words_are_kept_as_words(store: FeedbackStore) -> None:
    store.add(replace(ONE, reason="a\x00b'); DROP TABLE feedback;--\nc\u202e" + "x" * 9_999, answer="a\x00b"))
    (kept,) = store.all()
    assert kept.reason.startswith("a b'); DROP TABLE feedback;-- c x")
    assert len(kept.reason) == MAX_REASON_CHARS
    assert kept.answer == "ab"


def test_a_full_box_refuses_and_keeps_what_it_has(store: FeedbackStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback_module, "MAX_ROWS", 1)
    store.add(ONE)
    with pytest.raises(FeedbackError, match="La boîte des avis est pleine"):
        store.add(ONE)
    assert len(store.all()) == 1


def test_nothing_of_the_person_has_a_place() -> None:
    names = {field.name for field in fields(Feedback)}
    assert names == {"when", "is_useful", "reason", "question", "answer", "corpus", "model", "settings", "version"}


@pytest.mark.parametrize("url", ["n’importe quoi", "oracle9://x", "mysql://u:secret@h/b"])
def test_an_address_that_names_no_base_is_refused(url: str) -> None:
    with pytest.raises(FeedbackError, match="RAG_DATABASE_URL") as refused:
        FeedbackStore(url, 30)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("url", ["sqlite:////rien/du/tout/avis.sqlite3", "postgresql://u:secret@/b?host=/rien"])
def test_a_base_that_does_not_answer_is_told_without_its_password(url: str) -> None:
    with pytest.raises(FeedbackError, match="ne répond pas") as refused:
        FeedbackStore(url, 30).add(ONE)
    assert "secret" not in str(refused.value)


def test_staff_export_opinions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'avis.sqlite3'}"
    monkeypatch.setenv("RAG_DATABASE_URL", url)
    load_settings.cache_clear()
    try:
        assert main(["feedback", "export"]) == 0
        assert capsys.readouterr() == ("", "Aucun avis n’est gardé.\n")
        store = FeedbackStore(url, 365)
        store.add(ONE)
        store.close()
        assert main(["feedback", "export"]) == 0
        (line,) = capsys.readouterr().out.splitlines()
    finally:
        load_settings.cache_clear()
    assert json.loads(line) == {
        "day": TODAY.date().isoformat(),
        "useful": False,
        "reason": ONE.reason,
        "question": ONE.question,
        "answer": ONE.answer,
        "stamp": {"corpus": ONE.corpus, "model": ONE.model, "settings": ONE.settings, "version": ONE.version},
    }
