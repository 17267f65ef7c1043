"""The page put together: which component stands where, and which event does what."""

import os
import sys
from collections.abc import Sequence
from typing import Any

import gradio as gr
from starlette.middleware import Middleware

from page import labels
from page.about import about, accessibility, privacy
from page.events import Events
from page.frame import examples, foot, header, welcome
from page.head import head, read_asset
from page.positions import positions
from page.programs import Programs
from page.security import SecurityHeaders
from page.shelf import shelf
from page.verification import verification_intro
from page.views import ABOUT, ACCESSIBILITY, ASK, POSITIONS, PRIVACY, READ, VERIFY, element_id
from rag.assistant import Assistant
from rag.feedback import FeedbackStore

WAITING_QUESTIONS = 64
"""Questions that may wait in line before one more is refused."""
AT_ONCE = 2
"""Questions answered at the same time: an answer keeps a core busy for some tens of milliseconds."""
_THREAD = (
    f'<div class="turns" role="group" aria-label="{labels.CONVERSATION}"></div>'
    f'<button type="button" class="quiet clear" data-clear="{labels.CLEARED}">{labels.CLEAR}</button>'
    '<p class="unseen" role="status"></p>'
)
_WITH_HISTORY = (
    "(question, source) => [question, source, "
    '[...document.querySelectorAll("#thread .question")].map((title) => title.textContent)]'
)
_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def build_page(assistant: Assistant, feedback: FeedbackStore | None = None) -> gr.Blocks:
    """The page, ready to be launched with ``launch_options``.

    Args:
        assistant: what answers.
        feedback: where opinions are kept; without it none are asked for.
    """
    # after each event Gradio would sum up all events with pandas, for a dashboard that is off
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", str(sys.maxsize))
    events = Events(assistant, feedback)
    corpus = assistant.corpus
    with (
        gr.Blocks(title=labels.NAME, analytics_enabled=False, fill_width=True) as blocks,
        gr.Row(elem_id="layout"),
    ):
        with gr.Column(elem_id="chat", min_width=0):
            _html(header())
            thread = _ask_view(events)
            _html(shelf(corpus), elem_id=element_id(READ))
            claim, verdict = _verify_view(events)
            _html(positions(corpus), elem_id=element_id(POSITIONS), script="positions.js")
            _html(about(assistant.stamp), elem_id=element_id(ABOUT))
            _html(privacy(), elem_id=element_id(PRIVACY))
            _html(accessibility(), elem_id=element_id(ACCESSIBILITY))
            _html(foot(corpus, assistant.stamp))
        with gr.Column(elem_id="reader-column", min_width=0):
            panel = gr.HTML(js_on_load=read_asset("reader.js"), apply_default_css=False, elem_id="reader")
        courier = gr.HTML(
            html_template='<p class="unseen" role="status"></p>',
            js_on_load=read_asset("courier.js"),
            apply_default_css=False,
            elem_id="courier",
        )
        if feedback is not None:
            thread.give_feedback(events.give_feedback, None, courier, **_PRIVATE)
        thread.share_answer(events.share, None, courier, **_PRIVATE)
        thread.open_clause(events.open_clause, None, panel, queue=False, **_PRIVATE)
        blocks.load(events.open_permalink, None, panel, **_PRIVATE)
        blocks.load(events.ask_permalink, None, thread, **_PRIVATE)
        blocks.load(events.verify_permalink, None, [claim, verdict], **_PRIVATE)
        programs = Programs(assistant, events)
        gr.api(programs.ask, api_name="demander")
        gr.api(programs.search, api_name="chercher")
        gr.api(programs.verify, api_name="verifier")
        gr.api(programs.clause, api_name="clause")
    return blocks.queue(max_size=WAITING_QUESTIONS, default_concurrency_limit=AT_ONCE)


def _ask_view(events: Events) -> Any:
    """The conversation and the question box; gives the component that holds the conversation."""
    choices = [(labels.ALL_TEXTS, ""), *((source.short_title, source.id) for source in events.held)]
    with gr.Column(elem_id=element_id(ASK), min_width=0):
        _html(welcome(events.corpus))
        _html(examples(), elem_id="examples")
        thread = gr.HTML(
            html_template=_THREAD, js_on_load=read_asset("thread.js"), apply_default_css=False, elem_id="thread"
        )
        with gr.Column(elem_id="composer"):
            with gr.Row(elem_classes="field-row"):
                question = gr.Textbox(
                    label=labels.QUESTION, lines=1, max_lines=5, elem_id="question", elem_classes="field"
                )
                send = gr.Button(labels.SEND, variant="primary", elem_classes="send", scale=0, min_width=0)
            document = gr.Dropdown(choices, value="", label=labels.SEARCH_IN, filterable=False, elem_id="document")
        # filled by the browser as a question leaves, for the conversation is kept there alone
        history = gr.JSON(visible=False)
    gr.on(
        [question.submit, send.click],
        events.ask_from_box,
        [question, document, history],
        [thread, question],
        js=_WITH_HISTORY,
        **_PRIVATE,
    )
    thread.ask_question(events.ask_from_button, document, thread, **_PRIVATE)
    return thread


def _verify_view(events: Events) -> tuple[Any, Any]:
    """The box for a claimed quotation, and what was found of it."""
    with gr.Column(elem_id=element_id(VERIFY), min_width=0):
        _html(verification_intro())
        claim = gr.Textbox(label=labels.CLAIM, lines=4, max_lines=12, elem_id="claim", elem_classes="field")
        check = gr.Button(labels.VERIFY, variant="primary", elem_classes="send", scale=0, min_width=0)
        verdict = gr.HTML(js_on_load=read_asset("verification.js"), apply_default_css=False, elem_id="verdict-panel")
    gr.on([claim.submit, check.click], events.verify, claim, verdict, queue=False, **_PRIVATE)
    return claim, verdict


def _html(content: str, elem_id: str | None = None, script: str | None = None) -> gr.HTML:
    """HTML of ours that never changes, with the script that makes it answer."""
    js = read_asset(script) if script else None
    return gr.HTML(content, apply_default_css=False, js_on_load=js, elem_id=elem_id)


def launch_options(*, mcp: bool = False, inner: Sequence[Middleware] = ()) -> dict[str, Any]:
    """How the page is launched: nothing recorded by Gradio, nothing asked of any other host.

    Args:
        mcp: whether the endpoints are also the tools of an MCP server.
        inner: what else stands before Gradio, behind our headers.
    """
    fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Helvetica Neue", "Arial", "sans-serif"]
    return {
        "theme": gr.themes.Base(font=fonts, font_mono=["ui-monospace", "monospace"]),
        "head": head(),
        "footer_links": [],
        "run_history": False,
        "enable_monitoring": False,
        "show_error": False,
        "share": False,
        "mcp_server": mcp,
        "ssr_mode": False,
        "quiet": True,
        "prevent_thread_lock": True,
        "app_kwargs": {"middleware": [Middleware(SecurityHeaders), *inner]},
    }
