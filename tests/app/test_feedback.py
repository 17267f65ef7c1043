"""An opinion given in a real browser: asked for after the answer, with what becomes of it said before it is sent."""

import pytest

from page.labels import load_labels
from rag.feedback import FeedbackStore
from tests.app.conftest import OpenWindow

labels = load_labels("fr")

FRONTEX = "Quelle est la position du CCRE sur Frontex ?"
ABSENT = "Quel est le prix du pain à Lisbonne ?"


@pytest.mark.parametrize(("width", "question"), [(1280, FRONTEX), (390, ABSENT)])
def test_an_opinion_is_kept_with_the_answer_that_was_read(
    open_window: OpenWindow, feedback: FeedbackStore, width: int, question: str
) -> None:
    before = len(feedback.all())
    window = open_window(width)
    page = window.open()
    window.ask(question)
    form = page.locator("form.feedback")
    assert not form.locator(".consent").is_visible(), "nothing is explained to those who say nothing"
    form.get_by_label(labels.feedback_no).check()
    assert "30\u00a0jours" in form.locator(".consent").inner_text()
    form.locator("[name=reason]").fill("<img src=x onerror=alert(1)> hors sujet")
    page.keyboard.press("Enter")
    page.locator(".thanks").wait_for()
    assert page.locator(".thanks").inner_text() == labels.feedback_kept
    assert page.evaluate("document.activeElement.className") == "thanks"
    *_, kept = feedback.all()
    assert len(feedback.all()) == before + 1
    assert (kept.is_useful, kept.question, kept.reason) == (False, question, "<img src=x onerror=alert(1)> hors sujet")
    assert kept.answer
    assert len(kept.corpus) == 64


def test_a_follow_up_keeps_its_own_answer(open_window: OpenWindow, feedback: FeedbackStore) -> None:
    window = open_window()
    page = window.open()
    window.ask(FRONTEX)
    window.ask("Et pourquoi ?")
    last = page.locator(".turn").last
    if last.locator("form.feedback").count() == 0:
        pytest.fail("no opinion is asked for after a follow-up")
    last.get_by_label(labels.feedback_yes).check()
    last.get_by_role("button", name=labels.feedback_send).click()
    page.locator(".thanks").wait_for()
    *_, kept = feedback.all()
    assert (kept.is_useful, kept.question, kept.reason) == (True, "Et pourquoi ?", "")
