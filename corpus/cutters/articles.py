"""Treaties and charters: articles under their numbers, numbered paragraphs in them, a preamble before, an annex behind.

A mention of an article opens nothing, nor does a table of contents: of the lines that look like headings those are
taken that follow each other from 1 with text behind them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.clauses import Cutting
from corpus.cutters.blocks import (
    NUMBER,
    NUMBERED_HEADING_CHARS,
    Block,
    fold,
    is_annex,
    is_contents_line,
    is_finished,
    is_heading,
    item_mark,
    read_blocks,
)
from corpus.cutters.drafts import ANNEX, Draft, Paragraph, notes_section, open_paragraph
from corpus.cutters.outline import Numbered, best_run, has_body
from corpus.cutters.preamble import add_preamble
from corpus.manifest import Part, Source
from corpus.pages import Page

_ARTICLE = "art-"
_HEADING = re.compile(
    r"(?i:article|art\.?)\s+(?P<number>(?i:premier|1\s?er)|\d{1,3}|[IVX]{1,5})"
    r"(?P<gap>\s*[.:–—-][\s.:–—-]*|\s+|$)(?P<rest>.*)"
)
_DIVISION = re.compile(r"(?:chapitre|partie|titre|section)\s+(?:[ivx]+|\d+|premi\w+)\b", re.IGNORECASE)
_LETTERED = re.compile(r"(?P<letter>[A-Z])[.)]\s+(?=\S)")
_OTHER_TEXT = "protocole relatif au statut des refugies"
"""One file may hold the convention and, behind it, its protocol."""
_ROMAN = {"I": 1, "V": 5, "X": 10}
_TITLE_LINES = 3


@dataclass(frozen=True, slots=True)
class _Opening:
    """The heading of an article."""

    number: int
    is_roman: bool
    title: str
    length: int
    """How many characters of its block it takes; the rest is the first paragraph of the article."""


def cut_articles(pages: Sequence[Page], source: Source, part: Part) -> Cutting:
    """Cut a text into its articles.

    Of a file that holds the convention and its protocol only the one that ``part`` names is taken; of any other file
    nothing is left out. Without an article the whole is a preamble.
    """
    blocks = read_blocks(pages)
    openings = {place: opening for place, block in enumerate(blocks) if (opening := _opening(block.text))}
    stem = part.prefix.removesuffix(_ARTICLE)
    first, last, run = _own_text(blocks, openings, is_other=bool(stem))
    starts = [candidate.position for candidate in run]
    is_roman = any(openings[start].is_roman for start in starts)
    before, above = _part_headings(blocks[first : starts[0]]) if starts else (blocks[first:last], [])
    draft = Draft(source, part)
    add_preamble(draft, stem, before)
    for start, end in pairwise([*starts, last]):
        body = blocks[start + 1 : end]
        body, below = _part_annex(body) if end == last else _part_headings(body)
        _add_article(draft, openings[start], [*above, blocks[start]], body, is_roman=is_roman)
        above = below
    draft.add_plain(f"{stem}{ANNEX}", ANNEX, above)
    draft.add_notes(notes_section(source, part), pages)
    return draft.cutting()


def _add_article(
    draft: Draft, opening: _Opening, lines: Sequence[Block], body: Sequence[Block], *, is_roman: bool
) -> None:
    """Append an article; ``lines`` are the headings above it and its own."""
    *above, heading = lines
    section = f"{draft.part.prefix}{opening.number}"
    draft.add_headings(section, [*above, heading.until(opening.length)])
    is_inline = opening.length < len(heading.text)
    if is_inline:
        _, rest = heading.split(opening.length)
        body = [rest, *body]
    article = _read_article(body, needs_title=not opening.title and not is_inline)
    draft.add_headings(section, article.headings)
    number = _roman(opening.number) if is_roman else opening.number
    draft.add(section, f"art. {number}", article.paragraphs, opening.title or article.title or _theme(above))


def _opening(text: str) -> _Opening | None:
    found = _HEADING.fullmatch(text)
    if found is None or is_contents_line(text):
        return None
    gap, rest = found["gap"], found["rest"]
    written = re.sub(r"\s", "", found["number"].lower())
    is_roman = found["number"][0] in _ROMAN
    number = sum(_roman_values(found["number"])) if is_roman else int(written) if written.isdigit() else 1
    if not rest:
        return _Opening(number, is_roman, "", len(text))
    if NUMBER.match(rest):
        return _Opening(number, is_roman, "", found.start("rest"))
    first = rest.lstrip("«“\"'(\u00a0 ")[:1]
    if not first.isalpha() or (first.islower() and not gap.strip()):
        return None
    if is_heading(rest[0].upper() + rest[1:], NUMBERED_HEADING_CHARS):
        return _Opening(number, is_roman, rest, len(text))
    return _Opening(number, is_roman, "", found.start("rest"))


def _own_text(
    blocks: Sequence[Block], openings: Mapping[int, _Opening], *, is_other: bool
) -> tuple[int, int, list[Numbered]]:
    """Where the text of the part begins and ends among the blocks, and the headings of its articles."""
    candidates = [
        Numbered(
            place,
            (opening.number,),
            opening.length < len(blocks[place].text) or has_body(blocks, openings, place),
        )
        for place, opening in openings.items()
    ]
    pairs = zip(blocks, [*blocks[1:], None], strict=True) if blocks else ()
    titles = [
        place
        for place, (block, following) in enumerate(pairs)
        if is_heading(block.text)
        and fold(f"{block.text} {following.text if following else ''}").startswith(_OTHER_TEXT)
    ]
    if not is_other:
        run = best_run(candidates)
        end = next((place for place in titles if run and place > run[-1].position), len(blocks))
        return 0, end, run
    for place in reversed(titles):
        run = best_run([candidate for candidate in candidates if candidate.position > place])
        if len(run) > 1:
            follows = len(best_run([candidate for candidate in candidates if candidate.position < place])) > 1
            return place if follows else 0, len(blocks), run
    return 0, len(blocks), best_run(candidates)


def _part_headings(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The blocks, and the headings at their end, which belong to what follows."""
    at = len(blocks)
    while at and is_heading(blocks[at - 1].text) and not item_mark(blocks[at - 1].text):
        at -= 1
    is_awaited = at > 0 and blocks[at - 1].text.endswith((":", ";", ","))
    if at < len(blocks) and is_awaited and not _stands_apart(blocks[at].text):
        at += 1
    return blocks[:at], blocks[at:]


def _part_annex(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The blocks of the last article, and the annex behind it."""
    at = next((place for place, block in enumerate(blocks) if is_annex(block.text)), len(blocks))
    return blocks[:at], blocks[at:]


def _stands_apart(text: str) -> bool:
    """Whether a line is a heading wherever it stands: in capitals, « Chapitre V », or a mere ornament."""
    is_ornament = not any(character.isalpha() for character in text)
    return is_heading(text) and (is_ornament or text.isupper() or _DIVISION.match(text) is not None)


@dataclass(slots=True)
class _Article:
    """The inside of an article, as it is read: the last letter and number met say which mark may follow."""

    title: str = ""
    paragraphs: list[Paragraph] = field(default_factory=list)
    headings: list[Block] = field(default_factory=list)
    letter: str = ""
    number: int = 0
    style: tuple[str, str] | None = None
    """How its paragraphs are numbered, « (1) » or « 1. »; what is numbered otherwise is a list inside one."""

    def add(self, block: Block) -> None:
        """Take the next block: a heading, a new paragraph, or more of the last one."""
        if _stands_apart(block.text):
            self.headings.append(block)
        elif length := self._mark(block.text):
            number = f"§ {self.number}" if self.number else ""
            mark = ", ".join(filter(None, (self.letter, number)))
            self.paragraphs.append(open_paragraph(block, length, mark))
        elif self.paragraphs and (item_mark(block.text) or not is_finished(self.paragraphs[-1].last)):
            self.paragraphs[-1].blocks.append(block)
        else:
            self.paragraphs.append(Paragraph([block]))

    def _mark(self, text: str) -> int:
        """How many characters the mark of a new paragraph takes: « 2. », « B. », « B. (1) »; 0 where there is none."""
        length = 0
        lettered = _LETTERED.match(text)
        if lettered and lettered["letter"] == (chr(ord(self.letter) + 1) if self.letter else "A"):
            self.letter, self.number = lettered["letter"], 0
            length = lettered.end()
        numbered = NUMBER.match(text, length)
        if numbered:
            style = numbered["open"], numbered["close"].strip()
            if self.style in (None, style) and int(numbered["number"]) > self.number:
                self.number, self.style = int(numbered["number"]), style
                length = numbered.end()
        return length


def _read_article(blocks: Sequence[Block], *, needs_title: bool) -> _Article:
    article = _Article()
    at = 0
    while needs_title and at < min(_TITLE_LINES, len(blocks)) and _is_title(blocks[at].text):
        at += 1
    article.headings += blocks[:at]
    article.title = " ".join(block.text for block in blocks[:at])
    for block in blocks[at:]:
        article.add(block)
    return article


def _is_title(text: str) -> bool:
    return is_heading(text) and not item_mark(text) and not _DIVISION.match(text) and not _LETTERED.match(text)


def _theme(above: Sequence[Block]) -> str:
    """The heading over an article that has no title of its own: « La responsabilité démocratique »."""
    text = above[-1].text if above else ""
    return "" if _DIVISION.match(text) or _HEADING.match(text) else text


def _roman_values(numeral: str) -> list[int]:
    values = [_ROMAN[letter] for letter in numeral]
    return [-value if value < max(values[place:]) else value for place, value in enumerate(values)]


def _roman(number: int) -> str:
    tens, units = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[units]
