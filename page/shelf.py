"""« Lire les textes »: every document with its sections, and the cited texts that are not here."""

from corpus.library import Corpus
from corpus.manifest import Source
from page.labels import Labels
from page.outline import Document, documents
from page.reader import kind_of, section_links
from page.reference import official_url
from page.text import clause_link, escaped, outside_link
from page.views import READ, view_frame


def shelf(labels: Labels, corpus: Corpus) -> str:
    """The view: documents in the order of the corpus, then those that are only cited."""
    held = documents(corpus)
    ids = {document.source.id for document in held}
    cited = [source for source in corpus.manifest.documents if source.id not in ids]
    content = "".join(_document(labels, corpus, document) for document in held)
    if cited:
        items = "".join(_cited(labels, corpus, source) for source in cited)
        content += (
            f'<section class="absent"><h3>{labels.only_cited}</h3><p>{labels.only_cited_help}</p>{items}</section>'
        )
    return view_frame(labels, READ, labels.read_intro, f'<div class="shelf">{content}</div>')


def _document(labels: Labels, corpus: Corpus, document: Document) -> str:
    source = document.source
    name = f"shelf-{source.id}"
    title = clause_link(document.first, escaped(source.title), css_class="document-title", voice=labels.voice("fr"))
    return (
        f'<article class="document" aria-labelledby="{name}"><h3 id="{name}">{title}</h3>'
        f'<p class="meta"><span class="kind">{kind_of(labels, document)}</span> {_origin(labels, source)} · '
        f"{labels.passages(len(document.clauses))}{_calls(labels, corpus, source)}</p>"
        f'<ul class="sections">{section_links(labels, document)}</ul></article>'
    )


def _cited(labels: Labels, corpus: Corpus, source: Source) -> str:
    return (
        f'<article class="document"><h4>{labels.french(escaped(source.title))}</h4>'
        f'<p class="meta">{_origin(labels, source)}{_calls(labels, corpus, source)}</p></article>'
    )


def _origin(labels: Labels, source: Source) -> str:
    address = official_url(source)
    link = f" · {outside_link(labels, address, labels.official_link)}" if address else ""
    return labels.french(f"{escaped(source.publisher)}, {escaped(source.date)}") + link


def _calls(labels: Labels, corpus: Corpus, source: Source) -> str:
    """The note of the declaration that names the document."""
    note = corpus.by_id.get(source.cited_in or "")
    if note is None:
        return ""
    link = clause_link(note, escaped(note.locator.label), css_class="cited-in", voice=labels.voice("fr"))
    return f" · {labels.cited_by}{labels.colon} {link}"
