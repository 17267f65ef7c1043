"""Official texts written at random: nothing is lost or doubled, and page breaks change page numbers alone."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.clauses import Clause
from corpus.cutters.official import cut, section_count
from corpus.manifest import Part
from corpus.pages import Page
from tests.corpus.official_texts import a_part, a_source, check_whole

ARTICLES = a_part("articles", "art-")
NUMBERED = a_part("numbered", "")
PARAGRAPHS = a_part("paragraphs", "texte")
_WORDS = (
    "accueil réfugiés d’asile locale œuvre États UE 2015 1951 100 000 (GLR) l’Article 33 de la Convention « villes », "
    "principes 2.1 à ses le droit dans annexe ; 1. pour tous des (2) loyers"
).split(" ")
_STYLES = ("{}. ", "({}) ", "{}) ")
_HEADINGS = (
    "Article {}",
    "ARTICLE {}",
    "Art. {} – {title}",
    "Article {}. -- {title}",
    "Article {} : {title}",
    "Article {} {title}",
)


@dataclass(frozen=True)
class Line:
    """A paragraph or heading of a written text, and the clause that should come of it."""

    text: str
    section: str = ""
    """Where it opens a clause, the section of that clause."""
    mark: str = ""
    """Opens the line and is no part of the clause's text."""
    may_break: bool = False
    joins: bool = False
    """Whether it belongs to the clause before it."""

    @property
    def written(self) -> str:
        """The line as it stands on the page."""
        return self.mark + self.text


def sentences(first: str = "Nous") -> st.SearchStrategy[str]:
    """One sentence, sometimes of many words."""
    words = st.lists(st.sampled_from(_WORDS), max_size=25)
    return words.map(lambda words: f"{' '.join([first, 'voulons', *words])} demain.")


_TITLES = st.lists(st.sampled_from(["villes", "droits", "d’asile", "UE", "emploi"]), min_size=1, max_size=4).map(
    lambda words: f"Des {' '.join(words)}"
)


@st.composite
def paragraphs(draw: st.DrawFn, section: str) -> list[Line]:
    """A few paragraphs, numbered or not, some with the items of a list."""
    style = draw(st.sampled_from(["", *_STYLES]))
    lines = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        if draw(st.booleans()):
            lines.append(Line(draw(sentences()), section, style.format(number), may_break=True))
            continue
        lines.append(Line("Nous demandons ceci :", section, style.format(number), may_break=True))
        lines += [Line(f"{letter}) des loyers pour tous ;", joins=True, may_break=True) for letter in "ab"]
        lines.append(Line("c) un accueil.", joins=True, may_break=True))
    return lines


@st.composite
def treaties(draw: st.DrawFn) -> list[Line]:
    """A table of contents, a preamble, chapters and articles, an annex."""
    count = draw(st.integers(1, 8))
    titles = [draw(_TITLES) for _ in range(count)]
    heading = draw(st.sampled_from(_HEADINGS))
    lines = [Line("Traité des villes")]
    if draw(st.booleans()):
        lines += [Line(f"Article {rank} – {title} ..... {rank + 3}") for rank, title in enumerate(titles, start=1)]
    lines += [Line(text, "preambule", may_break=True) for text in draw(st.lists(sentences("Considérant"), max_size=3))]
    for rank, title in enumerate(titles, start=1):
        if draw(st.booleans()):
            lines += [Line(draw(st.sampled_from(["CHAPITRE II", "Chapitre premier : Des villes", "LE RÔLE LOCAL"])))]
        number = "premier" if rank == 1 and draw(st.booleans()) else str(rank)
        lines.append(Line(heading.format(number, title=title)))
        if "{title}" not in heading and draw(st.booleans()):
            lines.append(Line(title))
        lines += draw(paragraphs(f"art-{rank}"))
    if draw(st.booleans()):
        lines += [Line("ANNEXE"), Line(draw(sentences()), "annexe", may_break=True)]
    return lines


@st.composite
def communications(draw: st.DrawFn) -> list[Line]:
    """A title page, a table of contents, sections on two levels, lists of short and of long items."""
    outline = [
        (rank, under) for rank in range(1, draw(st.integers(1, 4)) + 1) for under in range(draw(st.integers(0, 3)) + 1)
    ]
    numbers = [f"{rank}.{under}" if under else f"{rank}." for rank, under in outline]
    titles = [draw(_TITLES) for _ in numbers]
    lines = [Line("COMMISSION EUROPÉENNE")]
    if draw(st.booleans()):
        lines += [Line(f"{number} {title} ...... 7") for number, title in zip(numbers, titles, strict=True)]
    lines += [Line(text, "preambule", may_break=True) for text in draw(st.lists(sentences(), max_size=2))]
    for number, title in zip(numbers, titles, strict=True):
        section = number.strip(".").replace(".", "-")
        lines.append(Line(f"{number} {title}"))
        for _ in range(draw(st.integers(1, 3))):
            lines.append(Line(draw(sentences()), section, may_break=True))
            if draw(st.booleans()):
                lines.append(Line("Nous voulons :", section, may_break=True))
                lines += [
                    Line(f"{rank}. Un droit local{end}", joins=True) for rank, end in [(1, " ;"), (2, " ;"), (3, ".")]
                ]
            if draw(st.booleans()):
                lines.append(Line("Nous aurons :", section, may_break=True))
                lines.append(Line("– des villes ;", joins=True, may_break=True))
                lines.append(Line(f"des loyers {'pour tous ' * 20};", section, "• ", may_break=True))
                lines.append(Line("– un droit.", joins=True, may_break=True))
    return lines


@st.composite
def resolutions(draw: st.DrawFn) -> list[Line]:
    """Headings and paragraphs, all numbered or none."""
    is_numbered = draw(st.booleans())
    lines = [Line("Résolution des villes")]
    texts = draw(st.lists(sentences(), min_size=1, max_size=8))
    for number, text in enumerate(texts, start=1):
        if draw(st.integers(0, 2)) == 0:
            lines.append(Line(draw(_TITLES)))
        lines.append(Line(text, "texte", f"{number}. " if is_numbered else "", may_break=True))
    return lines


def laid_out(lines: Sequence[Line], seed: int | None) -> tuple[list[Page], list[int]]:
    """The pages, broken in one of many ways (none for None), and for each line the page where it begins."""
    choose = random.Random(seed)  # noqa: S311 - a layout is no secret
    texts = [[]]
    begins = []
    for line in lines:
        if seed is not None and choose.random() < 0.3:
            texts += [[] for _ in range(choose.randint(1, 2))]
        begins.append(len(texts))
        words = line.written.split(" ")
        start = 0
        for place in range(1, len(words)):
            can_break = words[place][:1].islower() and words[place - 1][-1:].isalnum() and line.may_break
            if seed is not None and can_break and choose.random() < 0.1:
                texts[-1].append(" ".join(words[start:place]))
                texts.append([])
                start = place
        texts[-1].append(" ".join(words[start:]))
    pages = [Page(number, "\n\n".join(text)) for number, text in enumerate(texts, start=1)]
    return pages, begins


def expected(lines: Sequence[Line], begins: Sequence[int]) -> list[tuple[str, str, int]]:
    """Section, text and page of each clause."""
    clauses: list[tuple[str, str, int]] = []
    for line, page in zip(lines, begins, strict=True):
        if line.joins:
            section, text, first = clauses.pop()
            clauses.append((section, " ".join(f"{text} {line.written}".split()), first))
        elif line.section:
            clauses.append((line.section, " ".join(line.text.split()), page))
    return clauses


def without_pages(clauses: Sequence[Clause]) -> list[tuple[str, str, str, str]]:
    """What a page break must not change."""
    return [(clause.clause_id, clause.locator.label, clause.title, clause.text) for clause in clauses]


def check(lines: Sequence[Line], seed: int, part: Part) -> None:
    """Cut with and without page breaks, and compare with what was written."""
    whole, _ = laid_out(lines, None)
    pages, begins = laid_out(lines, seed)
    cutting = cut(pages, a_source(part), part)
    check_whole(pages, cutting)
    found = [(clause.locator.section, clause.text, clause.locator.page) for clause in cutting.clauses]
    assert found == expected(lines, begins)
    unbroken = cut(whole, a_source(part), part)
    assert without_pages(cutting.clauses) == without_pages(unbroken.clauses)
    assert section_count(cutting, part) == section_count(unbroken, part)


@given(treaties(), st.integers(0, 1000))
def test_a_treaty_is_cut_as_it_was_written_wherever_its_pages_break(lines: list[Line], seed: int) -> None:
    """Table of contents, chapters and mentions of articles open nothing."""
    check(lines, seed, ARTICLES)


@given(communications(), st.integers(0, 1000))
def test_a_communication_is_cut_as_it_was_written_wherever_its_pages_break(lines: list[Line], seed: int) -> None:
    """Numbered lists open no section."""
    check(lines, seed, NUMBERED)


@given(resolutions(), st.integers(0, 1000))
def test_a_resolution_is_cut_as_it_was_written_wherever_its_pages_break(lines: list[Line], seed: int) -> None:
    """A clause a paragraph."""
    check(lines, seed, PARAGRAPHS)


_PIECES = st.sampled_from(
    [
        *(
            "Article 1",
            "Article premier",
            "Article II",
            "Art. 2 – Des villes",
            "ARTICLE 3",
            "Article 33 de la loi",
            "A. ",
        ),
        *(
            "1. ",
            "2. ",
            "(1) ",
            "2.1. ",
            "2.1 Des villes",
            "a) ",
            "• ",
            "– ",
            "•",
            "3.",
            "CHAPITRE I",
            "ANNEXE",
            "PARTIE I",
        ),
        *(
            "Principes",
            "PARTIE II",
            "Préambule",
            "Introduction",
            "1. Des villes",
            "2. Des droits",
            "Nous voulons tout.",
            "Des villes",
            "des villes",
            "suit :",
            "un, ",
            "deux ;",
        ),
        *(
            "l’",
            "de",
            "fin.12",
            "***",
            "12",
            "\n\n",
            "\n\n",
            "\n\n",
            "\n\n",
            "\n",
            " ",
            "\u00a0",
            "é",
            "\f",
            "\r\n",
            "\x85",
            "»",
            "«",
        ),
    ]
)
_PAGES = st.lists(st.lists(st.one_of(_PIECES, _PIECES, st.text(max_size=3)), max_size=25).map("".join), max_size=4)


@pytest.mark.parametrize("part", [ARTICLES, NUMBERED, PARAGRAPHS], ids=lambda part: part.layout)
@given(texts=_PAGES)
@example(texts=[])
@example(texts=["", ""])
@settings(max_examples=150)
def test_of_no_text_whatever_is_anything_lost(part: Part, texts: list[str]) -> None:
    """Whatever the lines look like, each character has one place."""
    pages = [Page(number, text) for number, text in enumerate(texts, start=1)]
    check_whole(pages, cut(pages, a_source(part), part))
