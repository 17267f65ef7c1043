"""Reading in a real browser: from view to view, the table of contents, the search, the references, the neighbours."""

import re

import pytest
from playwright.sync_api import Page, expect

from page.labels import load_labels
from page.reference import today
from page.views import READ
from tests.app.conftest import OpenWindow
from tests.app.test_page import FRONTEX, LONG_CLAUSE, WIDTHS, focused, is_in_view

labels = load_labels("fr")

READER = "?clause=declaration/positions/2"


def found_texts(page: Page) -> list[str]:
    """The words lit by the search inside the text."""
    texts: list[str] = page.evaluate("[...CSS.highlights.get('found') ?? []].map(range => range.toString())")
    return texts


def open_clause(page: Page) -> str:
    return page.locator("#reader .reader").get_attribute("data-key") or ""


@WIDTHS
def test_a_view_has_its_address_its_title_and_the_focus(open_window: OpenWindow, width: int) -> None:
    page = open_window(width).open()
    page.get_by_role("link", name=labels.views[READ.id], exact=True).click()
    expect(page).to_have_url(re.compile(r"\?vue=lire$"))
    expect(page).to_have_title(f"{labels.views[READ.id]} – {labels.name}")
    assert focused(page, ".view-title")
    expect(page.locator("#question")).to_be_hidden()
    assert page.locator("nav.views [aria-current]").all_text_contents() == [labels.views[READ.id]]
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.go_back()
    expect(page.locator("#question")).to_be_visible()
    expect(page).to_have_title(labels.name)
    page.go_forward()
    expect(page.get_by_role("heading", name=labels.views[READ.id])).to_be_visible()


@pytest.mark.parametrize("query", ["?vue=inconnue", "?vue=%22%3E%3Cscript%3E", "?vue="])
def test_an_unknown_view_is_the_first(open_window: OpenWindow, query: str) -> None:
    page = open_window().open(query)
    expect(page.get_by_label(labels.question)).to_be_visible()


def test_the_conversation_is_still_there_after_another_view(open_window: OpenWindow) -> None:
    window = open_window()
    page = window.open()
    window.ask(FRONTEX)
    page.get_by_role("link", name=labels.views[READ.id], exact=True).click()
    page.go_back()
    expect(page.locator(".question")).to_have_text(FRONTEX)


def test_the_first_tab_leads_past_the_navigation(open_window: OpenWindow) -> None:
    page = open_window().open("?vue=lire")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert focused(page, ".view-title")


@WIDTHS
def test_a_section_opens_from_the_shelf_and_closing_leads_back(open_window: OpenWindow, width: int) -> None:
    page = open_window(width).open("?vue=lire")
    link = page.locator(".shelf .sections").get_by_role("link", name="Financement")
    link.click()
    expect(page.locator(".clause.current")).to_be_focused()
    assert open_clause(page) == "declaration/financement/1"
    assert "vue=lire" in page.url
    assert "clause=declaration/financement/1" in page.url
    page.get_by_role("button", name=labels.close_reader).click()
    expect(link).to_be_focused()


@WIDTHS
def test_the_contents_of_the_reader_lead_to_a_section(open_window: OpenWindow, width: int) -> None:
    page = open_window(width).open(READER)
    page.locator(".outline summary").click()
    contents = page.get_by_role("navigation", name=labels.contents)
    expect(contents).to_be_visible()
    assert is_in_view(page, ".contents .entry")
    contents.get_by_role("link", name="Défis").click()
    expect(page.locator('#reader [data-key="declaration/defis/1"]')).to_be_visible()
    expect(contents).to_be_hidden()
    expect(page.locator(".clause.current")).to_be_focused()


def test_escape_closes_the_contents_then_the_search_then_the_reader(open_window: OpenWindow) -> None:
    page = open_window().open(READER)
    page.locator(".outline summary").click()
    page.keyboard.press("Escape")
    expect(page.locator(".contents")).to_be_hidden()
    page.get_by_role("searchbox", name=labels.find).fill("frontex")
    page.keyboard.press("Escape")
    expect(page.get_by_role("searchbox", name=labels.find)).to_have_value("")
    expect(page.locator("#reader .clause").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#reader .reader")).to_be_hidden()


@WIDTHS
def test_the_search_keeps_the_passages_that_hold_every_word_and_lights_them(
    open_window: OpenWindow, width: int
) -> None:
    page = open_window(width).open(READER)
    box = page.get_by_role("searchbox", name=labels.find)
    box.press_sequentially("REFUGIES genre")
    expect(page.locator(".found")).to_have_text("2 passages")
    shown = page.locator("#reader .clause:visible .words").all_text_contents()
    assert len(shown) == 2
    assert all("réfugiés" in text and "genre" in text for text in shown)
    assert set(found_texts(page)) == {"réfugiés", "genre"}
    assert page.locator("#reader h3:visible").count() == 2
    box.press("Enter")
    assert focused(page, ".permalink")
    box.fill("zzz")
    expect(page.locator(".found")).to_have_text(labels.found_none)
    box.fill("")
    assert page.locator("#reader .clause:visible").count() == 43
    assert found_texts(page) == []


def test_a_search_across_a_ligature_a_note_call_and_a_lit_quotation_lights_the_right_words(
    open_window: OpenWindow,
) -> None:
    window = open_window()
    page = window.open()
    window.ask(FRONTEX)
    page.locator(".cite").first.click()
    page.locator("#reader mark").first.wait_for()
    box = page.get_by_role("searchbox", name=labels.find)
    for sought, lit in [("oeuvre", "œuvre"), ("fin, frontex doit", "Frontex"), ("l’etat", "l'Etat")]:
        box.fill(sought)
        assert lit in found_texts(page)


@WIDTHS
def test_the_reference_is_copied_in_two_clicks_from_an_answer(open_window: OpenWindow, width: int) -> None:
    window = open_window(width)
    page = window.open()
    window.ask(FRONTEX)
    page.locator(".cite").first.click()
    page.locator(".clause.current").wait_for()
    address = f"{window.url}?clause={LONG_CLAUSE}"
    for name, expected in [
        (labels.as_text, f"janvier 2022, Positions, § 4. {address}"),
        (labels.as_markdown, f"[Déclaration, Positions, § 4]({address})"),
        (labels.as_chicago, f"Consulté le {labels.day(today())}. {address}."),
    ]:
        button = page.get_by_role("button", name=name, exact=True)
        assert is_in_view(page, ".references button")
        button.click()
        expect(page.get_by_role("button", name=labels.reference_copied).first).to_be_visible()
        assert expected in page.evaluate("navigator.clipboard.readText()")


def test_the_copied_address_opens_the_clause(open_window: OpenWindow) -> None:
    window = open_window()
    page = window.open(READER)
    page.get_by_role("button", name=labels.as_text, exact=True).click()
    expect(page.get_by_role("button", name=labels.reference_copied)).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    page.goto(re.findall(r"http\S+", copied)[0])
    expect(page.locator('#reader [data-key="declaration/positions/2"]')).to_be_visible()


def test_previous_and_next_walk_through_the_text_with_the_keyboard(open_window: OpenWindow) -> None:
    page = open_window().open(READER)
    page.get_by_role("link", name="Suivant").focus()
    page.keyboard.press("Enter")
    expect(page.locator('#reader [data-key="declaration/positions/3"]')).to_be_visible()
    expect(page.locator(".clause.current")).to_be_focused()
    page.get_by_role("link", name="Précédent").click()
    expect(page.locator('#reader [data-key="declaration/positions/2"]')).to_be_visible()
    assert "clause=declaration/positions/2" in page.url


def test_a_note_says_which_text_it_cites_and_where_that_is_found(open_window: OpenWindow) -> None:
    page = open_window().open("?clause=declaration/notes/5")
    cited = page.locator(".clause.current .cited")
    expect(cited).to_contain_text("Charte européenne")
    link = cited.get_by_role("link")
    assert link.last.get_attribute("href") == "https://www.ccre.org/docs/charte_egalite_fr.pdf"
    assert "noreferrer" in (link.last.get_attribute("rel") or "")
