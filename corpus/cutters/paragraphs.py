"""Resolutions, press releases and reports: one section, a clause a paragraph, headings between them."""

from collections.abc import Sequence

from corpus.clauses import Cutting
from corpus.cutters.blocks import NUMBER, is_heading, read_blocks
from corpus.cutters.drafts import Draft, notes_section, plain_paragraphs
from corpus.cutters.outline import Numbered, best_run
from corpus.manifest import Part, Source
from corpus.pages import Page


def cut_paragraphs(pages: Sequence[Page], source: Source, part: Part) -> Cutting:
    """Cut a text into its paragraphs.

    Where at least every other paragraph has a printed number, labels say that number; elsewhere they count. A number
    is set apart as the clause's marker either way.
    """
    blocks = read_blocks(pages)
    numbers = {
        place: int(found["number"])
        for place, block in enumerate(blocks)
        if (found := NUMBER.match(block.text)) and not is_heading(block.text)
    }
    run = best_run([Numbered(place, (number,), has_body=True) for place, number in numbers.items()])
    marks = {candidate.position: f"§ {candidate.number[0]}" for candidate in run}
    paragraphs, headings = plain_paragraphs(blocks, marks)
    if 2 * len(marks) < len(paragraphs):
        for paragraph in paragraphs:
            paragraph.mark = None
    draft = Draft(source, part)
    draft.add_headings(part.prefix, headings)
    draft.add(part.prefix, "", paragraphs)
    draft.add_notes(notes_section(source, part), pages)
    return draft.cutting()
