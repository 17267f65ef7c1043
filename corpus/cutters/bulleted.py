"""The declaration's own layout: recitals and paragraphs parted by blank lines, clauses that open with a bullet.

Footnotes may stand at the foot of any page. Line wraps and page gaps vanish from the reading text; nothing else does,
except note calls, which become links.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.clauses import NOTES, Clause, Cutting, Heading, Locator, NoteCall
from corpus.errors import CorpusError
from corpus.manifest import Section, Source
from corpus.sentences import Span, split_sentences

BULLET = "•"
_LINE_BREAKS = frozenset("\n\f")
_LINKED_NOTE = re.compile(r"(\d{1,2}) (?=https?://)")
_NOTE_OPENING = re.compile(r"(\d{1,2}) (?=https?://|[a-zà-ÿ])")
_BARE_LINK = re.compile(r"https?://\S+$")
_NOTE_CALL = re.compile(r"(?<=[^\W\d_])\d{1,2}(?!\w)|(?<=\))\s+\d{1,2}(?=\s*\.)")


@dataclass(frozen=True, slots=True)
class _Block:
    """Consecutive lines that make one clause, before its text is read."""

    section: str
    lines: tuple[Span, ...]
    marker: Span | None
    note_number: int | None = None


def cut_bulleted(text: str, source: Source) -> Cutting:
    """Cut the text of a document into the sections of its manifest record.

    Raises:
        CorpusError: a heading of the manifest does not stand in the text, or a note is called but absent.
    """
    if not source.sections:
        message = f"Le document « {source.id} » n’a pas de sections : indiquez « sections » dans le manifeste."
        raise CorpusError(message)
    headings, blocks = _read_blocks(text, source)
    missing = {section.id for section in source.sections if section.heading} - {heading.section for heading in headings}
    if missing:
        message = (
            f"Le document « {source.id} » ne contient pas les titres attendus ({', '.join(sorted(missing))}) : "
            "rétablissez le fichier d’origine."
        )
        raise CorpusError(message)
    titles = {section.id: section.title for section in source.sections}
    if any(block.section not in titles for block in blocks):
        message = f"Le document « {source.id} » a des notes : ajoutez la section « {NOTES} » dans le manifeste."
        raise CorpusError(message)
    note_ids = _note_ids(blocks, source)
    counts: dict[str, int] = {}
    clauses = []
    for block in blocks:
        counts[block.section] = number = counts.get(block.section, 0) + 1
        label = _label(source, titles[block.section], block, number)
        locator = Locator(source.id, block.section, number, label)
        clauses.append(_clause(text, block, locator, note_ids))
    order = {section.id: rank for rank, section in enumerate(source.sections)}
    clauses.sort(key=lambda clause: (order[clause.locator.section], clause.locator.number))
    return Cutting(tuple(clauses), tuple(headings))


def _label(source: Source, title: str, block: _Block, number: int) -> str:
    if block.section != NOTES:
        return f"{source.short_title}, {title}, § {number}"
    if block.note_number is None:
        return f"{source.short_title}, {title}, lien sans numéro"
    return f"{source.short_title}, note {block.note_number}"


def _note_ids(blocks: Sequence[_Block], source: Source) -> dict[int, str]:
    """The clause id of each numbered note: the unnumbered link shifts them, note 3 is ``notes/4``."""
    notes = [block for block in blocks if block.section == NOTES]
    return {
        block.note_number: f"{source.id}/{NOTES}/{position}"
        for position, block in enumerate(notes, start=1)
        if block.note_number is not None
    }


def _lines(text: str) -> Iterator[Span]:
    """Each line without its surrounding blanks; an empty span for a blank line."""
    for match in re.finditer(r"[^\n\f]*(?:[\n\f]|$)", text):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip())
        yield Span(min(start, match.end()), max(start, match.start() + len(line.rstrip())))


def _read_blocks(text: str, source: Source) -> tuple[list[Heading], list[_Block]]:
    by_heading = {section.heading: section for section in source.sections if section.heading}
    section: Section = source.sections[0]
    headings: list[Heading] = []
    blocks: list[_Block] = []
    pending: list[Span] = []
    next_note = 1

    def close() -> None:
        nonlocal next_note
        if pending:
            block = _block(text, tuple(pending), section.id, next_note)
            next_note += block.note_number is not None
            blocks.append(block)
            pending.clear()

    for line in _lines(text):
        content = line.of(text)
        if not content:
            close()
        elif content in by_heading:
            close()
            section = by_heading[content]
            headings.append(Heading(section.id, line))
        else:
            if content.startswith(BULLET) or _parts_from(text, pending, content, next_note):
                close()
            pending.append(line)
    close()
    return headings, blocks


def _opens_note(content: str, number: int) -> bool:
    opening = _NOTE_OPENING.match(content)
    return opening is not None and int(opening.group(1)) == number


def _parts_from(text: str, pending: Sequence[Span], content: str, next_note: int) -> bool:
    """Whether a line cannot go on with the open block: after a bare link, before the next note.

    Under a clause only « 1 https://… » is surely a note: « 1 an plus tard » may be a line that begins with a number.
    """
    if not pending:
        return False
    first = pending[0].of(text)
    if _opens_note(first, next_note):
        return _opens_note(content, next_note + 1)
    is_linked_note = _LINKED_NOTE.match(content) is not None and _opens_note(content, next_note)
    return is_linked_note or _BARE_LINK.match(first) is not None


def _block(text: str, lines: tuple[Span, ...], section: str, next_note: int) -> _Block:
    first = lines[0]
    content = first.of(text)
    if content.startswith(BULLET):
        return _Block(section, _after(text, lines, len(BULLET)), Span(first.start, first.start + len(BULLET)))
    opening = _NOTE_OPENING.match(content)
    if opening is not None and int(opening.group(1)) == next_note:
        marker = Span(first.start, first.start + len(opening.group(1)))
        return _Block(NOTES, _after(text, lines, opening.end()), marker, next_note)
    if _BARE_LINK.match(content):
        return _Block(NOTES, lines, None)
    return _Block(section, lines, None)


def _after(text: str, lines: tuple[Span, ...], length: int) -> tuple[Span, ...]:
    """The lines without the first ``length`` characters of the first and the blanks behind them."""
    first, *others = lines
    rest = text[first.start + length : first.end]
    return (Span(first.end - len(rest.lstrip()), first.end), *others)


def _clause(text: str, block: _Block, locator: Locator, note_ids: dict[int, str]) -> Clause:
    calls = [] if block.section == NOTES else list(_find_calls(text, block.lines, note_ids))
    pieces = _without(block.lines, [call for call, _ in calls])
    reading, offsets = _join(text, pieces, [call for call, _ in calls])
    note_calls = tuple(NoteCall(offsets[call], note_ids[number], call) for call, number in calls)
    return Clause(
        locator=locator,
        text=reading,
        sentences=split_sentences(reading),
        note_calls=note_calls,
        source=tuple(pieces),
        marker=block.marker,
    )


def _find_calls(text: str, lines: Sequence[Span], note_ids: dict[int, str]) -> Iterator[tuple[Span, int]]:
    for match in _NOTE_CALL.finditer(text, lines[0].start, lines[-1].end):
        number = int(match.group())
        if number in note_ids:
            yield Span(*match.span()), number


def _without(lines: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
    """The lines less the holes; a hole may begin with the line break before it."""
    pieces = []
    for line in lines:
        start = line.start
        for hole in holes:
            if start <= hole.end <= line.end or line.start <= hole.start < line.end:
                if max(start, min(hole.start, line.end)) > start:
                    pieces.append(Span(start, min(hole.start, line.end)))
                start = max(start, hole.end)
        if line.end > start:
            pieces.append(Span(start, line.end))
    return pieces


def _join(text: str, pieces: Sequence[Span], calls: Sequence[Span]) -> tuple[str, dict[Span, int]]:
    """The reading text, and for each note call the offset reached in it.

    Pieces of different lines are parted by one space; what stood around a note call is glued.
    """
    reading = ""
    offsets: dict[Span, int] = {}
    previous_end = None
    waiting = list(calls)
    for piece in pieces:
        while waiting and waiting[0].end <= piece.start:
            call = waiting.pop(0)
            offsets[call] = len(reading)
            previous_end = call.end
        if previous_end is not None and not _LINE_BREAKS.isdisjoint(text[previous_end : piece.start]):
            reading += " "
        reading += re.sub(r"\s+", " ", piece.of(text))
        previous_end = piece.end
    return reading, offsets | dict.fromkeys(waiting, len(reading))
