"""Parts of the page in each of its languages, handed to Gradio as translations, and the script that chooses one."""

from collections.abc import Callable

import gradio as gr
from gradio.i18n import I18nData
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from page.assets import read_asset
from page.labels import INTERFACES, Interface, Labels, load_labels

_HEAD = b"<head>"


class Wording:
    """Collects what is said in each language; the browser takes its own (``gr.I18n``)."""

    def __init__(self) -> None:
        self._said: dict[Interface, dict[str, str]] = {language: {} for language in INTERFACES}

    def __call__(self, key: str, make: Callable[[Labels], str]) -> str:
        """Say something in every language; gives the marker that Gradio replaces in the browser."""
        name = f"declaration_{key}"
        for language, said in self._said.items():
            said[name] = make(load_labels(language))
        return str(I18nData(name))

    def translations(self) -> gr.I18n:
        """All that was said so far."""
        return gr.I18n(**self._said)


class ChosenLanguage:
    """ASGI middleware that puts our script first in the page: Gradio's ``head`` comes after its choice of language."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._script = f"<script>{read_asset('language.js')}</script>".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        start: Message = {}
        body = b""

        async def send_with_script(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            page = body.replace(_HEAD, _HEAD + self._script, 1)
            MutableHeaders(scope=start)["Content-Length"] = str(len(page))
            await send(start)
            await send({"type": "http.response.body", "body": page})

        await self.app(scope, receive, send_with_script)
