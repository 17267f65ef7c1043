"""The chat: one French Gradio page over the assistant.

Gradio carries events and the question box; the conversation and the reader are HTML of ours (``page/``), because a
citation must open a clause and take the focus there and back. Nothing imports this module but tests.
"""

import errno
import os
import secrets
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import gradio as gr
from starlette.middleware import Middleware

from corpus.errors import UserError
from corpus.library import Corpus
from corpus.manifest import load_manifest
from corpus.sentences import Span
from corpus.typography import typeset
from index.weights import silent
from page import labels
from page.frame import examples, foot, header
from page.reader import reader
from page.security import SecurityHeaders
from page.turn import answer_turn, failed_turn, pending_turn
from rag.assistant import Assistant, Request, open_assistant
from rag.settings import Settings, load_settings

PAGE_DIR = Path(__file__).resolve().parent / "page"
WAITING_QUESTIONS = 64
"""Questions that may wait in line before one more is refused."""
FIRST_TRY = ".tried"
"""In the folder of downloads: the official texts were looked for once; « sources fetch » looks again."""
AT_ONCE = 2
"""Questions answered at the same time: an answer keeps a core busy for some tens of milliseconds."""
PORT_TAKEN = (
    "Le port {port} est déjà pris : arrêtez le programme qui l’occupe, ou choisissez-en un autre avec RAG_PORT, "
    "par exemple « RAG_PORT={other} python app.py »."
)
_THREAD = (
    f'<div class="turns" role="group" aria-label="{labels.CONVERSATION}"></div>'
    f'<button type="button" class="quiet clear" data-clear="{labels.CLEARED}">{labels.CLEAR}</button>'
    '<p class="unseen" role="status"></p>'
)
_ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='7' fill='#12397a'/>"
    "<path d='M14 10l-5 6 5 6M23 10l-5 6 5 6' fill='none' stroke='#fff' stroke-width='3'/></svg>"
)


class ServeError(UserError):
    """The page cannot be served at the address asked for."""


class Page:
    """What the page's events do; keeps nothing between two of them."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.corpus: Corpus = assistant.corpus
        self.documents = self.corpus.manifest.documents

    def ask(self, question: object, document: object) -> Iterator[str]:
        """The growing turn of one question."""
        turn_id = secrets.token_hex(4)
        asked = as_text(question)
        yield pending_turn(turn_id, asked)
        try:
            documents = self.as_documents([document] if document else None)
            previous = None
            for answer in self.assistant.stream(Request(asked, documents)):
                if previous is not None:
                    yield answer_turn(turn_id, previous, is_whole=False)
                previous = answer
            if previous is not None:
                yield answer_turn(turn_id, previous, is_whole=True)
        except UserError as error:
            yield failed_turn(turn_id, asked, str(error))

    def ask_from_box(self, question: object, document: object) -> Iterator[tuple[str, object]]:
        """The turn, and the box emptied as soon as the question is taken."""
        for count, turn in enumerate(self.ask(question, document)):
            yield turn, gr.skip() if count else ""

    def ask_from_button(self, document: object, event: gr.EventData) -> Iterator[str]:
        """The turn of a suggested question."""
        yield from self.ask(getattr(event, "question", ""), document)

    def open_clause(self, event: gr.EventData) -> str:
        """The reader at the clause that was clicked."""
        start, end = getattr(event, "start", -1), getattr(event, "end", -1)
        mark = Span(start, end) if isinstance(start, int) and isinstance(end, int) else None
        return reader(self.corpus, as_text(getattr(event, "clause", "")), mark)

    def open_permalink(self, request: gr.Request) -> object:
        """The reader at ``?clause=…``, if the address has one."""
        clause_id = request.query_params.get("clause")
        return reader(self.corpus, as_text(clause_id)) if clause_id else gr.skip()

    def ask_permalink(self, request: gr.Request) -> Iterator[object]:
        """The turn of ``?q=…``, if the address has one."""
        question = request.query_params.get("q")
        yield from self.ask(question, None) if question else [gr.skip()]

    def answer_as_json(self, question: str, documents: list[str] | None = None) -> dict[str, Any]:
        """Answer one question by quoting the loaded texts, as the contract's JSON object.

        Args:
            question: what a person asks, in French.
            documents: ids of the documents to search; none for all.
        """
        try:
            return self.assistant.invoke(Request(as_text(question), self.as_documents(documents))).as_json()
        except UserError as error:
            raise gr.Error(str(error), print_exception=False) from error

    def as_documents(self, wanted: object) -> tuple[str, ...] | None:
        """The documents of a request; None for all.

        Raises:
            UserError: one of them is unknown or not loaded.
        """
        if not wanted:
            return None
        known = {source.id for source in self.documents}
        chosen = tuple(as_text(name) for name in wanted) if isinstance(wanted, list) else (as_text(wanted),)
        for name in chosen:
            if name not in known:
                message = f"Le document « {name} » n’existe pas : choisissez parmi {', '.join(sorted(known))}."
                raise UserError(message)
        return chosen


def as_text(value: object) -> str:
    """What came from outside as text that can be written everywhere: lone surrogates become U+FFFD."""
    text = value if isinstance(value, str) else ""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def build_page(assistant: Assistant) -> gr.Blocks:
    """The page, ready to be launched with ``launch_options``."""
    # after each event Gradio would sum up all events with pandas, for a dashboard that is off
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", str(sys.maxsize))
    page = Page(assistant)
    choices = [(labels.ALL_TEXTS, ""), *((source.short_title, source.id) for source in page.documents)]
    with gr.Blocks(title=labels.NAME, analytics_enabled=False, fill_width=True) as blocks:
        with gr.Row(elem_id="layout"):
            with gr.Column(elem_id="chat", min_width=0):
                gr.HTML(header(page.corpus), apply_default_css=False, js_on_load=None)
                gr.HTML(examples(), apply_default_css=False, js_on_load=None, elem_id="examples")
                thread = gr.HTML(
                    html_template=_THREAD, js_on_load=_script("thread.js"), apply_default_css=False, elem_id="thread"
                )
                with gr.Column(elem_id="composer"):
                    with gr.Row(elem_id="ask-row"):
                        question = gr.Textbox(label=labels.QUESTION, lines=1, max_lines=5, elem_id="question")
                        send = gr.Button(labels.SEND, variant="primary", elem_id="send", scale=0, min_width=0)
                    document = gr.Dropdown(
                        choices, value="", label=labels.SEARCH_IN, filterable=False, elem_id="document"
                    )
                gr.HTML(foot(page.corpus, page.assistant.stamp), apply_default_css=False, js_on_load=None)
            with gr.Column(elem_id="reader-column", min_width=0):
                panel = gr.HTML(js_on_load=_script("reader.js"), apply_default_css=False, elem_id="reader")
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        gr.on([question.submit, send.click], page.ask_from_box, [question, document], [thread, question], **private)
        thread.ask_question(page.ask_from_button, document, thread, **private)
        thread.open_clause(page.open_clause, None, panel, queue=False, **private)
        blocks.load(page.open_permalink, None, panel, **private)
        blocks.load(page.ask_permalink, None, thread, **private)
        gr.api(page.answer_as_json, api_name="demander")
    return blocks.queue(max_size=WAITING_QUESTIONS, default_concurrency_limit=AT_ONCE)


def launch_options() -> dict[str, Any]:
    """How the page is launched: nothing recorded, nothing asked of any other host."""
    fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Helvetica Neue", "Arial", "sans-serif"]
    return {
        "theme": gr.themes.Base(font=fonts, font_mono=["ui-monospace", "monospace"]),
        "head": _head(),
        "footer_links": [],
        "run_history": False,
        "enable_monitoring": False,
        "show_error": False,
        "share": False,
        "ssr_mode": False,
        "quiet": True,
        "prevent_thread_lock": True,
        "app_kwargs": {"middleware": [Middleware(SecurityHeaders)]},
    }


def _head() -> str:
    style = (PAGE_DIR / "style.css").read_text(encoding="utf-8")
    return (
        '<script>document.documentElement.lang = "fr";</script>'
        f'<meta name="description" content="{labels.PURPOSE}">'
        f'<link rel="icon" href="data:image/svg+xml,{quote(_ICON)}">'
        f"<style>{style}</style>"
    )


def _script(name: str) -> str:
    return (PAGE_DIR / name).read_text(encoding="utf-8")


def check_address(host: str, port: int) -> None:
    """Fail at once, and in French, where the page could not be served.

    Raises:
        ServeError: the port is taken, or the host is not one of this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            message = PORT_TAKEN.format(port=port, other=port + 1)
        else:
            message = f"L’adresse {_in_address(host)}:{port} ne convient pas ({error}) : corrigez RAG_HOST ou RAG_PORT."
        raise ServeError(message) from error


def serve(settings: Settings) -> gr.Blocks:
    """Open the assistant and serve the page; returns once it answers."""
    check_address(settings.host, settings.port)
    blocks = build_page(open_assistant(settings))
    try:
        blocks.launch(server_name=_in_address(settings.host), server_port=settings.port, **launch_options())
    except OSError as error:
        raise ServeError(PORT_TAKEN.format(port=settings.port, other=settings.port + 1)) from error
    return blocks


def try_official_texts(settings: Settings) -> None:
    """At the first start, try once to have the official texts; say what came, and how to cite it."""
    from rag.sources import fetch_official, report_lines

    tried = settings.downloads_dir / FIRST_TRY
    if tried.exists():
        return
    try:
        settings.downloads_dir.mkdir(parents=True, exist_ok=True)
        tried.touch()
        manifest = load_manifest()
        outcomes = fetch_official(manifest, settings.downloads_dir, silent)
        for line in report_lines(manifest, outcomes):
            print(typeset(line), file=sys.stderr)
    except (UserError, OSError) as error:
        print(typeset(f"Les textes officiels n’ont pas été cherchés : {error}"), file=sys.stderr)


def _in_address(host: str) -> str:
    """A host as an address writes it: IPv6 between brackets."""
    return f"[{host}]" if ":" in host else host


def main() -> int:
    """Serve until Ctrl-C; the exit status."""
    try:
        settings = load_settings()
        blocks = serve(settings)
    except UserError as error:
        print(typeset(str(error)), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    if not settings.offline:
        threading.Thread(target=try_official_texts, args=(settings,), daemon=True).start()
    print(f"{labels.OPENED} http://{_in_address(settings.host)}:{settings.port}", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        blocks.close(verbose=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
