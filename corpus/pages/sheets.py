"""What stands where on a printed page, and its lines. Nothing here knows which format the page came in.

Places are in points, from the lower left corner of the page as it is read.
"""

import re
from bisect import insort
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.pages.words import clean

_WORD_GAP = 0.15
"""In ems: narrower than the tightest justified space, wider than any kerning."""
_JITTER = 0.2
"""In ems: how far two pieces of one line may stand from one baseline."""
_RAISED, _LOWERED = 0.6, 0.3
"""In ems of the line: how far a note call may stand above it, an index below it."""
_SMALLER = 0.85
_BULLETS = re.compile(r"^(?:[•●▪■◦‣∙·\x7f\x95\uf0b7\uf0a7\uf076\uf0d8])\s*(?=\S)")
# 0x7f: the unused codes of WinAnsiEncoding are bullets (ISO 32000-1, D.2)
_PRIVATE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufffd]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, or a part of one where the font changes inside it."""

    text: str
    x0: float
    x1: float
    y: float
    """Its baseline."""
    size: float
    is_bold: bool = False
    after_space: bool = False
    """Whether a space was printed right before it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin horizontal line."""

    x0: float
    x1: float
    y: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One printed page: only what stands upright for its reader, inside its edges."""

    width: float
    height: float
    pieces: tuple[Piece, ...]
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces on one baseline, from left to right, with the small raised and lowered ones that touch them."""

    pieces: tuple[Piece, ...]
    y: float
    text: str = field(init=False)
    """Its words, parted by one space; « • » and a space for any bullet; empty where nothing of it can be read."""
    size: float = field(init=False)
    """Of most of its characters."""

    def __post_init__(self) -> None:
        """Read the pieces once."""
        object.__setattr__(self, "text", _text(self.pieces))
        sizes = Counter[float]()
        for piece in self.pieces:
            sizes[piece.size] += len(piece.text)
        object.__setattr__(self, "size", sizes.most_common(1)[0][0])

    @property
    def x0(self) -> float:
        """Its left end."""
        return self.pieces[0].x0

    @property
    def x1(self) -> float:
        """Its right end."""
        return max(piece.x1 for piece in self.pieces[-3:])

    @property
    def is_bold(self) -> bool:
        """Whether all of it is."""
        return all(piece.is_bold for piece in self.pieces)

    @property
    def first_word_width(self) -> float:
        """What its first word would have needed on the line above."""
        last = self.pieces[0]
        for piece in self.pieces[1:]:
            if _is_parted(last, piece):
                break
            last = piece
        return last.x1 - self.x0


@dataclass(frozen=True, slots=True)
class _Row:
    """A line in the making: the baseline and the size of its first, largest piece."""

    y: float
    size: float
    pieces: list[Piece]


def lines_of(pieces: Iterable[Piece]) -> list[Line]:
    """The lines of a page from top to bottom; two columns are not told apart here."""
    rows: list[_Row] = []
    by_place: dict[int, _Row] = {}
    for piece in sorted(pieces, key=lambda piece: -piece.size):
        row = next((row for row in rows if _is_beside(piece, row)), None) or by_place.get(round(piece.y))
        if row is None or not (_is_beside(piece, row) or _is_level(piece, row)):
            row = next((row for row in rows if _is_level(piece, row)), None)
        if row is None:
            row = _Row(piece.y, piece.size, [])
            rows.append(row)
        by_place.setdefault(round(piece.y), row)
        insort(row.pieces, piece, key=lambda piece: piece.x0)
    lines = [Line(tuple(_once(row.pieces)), row.y) for row in sorted(rows, key=lambda row: -row.y)]
    return [line for line in lines if line.text]


def _is_level(piece: Piece, row: _Row) -> bool:
    return abs(piece.y - row.y) <= _JITTER * piece.size


def _is_beside(piece: Piece, row: _Row) -> bool:
    """Whether a small piece touches a word of a line, a little above or below its baseline."""
    rise = piece.y - row.y
    if piece.size > _SMALLER * row.size or not -_LOWERED * row.size <= rise <= _RAISED * row.size:
        return False
    gaps = (max(piece.x0 - other.x1, other.x0 - piece.x1) for other in row.pieces)
    return any(-0.3 * row.size <= gap <= 0.6 * row.size for gap in gaps)


def _once(pieces: list[Piece]) -> list[Piece]:
    """Without the second print of words that are printed twice to look bold."""
    kept: list[Piece] = []
    for piece in pieces:
        last = kept[-1] if kept else None
        if last is None or last.text != piece.text or piece.x0 - last.x0 > 0.15 * piece.size:
            kept.append(piece)
    return kept


def _is_parted(before: Piece, after: Piece) -> bool:
    return after.after_space or after.x0 - before.x1 > _WORD_GAP * max(before.size, after.size)


def _text(pieces: tuple[Piece, ...]) -> str:
    text = pieces[0].text
    for before, after in pairwise(pieces):
        text += f" {after.text}" if _is_parted(before, after) else after.text
    return clean(_PRIVATE.sub("", _BULLETS.sub("• ", text.strip()))).strip()
