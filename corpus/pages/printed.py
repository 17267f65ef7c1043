"""Sheets to pages: the order in which the stages of reading a printed document work on the whole of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from corpus.pages.columns import Strip, gutter_of, strips_of
from corpus.pages.furniture import without_furniture
from corpus.pages.notes import notes_of, numbered, split_notes
from corpus.pages.page import Page
from corpus.pages.paragraphs import Paragraph, leading_of, paragraphs_of
from corpus.pages.sheets import Line, Sheet, lines_of
from corpus.pages.words import SOFT_HYPHEN, Mender


def pages_of(sheets: Sequence[Sheet]) -> tuple[Page, ...]:
    """The pages of a document, in order, each numbered by its place; one without text is there too."""
    printed = [lines_of(sheet.pieces) for sheet in sheets]
    pages = without_furniture(printed, [sheet.height for sheet in sheets])
    body_size = _body_size(line for lines in pages for line in lines)
    own = [gutter_of(lines) for lines in pages]
    shared = list(dict.fromkeys(gutter for gutter in own if gutter is not None))[:4]
    texts, notes = [], []
    for lines, sheet, gutter in zip(pages, sheets, own, strict=True):
        strips, feet = _parted(strips_of(lines, shared if gutter is None else [gutter]), sheet, body_size)
        texts.append(strips)
        notes.append(notes_of(feet))
    leading = leading_of(strip for strips in texts for strip in strips)
    mender = Mender(line.text for lines in pages for line in lines)
    paragraphs = [[_text(mender, found) for found in paragraphs_of(strips, leading)] for strips in texts]
    _mend_over_pages(mender, paragraphs)
    return tuple(
        Page(number, "\n\n".join(page).rstrip(SOFT_HYPHEN), "\n".join(numbered(_text(mender, note)) for note in feet))
        for number, (page, feet) in enumerate(zip(paragraphs, notes, strict=True), start=1)
    )


def _body_size(lines: Iterable[Line]) -> float:
    """The size of most of the document's characters."""
    sizes = Counter[float]()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _parted(strips: Sequence[Strip], sheet: Sheet, body_size: float) -> tuple[list[Strip], list[Line]]:
    """The strips without the notes at the foot of those that reach the foot of the page, and these notes."""
    texts: list[Strip] = []
    feet: list[Line] = []
    for rank, strip in enumerate(strips):
        text, notes = (
            split_notes(strip, sheet.rules, body_size, sheet.height) if _is_last(strips, rank) else (strip, [])
        )
        texts += [text] if text else []
        feet += notes
    return texts, feet


def _is_last(strips: Sequence[Strip], rank: int) -> bool:
    """Whether nothing stands under a strip."""
    left, right = min(line.x0 for line in strips[rank]), max(line.x1 for line in strips[rank])
    low = strips[rank][-1].y
    return not any(line.y < low and line.x0 < right and line.x1 > left for other in strips for line in other)


def _text(mender: Mender, paragraph: Paragraph) -> str:
    return mender.paragraph([line.text for line in paragraph.lines], paragraph.fills)


def _mend_over_pages(mender: Mender, pages: Sequence[list[str]]) -> None:
    """A word that runs over a page break goes whole to the page where it begins."""
    for before, after in pairwise(pages):
        if before and after and mender.is_parted(before[-1], after[0]) and not after[0][0].isupper():
            rest, *others = after[0].split(" ", 1)
            before[-1] = mender.join(before[-1], rest)
            after[:1] = others
