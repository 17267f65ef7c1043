"""Cutting bulleted documents that the tests write themselves, so that the right clauses are known."""

import random
from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.clauses import Cutting
from corpus.cutters.bulleted import cut_bulleted
from corpus.errors import CorpusError
from corpus.manifest import Section, Source
from tests.corpus.refusals import refused

HEADINGS = ("Titre premier :", "Deuxième titre", "Titre dernier")
SOURCE = Source(
    id="texte",
    title="Un texte",
    short_title="Texte",
    publisher="Nous",
    date="2022",
    rights="libre",
    path="texte.txt",
    layout="bulleted",
    sections=(
        Section(id="ouverture", title="Ouverture"),
        *(Section(id=f"s-{n}", title=f"S{n}", heading=heading) for n, heading in enumerate(HEADINGS, start=1)),
        Section(id="notes", title="Notes"),
    ),
)
_WORDS = (
    "accueil l'asile l’Europe réfugiés, droits migrants locale œuvre État UE. faire ; «\u00a0IncluCities\u00a0» (GLR) "
    "2015 1951 2021-2027 100 000 60 1 2 9 33 M. art. d'accueil, LGBTQI+ www.exemple.fr Nous rappelons"
).split(" ")
_NOTE_WORDS = "se référant à la convention sur les réfugiés, 1951 et du protocole".split()


@dataclass(frozen=True)
class Word:
    """One word of a written clause, with the note that it calls, if any."""

    text: str
    call: int | None = None
    is_detached: bool = False
    """Whether the call stands apart, before a full stop: « (OIM, 2019) 5. »."""


@dataclass(frozen=True)
class Paragraph:
    """One clause as it is to be written; ``note`` is its printed number where it is a note."""

    section: str
    words: tuple[Word, ...]
    has_bullet: bool = False
    note: int | None = None

    @property
    def text(self) -> str:
        """What the reader should get."""
        return " ".join(f"{word.text}." if word.is_detached else word.text for word in self.words)

    @property
    def calls(self) -> list[tuple[int, int]]:
        """Offset into the text and printed number of each note call."""
        calls = []
        offset = 0
        for word in self.words:
            if word.call is not None:
                calls.append((offset + len(word.text), word.call))
            offset += len(word.text) + 1 + word.is_detached
        return calls


@dataclass(frozen=True)
class Document:
    """Paragraphs in the order of the file."""

    paragraphs: tuple[Paragraph, ...]

    def expected(self) -> list[tuple[str, str, str, list[tuple[int, str]]]]:
        """Clause id, label, text and note calls of each clause, in reading order."""
        notes = [paragraph for paragraph in self.paragraphs if paragraph.section == "notes"]
        note_ids = {note.note: f"texte/notes/{place}" for place, note in enumerate(notes, start=1)}
        found = []
        for section in SOURCE.sections:
            inside = [paragraph for paragraph in self.paragraphs if paragraph.section == section.id]
            for number, paragraph in enumerate(inside, start=1):
                label = f"Texte, {section.title}, § {number}"
                if section.id == "notes":
                    label = f"Texte, note {paragraph.note}" if paragraph.note else "Texte, Notes, lien sans numéro"
                calls = [(offset, note_ids[number]) for offset, number in paragraph.calls]
                found.append((f"texte/{section.id}/{number}", label, paragraph.text, calls))
        return found

    def layout(self, seed: int) -> str:
        """The file, its lines wrapped and its pages parted in one of many ways."""
        choose = random.Random(seed)  # noqa: S311 - a layout is no secret
        section = SOURCE.sections[0].id
        written = ""
        for paragraph in self.paragraphs:
            if paragraph.section not in {section, "notes"}:
                section = paragraph.section
                heading = next(item.heading for item in SOURCE.sections if item.id == section)
                written += f"{choose.choice(['', ' '])}{heading}{choose.choice(['', '  '])}\n{_gap(choose)}"
            written += _wrapped(paragraph, choose) + _gap(choose)
        return written


def _gap(choose: random.Random) -> str:
    """At least one blank line; now and then a new page."""
    return "\n" + "".join(choose.choice(["\n", " \n", "\f\n", "   \n"]) for _ in range(choose.randint(1, 5)))


def _wrapped(paragraph: Paragraph, choose: random.Random) -> str:
    tokens = []
    for word in paragraph.words:
        if word.call is None:
            tokens.append(word.text)
        elif word.is_detached:
            tokens += [word.text, f"{word.call}."]
        else:
            tokens.append(f"{word.text}{word.call}")
    opening = f"{paragraph.note} " if paragraph.note is not None else ""
    if paragraph.has_bullet:
        opening = choose.choice(["• ", "•", "•  ", "  • "])
    written = opening + tokens[0]
    for token in tokens[1:]:
        written += choose.choice([" ", " ", " ", "  ", "\n", " \n", "\n  "]) + token
    return written


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Recitals, then headed sections of bulleted clauses, with notes at the foot of any page."""
    count = draw(st.integers(min_value=0, max_value=4))
    word = st.builds(Word, st.sampled_from(_WORDS))
    if count:
        numbers = st.integers(min_value=1, max_value=count)
        calling = st.builds(Word, st.sampled_from(["l'asile", "locale", "non-refoulement"]), numbers)
        detached = st.builds(Word, st.just("2019)"), numbers, st.just(value=True))
        word = st.one_of(word, word, word, calling, detached)
    paragraphs: list[Paragraph] = []
    for section in SOURCE.sections[:-1]:
        for _ in range(draw(st.integers(min_value=1, max_value=3))):
            words = [Word("Nous"), *draw(st.lists(word, max_size=20))]
            paragraphs.append(Paragraph(section.id, tuple(words), has_bullet=section.heading is not None))
    feet = sorted(draw(st.lists(st.integers(1, len(paragraphs)), min_size=count, max_size=count)), reverse=True)
    for number, foot in zip(range(count, 0, -1), feet, strict=True):
        paragraphs.insert(foot, _note(number, is_address=draw(st.booleans())))
    if draw(st.booleans()):
        foot = draw(st.integers(1, len(paragraphs)))
        paragraphs.insert(foot, Paragraph("notes", (Word("https://exemple.fr/sans-numero.pdf"),)))
    return Document(tuple(paragraphs))


def _note(number: int, *, is_address: bool) -> Paragraph:
    words = [f"https://exemple.fr/{number}"] if is_address else _NOTE_WORDS
    return Paragraph("notes", tuple(Word(text) for text in words), note=number)


SEEDS = st.integers(min_value=0, max_value=10_000)


def read(text: str) -> list[tuple[str, str, str, list[tuple[int, str]]]]:
    """What a reader is shown of each clause of a text."""
    return [
        (
            clause.clause_id,
            clause.locator.label,
            clause.text,
            [(call.offset, call.note_id) for call in clause.note_calls],
        )
        for clause in cut_bulleted(text, SOURCE).clauses
    ]


@given(documents(), SEEDS)
def test_a_document_gives_the_clauses_that_were_written(document: Document, seed: int) -> None:
    """Ids, labels, texts and note calls are known beforehand, whatever the lines and the pages."""
    spaced = [
        (clause_id, label, text.replace("\u00a0", " "), calls) for clause_id, label, text, calls in document.expected()
    ]
    assert read(document.layout(seed)) == spaced


@given(documents(), SEEDS, SEEDS)
def test_wrapping_the_lines_otherwise_gives_the_same_clauses(document: Document, one: int, other: int) -> None:
    """Where a line ends means nothing."""
    first = cut_bulleted(document.layout(one), SOURCE).clauses
    second = cut_bulleted(document.layout(other), SOURCE).clauses
    assert [(clause.locator, clause.text, clause.sentences) for clause in first] == [
        (clause.locator, clause.text, clause.sentences) for clause in second
    ]


@given(documents(), SEEDS)
def test_every_character_of_a_document_stands_in_exactly_one_place(document: Document, seed: int) -> None:
    """In a clause span, a marker, a heading or a note call."""
    text = document.layout(seed)
    cutting = cut_bulleted(text, SOURCE)
    places = covered(cutting)
    assert {offset for offset, character in enumerate(text) if not character.isspace()} <= set(places)
    assert set(places.values()) == {1}
    for clause in cutting.clauses:
        source = "".join(span.of(text) for span in clause.source)
        assert "".join(clause.text.split()) == "".join(source.split())
        assert " ".join(span.of(clause.text) for span in clause.sentences) == clause.text


def covered(cutting: Cutting) -> Counter[int]:
    """How many times each character of the file was put somewhere."""
    places = Counter[int]()
    for clause in cutting.clauses:
        marker = [] if clause.marker is None else [clause.marker]
        for span in [*clause.source, *marker, *(call.source for call in clause.note_calls)]:
            places.update(range(span.start, span.end))
    for heading in cutting.headings:
        places.update(range(heading.source.start, heading.source.end))
    return places


def body(clause: str, notes: str = "") -> str:
    """A whole document around one bulleted clause."""
    headings = "\n\n".join(f"{heading}\n\n• Suite." for heading in HEADINGS[1:])
    return f"Ouverture.\n\n{HEADINGS[0]}\n\n• {clause}\n\n{headings}\n\n{notes}\n"


def clause_of(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Text and calls of the first clause of the first headed section."""
    return next((words, calls) for clause_id, _, words, calls in read(text) if clause_id == "texte/s-1/1")


def test_a_line_that_begins_with_a_number_is_not_a_note() -> None:
    """« 1 rapport » wrapped to the head of a line inside a clause opens no note."""
    text, _ = clause_of(body("Nous saluons\n1 rapport utile.", "1 https://exemple.fr/1"))
    assert text == "Nous saluons 1 rapport utile."


def test_a_note_may_run_over_two_lines() -> None:
    """The second line belongs to the note, not to the section above."""
    document = body("Nous saluons1.", "1 se référant à la\nconvention")
    found = {clause_id: text for clause_id, _, text, _ in read(document)}
    assert found["texte/notes/1"] == "se référant à la convention"
    assert "texte/s-3/2" not in found


def test_a_note_right_under_a_clause_is_still_a_note() -> None:
    """A page foot without a blank line before its addresses."""
    found = {clause_id: text for clause_id, _, text, _ in read(body("Nous saluons1\n1 https://exemple.fr/1"))}
    assert found["texte/s-1/1"] == "Nous saluons"
    assert found["texte/notes/1"] == "https://exemple.fr/1"


def test_a_detached_note_call_may_open_a_line() -> None:
    """« (OIM, 2019) 5. » wrapped before its 5 is still a call."""
    assert clause_of(body("Nous saluons (OIM, 2019)\n1. Fin.", "1 https://exemple.fr/1")) == (
        "Nous saluons (OIM, 2019). Fin.",
        [(24, "texte/notes/1")],
    )


def test_a_page_break_inside_a_line_parts_words() -> None:
    """A form feed is a blank like any other."""
    assert clause_of(body("Nous saluons\fl'accueil."))[0] == "Nous saluons l'accueil."


def test_a_number_without_its_note_stays_in_the_text() -> None:
    """« CO2 » is no note call in a document without a note 2."""
    assert clause_of(body("Le CO2 et l'asile1.", "1 https://exemple.fr/1")) == (
        "Le CO2 et l'asile.",
        [(17, "texte/notes/1")],
    )


def test_the_notes_of_a_document_without_a_section_for_them_are_refused() -> None:
    """The sentence names the document and the remedy, instead of a KeyError."""
    source = SOURCE.model_copy(update={"sections": SOURCE.sections[:-1]})
    with refused(CorpusError, r"« texte ».*notes"):
        cut_bulleted(body("Nous saluons1.", "1 https://exemple.fr/1"), source)


def test_a_document_without_sections_is_refused() -> None:
    """The sentence names the document, instead of an IndexError."""
    with refused(CorpusError, "« texte »"):
        cut_bulleted("Nous saluons.", SOURCE.model_copy(update={"sections": ()}))


@pytest.mark.parametrize("text", ["", "\n\n", "Ouverture seule."])
def test_a_text_without_its_headings_is_refused(text: str) -> None:
    """The sentence names the sections that were not met."""
    with refused(CorpusError, r"« texte » ne contient pas les titres attendus \(s-1, s-2, s-3\)"):
        cut_bulleted(text, SOURCE)
