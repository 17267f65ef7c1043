"""An answer taken along: the same words and proofs in Markdown, HTML and PDF, stamped, and downloaded in a browser."""

import re
import zlib
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from corpus.library import Corpus
from page.labels import load_labels
from page.pdf import Line, write_pdf
from page.share import FORMS as FORM_NAMES
from page.share import Form, share
from rag.answer import Answer, Citation, Stamp, Statement
from rag.assistant import Assistant
from tests.app.conftest import OpenWindow
from tests.app.test_page import FRONTEX, OPINION, WIDTHS
from tests.app.test_render import HOSTILE, seen
from tests.app.two_documents import CLAUSES, CORPUS

labels = load_labels("fr")

DAY = date(2026, 11, 23)
ORIGIN = "https://mairie.example/chat/"
STAMP = Stamp("0123456789abcdef" * 4, "some/model@fingerprint", "settings-hash", "9.9")
FORMS: tuple[Form, ...] = ("markdown", "html", "pdf")
ENDINGS = {"markdown": "md", "html": "html", "pdf": "pdf"}
NO_ADDRESSES = ["javascript:alert(1)//", 'https://x/"><script>', "", "https://x y", "data:text/html,"]


@pytest.fixture(scope="module")
def answer(assistant: Assistant) -> Answer:
    """The assistant's own answer."""
    return assistant.invoke(FRONTEX)


def text_of(pdf: bytes) -> str:
    """What the pages of one of our PDFs say: the strings of their streams."""
    streams = [zlib.decompress(found) for found in re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)]
    strings = [found for stream in streams for found in re.findall(rb"\((.*?)(?<!\\)\)", stream, re.DOTALL)]
    return re.sub(rb"\\(.)", rb"\1", b" ".join(strings)).decode("windows-1252")


def plain(text: str) -> str:
    """Words with single spaces, the hyphens and blanks of line wraps gone."""
    return re.sub(r"\s+", " ", text.replace("\u00a0", " "))


@pytest.mark.parametrize("form", FORMS)
def test_every_form_holds_the_words_the_addresses_and_the_stamp(corpus: Corpus, answer: Answer, form: Form) -> None:
    made = share(labels, corpus, answer, form, origin=ORIGIN, day=DAY)
    content = text_of(made.content) if form == "pdf" else made.content.decode()
    content = plain(content.replace("&#x27;", "'").replace("\\", ""))
    for citation in answer.citations:
        assert plain(citation.quote) in content
        assert f"{ORIGIN}?clause={citation.clause.clause_id}" in content
        assert "Positions, § 4" in content
    for part in ("23 novembre 2026", answer.stamp.version, answer.stamp.corpus, answer.stamp.settings, FRONTEX):
        assert plain(part) in content
    assert made.name == f"reponse-2026-11-23.{ENDINGS[form]}"


def hostile_answer() -> Answer:
    return Answer(HOSTILE, "answered", STAMP, (Statement(HOSTILE, Citation(1, CLAUSES[1], 0, len(HOSTILE))),))


def test_a_hostile_answer_stays_text_in_html_and_markdown() -> None:
    page = share(labels, CORPUS, hostile_answer(), "html", origin=ORIGIN, day=DAY).content.decode()
    tags = seen(page)
    assert not {"script", "img", "iframe"} & tags.tags
    assert not {name for name in tags.attributes if name.startswith("on")}
    markdown = share(labels, CORPUS, hostile_answer(), "markdown", origin=ORIGIN, day=DAY).content.decode()
    assert not re.search(r"(?<!\\)<(?!https?:)", markdown)


@pytest.mark.parametrize(
    "origin", ["javascript:alert(1)//", 'https://x/"><script>', "", "https://x y", "data:text/html,"]
)
@pytest.mark.parametrize("form", FORMS)
def test_what_is_no_address_is_left_out(corpus: Corpus, answer: Answer, form: Form, origin: str) -> None:
    made = share(labels, corpus, answer, form, origin=origin, day=DAY)
    content = text_of(made.content) if form == "pdf" else made.content.decode()
    assert "?clause=declaration" in content
    assert not origin or origin not in content


def test_a_summary_and_its_official_address_are_told() -> None:
    cited = Citation(1, CLAUSES[5], 0, len(CLAUSES[5].text))
    answer = Answer("Quoi ?", "answered", STAMP, (Statement("", cited),))
    content = share(labels, CORPUS, answer, "html", origin=ORIGIN, day=DAY).content.decode()
    assert labels.summary in content
    assert "https://example.org/charte.pdf" in content


def test_every_word_of_the_corpus_can_be_printed(corpus: Corpus) -> None:
    for clause in corpus.clauses:
        clause.text.encode("windows-1252")


def test_a_sign_that_the_pdf_has_no_font_for_does_not_break_it() -> None:
    content = text_of(write_pdf("漢字 🏛 l’été", [Line("œuvre – « ça »\u202f; 100\u202f000 €"), Line("", "quotation")]))
    assert "?? ? l’été" in content
    assert "100 000 €" in plain(content)


def test_a_long_answer_takes_several_pages() -> None:
    assert write_pdf("Titre", [Line("mot " * 300)] * 12).count(b"/Type /Page\n") > 1


@WIDTHS
@pytest.mark.parametrize("form", FORMS)
def test_an_answer_is_downloaded(open_window: OpenWindow, answer: Answer, form: Form, width: int) -> None:
    window = open_window(width)
    page = window.open()
    window.ask(FRONTEX)
    name = FORM_NAMES[form]
    button = page.get_by_role("button", name=labels.download_as.format(form=name))
    for _ in range(2):
        with page.expect_download() as download:
            button.click()
        content = Path(download.value.path()).read_bytes()
        said = text_of(content) if form == "pdf" else content.decode()
        assert answer.stamp.corpus in said
        assert f"{window.url}?clause={answer.citations[0].clause.clause_id}" in said.replace("\\", "")
    expect(page.locator("#courier [role=status]")).to_contain_text("téléchargé")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_an_answer_is_copied_as_markdown(open_window: OpenWindow, answer: Answer) -> None:
    window = open_window()
    page = window.open()
    window.ask(FRONTEX)
    page.locator(".share").get_by_role("button", name=labels.copy_markdown, exact=True).click()
    expect(page.get_by_role("button", name=labels.copied)).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("# Quelle est la position")
    assert f"<{window.url}?clause={answer.citations[0].clause.clause_id}>" in copied


def test_the_downloaded_answer_is_of_the_chosen_document(open_window: OpenWindow) -> None:
    window = open_window()
    page = window.open()
    page.get_by_role("combobox", name=labels.search_in).click()
    page.get_by_role("option", name="Déclaration").click()
    window.ask(FRONTEX)
    assert page.locator("[data-share]").first.get_attribute("data-document") == "declaration"


def test_an_abstention_is_not_to_take_along(open_window: OpenWindow) -> None:
    window = open_window()
    page = window.open()
    window.ask(OPINION)
    assert page.locator("[data-share]").count() == 0
