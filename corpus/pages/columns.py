"""The lines of a page in the order in which they are read, column by column where it has columns."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from statistics import median

from corpus.pages.sheets import Line

_MIN_LINES = 4
"""Fewer lines side by side do not prove columns: a small table, a letterhead, two signatures."""
_MIN_BAND_LINES = 2
"""Once columns are proved, this many are enough elsewhere."""
_GAP = 0.9
"""In ems: a narrower gap is a wide space between words."""
_MIN_SHARE = 0.25
"""Of the width of the text: what a column's lines take at least."""
_STEP = 2.0
"""Points from one place that is tried to the next."""
_LARGER = 1.12

Strip = list[Line]
"""Lines below each other, from top to bottom, between one left and one right edge."""


def gutter_of(lines: Sequence[Line]) -> float | None:
    """Where a white band parts a page into two columns (or more: the first that is widest); None where none does."""
    if len(lines) < _MIN_LINES:
        return None
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    least = _MIN_SHARE * (right - left)
    gap = _gap(lines)
    segments = [_segments(line, gap) for line in lines]
    tried: list[tuple[int, float]] = []
    for step in range(int((right - left - 2 * least) / _STEP) + 1):
        x = left + least + step * _STEP
        beside = [parts for parts in segments if not _crosses(parts, x, gap)]
        on_left = [_width(part for part in parts if part[1] <= x) for parts in beside if parts[0][1] <= x]
        on_right = [_width(part for part in parts if part[0] >= x) for parts in beside if parts[-1][0] >= x]
        if min(len(on_left), len(on_right)) >= _MIN_LINES and min(median(on_left), median(on_right)) >= least:
            tried.append((len(on_left) + len(on_right), x))
    if not tried:
        return None
    most = max(count for count, _ in tried)
    best = [x for count, x in tried if count == most]
    run = [x for rank, x in enumerate(best) if x - best[0] <= rank * _STEP + _STEP / 2]
    return (run[0] + run[-1]) / 2


def strips_of(lines: Sequence[Line], gutters: Iterable[float], *, is_column: bool = False) -> list[Strip]:
    """Strips in reading order; what goes over the whole width parts the columns above it from those below.

    ``gutters`` are those of the page and, behind them, of the whole document: the first that fits is taken.
    """
    for gutter in gutters:
        bands = _bands(lines, gutter)
        if any(is_parted for _, is_parted in bands):
            strips: list[Strip] = []
            for band, is_parted in bands:
                for half in _halves(band, gutter) if is_parted else [band]:
                    inner = gutter_of(half) if is_parted and not is_column else None
                    strips += strips_of(half, [] if inner is None else [inner], is_column=True)
            return strips
    return [list(lines)] if lines else []


def _gap(lines: Sequence[Line]) -> float:
    return _GAP * median(line.size for line in lines)


def _segments(line: Line, gap: float) -> list[tuple[float, float]]:
    """The stretches of a line that no gap as wide as a gutter parts, from left to right."""
    found: list[tuple[float, float]] = []
    for piece in line.pieces:
        if found and piece.x0 - found[-1][1] < gap:
            found[-1] = (found[-1][0], max(found[-1][1], piece.x1))
        else:
            found.append((piece.x0, piece.x1))
    return found


def _crosses(parts: Iterable[tuple[float, float]], x: float, gap: float) -> bool:
    return any(x0 - gap / 3 < x < x1 + gap / 3 for x0, x1 in parts)


def _width(parts: Iterable[tuple[float, float]]) -> float:
    found = list(parts)
    return found[-1][1] - found[0][0]


def _bands(lines: Sequence[Line], gutter: float) -> list[tuple[Strip, bool]]:
    """The page from top to bottom, and of each part whether it stands in columns."""
    gap = _gap(lines)
    right = [line.y for line in lines if line.x1 > gutter]
    over = [_crosses(_segments(line, gap), gutter, gap) or _is_title(line, lines, gutter, right) for line in lines]
    bands: list[tuple[Strip, bool]] = []
    for is_over, group in groupby(zip(lines, over, strict=True), key=lambda pair: pair[1]):
        band = [line for line, _ in group]
        is_parted = not is_over and min(len(half) for half in _halves(band, gutter)) >= _MIN_BAND_LINES
        if bands and not is_parted and not bands[-1][1]:
            bands[-1][0].extend(band)
        else:
            bands.append((band, is_parted))
    return bands


def _is_title(line: Line, lines: Sequence[Line], gutter: float, right: Sequence[float]) -> bool:
    """Whether a short line is the title of both columns below it: larger, and alone at its height."""
    if line.x1 > gutter or line.size < _LARGER * median(other.size for other in lines):
        return False
    return not any(abs(line.y - y) < 1.5 * line.size for y in right)


def _halves(band: Sequence[Line], gutter: float) -> tuple[Strip, Strip]:
    halves: tuple[Strip, Strip] = ([], [])
    for line in band:
        for half, is_right in zip(halves, (False, True), strict=True):
            pieces = tuple(piece for piece in line.pieces if (piece.x0 + piece.x1 > 2 * gutter) is is_right)
            if pieces:
                half.append(Line(pieces, line.y))
    return halves
