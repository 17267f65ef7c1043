"""A real Gradio server over the real assistant, and real browser windows on it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from eval.page_speed import CHROMIUM, free_port
from page.blocks import build_page, launch_options
from rag.assistant import Assistant, open_assistant
from rag.feedback import FeedbackStore
from rag.settings import Settings

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)
SIZES: dict[int, ViewportSize] = {1280: {"width": 1280, "height": 860}, 390: {"width": 390, "height": 844}}


@dataclass
class Window:
    """A window on the page, with what it asked of the network and what it complained of."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname or ""))

    def open(self, query: str = "") -> Page:
        """Go to the page, and wait until it can be used."""
        self.page.goto(self.url + query)
        self.page.locator("html[data-ready]").wait_for()
        self.page.locator("#thread .turns").wait_for(state="attached")
        return self.page

    def ask(self, question: str) -> None:
        """Ask by the question box and the Enter key; returns once the answer is whole."""
        before = self.page.locator(".turn").count()
        self.page.locator("#question textarea").fill(question)
        self.page.keyboard.press("Enter")
        self.page.locator(".turn").nth(before).locator(".consulted, .message").wait_for()


OpenWindow = Callable[..., Window]


@pytest.fixture(scope="session")
def assistant(real_index: Path, models_dir: Path) -> Assistant:
    """The product's own assistant."""
    return open_assistant(Settings(index_dir=real_index, models_dir=models_dir))


@pytest.fixture(scope="session")
def feedback(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FeedbackStore]:
    """Where the page keeps opinions."""
    store = FeedbackStore(f"sqlite:///{tmp_path_factory.mktemp('feedback') / 'feedback.sqlite3'}", days=30)
    yield store
    store.close()


@pytest.fixture(scope="session")
def server_url(assistant: Assistant, feedback: FeedbackStore) -> Iterator[str]:
    """The address of the page, served as the product serves it."""
    blocks = build_page(assistant, feedback)
    blocks.launch(server_name="127.0.0.1", server_port=free_port(), **launch_options(blocks))
    assert blocks.local_url is not None
    yield blocks.local_url
    blocks.close(verbose=False)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is absent: apt-get install chromium, to try the page in a browser")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture
def open_window(browser: Browser, server_url: str) -> Iterator[OpenWindow]:
    """Opens windows; after the test none of them may have complained or called another host."""
    windows: list[Window] = []
    with ExitStack() as stack:

        def open_it(width: int = 1280, scheme: str = "light") -> Window:
            context = browser.new_context(
                viewport=SIZES[width],
                has_touch=width < 1000,
                is_mobile=width < 1000,
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
                locale="fr-FR",
                permissions=["clipboard-read", "clipboard-write"],
            )
            stack.callback(context.close)
            window = Window(context.new_page(), server_url)
            window.page.set_default_timeout(15_000)
            windows.append(window)
            return window

        yield open_it
    for window in windows:
        assert window.complaints == []
        assert window.hosts == {"127.0.0.1"}
