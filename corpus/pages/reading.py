"""One file to pages, whatever its format: the only door to the readers, and the only place that says why it is shut.

PDF and HTML are read by other people's parsers, and a PDF may be made to hang or to eat the memory: they are read in a
process of their own that is killed at the time limit. It costs a tenth of a second.
"""

import json
import logging
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NoReturn

from corpus.errors import CorpusError, UnfinishedReadingError, reason_of
from corpus.pages.page import Page
from corpus.pages.plain import decode, pages_of_text

READER_VERSION = "1"
"""Raised when a reader gives another text for the same file: what was kept of an earlier reading is read anew."""

Format = Literal["pdf", "html", "text"]
_HEAD_BYTES = 16_384
_PDF_MARK = re.compile(rb"(?:\A|[\r\n])[\xef\xbb\xbf\s]*%PDF-\d")
_PDF_MARK_BYTES = 1_024
_FIRST_TAG = re.compile(
    r"(?:(?:<\?xml[^>]*>|<!--.*?-->)\s*)*<(?:!doctype\s+html|html|head|body|meta|title|link|script|style|main|article|"
    r"section|header|nav|div|p|h[1-6]|table|ul|ol|dl|span|a|b|i|em|strong|br|hr|font|center|blockquote)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<(?:html|body|div|p|h[1-6]|table|li)(?:\s[^<>]*)?>", re.IGNORECASE)
_MIN_TAGS = 3
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.01
_KINDS = {
    b"PK\x03\x04": "une archive ZIP ou un document Word",
    b"\xd0\xcf\x11\xe0": "un ancien document Word",
    b"\x89PNG": "une image PNG",
    b"\xff\xd8\xff": "une image JPEG",
    b"\x1f\x8b": "une archive gzip",
    b"GIF8": "une image GIF",
    b"{\\rtf": "un document RTF",
}
_BINARY = "un fichier binaire"
_OTHER_KIND = "Le fichier {name} est {kind}, ni PDF, ni page HTML, ni texte : fournissez l’un des trois."
_ONLY_THE_TEXT = "fournissez le seul document demandé, sans ses annexes"
_REFUSALS = {
    "encrypted": "Le PDF {name} est protégé par un mot de passe : fournissez-en une copie sans protection.",
    "damaged": "Le fichier {name} est abîmé ou incomplet : téléchargez-le de nouveau.",
    "pages": f"Le PDF {{name}} a trop de pages ({{pages}}, au plus {{max_pages}}) : {_ONLY_THE_TEXT}.",
    "memory": "Le fichier {name} demande trop de mémoire, il est sans doute abîmé : fournissez-en une autre copie.",
    "scan": "Le PDF {name} n’a pas de texte, c’est sans doute un scan : fournissez une version en texte.",
    "blank": "Le fichier {name} ne contient aucun texte : téléchargez de nouveau le document lui-même.",
}
_ROOT = Path(__file__).resolve().parents[2]
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Beyond these a file is refused."""

    max_bytes: int = 50_000_000
    max_pages: int = 1_000
    timeout_s: float = 60.0
    max_memory_bytes: int = 2_000_000_000
    """Of the reading process, where the system can hold it to that (not on Windows)."""


_DEFAULTS = ReadLimits()


def read_pages(path: Path, limits: ReadLimits = _DEFAULTS) -> tuple[Page, ...]:
    """The clean pages of a PDF, an HTML page or a text; the content says which it is, not the name.

    Raises:
        CorpusError: the file cannot be read; one sentence says why and what to do.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        if size > limits.max_bytes:
            most = limits.max_bytes / 1e6
            _refuse(f"Le fichier {path.name} est trop gros ({size / 1e6:.1f} Mo, au plus {most:g}) : {_ONLY_THE_TEXT}.")
        if size == 0:
            _refuse(f"Le fichier {path.name} est vide : téléchargez-le de nouveau.")
        found = _format(path, head)
        pages = _read_text(path) if found == "text" else _read_apart(path, found, limits)
    except OSError as error:
        _refuse(f"Le fichier {path} ne peut pas être lu ({reason_of(error)}) : vérifiez son nom et ses droits.", error)
    if not any(character.isalpha() for page in pages for character in page.text):
        _refuse(_REFUSALS["scan" if found == "pdf" else "blank"].format(name=path.name))
    return pages


def _refuse(sentence: str, cause: Exception | None = None) -> NoReturn:
    raise CorpusError(sentence) from cause


def _format(path: Path, head: bytes) -> Format:
    """What a file is, by how it begins.

    Raises:
        CorpusError: it is none of the three.
    """
    text = decode(head).lstrip("\ufeff \t\r\n")
    is_html = _FIRST_TAG.match(text) is not None or len(_TAG.findall(text)) >= _MIN_TAGS
    if _PDF_MARK.search(head[:_PDF_MARK_BYTES]) and not is_html:
        return "pdf"
    kind = next((kind for mark, kind in _KINDS.items() if head.startswith(mark)), None)
    if kind is None and _is_binary(text):
        kind = _BINARY
    if kind is not None:
        _refuse(_OTHER_KIND.format(name=path.name, kind=kind))
    return "html" if is_html else "text"


def _is_binary(text: str) -> bool:
    return len(_CONTROL.findall(text)) > _MAX_CONTROL_SHARE * len(text)


def _read_text(path: Path) -> tuple[Page, ...]:
    text = decode(path.read_bytes())
    if _is_binary(text):
        _refuse(_OTHER_KIND.format(name=path.name, kind=_BINARY))
    return pages_of_text(text)


def _read_apart(path: Path, found: Format, limits: ReadLimits) -> tuple[Page, ...]:
    """The pages that a process of its own reads."""
    arguments = [found, str(path.resolve()), str(limits.max_pages), str(limits.max_memory_bytes), str(limits.timeout_s)]
    try:
        done = subprocess.run(  # noqa: S603 - this very interpreter, this very package
            [sys.executable, "-m", "corpus.pages", *arguments],
            cwd=_ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limits.timeout_s,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        message = (
            f"La lecture du fichier {path.name} a dépassé {limits.timeout_s:g} s, sans doute parce qu’il est abîmé : "
            "fournissez-en une autre copie."
        )
        raise UnfinishedReadingError(message) from error
    if done.returncode != 0:
        _logger.debug("%s: %s", path, done.stderr.decode("utf-8", "replace"))
        _refuse(_REFUSALS["damaged"].format(name=path.name))
    reply = json.loads(done.stdout)
    if "refusal" in reply:
        _refuse(_REFUSALS[reply["refusal"]].format(name=path.name, pages=reply["pages"], max_pages=limits.max_pages))
    return tuple(Page(number, text, notes) for number, text, notes in reply["pages"])
