"""What stands before the first article; for the charter its principles and its part II, each under its own section."""

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus.cutters.blocks import NUMBER, NUMBERED_HEADING_CHARS, Block, fold, is_heading
from corpus.cutters.drafts import PREAMBLE, PREAMBLE_PLACE, Draft
from corpus.cutters.outline import Numbered, best_run, has_body

_FRONT = "liminaire"
_BEGINNING = re.compile(r"(?:preambule|introduction)\W*")
_PRINCIPLES = re.compile(r".*\b(?:partie i|principes)\b")
_IMPLEMENTATION = re.compile(r".*\b(?:partie ii|mise en (?:œ|oe)uvre)\b")


def add_preamble(draft: Draft, stem: str, blocks: Sequence[Block]) -> None:
    """Append what stands before the articles.

    What stands before a line « Préambule » or « Introduction » is the publisher's, not the text's: it is a section of
    its own, so that no label takes one for the other. The principles of the charter and its part II are sections too.
    """
    folded = [fold(block.text) if is_heading(block.text) else "" for block in blocks]
    first = max((place for place, text in enumerate(folded) if _BEGINNING.fullmatch(text)), default=0)
    opening = next(
        (place for place, text in enumerate(folded) if place >= first and _PRINCIPLES.match(text)), len(blocks)
    )
    lines = {
        place: found
        for place, block in enumerate(blocks)
        if place > opening
        and (found := NUMBER.match(block.text))
        and is_heading(block.text[found.end() :], NUMBERED_HEADING_CHARS)
    }
    run = best_run(
        [Numbered(place, (int(found["number"]),), has_body(blocks, lines, place)) for place, found in lines.items()]
    )
    if len(run) <= 1 or not all(candidate.has_body for candidate in run):
        run = []
    starts = [candidate.position for candidate in run]
    after = starts[-1] if starts else len(blocks)
    end = next((place for place in range(after + 1, len(blocks)) if _IMPLEMENTATION.match(folded[place])), len(blocks))
    draft.add_plain(f"{stem}{_FRONT}", "pages liminaires", blocks[:first])
    draft.add_plain(f"{stem}{PREAMBLE}", PREAMBLE_PLACE, blocks[first : starts[0] if starts else end])
    for start, stop in pairwise([*starts, end]):
        number = int(lines[start]["number"])
        draft.add_headings(f"principe-{number}", [blocks[start]])
        title = blocks[start].text[lines[start].end() :]
        draft.add_plain(f"principe-{number}", f"principe {number}", blocks[start + 1 : stop], title)
    draft.add_plain("mise-en-oeuvre", "mise en œuvre", blocks[end:])
