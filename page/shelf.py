"""« Lire les textes »: every document with its sections, and the cited texts that are not here."""

from corpus.library import Corpus
from corpus.manifest import Source
from page import labels
from page.outline import Document, documents
from page.reader import kind_of, section_links
from page.reference import official_url
from page.text import clause_link, escaped, outside_link
from page.views import READ, view_frame


def shelf(corpus: Corpus) -> str:
    """The view: documents in the order of the corpus, then those that are only cited."""
    held = documents(corpus)
    ids = {document.source.id for document in held}
    cited = [source for source in corpus.manifest.documents if source.id not in ids]
    content = "".join(_document(corpus, document) for document in held)
    if cited:
        items = "".join(_cited(corpus, source) for source in cited)
        content += (
            f'<section class="absent"><h3>{labels.ONLY_CITED}</h3><p>{labels.ONLY_CITED_HELP}</p>{items}</section>'
        )
    return view_frame(READ, READ.name, labels.READ_INTRO, f'<div class="shelf">{content}</div>')


def _document(corpus: Corpus, document: Document) -> str:
    source = document.source
    name = f"shelf-{source.id}"
    title = clause_link(document.first, escaped(source.title), css_class="document-title")
    return (
        f'<article class="document" aria-labelledby="{name}"><h3 id="{name}">{title}</h3>'
        f'<p class="meta"><span class="kind">{kind_of(document)}</span> {_origin(source)} · '
        f"{labels.passages(len(document.clauses))}{_calls(corpus, source)}</p>"
        f'<ul class="sections">{section_links(document)}</ul></article>'
    )


def _cited(corpus: Corpus, source: Source) -> str:
    return (
        f'<article class="document"><h4>{escaped(source.title)}</h4>'
        f'<p class="meta">{_origin(source)}{_calls(corpus, source)}</p></article>'
    )


def _origin(source: Source) -> str:
    address = official_url(source)
    link = f" · {outside_link(address, labels.OFFICIAL_LINK)}" if address else ""
    return f"{escaped(source.publisher)}, {escaped(source.date)}{link}"


def _calls(corpus: Corpus, source: Source) -> str:
    """The note of the declaration that names the document."""
    note = corpus.by_id.get(source.cited_in or "")
    if note is None:
        return ""
    link = clause_link(note, escaped(note.locator.label), css_class="cited-in")
    return f" · {labels.CITED_BY}\u00a0: {link}"
