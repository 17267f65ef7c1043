"""Lines of text to a PDF; the only module that knows fpdf2."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Style = Literal["text", "quotation", "heading", "link", "small"]
_SIZES: dict[Style, tuple[float, float]] = {
    # size in points, space above in millimetres
    "text": (11, 2.5),
    "quotation": (12, 2),
    "heading": (12.5, 7),
    "link": (9.5, 0.5),
    "small": (8.5, 1.5),
}
_LINE_HEIGHT = 0.52
"""Millimetres for each point of size: leading of about 1.5."""
_SPACES = str.maketrans({"\u202f": "\u00a0", "\u2009": "\u00a0", "\u2011": "-"})


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph and how it looks."""

    text: str
    style: Style = "text"


def write_pdf(title: str, lines: Sequence[Line], language: str = "fr") -> bytes:
    """A PDF of A4 pages.

    The fonts that every reader of PDF has know the signs of Windows-1252, all that French and English need; another
    sign becomes a question mark.
    """
    # imported here: only who takes a PDF along waits for it
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.core_fonts_encoding = "windows-1252"
    pdf.set_lang(language)
    pdf.set_title(title)
    pdf.set_margin(22)
    pdf.set_auto_page_break(auto=True, margin=20)
    pdf.add_page()
    _write(pdf, title, font=("Times", "B", 17), above=0)
    for line in lines:
        size, above = _SIZES[line.style]
        family = "Times" if line.style == "quotation" else "Helvetica"
        weight = "B" if line.style == "heading" else ""
        indent = 6 if line.style == "quotation" else 0
        link = line.text if line.style == "link" else ""
        _write(pdf, line.text, font=(family, weight, size), above=above, indent=indent, link=link)
    return bytes(pdf.output())


def _write(  # noqa: PLR0913 - how one paragraph looks
    pdf: Any, text: str, *, font: tuple[str, str, float], above: float, indent: float = 0, link: str = ""
) -> None:
    pdf.set_font(*font)
    pdf.set_y(pdf.get_y() + above)
    pdf.set_x(pdf.l_margin + indent)
    shown = text.translate(_SPACES).encode("windows-1252", "replace").decode("windows-1252")
    pdf.multi_cell(0, font[2] * _LINE_HEIGHT, shown, align="L", link=link, new_x="LMARGIN", new_y="NEXT")
