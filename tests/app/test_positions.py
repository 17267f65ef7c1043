"""« Positions »: every clause with its themes and acts, the filters, the picture of the citations and its list."""

import re
from collections import Counter

import pytest
from playwright.sync_api import expect

from corpus.clauses import NOTES
from corpus.library import Corpus
from page.citations_map import citations_map, cited_texts
from page.labels import load_labels
from page.positions import NEUTRAL_ACT, positions, rows
from page.themes import load_themes
from page.views import POSITIONS
from rag import stance
from tests.app.conftest import OpenWindow
from tests.app.test_page import WIDTHS, focused, lit
from tests.app.test_render import assert_harmless, words_of
from tests.app.two_documents import CORPUS

labels = load_labels("fr")

THEMES = load_themes()


def test_every_clause_that_takes_a_position_has_one_to_three_themes(corpus: Corpus) -> None:
    expected = [
        clause.clause_id
        for clause in corpus.clauses
        if clause.locator.document == "declaration" and clause.locator.section not in {"a-propos", NOTES}
    ]
    assert list(THEMES.clauses) == expected
    known = set(THEMES.themes)
    assert all(known.issuperset(themes) and len(set(themes)) == len(themes) for themes in THEMES.clauses.values())
    assert {name for themes in THEMES.clauses.values() for name in themes} == known


def test_every_act_belongs_to_one_family() -> None:
    acts = Counter(act for family in THEMES.families for act in family.acts)
    named = {act for _, act, _ in (*stance._ACTS, *stance._RECITALS)} | {NEUTRAL_ACT}
    assert set(acts) == named
    assert set(acts.values()) == {1}


def test_every_sentence_is_one_row_that_opens_it(corpus: Corpus) -> None:
    markup = positions(labels, corpus)
    assert_harmless(re.sub(r"</?(?:select|option|optgroup|rect|text|g)\b", "<p", markup))
    listed = tuple(rows(corpus, THEMES))
    assert markup.count('class="act"') == len(listed) == 64
    for row in listed:
        place = f'data-clause="{row.clause.clause_id}" data-start="{row.span.start}" data-end="{row.span.end}"'
        assert place in markup


def test_a_row_begins_with_its_verb_when_the_sentence_is_long_in_coming_to_it(corpus: Corpus) -> None:
    words = words_of(positions(labels, corpus))
    assert "appelle à … nous appelons à la mise en place d'un système" in words
    assert "dit À cette fin, Frontex doit être renforcé" in words


def test_the_counts_of_the_filters_are_those_of_the_rows(corpus: Corpus) -> None:
    markup = positions(labels, corpus)
    listed = tuple(rows(corpus, THEMES))
    welcomed = sum(row.act == "salue" for row in listed)
    assert f'<option value="salue">salue ({welcomed})</option>' in markup
    for theme in THEMES.themes:
        count = sum(theme in THEMES.of(row.clause.clause_id) for row in listed)
        assert f'<option value="{theme}">{labels.theme_titles[theme]} ({count})</option>' in markup


def test_a_citation_is_by_note_or_by_name_and_never_another_text(corpus: Corpus) -> None:
    cited = {text.source.id: text for text in cited_texts(corpus)}
    by_note = {name: [clause.clause_id for clause in text.by_note] for name, text in cited.items()}
    assert by_note == {
        "pacte": ["declaration/preambule/2"],
        "plan-action": ["declaration/preambule/2"],
        "resolution": [],
        "geneve": ["declaration/positions/4"],
        "charte": ["declaration/contribution/8"],
        "oim": ["declaration/defis/2"],
    }
    assert [clause.clause_id for clause in cited["resolution"].by_name] == ["declaration/preambule/3"]
    assert cited["charte"].by_name == (), "the charter of Lampedusa is another one"


def test_the_list_says_what_the_picture_shows(corpus: Corpus) -> None:
    markup = citations_map(labels, corpus)
    picture, listed = markup.split("</svg>")
    links = sum(len(text.by_note) + len(text.by_name) for text in cited_texts(corpus))
    assert picture.count("<path") == links
    assert listed.count("map-link") == links + len(cited_texts(corpus))


def test_the_picture_opens_a_document_that_is_here() -> None:
    assert 'data-clause="charte/art-1/1"' in citations_map(labels, CORPUS)


@WIDTHS
def test_the_positions_are_filtered_and_the_choice_stands_in_the_address(open_window: OpenWindow, width: int) -> None:
    page = open_window(width).open("?vue=positions")
    assert page.locator(".position:visible").count() == 33
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_label(labels.act, exact=True).select_option("s’engage")
    expect(page.locator(".count")).to_have_text("2\u00a0passages, 2\u00a0phrases")
    assert page.locator(".act:visible .act-name").all_text_contents() == ["s’engage", "s’engage"]
    page.get_by_label(labels.theme, exact=True).select_option("droits")
    expect(page.locator(".count")).to_have_text("1\u00a0passage, 1\u00a0phrase")
    assert "theme=droits" in page.url
    page = open_window(width).open(page.url[page.url.index("?") :])
    expect(page.locator(".position:visible")).to_have_count(1)
    page.get_by_label(labels.theme, exact=True).select_option("retour")
    expect(page.get_by_text(labels.no_position)).to_be_visible()
    page.get_by_role("button", name=labels.show_all).click()
    expect(page.locator(".position:visible")).to_have_count(33)
    assert "theme" not in page.url
    assert focused(page, "select[name=theme]")


def test_a_family_of_acts_can_be_chosen(open_window: OpenWindow) -> None:
    page = open_window().open("?vue=positions&acte=engager")
    shown = set(page.locator(".act:visible .act-name").all_text_contents())
    family = next(family for family in THEMES.families if family.id == "engager")
    assert shown == set(family.acts)


@pytest.mark.parametrize("query", ["&theme=zzz&acte=%22%3E", "&theme=&acte="])
def test_an_unknown_choice_is_none(open_window: OpenWindow, query: str) -> None:
    page = open_window().open(f"?vue=positions{query}")
    expect(page.locator(".position:visible")).to_have_count(33)


@WIDTHS
def test_a_row_opens_its_sentence_and_closing_leads_back(open_window: OpenWindow, width: int) -> None:
    page = open_window(width).open("?vue=positions&acte=s’engage")
    row = page.locator(".act:visible").first
    row.focus()
    page.keyboard.press("Enter")
    page.locator("#reader mark").first.wait_for()
    assert lit(page).startswith("Nous nous engageons notamment")
    page.keyboard.press("Escape")
    expect(row).to_be_focused()


def test_the_picture_is_opened_with_the_mouse_and_with_the_keyboard(open_window: OpenWindow) -> None:
    page = open_window().open("?vue=positions")
    page.get_by_role("link", name=labels.see_map).click()
    assert focused(page, "#citations-map")
    page.locator(".map-node", has_text="Positions, § 4").click()
    expect(page.locator('#reader [data-key="declaration/positions/4"]')).to_be_visible()
    node = page.locator(".map-node", has_text="Charte")
    node.focus()
    page.keyboard.press("Enter")
    expect(page.locator('#reader [data-key^="charte/"]')).to_be_visible()
    page.keyboard.press("Escape")
    expect(node).to_be_focused()
    assert labels.views[POSITIONS.id] in page.title()
