"""Lines to paragraphs: a printed page shows by gaps, indents, sizes and short lines where one ends."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.pages.columns import Strip
from corpus.pages.sheets import Line
from corpus.pages.words import SOFT_HYPHEN, Fill

_BULLET = "• "
_MARK = re.compile(r"[-–—] |\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)] |\d{1,2}(?:\.\d{1,2})+\.? |\d{1,2}° ")
_LABEL = re.compile(r"(?:Article|ARTICLE|Art\.|(?i:annexe|chapitre|partie|section|titre)) \w{1,8}\W{0,2}")
_ENDING = re.compile(r"[.!?…:;][\s»”\"')\]]*\d{0,3}$")
_HYPHEN = re.compile(rf"\w-$|{SOFT_HYPHEN}$")
_USUAL_LEADING = 1.2
_LEADINGS = (0.9, 2.5)
_WIDE_GAP = 1.35
_GAP = 1.12
"""Times the usual leading: more than the first always parts, more than the second where the words agree."""
_INDENT = 0.8
_SLACK = 0.5
_TIGHT = 0.9
_CENTRED = 0.6
_OTHER_SIZE = 0.08
_OWN_MARGIN_LINES = 4
_OWN_MARGIN_SHARE = 0.6
"""A block of so many lines, as wide as this share of its column, shows its own right margin."""
_CELL_GAP = 1.8
"""In ems: no justified line has such a gap between two words, a row of a table has."""


@dataclass(slots=True)
class Paragraph:
    """Lines that make one paragraph or one heading."""

    lines: list[Line]
    fills: list[Fill] = field(default_factory=list)
    """Of each line but the last."""

    def append(self, line: Line, right: float) -> None:
        """Add a line, where the one above it might have run to ``right``."""
        last = self.lines[-1]
        is_tight = right - last.x1 < _TIGHT * last.size
        self.fills.append("tight" if is_tight else "short" if has_room(last, line, right) else "full")
        self.lines.append(line)

    @property
    def is_item(self) -> bool:
        """Whether it opens with a bullet, a dash or a number."""
        return opens_item(self.lines[0].text)


@dataclass(frozen=True, slots=True)
class Column:
    """The edges between which lines stand."""

    left: float
    right: float


def leading_of(strips: Iterable[Strip]) -> float:
    """The usual distance of two baselines in a document, in ems."""
    steps = Counter[float]()
    for strip in strips:
        for above, below in pairwise(strip):
            step = (above.y - below.y) / above.size
            if above.size == below.size and _LEADINGS[0] <= step <= _LEADINGS[1]:
                steps[round(step * 20) / 20] += 1
    usual = steps.most_common(1)
    return min(step for step, count in steps.items() if 2 * count >= usual[0][1]) if usual else _USUAL_LEADING


def opens_item(text: str) -> bool:
    """Whether a line begins as an item of a list or a numbered paragraph does."""
    return text.startswith(_BULLET) or _MARK.match(text) is not None


def ends_sentence(text: str) -> bool:
    """Whether nothing need follow a line; a note call may stand behind its stop."""
    return _ENDING.search(text) is not None


def paragraphs_of(strips: Sequence[Strip], leading: float) -> list[Paragraph]:
    """The paragraphs of a page; one that goes on in the next column is put together."""
    found: list[Paragraph] = []
    column = Column(0.0, 0.0)
    for strip in strips:
        blocks = _blocks(strip, leading)
        whole = _column(strip)
        for block in blocks:
            for rank, line in enumerate(block):
                if not found:
                    found.append(Paragraph([line]))
                elif line.y >= found[-1].lines[-1].y:
                    _add(found, line, column, is_new=not _goes_on_in_next_column(found[-1], line, column))
                else:
                    is_new = rank == 0 and line is not strip[0]
                    _add(found, line, column, is_new=is_new or _starts(found[-1], line, leading, column))
                column = _margins(block, whole)
    return found


def _add(found: list[Paragraph], line: Line, column: Column, *, is_new: bool) -> None:
    if is_new:
        found.append(Paragraph([line]))
    else:
        found[-1].append(line, column.right)


def _column(lines: Sequence[Line]) -> Column:
    return Column(min(line.x0 for line in lines), max(line.x1 for line in lines))


def _margins(block: Strip, whole: Column) -> Column:
    own = _column(block)
    is_wide = own.right - own.left >= _OWN_MARGIN_SHARE * (whole.right - whole.left)
    return own if is_wide and len(block) >= _OWN_MARGIN_LINES else whole


def _blocks(strip: Strip, leading: float) -> list[Strip]:
    """The strip, cut at its wide gaps."""
    blocks: list[Strip] = []
    for line in strip:
        above = blocks[-1][-1] if blocks else None
        if above is None or _gap(above, line, leading) > _WIDE_GAP:
            blocks.append([line])
        else:
            blocks[-1].append(line)
    return blocks


def _gap(above: Line, below: Line, leading: float) -> float:
    """The distance of two lines, in usual distances."""
    return (above.y - below.y) / (leading * max(above.size, below.size))


def has_room(above: Line, below: Line, right: float) -> bool:
    """Whether the first word of a line would have stood on the one above: its end was meant."""
    return right - above.x1 > below.first_word_width + (0.25 + _SLACK) * above.size


def _is_centred(line: Line, column: Column) -> bool:
    is_inside = line.x0 - column.left > _INDENT * line.size
    return is_inside and abs(line.x0 + line.x1 - column.left - column.right) < 2 * _CENTRED * line.size


def _begins_low(text: str) -> bool:
    return text.lstrip("«“\"'([ \u00a0")[:1].islower()


def _has_other_style(above: Line, below: Line) -> bool:
    return abs(above.size - below.size) > _OTHER_SIZE * max(above.size, below.size)


def _goes_on_in_next_column(paragraph: Paragraph, line: Line, column: Column) -> bool:
    last = paragraph.lines[-1]
    if (
        ends_sentence(last.text)
        or opens_item(line.text)
        or _has_other_style(last, line)
        or last.is_bold != line.is_bold
    ):
        return False
    return _begins_low(line.text) or not has_room(last, line, column.right)


def _starts(paragraph: Paragraph, line: Line, leading: float, column: Column) -> bool:
    """Whether a line opens a paragraph of its own under the one before it."""
    last = paragraph.lines[-1]
    gap = _gap(last, line, leading)
    is_ended = ends_sentence(last.text)
    is_low = _begins_low(line.text) or _HYPHEN.search(last.text) is not None
    is_short = has_room(last, line, column.right)
    return (
        gap > _WIDE_GAP
        or (gap > _GAP and (is_ended or not is_low))
        or line.text.startswith(_BULLET)
        or _has_other_style(last, line)
        or _LABEL.fullmatch(last.text) is not None
        or _LABEL.fullmatch(line.text) is not None
        or (_is_row(last) and _is_row(line))
        or (opens_item(line.text) and (is_ended or is_short or gap > _GAP or _is_next_item(paragraph, line)))
        or (not is_low and (last.is_bold or is_ended or is_short) and _changes_weight(last, line))
        or (_is_moved(paragraph, line, column, is_end=is_ended or is_short))
        or (is_short and (is_ended or not is_low) and not _are_centred(last, line, column))
    )


def _is_row(line: Line) -> bool:
    """Whether wide gaps part it as the cells of a table are parted; the one behind an item's mark is not counted."""
    gaps = [after.x0 - before.x1 for before, after in pairwise(line.pieces)]
    return any(gap > _CELL_GAP * line.size for gap in gaps[opens_item(line.text) :])


def _is_next_item(paragraph: Paragraph, line: Line) -> bool:
    first, last = paragraph.lines[0], paragraph.lines[-1]
    is_sibling = paragraph.is_item and abs(line.x0 - first.x0) < _SLACK * line.size
    return is_sibling or abs(line.x0 - last.x0) > _INDENT * line.size


def _changes_weight(above: Line, below: Line) -> bool:
    return above.is_bold != below.is_bold and above.pieces[-1].is_bold != below.pieces[0].is_bold


def _are_centred(above: Line, below: Line, column: Column) -> bool:
    return _is_centred(above, column) and _is_centred(below, column)


def _is_moved(paragraph: Paragraph, line: Line, column: Column, *, is_end: bool) -> bool:
    """Whether a line begins left of where the paragraph's own lines do, or right of it after what may be an end."""
    last = paragraph.lines[-1]
    if _are_centred(last, line, column):
        return False
    inner = min((other.x0 for other in paragraph.lines[1:]), default=None)
    far = _INDENT * line.size
    if inner is not None and inner - line.x0 > far:
        return True
    if not is_end or (paragraph.is_item and inner is None):
        return is_end and last.x0 - line.x0 > far
    return line.x0 - last.x0 > far
