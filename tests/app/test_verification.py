"""« Vérifier une citation »: what is shown of a claim, and the same in a real browser."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from corpus.library import Corpus
from page.labels import load_labels
from page.verification import MAX_CLAIM_CHARS, verification
from page.views import VERIFY
from tests.app.conftest import OpenWindow
from tests.app.test_page import WIDTHS, focused, lit
from tests.app.test_render import HOSTILE, assert_harmless, marked, words_of
from tests.app.two_documents import CORPUS

labels = load_labels("fr")

GENUINE = "Frontex doit être renforcé"
ALTERED = "À cette fin, Frontex peut être renforcé en fournissant davantage de fonds nouveaux provenant du budget"
INVENTED = "Les maires exigent la dissolution immédiate de Frontex"


def test_an_exact_quotation_is_lit_in_its_sentence(corpus: Corpus) -> None:
    markup = verification(labels, corpus, f"«\u00a0{GENUINE.upper()}\u00a0»")
    assert labels.verdicts["exact"][0] in markup
    assert marked(markup) == GENUINE
    assert "À cette fin, Frontex doit être renforcé en fournissant" in words_of(markup)
    assert "Déclaration, Positions, § 4" in words_of(markup)


def test_what_an_exact_quotation_leaves_out_is_told(corpus: Corpus) -> None:
    words = words_of(verification(labels, corpus, "les flux migratoires avec des murs et des barbelés"))
    assert "laisse de côté une négation\u00a0: «\u00a0Nous n'arrêterons pas\u00a0»" in words


def test_differences_are_told_in_words_and_not_only_in_colour(corpus: Corpus) -> None:
    markup = verification(labels, corpus, ALTERED)
    words = words_of(markup)
    assert labels.verdicts["close"][0] in words
    assert "Le texte dit doit, la citation dit peut. Changé\u00a0: une obligation ou sa force." in words
    assert "La citation omet en conséquence." in words
    assert "La citation ajoute nouveaux." in words
    assert f'<del><span class="unseen">{labels.claim_says} </span>peut</del>' in markup
    assert f'<ins><span class="unseen">{labels.text_says} </span>doit</ins>' in markup


def test_an_absent_quotation_shows_the_nearest_passages_as_what_they_are(corpus: Corpus) -> None:
    markup = verification(labels, corpus, INVENTED)
    assert labels.verdicts["absent"][0] in markup
    assert labels.nearest in markup
    assert markup.count('class="passage"') == 3
    assert "<mark>" not in markup


@pytest.mark.parametrize(
    ("claim", "title"),
    [
        ("", labels.verify_empty_title),
        (" \n ", labels.verify_empty_title),
        ("x" * (MAX_CLAIM_CHARS + 1), labels.verify_long_title),
        ("?!", labels.verdicts["absent"][0]),
        ("😀", labels.verdicts["absent"][0]),
    ],
)
def test_what_cannot_be_verified_gets_a_sentence(corpus: Corpus, claim: str, title: str) -> None:
    assert title in verification(labels, corpus, claim)


@pytest.mark.parametrize(
    "claim", [HOSTILE, f"alert {HOSTILE} onerror alert", "<ins>Nous</ins> saluons la <b>charte</b>"]
)
def test_a_hostile_claim_and_a_hostile_text_stay_text(claim: str) -> None:
    markup = verification(labels, CORPUS, claim)
    assert_harmless(markup.replace("<ins>", "").replace("<del>", "").replace("<q>", ""))


def test_the_words_of_a_summary_are_nobody_s_quotation() -> None:
    markup = verification(labels, CORPUS, "parle d’égalité")
    assert labels.verdicts["absent"][0] in markup
    assert labels.summary not in markup


@WIDTHS
def test_a_quotation_is_verified_and_opened_in_the_text(open_window: OpenWindow, width: int) -> None:
    page = open_window(width).open("?vue=verifier")
    page.get_by_label(labels.claim).fill(GENUINE)
    page.get_by_role("button", name=labels.verify).click()
    expect(page.get_by_role("heading", name=labels.verdicts["exact"][0])).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    link = page.locator("#verdict-panel .cite")
    link.click()
    page.locator("#reader mark").wait_for()
    assert lit(page) == GENUINE
    page.get_by_role("button", name=labels.close_reader).click()
    expect(link).to_be_focused()


@WIDTHS
def test_an_altered_quotation_shows_its_differences(open_window: OpenWindow, width: int) -> None:
    page = open_window(width).open(f"?vue=verifier&citation={quote(ALTERED)}")
    expect(page.get_by_role("heading", name=labels.verdicts["close"][0])).to_be_visible()
    expect(page.get_by_label(labels.claim)).to_have_value(ALTERED)
    assert page.locator("#verdict-panel blockquote del").all_inner_texts()[0].endswith("peut")
    assert page.locator(".differences li").count() == 3
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_quotation_is_verified_with_the_keyboard(open_window: OpenWindow) -> None:
    page = open_window().open("?vue=verifier")
    page.get_by_label(labels.claim).focus()
    page.keyboard.type(INVENTED)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=labels.verdicts["absent"][0])).to_be_focused()
    page.keyboard.press("Tab")
    assert focused(page, ".passage")


def test_a_hostile_claim_in_the_address_is_shown_as_text(open_window: OpenWindow) -> None:
    page = open_window().open(f"?vue=verifier&citation={quote(HOSTILE)}")
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.locator("#verdict").wait_for()
    expect(page.get_by_label(labels.claim)).to_have_value(HOSTILE)
    assert page.locator("#verdict-panel :is(img, script)").count() == 0
    assert labels.views[VERIFY.id] in page.title()
