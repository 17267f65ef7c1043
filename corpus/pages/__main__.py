"""The reading of one PDF or HTML file, in a process that its parent may kill; no command for people.

``python -m corpus.pages FORMAT PATH MAX_PAGES MAX_MEMORY_BYTES TIMEOUT_S`` writes one JSON object: the pages, or why
there are none. A parser that fails in a way of its own ends the process, and that is an answer too.
"""

import json
import math
import sys
from contextlib import suppress
from pathlib import Path

from corpus.pages.page import Page


def main(found: str, path: str, max_pages: str, max_memory_bytes: str, timeout_s: str) -> dict[str, object]:
    """What is to be written."""
    _limit(int(max_memory_bytes), math.ceil(float(timeout_s)) + 1)
    try:
        if found == "html":
            from corpus.pages.html import pages_of_html

            return _reply(pages_of_html(Path(path).read_bytes()))
        return _read_pdf(Path(path), int(max_pages))
    except MemoryError:
        return {"refusal": "memory", "pages": 0}


def _read_pdf(path: Path, max_pages: int) -> dict[str, object]:
    from corpus.pages.pdf import UnreadablePdfError, read_sheets
    from corpus.pages.printed import pages_of

    try:
        return _reply(pages_of(read_sheets(path, max_pages)))
    except UnreadablePdfError as error:
        return {"refusal": error.reason, "pages": error.pages}


def _reply(pages: tuple[Page, ...]) -> dict[str, object]:
    return {"pages": [[page.number, page.text, page.notes] for page in pages]}


def _limit(max_memory_bytes: int, max_seconds: int) -> None:
    """Hold this process to its memory and its time, where the system can; the time in case the parent is killed."""
    try:
        import resource
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, max_memory_bytes), (resource.RLIMIT_CPU, max_seconds)):
        _, hard = resource.getrlimit(what)
        with suppress(OSError, ValueError):
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
