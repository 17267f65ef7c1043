"""The reader: a whole document in reading order, one clause of it open, the quoted words lit."""

from itertools import groupby

from corpus.clauses import Clause
from corpus.library import Corpus
from corpus.manifest import Source
from corpus.sentences import Span
from page import labels
from page.text import clause_link, clause_text, escaped, place_in_document

_CROSS = (
    '<svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true" focusable="false">'
    '<path d="M4 4l12 12M16 4L4 16" stroke="currentColor" stroke-width="2" stroke-linecap="round"/></svg>'
)


def reader(corpus: Corpus, clause_id: str, mark: Span | None = None) -> str:
    """The document of a clause, open there; an unknown id gets a sentence.

    A mark that does not lie inside the clause is dropped.
    """
    clause = corpus.by_id.get(clause_id)
    if clause is None:
        head = _head(labels.UNKNOWN_CLAUSE_TITLE, "")
        return _frame(clause_id, None, f'{head}<div class="reader-body"><p>{labels.UNKNOWN_CLAUSE}</p></div>')
    if mark is not None and not 0 <= mark.start < mark.end <= len(clause.text):
        mark = None
    source = corpus.manifest.source(clause.locator.document)
    kind = labels.SUMMARY if clause.kind == "summary" else labels.OFFICIAL_TEXT
    meta = f'<p class="meta"><span class="kind">{kind}</span> {escaped(source.publisher)}, {escaped(source.date)}</p>'
    head = _head(escaped(source.title), meta)
    return _frame(clause_id, mark, f'{head}<div class="reader-body">{_document(corpus, source, clause, mark)}</div>')


def first_clause_id(corpus: Corpus) -> str:
    """Where the reader opens when nothing was cited."""
    return corpus.clauses[0].clause_id


def _frame(clause_id: str, mark: Span | None, content: str) -> str:
    key = f"{clause_id}:{mark.start}-{mark.end}" if mark else clause_id
    return f'<section class="reader" aria-labelledby="reader-title" data-key="{escaped(key)}">{content}</section>'


def _head(title: str, meta: str) -> str:
    return (
        f'<header class="reader-head"><div><h2 id="reader-title" tabindex="-1">{title}</h2>{meta}</div>'
        f'<button type="button" class="close" data-close>{_CROSS}<span>{labels.CLOSE_READER}</span></button></header>'
    )


def _document(corpus: Corpus, source: Source, current: Clause, mark: Span | None) -> str:
    headings = {section.id: (section.title, section.heading or section.title) for section in source.sections}
    clauses = [clause for clause in corpus.clauses if clause.locator.document == source.id]
    callers = {call.note_id: clause for clause in reversed(clauses) for call in clause.note_calls}
    parts = []
    for section, members in groupby(clauses, key=lambda clause: clause.locator.section):
        body = "".join(
            _clause(corpus, clause, callers.get(clause.clause_id), is_current=clause is current, mark=mark)
            for clause in members
        )
        parts.append(_heading(*headings.get(section, (section, section))) + body)
    return "".join(parts)


def _heading(title: str, heading: str) -> str:
    """The heading as the document has it, below the short name that labels use where the two differ."""
    short = f'<span class="section-name">{escaped(title)}</span> ' if not heading.startswith(title) else ""
    return f'<h3>{short}<span class="heading">{escaped(heading)}</span></h3>'


def _clause(corpus: Corpus, clause: Clause, caller: Clause | None, *, is_current: bool, mark: Span | None) -> str:
    label = escaped(clause.locator.label)
    number = clause_link(clause, escaped(place_in_document(clause)), css_class="permalink", title=clause.locator.label)
    text = clause_text(clause, corpus.by_id, mark if is_current else None)
    back = ""
    if caller is not None:
        link = clause_link(caller, "↩", css_class="back", title=f"{labels.BACK_TO_CALL}\u00a0: {caller.locator.label}")
        back = f" {link}"
    state = f' current" role="group" aria-label="{label}" tabindex="-1' if is_current else ""
    return f'<div class="clause{state}"><p class="where">{number}</p><p class="words">{text}{back}</p></div>'
