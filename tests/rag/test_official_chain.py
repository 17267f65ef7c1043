"""From the official host to the answer: fetched, tested, cut, indexed and cited with its page."""

import json
from functools import partial
from pathlib import Path

import pytest

from corpus.downloads import find_download
from corpus.fetch import Outcome, fetch_all
from corpus.library import load_corpus
from corpus.manifest import load_manifest
from corpus.official import check_file
from corpus.web import Limits
from tests.conftest import copy_index
from tests.corpus.invented import SUBJECTS, as_pdf, as_text, charter_at, paragraphs
from tests.corpus.official_server import OfficialServer, gives, redirects
from tests.rag.conftest import Rag

NUMBER = SUBJECTS.index("horloges") + 1
QUESTION = f"Que prévoit l’article {NUMBER} de la charte sur les horloges ?"
LIMITS = Limits(connect_s=5, read_s=5, retries=0)


def said(rag: Rag, *arguments: str, **variables: str | Path) -> dict[str, object]:
    """The JSON of a command that succeeds."""
    done = rag(*arguments, "--json", **variables)
    assert done.returncode == 0, done.stderr
    record: dict[str, object] = json.loads(done.stdout)
    return record


def fetch(server: OfficialServer, downloads: Path, *paths: str) -> Outcome:
    """What becomes of the charter, asked for at these addresses in order."""
    (outcome,) = fetch_all(
        charter_at([server.url(path) for path in paths]),
        downloads,
        check=check_file,
        progress=lambda _label, _share: None,
        limits=LIMITS,
        allow=frozenset({server.place}),
    )
    return outcome


@pytest.fixture
def later_edition() -> bytes:
    """A text of 39 articles."""
    return (as_text() + "".join(f"\nArticle {n} – Ajout\n\n1. Le signataire ajoute.\n" for n in range(31, 40))).encode()


def test_an_official_article_is_fetched_indexed_and_cited_with_its_page(
    rag: Rag, real_index: Path, tmp_path: Path, later_edition: bytes
) -> None:
    """The host gives nothing, then a later edition, then the PDF; the summary speaks before and the PDF after."""
    downloads, index_dir = tmp_path / "downloads", tmp_path / "index"
    here = partial(said, rag, RAG_DOWNLOADS_DIR=downloads, RAG_INDEX_DIR=index_dir)
    index_dir.mkdir()
    copy_index(real_index, index_dir)
    before = here("ask", QUESTION)
    assert {citation["kind"] for citation in before["citations"]} <= {"summary"}

    press = as_pdf(tmp_path / "press.pdf").read_bytes()
    with OfficialServer() as server:
        server.answers["/v2"] = gives(200, later_edition, Content_Type="text/plain; charset=utf-8")
        server.answers["/moved"] = redirects(server.url("/charte.pdf"))
        server.answers["/charte.pdf"] = gives(200, press, Content_Type="application/pdf")
        outcome = fetch(server, downloads, "/gone", "/v2", "/moved")
        assert outcome.status == "kept"
        (_, not_found), (_, later) = outcome.attempts
        assert "404" in not_found
        assert later.startswith("c’est l’édition de décembre 2022")
        address = outcome.url
    download = find_download(downloads, load_manifest().source("charte"), load_manifest().source("charte").parts[0])
    assert download is not None
    assert download.url == address

    built = rag("index", RAG_DOWNLOADS_DIR=downloads, RAG_INDEX_DIR=index_dir)
    assert built.returncode == 0, built.stderr
    corpus = load_corpus(downloads_dir=downloads)
    official = [clause for clause in corpus.clauses if clause.locator.document == "charte" and clause.kind == "text"]
    assert len(official) >= 4 * 30

    after = here("ask", QUESTION)
    assert after["status"] == "answered"
    (citation, *_) = after["citations"]
    assert citation["kind"] == "text"
    assert citation["clause_id"].startswith(f"charte/art-{NUMBER}/")
    assert citation["label"].startswith(f"Charte, art. {NUMBER}, § ")
    assert "résumé" not in after["answer"]
    assert citation["url"] == address
    assert citation["page"] == corpus.by_id[citation["clause_id"]].locator.page >= 2
    assert citation["quote"] in " ".join(paragraphs(NUMBER))
    assert f"« {citation['quote']} »" in after["answer"].replace("\u202f", " ").replace("\u00a0", " ")
    assert after["stamp"]["corpus"] != before["stamp"]["corpus"]

    words = "Nul ne puise dans cette caisse pour autre chose que les horloges"
    assert here("verify", words)["status"] == "exact"
    table = {row["document"]: row for row in json.loads(rag("sources", "--json", RAG_DOWNLOADS_DIR=downloads).stdout)}
    assert (table["charte"]["layer"], table["charte"]["url"]) == ("both", address)
    assert table["geneve"]["layer"] == "summary"


def test_a_text_that_leaves_gives_its_place_back_to_the_summary(rag: Rag, real_index: Path, tmp_path: Path) -> None:
    """And its questions with it."""
    downloads, index_dir = tmp_path / "downloads", tmp_path / "index"
    downloads.mkdir()
    index_dir.mkdir()
    copy_index(real_index, index_dir)
    path = as_pdf(downloads / "charte.pdf")
    for remove in (False, True):
        if remove:
            path.unlink()
        built = rag("index", RAG_DOWNLOADS_DIR=downloads, RAG_INDEX_DIR=index_dir)
        assert built.returncode == 0, built.stderr
    answer = said(
        rag, "ask", "Que dit l’article 12 de la charte ?", RAG_DOWNLOADS_DIR=downloads, RAG_INDEX_DIR=index_dir
    )
    assert {citation["kind"] for citation in answer["citations"]} == {"summary"}
