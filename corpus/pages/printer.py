"""The operators of a PDF page, followed as a printer would (ISO 32000-1, 8.4, 9.3, 9.4): which word stands where.

The parser's own extraction gives no widths, and without them neither columns nor full lines can be told. Nothing here
knows the parser: operands are numbers, strings of bytes, names, lists and dictionaries.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Protocol

from corpus.pages.sheets import Piece, Rule, Sheet

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Operation = tuple[Sequence[Any], bytes]

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_MAX_FORMS = 2_000
_MAX_FORM_DEPTH = 12
_RULE_THICKNESS = 2.0
_RULE_LENGTH = 30.0
_KERNING = 0.1
"""In ems: a larger move between two strings parts two pieces."""
_SLANT = 0.05
"""Text that slants more than this is a watermark."""
_SETTINGS = {b"Tc": "character_space", b"Tw": "word_space", b"TL": "leading", b"Ts": "rise"}


class Face(Protocol):
    """A font."""

    is_bold: bool

    def glyphs(self, shown: bytes) -> Iterable[tuple[str, float, bool]]:
        """For each code its characters, its width in ems, and whether word spacing is added to it."""


class Resources(Protocol):
    """What a page or a form calls by a name."""

    def face(self, name: object) -> Face | None:
        """A font; None for an unknown name."""

    def form(self, name: object) -> "Form | None":
        """A drawing used as a stamp; None for an image or an unknown name."""


@dataclass(frozen=True, slots=True)
class Form:
    """A drawing inside a page."""

    operations: Iterable[Operation]
    resources: Resources
    matrix: Sequence[Any]


@dataclass(slots=True)
class _State:
    """The graphics state, as far as it moves text."""

    matrix: Matrix = _IDENTITY
    face: Face | None = None
    size: float = 0.0
    character_space: float = 0.0
    word_space: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0


@dataclass(slots=True)
class _Mark:
    """Marked content, and the text that replaces it where the producer gives one: a soft hyphen, letters."""

    text: str | None = None
    start: Point | None = None
    end: Point | None = None


@dataclass(frozen=True, slots=True)
class _Shown:
    """A piece before the page is turned upright."""

    text: str
    start: Point
    end: Point
    turns: int | None
    """Quarter turns to the left that its reading direction makes; None where it slants."""
    size: float
    is_bold: bool
    after_space: bool


class Printer:
    """One page: run its operations, then ask for its sheet."""

    def __init__(self) -> None:
        self._state = _State()
        self._stack: list[_State] = []
        self._text_matrix = self._line_matrix = _IDENTITY
        self._marks: list[_Mark] = []
        self._shown: list[_Shown] = []
        self._strokes: list[tuple[Point, Point]] = []
        self._pen: Point | None = None
        self._after_space = False
        self._forms = 0
        self._numbered = {
            b"cm": (6, self._concatenate),
            b"Tm": (6, self._set_text_matrix),
            b"Td": (2, self._move),
            b"TD": (2, self._move_and_lead),
            b"re": (4, self._rectangle),
            b"m": (2, self._start_line),
            b"l": (2, self._draw_line),
            b"Tz": (1, self._set_scale),
        }
        self._plain = {
            b"BT": self._begin,
            b"T*": self._next_line,
            b"Tj": self._show_string,
            b"TJ": self._show_list,
            b"'": self._show_on_next_line,
            b'"': self._space_and_show_on_next_line,
            b"BMC": self._open_mark,
            b"BDC": self._open_mark,
            b"EMC": self._close_mark,
        }

    def run(self, operations: Iterable[Operation], resources: Resources, depth: int = 0) -> None:
        """Follow the operations; a malformed one is left out, as viewers do."""
        opened = len(self._stack)
        for operands, operator in operations:
            if operator == b"Do" and operands:
                self._stamp(resources.form(operands[0]), depth)
            elif operator == b"Tf" and operands:
                self._state.face = resources.face(operands[0]) or self._state.face
                self._state.size = (numbers_of(operands, 1) or [self._state.size])[0]
            elif operator == b"q":
                self._stack.append(copy(self._state))
            elif operator == b"Q" and len(self._stack) > opened:
                self._state = self._stack.pop()
            else:
                self._follow(operands, operator)

    def _follow(self, operands: Sequence[Any], operator: bytes) -> None:
        if operator in self._plain:
            self._plain[operator](operands)
        elif operator in self._numbered:
            count, follow = self._numbered[operator]
            numbers = numbers_of(operands, count)
            if numbers is not None:
                follow(numbers)
        elif operator in _SETTINGS:
            numbers = numbers_of(operands, 1)
            if numbers is not None:
                setattr(self._state, _SETTINGS[operator], numbers[0])

    def sheet(self, box: tuple[float, float, float, float], rotation: int) -> Sheet:
        """What stands inside ``box`` (left, bottom, right, top), turned as most of it reads.

        ``rotation`` is the page's own, in degrees clockwise; it decides for a page without text.
        """
        letters = Counter[int]()
        for shown in self._shown:
            if shown.turns is not None:
                letters[shown.turns] += len(shown.text)
        upright = letters.most_common(1)[0][0] if letters else rotation // 90 % 4
        ends = [_turned(box[:2], upright), _turned(box[2:], upright)]
        left, bottom = min(x for x, _ in ends), min(y for _, y in ends)
        width, height = abs(ends[1][0] - ends[0][0]), abs(ends[1][1] - ends[0][1])

        def place(point: Point) -> Point:
            x, y = _turned(point, upright)
            return x - left, y - bottom

        pieces = []
        for shown in self._shown:
            (x0, y), (x1, _) = place(shown.start), place(shown.end)
            if shown.turns == upright and shown.size > 0 and -1 <= x0 <= width and -1 <= y <= height:
                size = round(shown.size, 1)
                pieces.append(Piece(shown.text, x0, max(x0, x1), y, size, shown.is_bold, shown.after_space))
        rules = []
        for start, end in self._strokes:
            (x0, y0), (x1, y1) = place(start), place(end)
            if abs(y0 - y1) <= _RULE_THICKNESS and abs(x0 - x1) >= _RULE_LENGTH:
                rules.append(Rule(min(x0, x1), max(x0, x1), max(y0, y1)))
        return Sheet(width, height, tuple(pieces), tuple(rules))

    def _stamp(self, form: Form | None, depth: int) -> None:
        self._forms += form is not None
        if form is None or depth >= _MAX_FORM_DEPTH or self._forms > _MAX_FORMS:
            return
        before, opened = copy(self._state), len(self._stack)
        numbers = numbers_of(form.matrix, 6)
        if numbers is not None:
            self._concatenate(numbers)
        self.run(form.operations, form.resources, depth + 1)
        del self._stack[opened:]
        self._state = before

    def _concatenate(self, numbers: Sequence[float]) -> None:
        self._state.matrix = _product(numbers, self._state.matrix)

    def _set_scale(self, numbers: Sequence[float]) -> None:
        self._state.scale = numbers[0] / 100

    def _begin(self, _: Sequence[Any]) -> None:
        self._text_matrix = self._line_matrix = _IDENTITY

    def _set_text_matrix(self, numbers: Sequence[float]) -> None:
        self._text_matrix = self._line_matrix = _product(numbers, _IDENTITY)

    def _move(self, numbers: Sequence[float]) -> None:
        self._text_matrix = self._line_matrix = _product((1.0, 0.0, 0.0, 1.0, *numbers), self._line_matrix)

    def _move_and_lead(self, numbers: Sequence[float]) -> None:
        self._state.leading = -numbers[1]
        self._move(numbers)

    def _next_line(self, _: Sequence[Any]) -> None:
        self._move((0.0, -self._state.leading))

    def _rectangle(self, numbers: Sequence[float]) -> None:
        x, y, width, height = numbers
        self._stroke(_applied(self._state.matrix, x, y), _applied(self._state.matrix, x + width, y + height))

    def _start_line(self, numbers: Sequence[float]) -> None:
        self._pen = _applied(self._state.matrix, *numbers)

    def _draw_line(self, numbers: Sequence[float]) -> None:
        end = _applied(self._state.matrix, *numbers)
        if self._pen is not None:
            self._stroke(self._pen, end)
        self._pen = end

    def _stroke(self, start: Point, end: Point) -> None:
        if min(abs(start[0] - end[0]), abs(start[1] - end[1])) <= _RULE_THICKNESS:
            self._strokes.append((start, end))

    def _open_mark(self, operands: Sequence[Any]) -> None:
        properties = operands[1] if len(operands) > 1 else None
        text = properties.get("/ActualText") if isinstance(properties, Mapping) else None
        if isinstance(text, bytes):
            text = text.decode("utf-16" if text[:2] in {b"\xfe\xff", b"\xff\xfe"} else "cp1252", "replace")
        self._marks.append(_Mark(str(text) if text is not None else None))

    def _close_mark(self, _: Sequence[Any]) -> None:
        mark = self._marks.pop() if self._marks else _Mark()
        if mark.text and mark.start and mark.end:
            self._keep(mark.text, mark.start, mark.end)

    def _show_string(self, operands: Sequence[Any]) -> None:
        self._show(operands[-1:])

    def _show_list(self, operands: Sequence[Any]) -> None:
        if operands and isinstance(operands[0], list):
            self._show(operands[0])

    def _show_on_next_line(self, operands: Sequence[Any]) -> None:
        self._next_line(())
        self._show(operands[-1:])

    def _space_and_show_on_next_line(self, operands: Sequence[Any]) -> None:
        numbers = numbers_of(operands[:2], 2)
        if numbers is not None:
            self._state.word_space, self._state.character_space = numbers
        self._show_on_next_line(operands)

    def _show(self, items: Sequence[Any]) -> None:
        """Show strings, moved apart by numbers in thousandths of an em; a word ends at a space or a wide move."""
        state = self._state
        if state.face is None:
            return
        word, start, at = "", 0.0, 0.0
        for item in items:
            if isinstance(item, int | float):
                if abs(item) > _KERNING * 1_000:
                    word = self._end_word(word, start, at)
                at -= float(item) / 1_000 * state.size * state.scale
            elif isinstance(item, bytes):
                for characters, width, is_space in state.face.glyphs(item):
                    if characters.isspace() and characters not in "\u00a0\u202f\u2007":
                        word = self._end_word(word, start, at)
                        self._after_space = True
                    else:
                        start = start if word else at
                        word += characters
                    space = state.character_space + (state.word_space if is_space else 0.0)
                    at += (width * state.size + space) * state.scale
        self._end_word(word, start, at)
        self._text_matrix = _product((1.0, 0.0, 0.0, 1.0, at, 0.0), self._text_matrix)

    def _end_word(self, word: str, start: float, end: float) -> str:
        """Keep a word that runs from ``start`` to ``end`` in text space, and open an empty one."""
        if word:
            place = _product(self._text_matrix, self._state.matrix)
            rise = self._state.rise
            self._keep(word, _applied(place, start, rise), _applied(place, end, rise))
        return ""

    def _keep(self, text: str, start: Point, end: Point) -> None:
        mark = next((mark for mark in self._marks if mark.text is not None), None)
        if mark is not None:
            mark.start, mark.end = mark.start or start, end
            return
        a, b, c, d, _, _ = _product(self._text_matrix, self._state.matrix)
        angle = math.atan2(b, a) / (math.pi / 2)
        turns = round(angle) % 4 if abs(angle - round(angle)) <= _SLANT else None
        size = self._state.size * math.hypot(c, d)
        is_bold = self._state.face is not None and self._state.face.is_bold
        self._shown.append(_Shown(text, start, end, turns, size, is_bold, self._after_space))
        self._after_space = False


def numbers_of(operands: Sequence[Any], count: int) -> list[float] | None:
    """The last operands as numbers; None where there are too few or one is none."""
    found = operands[-count:]
    if len(found) < count or not all(isinstance(value, int | float) for value in found):
        return None
    return [float(value) for value in found]


def _product(first: Sequence[float], then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _applied(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return x * a + y * c + e, x * b + y * d + f


def _turned(point: Sequence[float], turns: int) -> Point:
    """A point as seen after the page is turned to the right by so many quarters."""
    x, y = point
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turns]
