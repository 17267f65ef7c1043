"""The chat, served: one French Gradio page over the assistant (``page/``), or one sentence that says what is wrong."""

import errno
import socket
import sys
import threading
from contextlib import redirect_stdout
from io import StringIO

import gradio as gr
from starlette.middleware import Middleware

from corpus.errors import UserError
from corpus.manifest import load_manifest
from corpus.typography import typeset
from index.weights import silent
from page.blocks import build_page, launch_options
from page.tools import MCP_PATH, open_tools
from rag.assistant import open_assistant
from rag.feedback import FeedbackStore
from rag.settings import Settings, load_settings
from team.html import HOME
from team.site import Site, TeamPages

FIRST_TRY = ".tried"
"""In the folder of downloads: the official texts were looked for once; « sources fetch » looks again."""
OPENED = "Le chat est ouvert\u00a0:"
TEAM_OPENED = "Les pages de l’équipe sont ouvertes\u00a0:"
MCP_OPENED = "Le serveur MCP est ouvert\u00a0:"
PORT_TAKEN = (
    "Le port {port} est déjà pris : arrêtez le programme qui l’occupe, ou choisissez-en un autre avec RAG_PORT, "
    "par exemple « RAG_PORT={other} python app.py »."
)


class ServeError(UserError):
    """The page cannot be served at the address asked for."""


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
    feedback = FeedbackStore(settings.database_url, settings.feedback_days)
    assistant = open_assistant(settings)
    inner = []
    if settings.team_password.get_secret_value():
        inner.append(Middleware(TeamPages, site=Site(assistant, settings, feedback).application()))
    blocks = build_page(assistant, feedback)
    try:
        # Gradio announces its MCP server in English, even when it is told to be quiet
        with redirect_stdout(StringIO()):
            options = launch_options(blocks, mcp=settings.mcp, inner=inner)
            blocks.launch(server_name=_in_address(settings.host), server_port=settings.port, **options)
    except OSError as error:
        raise ServeError(PORT_TAKEN.format(port=settings.port, other=settings.port + 1)) from error
    if settings.mcp:
        open_tools(blocks)
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
    address = f"http://{_in_address(settings.host)}:{settings.port}"
    print(f"{OPENED} {address}", flush=True)
    if settings.mcp:
        print(f"{MCP_OPENED} {address}/{MCP_PATH}", flush=True)
    if settings.team_password.get_secret_value():
        print(f"{TEAM_OPENED} {address}{HOME}", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        blocks.close(verbose=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
