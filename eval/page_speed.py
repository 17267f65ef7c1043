"""How soon the page can be used, in a real browser: a benchmark, never a test."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from eval.errors import EvaluationError
from rag.settings import ROOT, Settings

CHROMIUM = Path("/usr/bin/chromium")
ROUNDS = 5
SIZES = {"ordinateur": (1280, 860), "téléphone": (390, 844)}


def page_seconds(settings: Settings) -> dict[str, tuple[float, ...]]:
    """Seconds from the request to a question box that takes text, for each size of window, with an empty cache.

    The first is taken at once after the server says that it is up.

    Raises:
        EvaluationError: there is no browser, or the server did not start.
    """
    if not CHROMIUM.exists():
        message = f"{CHROMIUM} est absent : installez le paquet chromium pour mesurer la page."
        raise EvaluationError(message)
    from playwright.sync_api import sync_playwright

    port = free_port()
    served = settings.model_copy(update={"host": "127.0.0.1", "port": port, "offline": True})
    environment = os.environ | served.as_variables()
    seconds: dict[str, tuple[float, ...]] = {}
    with subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            if server.stdout is None or not server.stdout.readline():
                raise EvaluationError("Le chat ne s’est pas ouvert : lancez « python app.py » pour voir pourquoi.")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
                for name, (width, height) in SIZES.items():
                    taken = []
                    for _ in range(ROUNDS):
                        context = browser.new_context(viewport={"width": width, "height": height})
                        page = context.new_page()
                        begin = time.perf_counter()
                        page.goto(f"http://127.0.0.1:{port}/", wait_until="commit")
                        page.locator("html[data-ready]").wait_for()
                        page.locator("#question textarea").fill("Frontex")
                        taken.append(time.perf_counter() - begin)
                        context.close()
                    seconds[name] = tuple(taken)
                browser.close()
        finally:
            server.terminate()
    return seconds


def speed_line(seconds: dict[str, tuple[float, ...]]) -> str:
    """What was measured, in one French sentence."""
    parts = (
        f"{name} {taken[0]:.1f} s la première fois, {median(taken):.1f} s ensuite" for name, taken in seconds.items()
    )
    return f"Page utilisable : {' ; '.join(parts)}."


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
