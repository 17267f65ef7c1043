"""HTML to one page of text: what a reader of the document reads, without what a site puts round it.

The only module that imports selectolax.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, cycle, repeat
from string import ascii_lowercase, ascii_uppercase

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.pages.page import Page
from corpus.pages.plain import decode
from corpus.pages.words import SOFT_HYPHEN, clean

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
_CHARSET_BYTES = 4_096
_MAX_DEPTH = 200
"""Deeper than any page that was written; below it text is taken without its paragraphs."""

_DROPPED = frozenset(
    "button canvas dialog head iframe input math nav noscript object script select style svg template textarea".split()
)
_ROUND_THE_TEXT = frozenset("aside footer header".split())
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main ol p section summary tbody td tfoot th thead tr ul".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_SITE_WORDS = frozenset(
    "ads advert advertisement banner breadcrumb breadcrumbs consent cookie cookies footer gdpr login menu modal nav "
    "navbar navigation newsletter pager pagination popup related search share sharing sidebar skip social "
    "toolbar".split()
)
_SITE_ROLES = frozenset("alertdialog banner complementary contentinfo dialog menu menubar navigation search".split())
_UNSEEN = (
    "[hidden], [aria-hidden=true], [style*='display:none' i], [style*='display: none' i], "
    "[style*='visibility:hidden' i], [style*='visibility: hidden' i], .sr-only, .visually-hidden, .visuallyhidden, "
    ".element-invisible, .screen-reader-text"
)
_NO_MARK_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*none", re.IGNORECASE)
_NOTE_NAME = re.compile(
    r"(?:oj-)?(?:foot|end)?notes?(?:[-_]?text)?|doc-(?:footnote|endnotes)|(?:_?ftn|fn|footnote|endnote)[-_:]?\d+",
    re.IGNORECASE,
)
_NOTE_OPENING = re.compile(r"(?:[(\[]?(?:\d{1,3}|\*{1,3}|[†‡])[)\]]?)[.)]?\s*(?=\S)")
_OWN_MARK = re.compile(r"[•●▪■◦‣–—-]\s|\(?(?:\d{1,3}|[a-z]{1,2}|[ivxIVX]{1,5})[.)°]")
_BARE_MARK = re.compile(r"[•●▪■◦‣–—-]|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]{1,2}|[ivxIVX]{1,5})[.)°]*")
_GLUED_NUMBER = re.compile(r"^(\(\d{1,3}\)|(?:\d{1,2}\.)+)(?=[A-ZÀ-ÞŒ«])")
_BULLET = re.compile(r"^[•●▪■◦‣·]\s*(?=\S)")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_BLANK_LINE = re.compile(r"\n\s*\n")
_NAME_BREAK = re.compile(r"[\s_-]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ALPHABETS = {"a": ascii_lowercase, "A": ascii_uppercase}
_ENDED = re.compile(r"[.!?…:;][\s»”\"')\]]*$")
_BREAK = "\x1e"


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph, a heading, a row of a table or a note."""

    text: str
    is_note: bool = False


def pages_of_html(content: bytes) -> tuple[Page, ...]:
    """The text of a page, as one page without number; its notes apart."""
    declared = _CHARSET.search(content[:_CHARSET_BYTES])
    tree = LexborHTMLParser(decode(content, declared.group(1).decode("ascii", "replace") if declared else None))
    body = tree.body
    if body is None:
        return (Page(None, ""),)
    tree.strip_tags(list(_DROPPED))
    for node in body.css(_UNSEEN):
        node.decompose()
    root = _root(body)
    blocks = _Walk(len(root.text())).blocks_of(root)
    if root.css_first("h1") is None:
        blocks[:0] = [_Block(text) for text in [_clean(title.text()) for title in body.css("h1")] if text][:1]
    texts = [block.text for block in blocks if not block.is_note]
    return (Page(None, "\n\n".join(texts), "\n".join(block.text for block in blocks if block.is_note)),)


def _root(body: LexborNode) -> LexborNode:
    """What the page itself marks as its text, where that holds half of all at least."""
    for selector in ("main, [role=main]", "article"):
        found = body.css(selector)
        if len(found) == 1 and 2 * len(found[0].text()) >= len(body.text()):
            return found[0]
    return body


def _clean(text: str) -> str:
    return clean(" ".join(_BLANKS.split(text)).strip()).rstrip(SOFT_HYPHEN)


def _is_note(node: LexborNode) -> bool:
    names = " ".join(node.attributes.get(key) or "" for key in ("class", "id", "role", "epub:type")).split()
    return any(_NOTE_NAME.fullmatch(name) for name in names)


def _site_words(node: LexborNode) -> frozenset[str]:
    """The words of the names that a site gives to one of its parts: « cookieBanner », « main-menu »."""
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    return _SITE_WORDS & set(_NAME_BREAK.split(_CAMEL.sub(" ", names).lower()))


def _marks(node: LexborNode) -> Iterator[str]:
    """The marks of a list's items, in order."""
    attributes = node.attributes
    if _NO_MARK_STYLE.search(attributes.get("style") or ""):
        return repeat("")
    if node.tag != "ol":
        return repeat("• ")
    start = attributes.get("start") or ""
    first = int(start) if start.isdecimal() else 1
    alphabet = _ALPHABETS.get(attributes.get("type") or "1")
    if alphabet:
        return (f"{letter}. " for letter in cycle(alphabet))
    return (f"{number}. " for number in count(first))


@dataclass(slots=True)
class _Walk:
    """Follows a tree and writes its blocks down."""

    length: int
    """Of all the text: what holds half of it is no mere part of the site."""
    blocks: list[_Block] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    """Of the block that is open."""
    mark: str = ""
    """Of the list item that is about to be written."""

    def blocks_of(self, node: LexborNode, depth: int = 0) -> list[_Block]:
        """The blocks inside a node."""
        self._inside(node, depth)
        self._end_block()
        return self.blocks

    def _inside(self, node: LexborNode, depth: int) -> None:
        if depth > _MAX_DEPTH:
            self.words.append(node.text(separator=" "))
            return
        for child in node.iter(include_text=True):
            tag = child.tag or ""
            if tag == "-text":
                self.words.append(child.text_content or "")
            elif tag == "br":
                self.words.append(_BREAK)
            elif tag in _BLOCKS:
                self._end_block()
                self._block(child, tag, depth + 1)
                self._end_block(is_heading=tag in _HEADINGS)
            elif not self._is_of_the_site(child, tag):
                self._inside(child, depth + 1)

    def _block(self, node: LexborNode, tag: str, depth: int) -> None:
        if _is_note(node):
            self._notes(node, depth)
        elif self._is_of_the_site(node, tag):
            return
        elif tag == "tr":
            self._row(node, depth)
        elif tag in {"ul", "ol"}:
            marks = _marks(node)
            for item in node.iter():
                self.mark = next(marks) if item.tag == "li" else ""
                self._block(item, "li", depth)
                self._end_block()
            self.mark = ""
        elif tag == "pre":
            for paragraph in _BLANK_LINE.split(node.text()):
                self.words.append(paragraph)
                self._end_block()
        else:
            self._inside(node, depth)

    def _is_of_the_site(self, node: LexborNode, tag: str) -> bool:
        is_named = tag in _ROUND_THE_TEXT or node.attributes.get("role") in _SITE_ROLES or _site_words(node)
        return bool(is_named) and 2 * len(node.text()) < self.length

    def _notes(self, node: LexborNode, depth: int) -> None:
        """What a page names a note is one if it opens as one; paragraphs behind it belong to it."""
        inner = _Walk(0, mark=self.mark).blocks_of(node, depth)
        self.mark = ""
        if not inner or not (inner[0].is_note or _NOTE_OPENING.match(inner[0].text)):
            self.blocks += inner
            return
        notes: list[str] = []
        for block in inner:
            if not notes or block.is_note or _NOTE_OPENING.match(block.text):
                notes.append(block.text)
            else:
                notes[-1] += f" {block.text}"
        self.blocks += [_Block(note, is_note=True) for note in notes]

    def _row(self, row: LexborNode, depth: int) -> None:
        """The cells of a row make one line, unless one of them holds several paragraphs."""
        cells = [_Walk(self.length).blocks_of(cell, depth) for cell in row.iter() if cell.tag in {"td", "th"}]
        cells = [cell for cell in cells if cell]
        if all(len(cell) == 1 and not cell[0].is_note for cell in cells):
            self.words.append(" ".join(cell[0].text for cell in cells))
            return
        for block in (block for cell in cells for block in cell):
            is_marked = self.blocks and _BARE_MARK.fullmatch(self.blocks[-1].text)
            if is_marked and not block.is_note:
                self.blocks[-1] = _Block(f"{self.blocks[-1].text} {block.text}")
            else:
                self.blocks.append(block)

    def _end_block(self, *, is_heading: bool = False) -> None:
        """Write down the open block: a line break parts it, save inside a title or a sentence."""
        parts = [_clean(part) for part in "".join(self.words).split(_BREAK)]
        self.words.clear()
        lines: list[str] = []
        is_parted = True
        for part in parts:
            if lines and part and (is_heading or not (is_parted or _ENDED.search(lines[-1]) or not part[0].islower())):
                lines[-1] += f" {part}"
            elif part:
                lines.append(part)
            is_parted = not part
        for line in lines:
            mark = "" if _OWN_MARK.match(line) else self.mark
            self.blocks.append(_Block(mark + _BULLET.sub("• ", _GLUED_NUMBER.sub(r"\1 ", line, count=1))))
            self.mark = ""
