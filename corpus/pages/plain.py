"""Bytes of text to pages: the character set, form feeds, paragraphs parted by blank lines."""

import codecs
import re
from collections.abc import Iterator

from corpus.pages.page import Page
from corpus.pages.words import Mender, clean

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_BULLET = re.compile(r"^[•●▪■◦‣]\s*(?=\S)")


def decode(content: bytes, declared: str | None = None) -> str:
    """The text of a file.

    A byte-order mark decides; then UTF-8 where the bytes are valid UTF-8, which no other character set is by chance;
    then what the file declares; then the Latin-1 of Windows, which browsers take for Latin-1 too.
    """
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    for encoding in ("utf-8", declared or "cp1252"):
        try:
            return content.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return content.decode("cp1252", "replace")


def pages_of_text(text: str) -> tuple[Page, ...]:
    """A page for each form feed and one more, from 1; a single page without number where there is none."""
    lines = re.sub(r"\r\n?|[\u0085\u2028\u2029]", "\n", text).split("\f")
    while len(lines) > 1 and not lines[-1].strip():
        lines.pop()
    pages = [[clean(line.strip()) for line in page.split("\n")] for page in lines]
    mender = Mender(line for page in pages for line in page)
    texts = ["\n\n".join(mender.paragraph(paragraph) for paragraph in _paragraphs(page)) for page in pages]
    if len(texts) == 1:
        return (Page(None, texts[0]),)
    return tuple(Page(number, page) for number, page in enumerate(texts, start=1))


def _paragraphs(lines: list[str]) -> Iterator[list[str]]:
    """Lines between blank ones; a bullet opens a paragraph too."""
    paragraph: list[str] = []
    for line in lines:
        content = _BULLET.sub("• ", line)
        if paragraph and (not content or content.startswith("• ")):
            yield paragraph
            paragraph = []
        if content:
            paragraph.append(content)
    if paragraph:
        yield paragraph
