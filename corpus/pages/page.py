"""What every reader gives: clean pages. And the plain reading of a text file."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import CorpusError, reason_of


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a document, clean: no running heads, no page numbers, words mended at line ends."""

    number: int | None
    """From 1; None where the format has no pages."""
    text: str
    """Paragraphs and headings parted by blank lines; a paragraph is one line, a heading a line of its own."""
    notes: str = ""
    """The footnotes of the page, one a line, kept apart."""


def read_text(path: Path) -> tuple[str, str]:
    """The text of a UTF-8 file and the sha256 of its bytes, in hexadecimal.

    Raises:
        CorpusError: the file cannot be read or is not UTF-8.
    """
    try:
        content = path.read_bytes()
        return content.decode("utf-8"), hashlib.sha256(content).hexdigest()
    except OSError as error:
        message = f"Le fichier {path} ne peut pas être lu ({reason_of(error)}) : rétablissez-le depuis le dépôt."
        raise CorpusError(message) from error
    except UnicodeDecodeError as error:
        message = f"Le fichier {path} n’est pas du texte UTF-8 (octet {error.start}) : enregistrez-le en UTF-8."
        raise CorpusError(message) from error


def joined(pages: Sequence[Page]) -> str:
    """The whole text: a form feed between two pages, the notes of a page after its text, blank lines between them."""
    return "\n\f\n".join("\n\n".join([page.text, *page.notes.splitlines()]) for page in pages)
