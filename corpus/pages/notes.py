"""The footnotes of a page: smaller lines below its text, opened by a number, maybe under a rule."""

import re
from collections.abc import Sequence

from corpus.pages.columns import Strip
from corpus.pages.paragraphs import Paragraph
from corpus.pages.sheets import Line, Rule

_SMALLER = 0.93
_OPENING = re.compile(r"[(\[]?(?:(?P<number>\d{1,3})(?!\d)|\*{1,3}|[†‡])[)\]]?[.)]?\s*(?=[^\s.,;:)])")
_LINK = re.compile(r"(?:https?://|www\.)\S*$")
_MAX_STEP = 3
"""A line that opens with a number further on is the rest of a note: « … le / 28 juillet 1951 »."""
_WIDE_GAP = 1.7
_MAX_RULE_SHARE = 0.7
_LOWER_PART = 0.6


def split_notes(strip: Strip, rules: Sequence[Rule], body_size: float, height: float) -> tuple[Strip, Strip]:
    """The text of a strip at the foot of a page, and the notes below it."""
    first = len(strip)
    while first and strip[first - 1].size <= _SMALLER * body_size:
        first -= 1
    ruled = _below_rule(strip, rules, height)
    if ruled is not None and ruled >= first:
        return strip[:ruled], strip[ruled:]
    opened = next((rank for rank in range(first, len(strip)) if _opens(strip[rank])), None)
    if opened:
        return strip[:opened], strip[opened:]
    return strip, []


def _below_rule(strip: Strip, rules: Sequence[Rule], height: float) -> int | None:
    """The rank of the first line under a rule that parts notes from text; None where there is none."""
    if not strip:
        return None
    left, right = min(line.x0 for line in strip), max(line.x1 for line in strip)
    for rule in sorted(rules, key=lambda rule: -rule.y):
        is_short = rule.x1 - rule.x0 <= _MAX_RULE_SHARE * max(right - left, 1.0)
        if rule.y > _LOWER_PART * height or not is_short or abs(rule.x0 - left) > 2 * strip[-1].size:
            continue
        under = next((rank for rank, line in enumerate(strip) if line.y < rule.y), None)
        if under is not None and (_opens(strip[under]) or strip[under].size < strip[0].size):
            return under
    return None


def _opens(line: Line) -> bool:
    return _OPENING.match(line.text) is not None


def notes_of(lines: Sequence[Line]) -> list[Paragraph]:
    """The notes, in order; lines that open none go on with the note above."""
    notes: list[Paragraph] = []
    right = max((line.x1 for line in lines), default=0.0)
    number = 0
    for line in lines:
        opening = _OPENING.match(line.text)
        found = int(opening.group("number") or 0) if opening else None
        last = notes[-1].lines[-1] if notes else None
        if last is None or _is_new(last, line, found, number, is_raised=_is_raised(notes[0].lines[0])):
            notes.append(Paragraph([line]))
            number = found or number
        else:
            notes[-1].append(line, right)
    return notes


def _is_raised(line: Line) -> bool:
    """Whether its number is printed small."""
    return line.pieces[0].size < line.size


def _is_new(last: Line, line: Line, found: int | None, number: int, *, is_raised: bool) -> bool:
    if found is not None and (_is_raised(line) if is_raised else found == 0 or 0 < found - number <= _MAX_STEP):
        return True
    is_far = (last.y - line.y) / max(last.size, line.size) > _WIDE_GAP
    return is_far or (_LINK.search(last.text) is not None and line.text.startswith("http"))


def numbered(text: str) -> str:
    """A note with one space behind its number."""
    opening = _OPENING.match(text)
    return f"{opening.group().rstrip()} {text[opening.end() :]}" if opening else text
