"""« Positions »: what the signatories do in each clause of the declaration, by theme and by act."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from corpus.clauses import Clause
from corpus.library import Corpus
from corpus.sentences import Span
from page import labels
from page.citations_map import citations_map
from page.text import clause_link, escaped, shortened
from page.themes import Family, Themes, load_themes
from page.views import POSITIONS, view_frame
from rag.stance import find_stance

ROW_CHARS = 120
"""A line and a half on a wide screen: enough to know the subject, the rest is one click away."""

MAX_BEFORE_ACT = 25
"""Characters before the verb that are shown; where there are more, the line begins at the verb."""


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence of a clause and the act that it is."""

    clause: Clause
    span: Span
    act_at: int
    """Where its act stands, as an offset into the sentence; 0 where it has none."""
    act: str
    family: Family


def rows(corpus: Corpus, themes: Themes) -> Iterator[Row]:
    """Every sentence of every clause that has a theme, in the order of the text."""
    for clause in corpus.clauses:
        if clause.clause_id in themes.clauses:
            for span in clause.sentences:
                found = find_stance(span.of(clause.text))
                at, act = (found[0], found[1].act) if found else (0, labels.NEUTRAL_ACT)
                yield Row(clause, span, at, act, themes.family_of(act))


def positions(corpus: Corpus) -> str:
    """The view: filters, the list, the picture of the citations with its text equivalent."""
    themes = load_themes()
    listed = tuple(rows(corpus, themes))
    clauses = "".join(
        _clause(clause, tuple(held), themes) for clause, held in groupby(listed, key=lambda row: row.clause)
    )
    content = (
        f'<div class="filtered">{_filters(themes, listed)}<div class="positions">{clauses}</div>'
        f'<p class="nothing" hidden>{labels.NO_POSITION}</p></div>{citations_map(corpus)}'
    )
    intro = f'{labels.POSITIONS_INTRO} <a href="#citations-map" class="jump">{labels.SEE_MAP}</a>'
    return view_frame(POSITIONS, POSITIONS.name, intro, content)


def _filters(themes: Themes, listed: tuple[Row, ...]) -> str:
    """Two lists of choices with their counts, in sentences, and what they leave, said aloud."""
    by_theme = Counter(theme.id for row in listed for theme in themes.of(row.clause.clause_id))
    by_act = Counter(row.act for row in listed)
    by_family = Counter(row.family.id for row in listed)
    theme_options = "".join(_option(theme.id, theme.title, by_theme[theme.id]) for theme in themes.themes)
    act_options = "".join(
        f'<optgroup label="{escaped(family.title)}">'
        + _option(family.id, f"{family.title}, {labels.ALL_OF_THEM}", by_family[family.id])
        + "".join(_option(act, act, by_act[act]) for act in family.acts if by_act[act])
        + "</optgroup>"
        for family in themes.families
    )
    return (
        f'<div class="filters" role="group" aria-label="{labels.FILTERS}">'
        f"{_select('theme', labels.THEME, labels.ALL_THEMES, theme_options)}"
        f"{_select('acte', labels.ACT, labels.ALL_ACTS, act_options)}"
        f'<button type="button" class="quiet reset" hidden>{labels.SHOW_ALL}</button>'
        f'<p class="count" role="status" data-passages="{labels.PASSAGE_FORMS}" '
        f'data-sentences="{labels.SENTENCE_FORMS}"></p></div>'
    )


def _select(name: str, label: str, all_of_them: str, options: str) -> str:
    return (
        f'<p class="filter"><label for="filter-{name}">{label}</label><select name="{name}" id="filter-{name}">'
        f'<option value="">{all_of_them}</option>{options}</select></p>'
    )


def _option(value: str, name: str, count: int) -> str:
    return f'<option value="{escaped(value)}">{escaped(name)} ({count})</option>'


def _clause(clause: Clause, held: tuple[Row, ...], themes: Themes) -> str:
    about = themes.of(clause.clause_id)
    name = f"position-{clause.locator.section}-{clause.locator.number}"
    link = clause_link(clause, escaped(_place(clause)), css_class="position-name")
    tags = "".join(f'<li class="theme">{escaped(theme.title)}</li>' for theme in about)
    items = "".join(map(_row, held))
    return (
        f'<article class="position" aria-labelledby="{name}" data-themes="{" ".join(theme.id for theme in about)}">'
        f'<header><h3 id="{name}">{link}</h3><ul class="themes" aria-label="{labels.THEMES}">{tags}</ul></header>'
        f'<ul class="acts">{items}</ul></article>'
    )


def _row(row: Row) -> str:
    sentence = row.span.of(row.clause.text)
    # what the act is about follows its verb; a sentence may take two lines to come to it
    words = sentence if row.act_at < MAX_BEFORE_ACT else f"… {sentence[row.act_at :]}"
    content = (
        f'<span class="act-name">{escaped(row.act)}</span> '
        f'<span class="words">{escaped(shortened(words, ROW_CHARS))}</span>'
    )
    link = clause_link(row.clause, content, css_class="act", mark=row.span)
    return f'<li data-act="{escaped(row.act)}" data-family="{row.family.id}">{link}</li>'


def _place(clause: Clause) -> str:
    """« Positions, § 4 »: the document's name would be on every line."""
    return clause.locator.label.split(", ", 1)[-1]
