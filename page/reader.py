"""The reader: a whole document in reading order, one clause of it open, the quoted words lit."""

from datetime import date

from corpus.clauses import Clause
from corpus.library import Corpus
from corpus.sentences import Span
from page.labels import Labels
from page.outline import Document, Section, callers, cited_by_note, document_of, documents
from page.reference import official_url, reference, today
from page.text import clause_link, clause_text, copy_button, escaped, outside_link, place_in_document

_CROSS = (
    '<svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true" focusable="false">'
    '<path d="M4 4l12 12M16 4L4 16" stroke="currentColor" stroke-width="2" stroke-linecap="round"/></svg>'
)


def reader(labels: Labels, corpus: Corpus, clause_id: str, mark: Span | None = None, day: date | None = None) -> str:
    """The document of a clause, open there; an unknown id gets a sentence.

    Args:
        labels: what the page says.
        corpus: the clauses.
        clause_id: which one is open.
        mark: the words to light in it; dropped where it does not lie inside the clause.
        day: when the clause is consulted, for its reference; today unless told.
    """
    clause = corpus.by_id.get(clause_id)
    if clause is None:
        head = _head(labels, labels.unknown_clause_title, "", "")
        return _frame(clause_id, None, f'{head}<div class="reader-body"><p>{labels.unknown_clause}</p></div>')
    if mark is not None and not 0 <= mark.start < mark.end <= len(clause.text):
        mark = None
    document = document_of(corpus, clause)
    head = _head(
        labels,
        labels.french(escaped(document.source.title)),
        _meta(labels, document),
        _tools(labels, corpus, document),
    )
    open_clause = _OpenClause(labels, corpus, document, clause, mark=mark, day=day or today())
    body = "".join(open_clause.section(section) for section in document.sections)
    return _frame(clause_id, mark, f'{head}<div class="reader-body">{body}</div>')


def first_clause_id(corpus: Corpus) -> str:
    """Where the reader opens when nothing was cited."""
    return corpus.clauses[0].clause_id


def kind_of(labels: Labels, document: Document) -> str:
    """Whether one reads the document itself or what this project wrote about it."""
    return labels.summary if document.is_summary else labels.official_text


def _frame(clause_id: str, mark: Span | None, content: str) -> str:
    key = f"{clause_id}:{mark.start}-{mark.end}" if mark else clause_id
    return f'<section class="reader" aria-labelledby="reader-title" data-key="{escaped(key)}">{content}</section>'


def _head(labels: Labels, title: str, meta: str, tools: str) -> str:
    return (
        f'<header class="reader-head"><div class="reader-name"><h2 id="reader-title" tabindex="-1">{title}</h2>{meta}'
        f'</div><button type="button" class="close" data-close>{_CROSS}<span>{labels.close_reader}</span></button>'
        f"{tools}</header>"
    )


def _meta(labels: Labels, document: Document) -> str:
    source = document.source
    address = official_url(source)
    link = f" {outside_link(labels, address, labels.official_link)}" if address else ""
    return (
        f'<p class="meta"><span class="kind">{kind_of(labels, document)}</span> '
        f"{labels.french(f'{escaped(source.publisher)}, {escaped(source.date)}')}{link}</p>"
    )


def _tools(labels: Labels, corpus: Corpus, current: Document) -> str:
    """The table of contents, with the other documents, and the search inside this one."""
    items = "".join(
        _contents_item(labels, other, is_current=other.source == current.source) for other in documents(corpus)
    )
    return (
        f'<div class="reader-tools"><details class="outline"><summary>{labels.contents}</summary>'
        f'<nav class="contents" aria-label="{labels.contents}"><ul>{items}</ul></nav></details>'
        f'<div class="find" role="search"><label class="unseen" for="find">{labels.find}</label>'
        f'<input id="find" type="search" placeholder="{labels.find}" autocomplete="off" spellcheck="false" '
        f'data-none="{labels.found_none}" data-one="{labels.found_one}" data-many="{labels.found_many}">'
        '<p class="found" role="status"></p></div></div>'
    )


def _contents_item(labels: Labels, document: Document, *, is_current: bool) -> str:
    voice = labels.voice("fr")
    name = clause_link(document.first, escaped(document.source.short_title), css_class="entry document", voice=voice)
    sections = f"<ul>{section_links(labels, document)}</ul>" if is_current else ""
    return f"<li>{name}{sections}</li>"


def section_links(labels: Labels, document: Document) -> str:
    """A list item for each section, which opens its first clause."""
    voice = labels.voice("fr")
    return "".join(
        f"<li>{clause_link(section.clauses[0], escaped(section.title), css_class='entry', voice=voice)}</li>"
        for section in document.sections
    )


class _OpenClause:
    """A document as it is read with one of its clauses open."""

    def __init__(  # noqa: PLR0913 - what a reader looks at
        self, labels: Labels, corpus: Corpus, document: Document, current: Clause, *, mark: Span | None, day: date
    ) -> None:
        self.labels = labels
        self._own_voice = "" if labels.language == "fr" else f' lang="{labels.language}"'
        self.voice = labels.voice("fr")
        self.corpus = corpus
        self.current = current
        self.mark = mark
        self.day = day
        self.callers = callers(corpus)
        self.clauses = document.clauses

    def section(self, section: Section) -> str:
        """The heading as the document has it, below the short name that labels use where the two differ; clauses."""
        name = ""
        if not section.heading.startswith(section.title):
            name = f'<span class="section-name">{escaped(section.title)}</span> '
        heading = f'<h3{self.voice}>{name}<span class="heading">{escaped(section.heading)}</span></h3>'
        return f'<div class="part">{heading}{"".join(map(self._clause, section.clauses))}</div>'

    def _clause(self, clause: Clause) -> str:
        is_current = clause is self.current
        label = escaped(clause.locator.label)
        text = clause_text(self.labels, clause, self.corpus.by_id, self.mark if is_current else None)
        state = f' current" role="group" aria-label="{label}" tabindex="-1"{self.voice}' if is_current else '"'
        return (
            f'<div class="clause{state}>{self._where(clause)}'
            f'<p class="words"{self.voice}>{text}{self._back(clause)}</p>'
            f"{self._cited(clause)}{self._clause_tools() if is_current else ''}</div>"
        )

    def _where(self, clause: Clause) -> str:
        labels = self.labels
        number = clause_link(
            clause,
            escaped(place_in_document(clause)),
            css_class="permalink",
            title=clause.locator.label,
            voice=self.voice,
        )
        page = (
            f' <span class="page"{self._own_voice}>{labels.page}\u00a0{clause.locator.page}</span>'
            if clause.locator.page
            else ""
        )
        summary = f' <span class="written"{self._own_voice}>{labels.summary}</span>' if clause.kind == "summary" else ""
        return f'<p class="where">{number}{page}{summary}</p>'

    def _back(self, clause: Clause) -> str:
        labels = self.labels
        caller = self.callers.get(clause.clause_id)
        if caller is None:
            return ""
        title = f"{labels.back_to_call}{labels.colon} {caller.locator.label}"
        return f" {clause_link(caller, '↩', css_class='back', title=title)}"

    def _cited(self, note: Clause) -> str:
        """The document that a note names, opened here where it can be, and at its official address."""
        labels = self.labels
        source = cited_by_note(self.corpus, note)
        if source is None:
            return ""
        name = self.labels.french(escaped(source.title))
        held = next((clause for clause in self.corpus.clauses if clause.locator.document == source.id), None)
        shown = clause_link(held, name, css_class="cited-text") if held else f"{name} ({labels.not_held})"
        address = official_url(source)
        link = f" {outside_link(labels, address, labels.official_link)}" if address else ""
        return f'<p class="cited"{self._own_voice}>{labels.cited_text}{labels.colon} {shown}{link}</p>'

    def _clause_tools(self) -> str:
        """From the open clause to its neighbours, and its reference to take along."""
        labels = self.labels
        place = self.clauses.index(self.current)
        before, after = self.clauses[max(place - 1, 0) : place], self.clauses[place + 1 : place + 2]
        steps = "".join(
            clause_link(clause, content, css_class="step", title=clause.locator.label)
            for neighbours, content in ((before, labels.previous), (after, labels.next))
            for clause in neighbours
        )
        forms = reference(labels, self.corpus, self.current, self.day)
        buttons = "".join(
            copy_button(labels, text, name, done=labels.reference_copied)
            for name, text in (
                (labels.as_text, forms.plain),
                (labels.as_markdown, forms.markdown),
                (labels.as_chicago, forms.chicago),
            )
        )
        return (
            f'<div class="clause-tools"{self._own_voice}>'
            f'<div class="references" role="group" aria-label="{labels.copy_reference}">'
            f'<span class="tool-name" aria-hidden="true">{labels.copy_reference}</span>{buttons}</div>'
            f'<p class="steps">{steps}</p></div>'
        )
