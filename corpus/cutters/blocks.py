"""The pages of an official text as blocks, and what a block looks like: a heading, an item of a list, a finished text.

Every span points into ``body_text``; blocks come from it in order, and each non-blank character is in exactly one.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.clauses import PAGE_BREAK
from corpus.pages import Page
from corpus.sentences import Span

HEADING_CHARS = 120
NUMBERED_HEADING_CHARS = 200
CAPITALS_CHARS = 300
_LINE_CHARS = 1_000
"""No heading is longer, the dots of a table of contents included: longer texts are not searched for them."""
_PAGE_GAP = f"\n{PAGE_BREAK}\n"
_BULLET = re.compile(r"[•▪■●◦○‣·∙\uf0b7\uf0a7]\s*|[–—−-]\s+|o\s+(?=[A-ZÀ-Þ])")
LETTER = re.compile(r"\(?(?:[a-z]{1,2}|[ivx]{1,4})\)\s*|[a-z]\.\s+")
NUMBER = re.compile(r"(?P<open>\(?)(?P<number>\d{1,3})(?P<close>\)|\.|\s?[–—-](?=\s))\s*(?=[^\W\d_]|[«“\"(\[])")
_BARE_MARK = re.compile(r"\(?\d{1,3}[.)]|[A-Z][.)]|\d{1,2}(?:\.\d{1,2})+\.?|\(?[a-z]\)|[•▪■●◦○‣·∙\uf0b7\uf0a7–—−-]")
_BARE_ARTICLE = re.compile(r"(?i:article|art\.?)\s+\w+(?:\s?er)?\W*")
_CLOSERS = " \u00a0»”\"')]"
_NOTE_CALL = re.compile(r"(?<=[^\W\d_][.!?…])[»”\"']*\s?[(\[]?[\d⁰¹²³⁴-⁹]{1,3}[)\]]?$")
"""« … des réfugiés.12 » ends a sentence."""
_ELISION = re.compile(r"(?:^|\s)\w{1,7}[’']$")
_LEADERS = re.compile(r"(?:(?:\s*[._]){3,}|…)[\s._…]*\d+$|(?:\s*[._…]){5,}$")
_NEVER_LAST = frozenset(
    "à au aux avec ce ces cette dans de des dont du en entre et la le les leur leurs ou par pour que "
    "qui sa sans ses son sous sur un une vers and by for from in of on or the to with".split()
)
_ANNEX = re.compile(r"(?:annexe|appendice|formulaire)s?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or heading; two pieces where it runs over a page break."""

    text: str
    """Its pieces joined by one space, otherwise as they stand."""
    pieces: tuple[Span, ...]
    page: int | None
    """Where it begins."""

    def split(self, offset: int) -> tuple[Span, "Block"]:
        """Where its first ``offset`` characters stand, blanks at their end left out, and the rest as a block.

        ``offset`` is from 1, and a character that is not blank stands there.
        """
        places = [place for piece in self.pieces for place in (*range(piece.start, piece.end), piece.end)]
        length = len(self.text[:offset].rstrip())
        rest = [Span(max(piece.start, places[offset]), piece.end) for piece in self.pieces]
        head = Span(places[0], places[length - 1] + 1)
        return head, replace(
            self, text=self.text[offset:], pieces=tuple(piece for piece in rest if piece.start < piece.end)
        )

    def until(self, offset: int) -> "Block":
        """Its first ``offset`` characters."""
        if offset >= len(self.text):
            return self
        head, _ = self.split(offset)
        return Block(self.text[:offset].rstrip(), (head,), self.page)

    @property
    def span(self) -> Span:
        """From its first character to its last; only blanks and page breaks stand between its pieces."""
        return Span(self.pieces[0].start, self.pieces[-1].end)


def body_text(pages: Sequence[Page]) -> str:
    """The text that the spans of a cutting point into: the pages without their notes."""
    return _PAGE_GAP.join(page.text for page in pages)


def read_blocks(pages: Sequence[Page]) -> list[Block]:
    """The paragraphs and headings, in order, those that a page break parted put together again."""
    blocks: list[Block] = []
    for place, block in _lines(pages):
        if blocks and _runs_on(blocks[-1].text, block.text, is_new_page=place == 0):
            before = blocks.pop()
            blocks.append(replace(before, text=f"{before.text} {block.text}", pieces=before.pieces + block.pieces))
        else:
            blocks.append(block)
    return blocks


def _lines(pages: Sequence[Page]) -> Iterator[tuple[int, Block]]:
    """Each line that is not blank, with its rank on its page."""
    start = 0
    for page in pages:
        rank = 0
        for match in re.finditer(r"[^\n\r\f]+", page.text):
            line = match.group()
            content = line.strip()
            if content:
                first = start + match.start() + len(line) - len(line.lstrip())
                yield rank, Block(content, (Span(first, first + len(content)),), page.number)
                rank += 1
        start += len(page.text) + len(_PAGE_GAP)


def _runs_on(before: str, after: str, *, is_new_page: bool) -> bool:
    """Whether a block goes on with the one before it."""
    if _BARE_ARTICLE.fullmatch(after):
        return False
    if _BARE_MARK.fullmatch(before):
        return _BARE_MARK.fullmatch(after) is None
    if _BARE_ARTICLE.fullmatch(before) or item_mark(after) or is_finished(before):
        return False
    is_lower = after.lstrip("«“\"'([ \u00a0")[:1].islower()
    if is_new_page:
        return is_lower or before.rsplit(maxsplit=1)[-1] in _NEVER_LAST or _ELISION.search(before) is not None
    return is_lower and before[-1] not in ",;:" and not is_heading(before)


def is_finished(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return _without_call(text).endswith((".", "!", "?", "…"))


def _without_call(text: str) -> str:
    """The text without a note call behind its last stop, and without closing marks."""
    return _NOTE_CALL.sub("", text).rstrip(_CLOSERS)


def is_heading(text: str, max_chars: int = HEADING_CHARS) -> bool:
    """Whether a line stands by itself: short, no stop at its end, no item of a list; or without a single letter."""
    if not any(character.isalpha() for character in text):
        return True
    if len(text) > _LINE_CHARS:
        return False
    bare = _without_call(_LEADERS.sub("", text)).lstrip(_CLOSERS)
    if bare.endswith((".", ",", ";", ":", "!", "…")) or len(bare) > (CAPITALS_CHARS if bare.isupper() else max_chars):
        return False
    first = bare.lstrip("«“\"'(\u00a0 ")[:1]
    return (first.isupper() or first.isdigit()) and _BULLET.match(text) is None


def is_contents_line(text: str) -> bool:
    """Whether dots lead to a page number at its end, as in a table of contents."""
    return len(text) <= _LINE_CHARS and _LEADERS.search(text) is not None


def fold(text: str) -> str:
    """Lower case without accents, blanks narrowed to one."""
    plain = unicodedata.normalize("NFD", text.lower())
    return " ".join("".join(character for character in plain if not unicodedata.combining(character)).split())


def is_annex(text: str) -> bool:
    """Whether a line opens what is added behind the text proper."""
    return _ANNEX.match(text) is not None and is_heading(text)


def item_mark(text: str) -> int:
    """How many characters the mark of a list item takes: « – », « a) », « 1. »; 0 where there is none."""
    found = _BULLET.match(text) or LETTER.match(text) or NUMBER.match(text)
    return found.end() if found and found.end() < len(text) else 0
