"""How a clause is cited elsewhere: in plain words, in Markdown, and in the manner of Chicago."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from corpus.clauses import Clause
from corpus.library import Corpus
from corpus.manifest import Source
from page.labels import Labels

ORIGIN = "{adresse}"
"""Stands for the address of this page, which only the browser knows; thread.js puts it in when it copies."""
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|])")


@dataclass(frozen=True, slots=True)
class Reference:
    """One clause in the three forms that a reader may copy."""

    plain: str
    markdown: str
    chicago: str


def today() -> date:
    """The date here, where the page is served."""
    return datetime.now().astimezone().date()


def permalink(clause: Clause, origin: str = ORIGIN) -> str:
    """The address that opens a clause."""
    return f"{origin}?clause={quote(clause.clause_id, safe='/')}"


def official_url(source: Source) -> str | None:
    """Where the document itself is found, when that is an address that a browser may open."""
    return source.url if source.url and source.url.startswith("https://") else None


def place_of(labels: Labels, clause: Clause, source: Source) -> str:
    """Where a clause stands inside its document: « Positions, § 4, p. 3 »."""
    place = clause.locator.label.removeprefix(f"{source.short_title}, ")
    return place if clause.locator.page is None else f"{place}, {labels.page}\u00a0{clause.locator.page}"


def reference(labels: Labels, corpus: Corpus, clause: Clause, day: date) -> Reference:
    """The three forms of one clause, as consulted on a day."""
    source = corpus.manifest.source(clause.locator.document)
    place, link = place_of(labels, clause, source), permalink(clause)
    kind = f" ({labels.summary})" if clause.kind == "summary" else ""
    address = official_url(source)
    official = f" {labels.official_link}{labels.colon} {address}" if address else ""
    title, publisher = markdown_escaped(source.title), markdown_escaped(source.publisher)
    quoted = f"{labels.opening}{source.title}{labels.closing}"
    return Reference(
        plain=f"{source.publisher}, {quoted}, {source.date}, {place}{kind}. {link}{official}",
        markdown=f"[{markdown_escaped(clause.locator.label)}]({link}){kind}, *{title}*, {publisher}, {source.date}."
        + official,
        chicago=f"{source.publisher}. {quoted}. {_capital(source.date)}. {_capital(place)}{kind}. "
        f"{labels.consulted_on} {labels.day(day)}. {link}.{official}",
    )


def markdown_escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _MARKDOWN.sub(r"\\\1", text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
