"""Communications of the European Commission: sections under headings such as « 2. Titre » and « 2.1. Titre »."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from corpus.clauses import Cutting
from corpus.cutters.blocks import NUMBERED_HEADING_CHARS, Block, is_annex, is_contents_line, is_heading, read_blocks
from corpus.cutters.drafts import ANNEX, PREAMBLE, PREAMBLE_PLACE, Draft, notes_section, plain_paragraphs
from corpus.cutters.outline import Numbered, best_run, has_body
from corpus.manifest import Part, Source
from corpus.pages import Page

MAX_ITEM_CHARS = 200
"""A longer item of a list is a clause of its own."""
_HEADING = re.compile(r"(?P<number>\d{1,2}\.(?:\d{1,2}(?:\.\d{1,2})?\.?)?)\s*(?P<title>[^\W\d_a-zà-ÿ].*|[«“\"].*)")


def cut_numbered(pages: Sequence[Page], source: Source, part: Part) -> Cutting:
    """Cut a text at its numbered headings, whatever their depth; what stands before the first is a preamble."""
    blocks = read_blocks(pages)
    lines = _heading_lines(blocks)
    run = best_run(_candidates(blocks, lines))
    starts = [candidate.position for candidate in run]
    first, after = (starts[0], starts[-1]) if starts else (len(blocks), len(blocks))
    last = next((place for place in range(after, len(blocks)) if is_annex(blocks[place].text)), len(blocks))
    draft = Draft(source, part)
    draft.add_plain(f"{part.prefix}{PREAMBLE}", PREAMBLE_PLACE, blocks[:first])
    for (start, end), candidate in zip(pairwise([*starts, last]), run, strict=True):
        number = [str(rank) for rank in candidate.number]
        section = f"{part.prefix}{'-'.join(number)}"
        paragraphs, headings = plain_paragraphs(blocks[start + 1 : end], max_item_chars=MAX_ITEM_CHARS)
        draft.add_headings(section, [blocks[start], *headings])
        draft.add(section, f"section {'.'.join(number)}", paragraphs, lines[start]["title"])
    draft.add_plain(f"{part.prefix}{ANNEX}", ANNEX, blocks[last:])
    draft.add_notes(notes_section(source, part), pages)
    return draft.cutting()


def _heading_lines(blocks: Sequence[Block]) -> dict[int, re.Match[str]]:
    """The lines that may be headings; not those of a list, whose first stands behind a colon."""
    lines: dict[int, re.Match[str]] = {}
    last_item = 0
    for place, block in enumerate(blocks):
        found = _HEADING.fullmatch(block.text)
        if found is None or is_contents_line(block.text) or not is_heading(found["title"], NUMBERED_HEADING_CHARS):
            last_item = 0
            continue
        outline = _outline(found)
        is_first = outline == (1,) and place > 0 and blocks[place - 1].text.endswith(":")
        if is_first or (last_item and outline == (last_item + 1,)):
            last_item = outline[0]
        else:
            last_item = 0
            lines[place] = found
    return lines


def _candidates(blocks: Sequence[Block], lines: Mapping[int, re.Match[str]]) -> list[Numbered]:
    """The lines with what speaks for each of them."""
    candidates: list[Numbered] = []
    last_item = 0
    for place, found in lines.items():
        outline = _outline(found)
        begins_again = outline == (1,) and any(one.number == (1,) and one.has_body for one in candidates)
        goes_on = last_item > 0 and outline == (last_item + 1,)
        last_item = outline[0] if begins_again or goes_on else 0
        candidates.append(Numbered(place, outline, has_body(blocks, lines, place), may_be_item=last_item > 0))
    return candidates


def _outline(found: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(rank) for rank in found["number"].strip(".").split("."))
