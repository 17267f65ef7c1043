"""A small press: prints the tests' own words as PDF pages in the layouts of real documents."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib as mpl
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

A4 = (595.0, 842.0)
SOFT = "\u00ad"
BOLD = {"Times-Roman": "Times-Bold", "Helvetica": "Helvetica-Bold", "DejaVuSans": "DejaVuSans"}
_NOTE_SIZE = 8.0
_RAISED = 0.6


def dejavu() -> str:
    """The name of a font that has ligatures, which the tests' plotting library brings along."""
    registerFont(TTFont("DejaVuSans", str(Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")))
    return "DejaVuSans"


@dataclass
class Press:
    """Prints from top to bottom; a text wraps, and opens a page where one is full.

    In a text « ^1 » is a raised note call, and a soft hyphen is where a word may be parted: the printer then shows a
    plain hyphen.
    """

    path: Path
    font: str = "Times-Roman"
    size: float = 11.0
    leading: float = 1.2
    gap: float = 8.0
    """Points between two paragraphs."""
    margin: float = 60.0
    columns: int = 1
    gutter: float = 24.0
    justified: bool = True
    frame: Callable[[Canvas, int], None] | None = None
    """Draws the running head and foot of a page, given its number from 1."""
    options: dict[str, Any] = field(default_factory=dict)
    canvas: Canvas = field(init=False)
    page: int = 1
    y: float = 0.0
    column: int = 0
    top: float = 0.0
    """Where the columns begin."""
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Open the first page."""
        self.canvas = Canvas(str(self.path), pagesize=A4, **self.options)
        self.y = self.top = A4[1] - self.margin - 20

    @property
    def width(self) -> float:
        """Of a column."""
        return (A4[0] - 2 * self.margin - (self.columns - 1) * self.gutter) / self.columns

    @property
    def left(self) -> float:
        """The edge of the column."""
        return self.margin + self.column * (self.width + self.gutter)

    def note(self, text: str) -> None:
        """Keep a note for the foot of this page."""
        self.notes.append(text)

    def heading(self, text: str, size: float = 13.0, *, is_centred: bool = False, is_bold: bool = True) -> None:
        """A title on one line."""
        font = BOLD[self.font] if is_bold else self.font
        self._need(size * 3)
        self.y -= size * self.leading + 4
        x = self.left + (self.width - stringWidth(text, font, size)) / 2 if is_centred else self.left
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.y, text)
        self.y -= self.gap

    def banner(self, text: str, size: float = 18.0) -> None:
        """A title over the whole width; the columns begin below it."""
        self.canvas.setFont(BOLD[self.font], size)
        self.y -= size
        self.canvas.drawString(self.margin, self.y, text)
        self.y -= 2 * self.gap
        self.top, self.column = self.y, 0

    def paragraph(self, text: str, *, bullet: str = "", indent: float = 0.0, first: float = 0.0) -> None:
        """A text, wrapped; ``indent`` moves all of it, ``first`` its first line, and a bullet hangs before it."""
        hang = 16.0 if bullet else 0.0
        lines = wrapped(text, self.font, self.size, self.width - indent - hang, first)
        for rank, line in enumerate(lines):
            self._need(self.size * self.leading)
            self.y -= self.size * self.leading
            x = self.left + indent
            if bullet and rank == 0:
                self.canvas.setFont(self.font, self.size)
                self.canvas.drawString(x, self.y, bullet)
            start = first if rank == 0 else 0.0
            room = self.width - indent - hang - start if self.justified and rank < len(lines) - 1 else None
            self.line(line, x + hang + start, self.y, room)
        self.y -= self.gap

    def line(self, line: str, x: float, y: float, room: float | None = None, size: float | None = None) -> None:
        """One line, stretched to ``room``."""
        size = size or self.size
        text = self.canvas.beginText(x, y)
        spaces = line.count(" ")
        stretch = (room - line_width(line, self.font, size)) / spaces if room is not None and spaces else 0.0
        text.setWordSpace(stretch)
        for word, call in calls_of(line):
            text.setFont(self.font, size)
            text.setRise(0)
            text.textOut(word)
            if call:
                text.setFont(self.font, size * _RAISED)
                text.setRise(size * 0.35)
                text.textOut(call)
        self.canvas.drawText(text)

    def new_page(self) -> None:
        """Print the foot of this page and open the next."""
        self._foot()
        self.canvas.showPage()
        self.page += 1
        self.column = 0
        self.y = self.top = A4[1] - self.margin - 20

    def save(self) -> Path:
        """Close the file."""
        self._foot()
        self.canvas.showPage()
        self.canvas.save()
        return self.path

    def _note_lines(self) -> list[str]:
        width = A4[0] - 2 * self.margin
        return [line for note in self.notes for line in wrapped(note, self.font, _NOTE_SIZE, width)]

    def _foot(self) -> None:
        if self.frame is not None:
            self.frame(self.canvas, self.page)
        lines = self._note_lines()
        y = self.margin + len(lines) * _NOTE_SIZE * 1.2
        if lines:
            self.canvas.line(self.margin, y + 6, self.margin + 140, y + 6)
        for line in lines:
            y -= _NOTE_SIZE * 1.2
            self.line(line, self.margin, y + 4, size=_NOTE_SIZE)
        self.notes.clear()

    def _need(self, height: float) -> None:
        lowest = self.margin + 20 + (len(self._note_lines()) * _NOTE_SIZE * 1.2 + 16 if self.notes else 0)
        if self.y - height >= lowest:
            return
        if self.column + 1 < self.columns:
            self.column += 1
            self.y = self.top
        else:
            self.new_page()


def calls_of(line: str) -> list[tuple[str, str]]:
    """Stretches of a line, each with the note call behind it."""
    first, *others = line.split("^")
    parts = [(first, "")]
    for other in others:
        digits = len(other) - len(other.lstrip("0123456789"))
        parts[-1] = (parts[-1][0], other[:digits])
        parts.append((other[digits:], ""))
    return parts


def line_width(line: str, font: str, size: float) -> float:
    """As printed, without stretching."""
    return sum(stringWidth(word, font, size) + stringWidth(call, font, size * _RAISED) for word, call in calls_of(line))


def wrapped(text: str, font: str, size: float, width: float, first: float = 0.0) -> list[str]:
    """The lines of a text; a word may be parted at its soft hyphens, an address anywhere."""
    lines = [""]
    for word in text.split(" "):
        room = width - (first if len(lines) == 1 else 0)
        rest = word
        while rest is not None:
            opening = f"{lines[-1]} " if lines[-1] else ""
            if line_width(opening + rest.replace(SOFT, ""), font, size) <= room:
                lines[-1] = opening + rest.replace(SOFT, "")
                break
            head, rest = _parted(rest, opening, font, size, room)
            if head:
                lines[-1] = opening + head
            lines.append("")
            room = width
    return lines


def _parted(word: str, opening: str, font: str, size: float, room: float) -> tuple[str, str]:
    """What of a word still goes on a line, and what is left."""
    if word.startswith("http"):
        fitting = [end for end in range(1, len(word)) if line_width(opening + word[:end], font, size) <= room]
        return (word[: fitting[-1]], word[fitting[-1] :]) if fitting and len(fitting) > 20 else ("", word)
    breaks = [place for place, letter in enumerate(word) if letter == SOFT]
    breaks += [place + 1 for place, (letter, after) in enumerate(pairwise(word)) if letter == "-" and after.isalnum()]
    for place in sorted(breaks, reverse=True):
        head = word[:place].replace(SOFT, "")
        head = head if head.endswith("-") else f"{head}-"
        if line_width(opening + head, font, size) <= room:
            return head, word[place:].lstrip(SOFT)
    return "", word


def printed_lines(path: Path, pages: Sequence[Sequence[tuple[float, float, str]]], font: str = "Times-Roman") -> Path:
    """A PDF of lines at given places, in 11 points."""
    canvas = Canvas(str(path), pagesize=A4)
    for page in pages:
        canvas.setFont(font, 11)
        for x, y, line in page:
            canvas.drawString(x, y, line)
        canvas.showPage()
    canvas.save()
    return path
