"""WCAG 2.2 AA by axe-core on every view in both themes, and what axe cannot see: order, zoom, motion, landmarks."""

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from page.views import VIEWS, View
from tests.app.conftest import OpenWindow
from tests.app.test_page import FRONTEX, OPINION, focused, press_until

AXE = Axe()
SERIOUS = {"serious", "critical", "moderate"}
EXCEPTIONS: frozenset[str] = frozenset()
"""Rules that are broken on purpose, each with its reason; there is none."""
QUOTATION = "Frontex peut être renforcé"
STATES = [
    *(f"?vue={view.id}" for view in VIEWS),
    f"?q={FRONTEX}",
    f"?q={OPINION}",
    f"?vue=verifier&citation={QUOTATION}",
    "?clause=declaration/positions/4",
    "?vue=lire&clause=declaration/notes/4",
    "?vue=positions&theme=retour&acte=engager",
]
HEADINGS = ":is(h1, h2, h3, h4):visible"
FITS = "[...document.querySelectorAll('.reader-body')].every(e => e.scrollWidth <= e.clientWidth)"


def settle(page: Page, query: str) -> None:
    """Wait for what the address asked for."""
    expect(page.locator("p.loading")).to_have_count(0)
    awaited = {"q=": ".consulted, .message", "citation=": "#verdict", "clause=": ".clause.current"}
    for key, selector in awaited.items():
        if key in query:
            page.locator(selector).first.wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("query", STATES)
def test_axe_finds_nothing(open_window: OpenWindow, query: str, width: int, scheme: str) -> None:
    page = open_window(width, scheme).open(query)
    settle(page, query)
    found = AXE.run(page).response["violations"]
    assert [
        (rule["id"], [node["html"][:160] for node in rule["nodes"]])
        for rule in found
        if rule["impact"] in SERIOUS and rule["id"] not in EXCEPTIONS
    ] == []


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.id)
def test_a_view_has_one_title_its_landmarks_and_headings_in_order(open_window: OpenWindow, view: View) -> None:
    page = open_window().open(f"?vue={view.id}")
    for selector in ("main:visible", "nav:visible", "h1:visible", "footer.foot:visible"):
        assert page.locator(selector).count() == 1, selector
    levels = [int(tag[1]) for tag in page.locator(HEADINGS).evaluate_all("all => all.map(e => e.tagName)")]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id).filter(Boolean)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.id)
def test_the_focus_goes_in_the_order_in_which_one_reads(open_window: OpenWindow, view: View) -> None:
    page = open_window().open(f"?vue={view.id}")
    page.locator("nav.views a").last.focus()
    tops = []
    for _ in range(12):
        page.keyboard.press("Tab")
        if focused(page, "body") or focused(page, ".foot *"):
            break
        tops.append(page.evaluate("document.activeElement.getBoundingClientRect().top + scrollY"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert all(after >= before - 60 for before, after in pairwise(tops)), tops


@pytest.mark.parametrize("query", STATES)
@pytest.mark.parametrize("width", [640, 320])
def test_at_200_and_400_percent_nothing_is_lost_sideways(open_window: OpenWindow, query: str, width: int) -> None:
    window = open_window(1280)
    window.page.set_viewport_size({"width": width, "height": 430})
    page = window.open(query)
    settle(page, query)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(FITS)


@pytest.mark.parametrize("query", [f"?vue={view.id}" for view in VIEWS])
def test_text_of_twice_the_size_is_not_cut(open_window: OpenWindow, query: str) -> None:
    page = open_window().open(query)
    page.add_style_tag(content="html { font-size: 200% !important; }")
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


def test_nothing_moves_where_less_motion_is_wished(open_window: OpenWindow) -> None:
    window = open_window()
    page = window.open()
    window.ask(FRONTEX)
    page.locator(".cite").first.click()
    page.locator("#reader mark").first.wait_for()
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.id)
def test_on_a_phone_the_targets_of_a_view_are_large_enough(open_window: OpenWindow, view: View) -> None:
    page = open_window(390).open(f"?vue={view.id}")
    small = page.evaluate(
        """targets => [...document.querySelectorAll(targets)]
            .filter(target => target.checkVisibility() && target.getBoundingClientRect().height < 44)
            .map(target => target.outerHTML.slice(0, 80))""",
        "button, select, summary, input, textarea, .views a, .entry, .act",
    )
    assert small == []


def test_the_notices_are_found_from_every_view(open_window: OpenWindow) -> None:
    page = open_window().open("?vue=positions")
    press_until(page, "Shift+Tab", ".foot-links a")
    page.get_by_role("link", name="Confidentialité").click()
    expect(page.get_by_role("heading", name="Ce qui est gardé")).to_be_visible()
    page.locator(".foot").get_by_role("link", name="Accessibilité").click()
    expect(page.get_by_role("heading", name="Ce qui ne l’est pas")).to_be_visible()
    page.get_by_role("link", name="À propos").click()
    expect(page.get_by_role("heading", name="Avis sur l’intelligence artificielle")).to_be_visible()
    expect(page.get_by_text("article 50")).to_be_visible()
