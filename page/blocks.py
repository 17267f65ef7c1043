"""The page put together: which component stands where, and which event does what."""

import os
import sys
from collections.abc import Sequence
from typing import Any

import gradio as gr
from starlette.middleware import Middleware

from page.about import about, accessibility, privacy
from page.assets import read_asset
from page.events import Events
from page.frame import clear, examples, foot, header, welcome
from page.head import head
from page.labels import INTERFACES, load_labels
from page.positions import positions
from page.programs import Programs
from page.security import SecurityHeaders
from page.shelf import shelf
from page.verification import verification_intro
from page.views import ABOUT, ACCESSIBILITY, ASK, POSITIONS, PRIVACY, READ, VERIFY, element_id
from page.wording import ChosenLanguage, Wording
from rag.assistant import Assistant
from rag.feedback import FeedbackStore

WAITING_QUESTIONS = 64
"""Questions that may wait in line before one more is refused."""
AT_ONCE = 2
"""Questions answered at the same time: an answer keeps a core busy for some tens of milliseconds."""
_THREAD = (
    '<div class="turns" role="group" aria-labelledby="conversation-name"></div><p class="unseen" role="status"></p>'
)
_SPOKEN = "document.documentElement.lang"
_WITH_LANGUAGE = f"(...values) => [{_SPOKEN}, ...values.slice(1)]"
_WITH_HISTORY = (
    f"(language, question, source) => [{_SPOKEN}, question, source, "
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
    say = Wording()
    with (
        gr.Blocks(title=load_labels(INTERFACES[0]).name, analytics_enabled=False, fill_width=True) as blocks,
        gr.Row(elem_id="layout"),
    ):
        with gr.Column(elem_id="chat", min_width=0):
            # filled by the browser as an event leaves
            language = gr.JSON(visible=False)
            _html(say("header", header))
            thread = _ask_view(events, say, language)
            _html(say("read", lambda labels: shelf(labels, corpus)), elem_id=element_id(READ))
            claim, verdict = _verify_view(events, say, language)
            listed = say("positions", lambda labels: positions(labels, corpus))
            _html(listed, elem_id=element_id(POSITIONS), script="positions.js")
            _html(say("about", lambda labels: about(labels, assistant.stamp)), elem_id=element_id(ABOUT))
            _html(say("privacy", privacy), elem_id=element_id(PRIVACY))
            _html(say("accessibility", accessibility), elem_id=element_id(ACCESSIBILITY))
            _html(say("foot", lambda labels: foot(labels, corpus, assistant.stamp)))
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
        blocks.load(events.open_permalink, language, panel, js=_WITH_LANGUAGE, **_PRIVATE)
        blocks.load(events.ask_permalink, language, thread, js=_WITH_LANGUAGE, **_PRIVATE)
        blocks.load(events.verify_permalink, language, [claim, verdict], js=_WITH_LANGUAGE, **_PRIVATE)
        programs = Programs(assistant, events)
        gr.api(programs.ask, api_name="demander")
        gr.api(programs.search, api_name="chercher")
        gr.api(programs.verify, api_name="verifier")
        gr.api(programs.clause, api_name="clause")
    blocks.i18n_instance = say.translations()
    return blocks.queue(max_size=WAITING_QUESTIONS, default_concurrency_limit=AT_ONCE)


def _ask_view(events: Events, say: Wording, language: gr.JSON) -> Any:
    """The conversation and the question box; gives the component that holds the conversation."""
    every = say("all_texts", lambda labels: labels.all_texts)
    choices = [(every, ""), *((source.short_title, source.id) for source in events.held)]
    with gr.Column(elem_id=element_id(ASK), min_width=0):
        _html(say("welcome", lambda labels: welcome(labels, events.corpus)))
        _html(say("examples", examples), elem_id="examples")
        thread = gr.HTML(
            html_template=_THREAD, js_on_load=read_asset("thread.js"), apply_default_css=False, elem_id="thread"
        )
        _html(say("clear", clear), elem_id="clear")
        with gr.Column(elem_id="composer"):
            with gr.Row(elem_classes="field-row"):
                question = gr.Textbox(
                    label=say("question", lambda labels: labels.question),
                    lines=1,
                    max_lines=5,
                    elem_id="question",
                    elem_classes="field",
                )
                named = say("send", lambda labels: labels.send)
                send = gr.Button(named, variant="primary", elem_classes="send", scale=0, min_width=0)
            where = say("search_in", lambda labels: labels.search_in)
            document = gr.Dropdown(choices, value="", label=where, filterable=False, elem_id="document")
        # filled by the browser as a question leaves, for the conversation is kept there alone
        history = gr.JSON(visible=False)
    gr.on(
        [question.submit, send.click],
        events.ask_from_box,
        [language, question, document, history],
        [thread, question],
        js=_WITH_HISTORY,
        **_PRIVATE,
    )
    thread.ask_question(events.ask_from_button, document, thread, **_PRIVATE)
    return thread


def _verify_view(events: Events, say: Wording, language: gr.JSON) -> tuple[Any, Any]:
    """The box for a claimed quotation, and what was found of it."""
    with gr.Column(elem_id=element_id(VERIFY), min_width=0):
        _html(say("verify_intro", verification_intro))
        asked = say("claim", lambda labels: labels.claim)
        claim = gr.Textbox(label=asked, lines=4, max_lines=12, elem_id="claim", elem_classes="field")
        named = say("verify", lambda labels: labels.verify)
        check = gr.Button(named, variant="primary", elem_classes="send", scale=0, min_width=0)
        verdict = gr.HTML(js_on_load=read_asset("verification.js"), apply_default_css=False, elem_id="verdict-panel")
    gr.on(
        [claim.submit, check.click],
        events.verify,
        [language, claim],
        verdict,
        js=_WITH_LANGUAGE,
        queue=False,
        **_PRIVATE,
    )
    return claim, verdict


def _html(content: str, elem_id: str | None = None, script: str | None = None) -> gr.HTML:
    """HTML of ours that never changes but by its language, with the script that makes it answer."""
    js = read_asset(script) if script else None
    return gr.HTML(content, apply_default_css=False, js_on_load=js, elem_id=elem_id)


def launch_options(blocks: gr.Blocks, *, mcp: bool = False, inner: Sequence[Middleware] = ()) -> dict[str, Any]:
    """How the page is launched: nothing recorded by Gradio, nothing asked of any other host.

    Args:
        blocks: the page, as ``build_page`` made it.
        mcp: whether the endpoints are also the tools of an MCP server.
        inner: what else stands before Gradio, behind our headers.
    """
    fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Helvetica Neue", "Arial", "sans-serif"]
    return {
        "theme": gr.themes.Base(font=fonts, font_mono=["ui-monospace", "monospace"]),
        "head": head(),
        "i18n": blocks.i18n_instance,
        "footer_links": [],
        "run_history": False,
        "enable_monitoring": False,
        "show_error": False,
        "share": False,
        "mcp_server": mcp,
        "ssr_mode": False,
        "quiet": True,
        "prevent_thread_lock": True,
        "app_kwargs": {"middleware": [Middleware(SecurityHeaders), *inner, Middleware(ChosenLanguage)]},
    }
