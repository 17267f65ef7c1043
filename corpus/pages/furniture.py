"""What is printed round the text of every page: running heads, running feet, page numbers."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

from corpus.pages.sheets import Line

_MIN_PAGES = 3
_SHARE = 1 / 3
_MARGIN = 0.2
"""Share of the page's height, at its head and at its foot, where such lines stand."""
_BARE_MARGIN = 0.12
_SAME_PLACE = 4.0
"""Points."""
_FAR = 2.0
"""In ems."""
_MAX_LINES = 5
_MAX_NUMBERS = 3
_NUMBER = re.compile(r"\d+")
_ROMAN = re.compile(r"[\W_]*[ivxlc]+[\W_]*")
_STRUCTURE = re.compile(r"(?:(?:article|art|annexe|chapitre|partie|principe|section|titre)\b\.?|§)\s?")
_FOLIO = re.compile(r"^\d+(?=\s|$)|(?<=\s)\d+$")
_PAGE_NUMBER = re.compile(r"(?:page|p\.)?[\W_]*(\d+)(?:\s?(?:/|sur|de|of)\s?(\d+))?[\W_]*")

Key = tuple[object, ...]


def without_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The lines of each page, from top to bottom, without what repeats at its head and foot.

    A line goes where it is the outermost one left, and at the same place the same text, or a number that counts with
    the pages, stands on a third of the pages and on three at least. So a title that changes with each chapter goes with
    its page number, and « Article 5 » at the head of page 9 stays. A shorter document only loses its bare page numbers.
    """
    repeated = _repeated(pages, heights)
    kept = []
    for rank, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        first, last = 0, len(lines)
        while first < last and _is_furniture(lines[first], rank, len(pages), height, repeated):
            first += 1
        while last > first and _is_furniture(lines[last - 1], rank, len(pages), height, repeated):
            last -= 1
        kept.append(list(lines[first:last]))
    return kept


def _repeated(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[int]:
    """The identities of the lines that repeat."""
    seen: dict[Key, list[tuple[float, int, Line]]] = defaultdict(list)
    for rank, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        for line in (*lines[:_MAX_LINES], *lines[max(_MAX_LINES, len(lines) - _MAX_LINES) :]):
            if _distance(line, height) <= _MARGIN * height:
                is_head = line.y > height / 2
                for key in _keys(line, rank):
                    seen[is_head, *key].append((_distance(line, height), rank, line))
    needed = max(_MIN_PAGES, math.ceil(len(pages) * _SHARE))
    repeated: set[int] = set()
    for places in seen.values():
        for group in _by_place(places):
            if len({rank for _, rank, _ in group}) >= needed:
                repeated.update(id(line) for _, _, line in group)
    return repeated


def _distance(line: Line, height: float) -> float:
    """From the nearer edge of the page."""
    return min(line.y, height - line.y)


def _keys(line: Line, rank: int) -> Iterator[Key]:
    """What two lines must share to be one that repeats; each number is either the same or counts with the pages."""
    text = line.text.casefold()
    if _ROMAN.fullmatch(text):
        yield ("roman",)
        return
    structure = _STRUCTURE.match(text)
    folio = _FOLIO.search(text)
    if folio and not (structure and structure.end() == folio.start()) and (folio.start() or _stands_off(line)):
        yield ("folio", int(folio.group()) - rank)
    numbers = [int(number) for number in _NUMBER.findall(text)]
    if structure or len(numbers) > _MAX_NUMBERS:
        yield (text,)
        return
    shape = "".join(_NUMBER.sub("#", text).split())
    if not any(character.isalpha() for character in shape):
        yield (shape,)
        return
    for choice in product(*[((number, "same"), (number - rank, "counts")) for number in numbers]):
        yield (shape, *choice)


def _stands_off(line: Line) -> bool:
    """Whether its first word stands alone or far from the next: « 4       Un titre », not « 4 Un titre »."""
    return len(line.pieces) == 1 or line.pieces[1].x0 - line.pieces[0].x1 > _FAR * line.size


def _by_place(places: list[tuple[float, int, Line]]) -> Iterator[list[tuple[float, int, Line]]]:
    group: list[tuple[float, int, Line]] = []
    for place in sorted(places, key=lambda place: place[0]):
        if group and place[0] - group[-1][0] > _SAME_PLACE:
            yield group
            group = []
        group.append(place)
    yield group


def _is_furniture(line: Line, rank: int, count: int, height: float, repeated: set[int]) -> bool:
    if id(line) in repeated:
        return True
    number = _PAGE_NUMBER.fullmatch(line.text.casefold())
    if number is None or _distance(line, height) > _BARE_MARGIN * height:
        return False
    return int(number.group(1)) == rank + 1 and number.group(2) in {None, str(count)}
