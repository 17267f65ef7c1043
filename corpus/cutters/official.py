"""The way in to the cutters of official texts: which one a part needs, and how much it found."""

import re
from collections.abc import Sequence

from corpus.clauses import Cutting
from corpus.cutters.articles import cut_articles
from corpus.cutters.numbered import cut_numbered
from corpus.cutters.paragraphs import cut_paragraphs
from corpus.manifest import Part, Source
from corpus.pages import Page

_CUTTERS = {"articles": cut_articles, "numbered": cut_numbered, "paragraphs": cut_paragraphs}


def cut(pages: Sequence[Page], source: Source, part: Part) -> Cutting:
    """Cut the pages of a part of an official text as its record in the manifest says.

    Spans point into ``blocks.body_text(pages)``; the clauses of the notes, which stand apart on each page, have none.
    """
    return _CUTTERS[part.layout](pages, source, part)


def section_count(cutting: Cutting, part: Part) -> int:
    """How many articles, numbered headings or paragraphs were found, as the layout of the part has it."""
    if part.layout == "paragraphs":
        return sum(clause.locator.section == part.prefix for clause in cutting.clauses)
    sections = {heading.section for heading in cutting.headings}
    return sum(re.fullmatch(r"\d+(?:-\d+)*", section.removeprefix(part.prefix)) is not None for section in sections)
