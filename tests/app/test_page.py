"""The page in a real browser on a real server; after each test, no complaint and no other host (see conftest)."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from page.labels import load_labels
from rag.answer import Answer
from rag.assistant import Assistant
from tests.app.conftest import OpenWindow

labels = load_labels("fr")

FRONTEX = "Quelle est la position du CCRE sur Frontex ?"
WALLS = "Les signataires veulent-ils des murs aux frontières ?"
OPINION = "Qu’en pensez-vous ?"
HOSTILE = "<img src=https://example.org/x.png onerror=alert(1)> <b>frontières</b> ${value} {{value}}"
LONG_CLAUSE = "declaration/positions/4"
TARGETS = "button, summary, .cite, .passage, #document input, #question textarea"
WIDTHS = pytest.mark.parametrize("width", [1280, 390])


@pytest.fixture(scope="module")
def walls(assistant: Assistant) -> Answer:
    """What the assistant answers about walls: several statements, as the page must show them."""
    answer = assistant.invoke(WALLS)
    assert len(answer.statements) > 1
    return answer


def focused(page: Page, selector: str) -> bool:
    return bool(page.evaluate("selector => document.activeElement.matches(selector)", selector))


def press_until(page: Page, key: str, selector: str) -> None:
    for _ in range(60):
        if focused(page, selector):
            return
        page.keyboard.press(key)
    pytest.fail(f"{key} never reached {selector}")


def lit(page: Page) -> str:
    return "".join(page.locator("#reader mark").all_text_contents())


def is_in_view(page: Page, selector: str) -> bool:
    """Whether the middle of an element is what stands there on the screen."""
    return bool(
        page.evaluate(
            """selector => {
                const wanted = document.querySelector(selector);
                const box = wanted.getClientRects()[0];
                const found = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                return wanted === found || wanted.contains(found);
            }""",
            selector,
        )
    )


def test_a_newcomer_sees_what_it_is_who_answers_and_what_to_ask(open_window: OpenWindow) -> None:
    page = open_window().open()
    assert page.title() == labels.name
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.locator("h1").all_text_contents() == [labels.name]
    expect(page.get_by_text(labels.ai_notice)).to_be_visible()
    expect(page.get_by_text(labels.privacy).filter(visible=True)).to_be_visible()
    expect(page.get_by_label(labels.question)).to_be_visible()
    assert page.locator(".examples .ask").count() == 6


@WIDTHS
def test_an_answer_is_quoted_and_its_citation_opens_the_clause(
    open_window: OpenWindow, walls: Answer, width: int
) -> None:
    window = open_window(width)
    page = window.open()
    window.ask(WALLS)
    assert page.locator(".statement blockquote").all_text_contents() == [
        f"«\u00a0{citation.quote}\u00a0»" for citation in walls.citations
    ]
    for number, citation in enumerate(walls.citations):
        link = page.locator(".cite").nth(number)
        assert link.text_content() == f"[{citation.n}] {citation.clause.locator.label}"
        link.click()
        expect(page.locator(f'#reader [data-key^="{citation.clause.clause_id}:{citation.start}-"]')).to_be_visible()
        assert lit(page) == citation.quote
        assert is_in_view(page, "#reader mark")
        assert focused(page, ".clause.current")
        page.get_by_role("button", name=labels.close_reader).click()
        expect(page.locator("#reader .reader")).to_be_hidden()
        expect(link).to_be_focused()


def test_an_answer_comes_in_growing_snapshots(open_window: OpenWindow) -> None:
    window = open_window()
    page = window.open()
    page.evaluate(
        """() => {
            window.seen = [];
            const turns = document.querySelector('.turns');
            new MutationObserver(() => window.seen.push(turns.querySelector('.pending') ? 'pending' : 'answer'))
                .observe(turns, {childList: true, subtree: true});
        }"""
    )
    window.ask(WALLS)
    seen = page.evaluate("window.seen")
    assert seen[0] == "pending"
    assert seen[-1] == "answer"
    expect(page.locator("#thread [role=status]")).to_contain_text("murs")


def test_the_box_is_emptied_and_the_button_sends_too(open_window: OpenWindow) -> None:
    page = open_window().open()
    page.get_by_label(labels.question).fill(FRONTEX)
    page.get_by_role("button", name=labels.send).click()
    expect(page.locator(".question")).to_have_text(FRONTEX)
    expect(page.get_by_label(labels.question)).to_have_value("")


def test_an_example_is_asked_and_the_next_question_comes_below(open_window: OpenWindow) -> None:
    window = open_window()
    page = window.open()
    page.locator(".examples .ask").first.click()
    page.locator(".consulted").wait_for()
    expect(page.locator(".examples")).to_be_hidden()
    window.ask(WALLS)
    assert page.locator(".question").count() == 2
    assert page.locator(".question").last.inner_text() == WALLS


def test_a_suggestion_to_go_on_is_asked(open_window: OpenWindow) -> None:
    window = open_window()
    page = window.open()
    window.ask(FRONTEX)
    suggestion = page.locator(".follow-up .ask").first
    words = suggestion.inner_text()
    suggestion.click()
    expect(page.locator(".question").last).to_have_text(words)


def test_everything_can_be_done_with_the_keyboard(open_window: OpenWindow) -> None:
    page = open_window().open()
    press_until(page, "Tab", "#question textarea")
    page.keyboard.type(FRONTEX)
    page.keyboard.press("Enter")
    page.locator(".consulted").wait_for()
    press_until(page, "Shift+Tab", ".consulted summary")
    page.keyboard.press("Enter")
    expect(page.locator(".passage").first).to_be_visible()
    press_until(page, "Shift+Tab", ".cite")
    page.keyboard.press("Enter")
    expect(page.locator("#reader mark").first).to_be_visible()
    assert focused(page, ".clause.current")
    page.keyboard.press("Tab")
    assert focused(page, "#reader *")
    page.keyboard.press("Escape")
    expect(page.locator("#reader .reader")).to_be_hidden()
    assert focused(page, ".cite")


def test_what_was_unfolded_stays_so_when_the_next_answer_comes(open_window: OpenWindow) -> None:
    window = open_window()
    page = window.open()
    window.ask(FRONTEX)
    page.locator("summary").click()
    window.ask(WALLS)
    assert page.locator("details").first.get_attribute("open") is not None


def test_the_ten_passages_are_folded_and_open_in_the_text(open_window: OpenWindow) -> None:
    window = open_window()
    page = window.open()
    window.ask(FRONTEX)
    assert page.locator(".consulted .passage").count() == 10
    expect(page.locator(".passage").first).to_be_hidden()
    page.locator("summary").click()
    passage = page.locator(".passage").nth(1)
    clause_id = passage.get_attribute("data-clause")
    passage.click()
    expect(page.locator(f'#reader [data-key="{clause_id}"]')).to_be_visible()
    assert is_in_view(page, ".clause.current .words")


def test_an_abstention_offers_near_passages_as_no_answer(open_window: OpenWindow, assistant: Assistant) -> None:
    window = open_window()
    page = window.open()
    window.ask(OPINION)
    near = page.locator(".near")
    expect(near).to_contain_text(labels.near_warning)
    assert near.locator(".passage").count() == 3
    assert page.locator("blockquote").count() == 0
    first = assistant.invoke(OPINION).retrieved[0].clause
    near.locator(".passage").first.click()
    expect(page.locator(f'#reader [data-key="{first.clause_id}"]')).to_be_visible()


def test_a_note_call_opens_its_note_and_the_note_leads_back(open_window: OpenWindow) -> None:
    page = open_window().open(f"?clause={LONG_CLAUSE}")
    page.locator(".clause.current .note-call").click()
    expect(page.locator('#reader [data-key="declaration/notes/4"]')).to_be_visible()
    expect(page.locator(".clause.current")).to_be_focused()
    page.locator(".clause.current .back").click()
    expect(page.locator(f'#reader [data-key="{LONG_CLAUSE}"]')).to_be_visible()


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("", "Aucune question"),
        ("mot " * 700, "2000 au plus"),
        ("\x00\x01\x02\x7f binaire", "n’a pas pu être lue"),
        ("؟؟؟ ///", "n’a pas pu être lue"),
    ],
    ids=["empty", "huge", "binary", "signs"],
)
def test_what_cannot_be_read_gets_a_sentence(open_window: OpenWindow, question: str, message: str) -> None:
    window = open_window()
    page = window.open()
    window.ask(question)
    expect(page.locator(".message")).to_contain_text(message)
    assert "Traceback" not in page.inner_text("body")


@WIDTHS
def test_a_hostile_question_is_shown_as_text(open_window: OpenWindow, width: int) -> None:
    window = open_window(width)
    page = window.open()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    window.ask(HOSTILE)
    assert page.locator(".question").inner_text() == HOSTILE
    assert page.locator(".turn :is(img, b, script)").count() == 0


def test_a_hostile_permalink_is_shown_as_text(open_window: OpenWindow) -> None:
    page = open_window().open(
        "?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&clause=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
    )
    expect(page.locator("#reader")).to_contain_text(labels.unknown_clause)
    expect(page.locator(".question")).to_have_text("<img src=x onerror=alert(1)>")


@WIDTHS
def test_a_permalink_opens_the_reader_at_its_clause(open_window: OpenWindow, assistant: Assistant, width: int) -> None:
    page = open_window(width).open(f"?clause={LONG_CLAUSE}")
    expect(page.locator(".clause.current")).to_be_focused()
    assert is_in_view(page, ".clause.current .permalink")
    text = assistant.corpus.by_id[LONG_CLAUSE].text
    assert text.startswith(page.locator(".clause.current .words").inner_text()[:60])
    page.get_by_role("button", name=labels.close_reader).click()
    expect(page.locator("#reader .reader")).to_be_hidden()
    assert "clause=" not in page.url


def test_a_permalink_asks_its_question(open_window: OpenWindow) -> None:
    page = open_window().open("?q=Frontex")
    expect(page.locator(".question")).to_have_text("Frontex")
    expect(page.locator(".consulted")).to_be_visible()


def test_the_address_follows_the_reader_and_back_closes_it(open_window: OpenWindow) -> None:
    window = open_window(390)
    page = window.open()
    window.ask(FRONTEX)
    page.locator(".cite").first.click()
    expect(page).to_have_url(re.compile(r"\?clause=declaration/positions/4$"))
    page.go_back()
    expect(page.locator("#reader .reader")).to_be_hidden()
    expect(page.locator(".cite").first).to_be_focused()
    expect(page.locator(".question")).to_have_text(FRONTEX)


def test_on_a_phone_the_reader_covers_the_chat_and_keeps_the_focus(open_window: OpenWindow) -> None:
    window = open_window(390)
    page = window.open()
    window.ask(FRONTEX)
    page.locator(".cite").first.click()
    page.locator("#reader mark").first.wait_for()
    assert page.locator("#chat").get_attribute("inert") is not None
    page.keyboard.press("Escape")
    expect(page.locator("#reader .reader")).to_be_hidden()
    assert page.locator("#chat").get_attribute("inert") is None


def test_the_answer_is_copied_with_its_citations(open_window: OpenWindow, walls: Answer) -> None:
    window = open_window()
    page = window.open()
    window.ask(WALLS)
    page.get_by_role("button", name=labels.copy).click()
    expect(page.get_by_role("button", name=labels.copied)).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(walls.text)
    for citation in walls.citations:
        assert f"[{citation.n}] {citation.clause.locator.label}" in copied


def test_the_search_can_be_kept_to_one_document(open_window: OpenWindow) -> None:
    window = open_window()
    page = window.open()
    box = page.get_by_role("combobox", name=labels.search_in)
    expect(box).to_have_value(labels.all_texts)
    box.click()
    assert page.get_by_role("option").count() == 8, "all texts, then each of the seven"
    page.get_by_role("option", name="Déclaration").click()
    expect(box).to_have_value("Déclaration")
    with page.expect_request(lambda request: request.url.endswith("/queue/join?")) as sent:
        window.ask(FRONTEX)
    assert (sent.value.post_data_json or {})["data"] == ["fr", FRONTEX, "declaration", []]
    assert all(label.startswith("Déclaration") for label in page.locator(".cite .label").all_text_contents())


def test_the_conversation_can_be_cleared(open_window: OpenWindow) -> None:
    window = open_window()
    page = window.open()
    expect(page.get_by_role("button", name=labels.clear)).to_be_hidden()
    window.ask(FRONTEX)
    page.get_by_role("button", name=labels.clear).click()
    assert page.locator(".turn").count() == 0
    expect(page.locator(".examples")).to_be_visible()
    assert focused(page, "#question textarea")
    window.ask(WALLS)
    assert page.locator(".turn").count() == 1


def test_nothing_of_the_conversation_is_kept_by_the_browser(open_window: OpenWindow) -> None:
    window = open_window()
    page = window.open()
    window.ask(FRONTEX)
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert "Frontex" not in kept
    page.reload()
    page.locator("#question textarea").wait_for()
    assert page.locator(".turn").count() == 0


@WIDTHS
def test_nothing_overflows_sideways(open_window: OpenWindow, width: int) -> None:
    window = open_window(width)
    page = window.open()
    window.ask("Où lire le nouveau Pacte ?" + " https://example.org/" + "x" * 300)
    window.ask(OPINION)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.locator(".read").click()
    page.locator(".clause.current").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("(e => e.scrollWidth <= e.clientWidth)(document.querySelector('.reader-body'))")


def test_on_a_phone_targets_are_large_enough_for_a_finger(open_window: OpenWindow) -> None:
    window = open_window(390)
    page = window.open()
    window.ask(FRONTEX)
    page.locator("summary").click()
    small = page.evaluate(
        """targets => [...document.querySelectorAll(targets)]
            .filter(target => target.checkVisibility() && target.getBoundingClientRect().height < 44)
            .map(target => target.outerHTML.slice(0, 80))""",
        TARGETS,
    )
    assert small == []
    page.locator(".cite").first.click()
    close = page.get_by_role("button", name=labels.close_reader).bounding_box()
    assert close is not None
    assert min(close["width"], close["height"]) >= 44


@WIDTHS
def test_the_dark_theme_follows_the_system(open_window: OpenWindow, width: int) -> None:
    page = open_window(width, scheme="dark").open()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 21, 30)"
    assert page.evaluate("getComputedStyle(document.querySelector('.purpose')).color") == "rgb(231, 235, 242)"


def test_every_button_and_field_has_a_name(open_window: OpenWindow) -> None:
    window = open_window()
    page = window.open()
    window.ask(FRONTEX)
    page.locator(".cite").first.click()
    page.locator("#reader mark").first.wait_for()
    tree = page.locator("body").aria_snapshot()
    assert re.findall(r"- (?:button|link|textbox|combobox|region|article)(?:$|:$| \[)", tree, re.MULTILINE) == []
    assert page.locator("h1").count() == 1
    levels = [int(tag[1]) for tag in page.locator("h1, h2, h3").evaluate_all("all => all.map(one => one.tagName)")]
    assert all(after <= before + 1 for before, after in pairwise(levels))
