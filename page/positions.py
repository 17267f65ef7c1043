"""« Positions »: what the signatories do in each clause of the declaration, by theme and by act."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from corpus.clauses import Clause
from corpus.library import Corpus
from corpus.sentences import Span
from page.citations_map import citations_map
from page.labels import Labels
from page.text import clause_link, escaped, shortened
from page.themes import Family, Themes, load_themes
from page.views import POSITIONS, view_frame
from rag.stance import find_stance

ROW_CHARS = 120
"""A line and a half on a wide screen: enough to know the subject, the rest is one click away."""

NEUTRAL_ACT = "dit"
"""The act of a sentence whose verb is none of rag/stance.py."""
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
                at, act = (found[0], found[1].act) if found else (0, NEUTRAL_ACT)
                yield Row(clause, span, at, act, themes.family_of(act))


def positions(labels: Labels, corpus: Corpus) -> str:
    """The view: filters, the list, the picture of the citations with its text equivalent."""
    themes = load_themes()
    listed = tuple(rows(corpus, themes))
    clauses = "".join(
        _clause(labels, clause, tuple(held), themes) for clause, held in groupby(listed, key=lambda row: row.clause)
    )
    content = (
        f'<div class="filtered">{_filters(labels, themes, listed)}<div class="positions">{clauses}</div>'
        f'<p class="nothing" hidden>{labels.no_position}</p></div>{citations_map(labels, corpus)}'
    )
    intro = f'{labels.positions_intro} <a href="#citations-map" class="jump">{labels.see_map}</a>'
    return view_frame(labels, POSITIONS, intro, content)


def _filters(labels: Labels, themes: Themes, listed: tuple[Row, ...]) -> str:
    """Two lists of choices with their counts, in sentences, and what they leave, said aloud."""
    by_theme = Counter(theme for row in listed for theme in themes.of(row.clause.clause_id))
    by_act = Counter(row.act for row in listed)
    by_family = Counter(row.family.id for row in listed)
    theme_options = "".join(_option(theme, labels.theme_titles[theme], by_theme[theme]) for theme in themes.themes)
    act_options = "".join(
        f'<optgroup label="{escaped(labels.family_titles[family.id])}">'
        + _option(family.id, f"{labels.family_titles[family.id]}, {labels.all_of_them}", by_family[family.id])
        + "".join(_option(act, labels.act_name(act), by_act[act]) for act in family.acts if by_act[act])
        + "</optgroup>"
        for family in themes.families
    )
    return (
        f'<div class="filters" role="group" aria-label="{labels.filters}">'
        f"{_select('theme', labels.theme, labels.all_themes, theme_options)}"
        f"{_select('acte', labels.act, labels.all_acts, act_options)}"
        f'<button type="button" class="quiet reset" hidden>{labels.show_all}</button>'
        f'<p class="count" role="status" data-passages="{labels.passage_forms}" '
        f'data-sentences="{labels.sentence_forms}"></p></div>'
    )


def _select(name: str, label: str, all_of_them: str, options: str) -> str:
    return (
        f'<p class="filter"><label for="filter-{name}">{label}</label><select name="{name}" id="filter-{name}">'
        f'<option value="">{all_of_them}</option>{options}</select></p>'
    )


def _option(value: str, name: str, count: int) -> str:
    return f'<option value="{escaped(value)}">{escaped(name)} ({count})</option>'


def _clause(labels: Labels, clause: Clause, held: tuple[Row, ...], themes: Themes) -> str:
    about = themes.of(clause.clause_id)
    name = f"position-{clause.locator.section}-{clause.locator.number}"
    link = clause_link(clause, escaped(_place(clause)), css_class="position-name", voice=labels.voice("fr"))
    tags = "".join(f'<li class="theme">{escaped(labels.theme_titles[theme])}</li>' for theme in about)
    items = "".join(_row(labels, row) for row in held)
    return (
        f'<article class="position" aria-labelledby="{name}" data-themes="{" ".join(about)}">'
        f'<header><h3 id="{name}">{link}</h3><ul class="themes" aria-label="{labels.themes_name}">{tags}</ul></header>'
        f'<ul class="acts">{items}</ul></article>'
    )


def _row(labels: Labels, row: Row) -> str:
    sentence = row.span.of(row.clause.text)
    # what the act is about follows its verb; a sentence may take two lines to come to it
    words = sentence if row.act_at < MAX_BEFORE_ACT else f"… {sentence[row.act_at :]}"
    content = (
        f'<span class="act-name">{escaped(labels.act_name(row.act))}</span> '
        f'<span class="words"{labels.voice("fr")}>{escaped(shortened(words, ROW_CHARS))}</span>'
    )
    link = clause_link(row.clause, content, css_class="act", mark=row.span)
    return f'<li data-act="{escaped(row.act)}" data-family="{row.family.id}">{link}</li>'


def _place(clause: Clause) -> str:
    """« Positions, § 4 »: the document's name would be on every line."""
    return clause.locator.label.split(", ", 1)[-1]
