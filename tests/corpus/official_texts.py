"""Invented official texts as the tests write them, and what must hold of every cutting."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal

from corpus.clauses import Clause, Cutting
from corpus.cutters.blocks import body_text
from corpus.manifest import Acceptance, Address, Part, Source
from corpus.pages import Page


def a_part(
    layout: Literal["articles", "numbered", "paragraphs"], prefix: str, label: str = "Texte", name: str = "texte"
) -> Part:
    """A part as the manifest records one."""
    address = Address(url="https://exemple.fr/texte")
    return Part(id=name, label=label, layout=layout, prefix=prefix, accept=Acceptance(), addresses=(address,))


def a_source(*parts: Part) -> Source:
    """A document with these parts."""
    return Source(
        id="texte", title="Un texte", short_title="Texte", publisher="Nous", date="2022", rights="", parts=parts
    )


def pages_of(*texts: str) -> list[Page]:
    """Pages from 1; each line is a paragraph or a heading."""
    return [
        Page(number, "\n\n".join(line.strip() for line in text.strip().splitlines()))
        for number, text in enumerate(texts, start=1)
    ]


def shown(clauses: Iterable[Clause]) -> list[tuple[str, str, str]]:
    """Section, last part of the label, text: what most tests compare."""
    return [(clause.locator.section, clause.locator.label.partition(", ")[2], clause.text) for clause in clauses]


def headings(pages: Sequence[Page], cutting: Cutting) -> list[tuple[str, str]]:
    """Section and words of each heading."""
    text = body_text(pages)
    return [(heading.section, " ".join(heading.source.of(text).split())) for heading in cutting.headings]


def check_whole(pages: Sequence[Page], cutting: Cutting) -> None:
    """Nothing lost, nothing doubled, everything in order."""
    text = body_text(pages)
    own = [clause for clause in cutting.clauses if clause.source]
    in_order = [span for clause in own for span in ((clause.marker,) if clause.marker else ()) + clause.source]
    assert in_order == sorted(in_order)
    spans = sorted([*in_order, *(heading.source for heading in cutting.headings)])
    assert all(one.end <= two.start for one, two in pairwise(spans))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
    for clause in own:
        assert clause.text == " ".join(" ".join(span.of(text) for span in clause.source).split())
    for clause in cutting.clauses:
        assert " ".join(span.of(clause.text) for span in clause.sentences) == clause.text
    ids = [clause.clause_id for clause in cutting.clauses]
    labels = [clause.locator.label for clause in cutting.clauses]
    assert len(set(ids)) == len(ids)
    assert len(set(labels)) == len(labels)
    numbers = [clause.locator.page or 0 for clause in own]
    assert numbers == sorted(numbers)
