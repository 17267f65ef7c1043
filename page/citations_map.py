"""The picture of which clause of the declaration cites which text, and the same as a list."""

from dataclasses import dataclass

from corpus.clauses import NOTES, Clause
from corpus.library import Corpus
from corpus.manifest import Source
from index.lexical import fold
from page.labels import Labels
from page.outline import entry_of
from page.text import clause_link, escaped

ROW = 34
"""Height of a line of the picture, in its own units; a link of that height is easily hit."""
LEFT, RIGHT, WIDTH = 126, 232, 410
"""Where the lines begin and end, and how wide the picture is."""


@dataclass(frozen=True, slots=True)
class CitedText:
    """A document and the clauses that speak of it, in the order of the text."""

    source: Source
    by_note: tuple[Clause, ...]
    """Those that call the note which names it."""
    by_name: tuple[Clause, ...]
    """Those that only name it."""


def cited_texts(corpus: Corpus) -> tuple[CitedText, ...]:
    """Each document that a note of the declaration names, with who cites it."""
    return tuple(_cited(corpus, source) for source in corpus.manifest.documents if source.cited_in)


def _cited(corpus: Corpus, source: Source) -> CitedText:
    document = (source.cited_in or "").split("/", 1)[0]
    speaking = [c for c in corpus.clauses if c.locator.document == document and c.locator.section != NOTES]
    by_note = tuple(c for c in speaking if any(call.note_id == source.cited_in for call in c.note_calls))
    # « pacte » or « charte » alone may be another one: the charter of Lampedusa
    names = [name for name in source.names if " " in name]
    by_name = tuple(c for c in speaking if c not in by_note and any(name in fold(c.text) for name in names))
    return CitedText(source, by_note, by_name)


def citations_map(labels: Labels, corpus: Corpus) -> str:
    """The section: the picture, then the list that says the same."""
    cited = cited_texts(corpus)
    if not cited:
        return ""
    items = "".join(_list_item(labels, corpus, text) for text in cited)
    return (
        f'<section class="map" id="citations-map" tabindex="-1" aria-labelledby="map-title"><h3 id="map-title">'
        f"{labels.map_title}</h3><p>{labels.map_help}</p>{_picture(labels, corpus, cited)}"
        f'<h4 id="map-list-title">{labels.map_list}</h4>'
        f'<ul class="map-list" aria-labelledby="map-list-title">{items}</ul></section>'
    )


def _list_item(labels: Labels, corpus: Corpus, text: CitedText) -> str:
    voice = labels.voice("fr")

    def links(clauses: tuple[Clause, ...]) -> str:
        return ", ".join(
            clause_link(clause, escaped(_place(clause)), css_class="map-link", voice=voice) for clause in clauses
        )

    parts = [
        f"{name}\u00a0{links(clauses)}"
        for name, clauses in ((labels.by_note, text.by_note), (labels.by_name, text.by_name))
        if clauses
    ]
    said = f"{labels.semicolon} ".join(parts) or labels.by_nobody
    return f"<li><strong>{_document_link(labels, corpus, text.source)}</strong>{labels.colon} {said}.</li>"


def _document_link(labels: Labels, corpus: Corpus, source: Source) -> str:
    entry = entry_of(corpus, source)
    name = escaped(source.short_title)
    return (
        clause_link(entry, name, css_class="map-link", title=source.title, voice=labels.voice("fr")) if entry else name
    )


def _picture(labels: Labels, corpus: Corpus, cited: tuple[CitedText, ...]) -> str:
    citing = [c for c in corpus.clauses if any(c in text.by_note or c in text.by_name for text in cited)]
    height = max(len(citing), len(cited)) * ROW + ROW // 2
    left = {clause.clause_id: _middle(place, len(citing), height) for place, clause in enumerate(citing)}
    right = [_middle(place, len(cited), height) for place in range(len(cited))]
    lines = "".join(
        _line(left[clause.clause_id], right[place], is_named_only=clause in text.by_name)
        for place, text in enumerate(cited)
        for clause in (*text.by_note, *text.by_name)
    )
    clauses = "".join(
        _label(labels, clause, _place(clause), LEFT - 8, left[clause.clause_id], anchor="end") for clause in citing
    )
    documents = "".join(
        _label(labels, entry, text.source.short_title, RIGHT + 8, right[place], anchor="start")
        for place, text in enumerate(cited)
        if (entry := entry_of(corpus, text.source)) is not None
    )
    return (
        f'<svg class="map-picture" viewBox="0 0 {WIDTH} {height}" role="group" aria-labelledby="map-title">'
        f"<g>{lines}</g>{clauses}{documents}</svg>"
    )


def _middle(place: int, count: int, height: int) -> int:
    """The height of the middle of a label when ``count`` of them share the picture."""
    return round(height * (place + 0.5) / count)


def _line(left: int, right: int, *, is_named_only: bool) -> str:
    bend = (LEFT + RIGHT) // 2
    look = ' class="named"' if is_named_only else ""
    return f'<path{look} d="M{LEFT} {left}C{bend} {left} {bend} {right} {RIGHT} {right}"/>'


def _label(  # noqa: PLR0913 - what it says, where and how
    labels: Labels, clause: Clause, name: str, x: int, y: int, *, anchor: str
) -> str:
    """A name in the picture that opens a clause; an invisible box makes it easy to hit."""
    box_x, box_width = (0, x + 4) if anchor == "end" else (x - 4, WIDTH - x + 4)
    box = f'<rect x="{box_x}" y="{y - ROW // 2}" width="{box_width}" height="{ROW}"/>'
    content = f'{box}<text x="{x}" y="{y + 5}" text-anchor="{anchor}">{escaped(name)}</text>'
    return clause_link(clause, content, css_class="map-node", title=clause.locator.label, voice=labels.voice("fr"))


def _place(clause: Clause) -> str:
    return clause.locator.label.split(", ", 1)[-1]
