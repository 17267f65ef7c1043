"""How a clause is cited elsewhere: in plain words, in Markdown, and in the manner of Chicago."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from corpus.clauses import Clause
from corpus.library import Corpus
from corpus.manifest import Source
from page import labels

ORIGIN = "{adresse}"
"""Stands for the address of this page, which only the browser knows; thread.js puts it in when it copies."""
_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
)  # strftime speaks the system's language
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


def in_french(day: date) -> str:
    """« 1er janvier 2026 », « 23 novembre 2026 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[day.month - 1]} {day.year}"


def permalink(clause: Clause, origin: str = ORIGIN) -> str:
    """The address that opens a clause."""
    return f"{origin}?clause={quote(clause.clause_id, safe='/')}"


def official_url(source: Source) -> str | None:
    """Where the document itself is found, when that is an address that a browser may open."""
    return source.url if source.url and source.url.startswith("https://") else None


def place_of(clause: Clause, source: Source) -> str:
    """Where a clause stands inside its document: « Positions, § 4, p. 3 »."""
    place = clause.locator.label.removeprefix(f"{source.short_title}, ")
    return place if clause.locator.page is None else f"{place}, {labels.PAGE}\u00a0{clause.locator.page}"


def reference(corpus: Corpus, clause: Clause, day: date) -> Reference:
    """The three forms of one clause, as consulted on a day."""
    source = corpus.manifest.source(clause.locator.document)
    place, link = place_of(clause, source), permalink(clause)
    kind = f" ({labels.SUMMARY})" if clause.kind == "summary" else ""
    address = official_url(source)
    official = f" {labels.OFFICIAL_ADDRESS}\u00a0: {address}" if address else ""
    title, publisher = markdown_escaped(source.title), markdown_escaped(source.publisher)
    return Reference(
        plain=f"{source.publisher}, «\u00a0{source.title}\u00a0», {source.date}, {place}{kind}. {link}{official}",
        markdown=f"[{markdown_escaped(clause.locator.label)}]({link}){kind}, *{title}*, {publisher}, {source.date}."
        + official,
        chicago=f"{source.publisher}. «\u00a0{source.title}\u00a0». {_capital(source.date)}. {_capital(place)}{kind}. "
        f"{labels.CONSULTED_ON} {in_french(day)}. {link}.{official}",
    )


def markdown_escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _MARKDOWN.sub(r"\\\1", text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
