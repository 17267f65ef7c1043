"""The page in English: nothing of ours is left in French, and what is French says so; quotations never change."""

import json
import re
import tomllib
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from page.assets import PAGE_DIR
from page.labels import INTERFACES, as_interface, load_labels
from page.share import as_html
from page.themes import load_themes
from page.turn import answer_turn, failed_turn
from rag.assistant import Assistant, Request
from tests.app.conftest import OpenWindow
from tests.app.test_accessibility import EXCEPTIONS, SERIOUS, STATES, settle
from tests.app.test_render import words_of
from tests.app.test_share import DAY, ORIGIN

AXE = Axe()
FRENCH, ENGLISH = load_labels("fr"), load_labels("en")
WALLS = "Do the signatories want walls at the borders?"
OURS = """() => {
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const holder = walker.currentNode.parentElement;
        if (holder.closest('script, style, noscript, [lang=fr], .question')) continue;
        texts.push(walker.currentNode.data.trim());
    }
    for (const named of document.body.querySelectorAll('[aria-label], [title], [placeholder]')) {
        if (named.closest('[lang=fr]')) continue;
        for (const name of ['aria-label', 'title', 'placeholder']) texts.push(named.getAttribute(name) ?? '');
    }
    return texts.filter(Boolean);
}"""
IN_FRENCH = re.compile(
    r"[éèêàçœ«»]|\b(le|la|les|un|une|des|du|est|et|ou|dans|pour|sur|avec|texte|textes|passages? cités?|aucune?)\b",
    re.IGNORECASE,
)
NOT_FRENCH = re.compile(r"^(Français|Position|RGAA)$")


def keys(language: str) -> dict[str, object]:
    said = tomllib.loads((PAGE_DIR / f"languages/{language}.toml").read_text(encoding="utf-8"))
    said.pop("acts")
    return said


def shape(value: object) -> object:
    """Keys, places to fill and numbers of parts; not the words."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items() if key != "prose"}
    if isinstance(value, list):
        return len(value)
    return sorted(re.findall(r"\{\w+\}", str(value)))


def in_english(window_query: str) -> str:
    return f"?lang=en&{window_query.removeprefix('?')}"


def left_in_french(page: Page) -> list[str]:
    return [text for text in page.evaluate(OURS) if IN_FRENCH.search(text) and not NOT_FRENCH.search(text)]


def test_both_languages_say_the_same_things() -> None:
    french, english = keys("fr"), keys("en")
    assert shape(french) == shape(english)
    assert {view: len(parts) for view, parts in FRENCH.prose.items()} == {
        view: len(parts) for view, parts in ENGLISH.prose.items()
    }


def test_every_theme_family_and_act_has_its_english_name() -> None:
    themes = load_themes()
    assert set(themes.themes) == ENGLISH.theme_titles.keys()
    assert {family.id for family in themes.families} == ENGLISH.family_titles.keys()
    assert {act for family in themes.families for act in family.acts} == ENGLISH.acts.keys()


@pytest.mark.parametrize("value", ["de", "", None, 3, "../fr", ["en"]])
def test_another_language_is_the_first(value: object) -> None:
    assert as_interface(value) == INTERFACES[0] == "fr"


@pytest.mark.parametrize(
    ("locale", "query", "spoken"),
    [
        ("fr-FR", "", "fr"),
        ("en-GB", "", "en"),
        ("de-DE", "", "fr"),
        ("en-GB", "?lang=fr", "fr"),
        ("fr-FR", "?lang=en", "en"),
    ],
)
def test_the_address_chooses_the_language_then_the_browser(
    browser: Browser, server_url: str, locale: str, query: str, spoken: str
) -> None:
    context = browser.new_context(locale=locale)
    page = context.new_page()
    page.goto(server_url + query)
    page.locator("html[data-ready]").wait_for()
    expect(page.locator("h1")).to_have_text(load_labels(as_interface(spoken)).name)
    assert page.locator("html").get_attribute("lang") == spoken
    context.close()


@pytest.mark.parametrize("query", [*STATES, f"?q={WALLS}", "?q=Who won the football world cup in 2018?", "?q=%2B%2B"])
def test_nothing_of_ours_is_left_in_french(open_window: OpenWindow, query: str) -> None:
    page = open_window().open(in_english(query))
    settle(page, query)
    assert left_in_french(page) == []


@pytest.mark.parametrize("query", [*STATES, f"?q={WALLS}"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_english(open_window: OpenWindow, query: str, scheme: str) -> None:
    page = open_window(390, scheme).open(in_english(query))
    settle(page, query)
    found = AXE.run(page).response["violations"]
    assert [rule["id"] for rule in found if rule["impact"] in SERIOUS and rule["id"] not in EXCEPTIONS] == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_asking_checking_and_filtering_answer_in_english(open_window: OpenWindow) -> None:
    window = open_window()
    page = window.open("?lang=en")
    expect(page.get_by_label(ENGLISH.question)).to_be_visible()
    window.ask(WALLS)
    expect(page.locator(".lead").first).to_contain_text("The declaration says, in French")
    assert page.locator("blockquote").first.get_attribute("lang") == "fr"
    page.locator(".cite").first.click()
    page.get_by_role("button", name=ENGLISH.close_reader).click()
    page.get_by_role("link", name=ENGLISH.views["verifier"], exact=True).click()
    assert "lang=en" in page.url
    page.get_by_label(ENGLISH.claim).fill("les flux migratoires avec des murs et des barbelés")
    page.get_by_role("button", name=ENGLISH.verify, exact=True).click()
    expect(page.locator("#verdict")).to_have_text(ENGLISH.verdicts["exact"][0])
    page.get_by_role("link", name="Positions", exact=True).click()
    page.get_by_label(ENGLISH.theme, exact=True).select_option("retour")
    expect(page.locator(".filters .count")).to_contain_text("passages")
    assert left_in_french(page) == []


def test_the_other_language_is_one_click_away_at_the_same_place(open_window: OpenWindow) -> None:
    page = open_window().open("?vue=positions&theme=retour")
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_label(ENGLISH.theme, exact=True)).to_have_value("retour")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="Français").click()
    expect(page.get_by_label(FRENCH.theme, exact=True)).to_have_value("retour")


def test_the_quotations_are_the_same_in_both(assistant: Assistant) -> None:
    question = "Frontex"
    french, english = (assistant.invoke(Request(question, language=language)) for language in INTERFACES)
    assert [one.quote for one in french.citations] == [one.quote for one in english.citations]
    assert (french.language, english.language) == INTERFACES


def test_every_example_is_answered_by_the_clauses_that_its_french_is(assistant: Assistant) -> None:
    for (_, in_french), (_, asked) in zip(FRENCH.examples, ENGLISH.examples, strict=True):
        one, other = assistant.invoke(in_french), assistant.invoke(asked)
        assert other.status == "answered", asked
        assert {c.clause.clause_id for c in one.citations} & {c.clause.clause_id for c in other.citations}, asked


def test_a_message_of_the_server_is_introduced_and_marked_as_french() -> None:
    markup = failed_turn(ENGLISH, "t", "q", "L’index manque : lancez « make index ».")
    assert ENGLISH.failed in words_of(markup)
    assert '<p class="message" lang="fr">' in markup


def test_a_file_taken_along_is_in_english_around_its_french_words(assistant: Assistant) -> None:
    answer = assistant.invoke(Request(WALLS, language="en"))
    page = as_html(ENGLISH, assistant.corpus, answer, ORIGIN, DAY)
    assert '<html lang="en">' in page
    assert '<blockquote lang="fr">' in page
    assert "23 November 2026" in page
    assert json.dumps(answer.as_json()["language"]) == '"en"'


def test_what_cannot_be_read_is_said_in_the_language_of_the_page(assistant: Assistant) -> None:
    answer = assistant.invoke(Request("؟؟؟ ///", language="en"))
    assert answer.message.startswith("This question could not be read")
    shown = answer_turn(FRENCH, "t", replace(answer, language="en"), is_whole=True)
    assert 'lang="en"' in shown
