"""An answer to take along, with its citations and what made it: Markdown, HTML or PDF."""

import re
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Literal

from corpus.library import Corpus
from page.labels import Labels
from page.pdf import Line, write_pdf
from page.reference import markdown_escaped, official_url, permalink, place_of
from page.text import typographic
from rag.answer import Answer, Citation

Form = Literal["markdown", "html", "pdf"]
FORMS: dict[Form, str] = {"markdown": "Markdown", "html": "HTML", "pdf": "PDF"}
"""Each form and its name, the same in every language."""
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9._~/-]*)?")
_STYLE = (
    "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1rem/1.6 Georgia,serif;color:#17202e;background:#fff}"
    "blockquote{margin:.4rem 0 1.2rem;padding-left:1rem;border-left:3px solid #12397a}"
    "a{color:#12397a;overflow-wrap:anywhere}footer{margin-top:2rem;font-size:.85rem;color:#4a5769}"
)


@dataclass(frozen=True, slots=True)
class File:
    """Something to download."""

    name: str
    media_type: str
    content: bytes


def as_form(value: object) -> Form:
    """A form that came from outside; Markdown where it is none of ours."""
    return next((form for form in FORMS if form == value), "markdown")


def share(  # noqa: PLR0913 - what a file is made of
    labels: Labels, corpus: Corpus, answer: Answer, form: Form, *, origin: str, day: date
) -> File:
    """An answer as a file.

    Args:
        labels: what the page says.
        corpus: where its clauses come from.
        answer: the answer.
        form: which kind of file.
        origin: the address of the page as the browser knows it; what is no address is left out.
        day: the date that is stamped.
    """
    origin = origin if _ORIGIN.fullmatch(origin) else ""
    name = f"reponse-{day.isoformat()}"
    if form == "markdown":
        return File(f"{name}.md", "text/markdown", as_markdown(labels, corpus, answer, origin, day).encode())
    if form == "html":
        return File(f"{name}.html", "text/html", as_html(labels, corpus, answer, origin, day).encode())
    lines = _lines(labels, corpus, answer, origin, day)
    return File(f"{name}.pdf", "application/pdf", write_pdf(_title(labels, answer), lines, labels.language))


def as_markdown(labels: Labels, corpus: Corpus, answer: Answer, origin: str, day: date) -> str:
    """The answer in Markdown; what stands in a question or a text is never markup."""
    parts = [f"# {markdown_escaped(_title(labels, answer))}"]
    for statement in answer.statements:
        if statement.lead:
            parts.append(markdown_escaped(statement.introduction))
        parts.append(f"> {markdown_escaped(statement.citation.shown)} \\[{statement.citation.n}\\]")
    if not answer.statements:
        parts.append(markdown_escaped(message_of(answer)))
    sources = [
        f"{citation.n}. {markdown_escaped(_place(labels, corpus, citation))}{labels.colon} "
        f"<{permalink(citation.clause, origin)}>"
        for citation in answer.citations
    ]
    stamp = "\n".join(f"- {line}" for line in _stamp(labels, answer, day))
    return "\n\n".join([*parts, *(["\n".join(sources)] if sources else []), "---", stamp]) + "\n"


def as_html(labels: Labels, corpus: Corpus, answer: Answer, origin: str, day: date) -> str:
    """The answer as a page of its own, which asks nothing of anybody."""
    body = "".join(
        (f"<p{labels.voice(statement.language)}>{escape(statement.introduction)}</p>" if statement.lead else "")
        + f"<blockquote{labels.voice('fr')}><p>{escape(statement.citation.shown)} [{statement.citation.n}]</p>"
        "</blockquote>"
        for statement in answer.statements
    )
    if not answer.statements:
        body = f"<p{labels.voice(answer.language)}>{escape(message_of(answer))}</p>"
    sources = "".join(
        f'<li value="{citation.n}">{escape(_place(labels, corpus, citation))}{labels.colon} '
        f'<a href="{escape(permalink(citation.clause, origin))}">{escape(permalink(citation.clause, origin))}</a></li>'
        for citation in answer.citations
    )
    stamp = "".join(f"<li>{escape(line)}</li>" for line in _stamp(labels, answer, day))
    title = escape(_title(labels, answer))
    return (
        f'<!doctype html><html lang="{labels.language}"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main><h1>{title}</h1>{body}"
        f"<h2>{labels.citations}</h2><ol>{sources}</ol></main><footer><ul>{stamp}</ul></footer></body></html>\n"
    )


def _lines(labels: Labels, corpus: Corpus, answer: Answer, origin: str, day: date) -> list[Line]:
    """The answer as lines of a PDF."""
    lines = []
    for statement in answer.statements:
        if statement.lead:
            lines.append(Line(statement.introduction))
        lines.append(Line(f"{statement.citation.shown} [{statement.citation.n}]", "quotation"))
    if not answer.statements:
        lines.append(Line(message_of(answer)))
    lines.append(Line(labels.citations, "heading"))
    for citation in answer.citations:
        link = permalink(citation.clause, origin)
        lines += [Line(f"[{citation.n}] {_place(labels, corpus, citation)}"), Line(link, "link" if origin else "text")]
    return [*lines, *(Line(line, "small") for line in _stamp(labels, answer, day))]


def message_of(answer: Answer) -> str:
    """Why there is no answer, with the typography of its language."""
    return typographic(answer.message) if answer.language == "fr" else answer.message


def _title(labels: Labels, answer: Answer) -> str:
    return " ".join(answer.question.split()) or labels.empty_question


def _place(labels: Labels, corpus: Corpus, citation: Citation) -> str:
    """Document, place, page, whether it is a summary, and the official address."""
    clause = citation.clause
    source = corpus.manifest.source(clause.locator.document)
    kind = f" ({labels.summary})" if clause.kind == "summary" else ""
    address = official_url(source)
    official = f"{labels.semicolon} {labels.official_link.lower()}{labels.colon} {address}" if address else ""
    return f"{source.title}, {source.date}, {place_of(labels, clause, source)}{kind}{official}"


def _stamp(labels: Labels, answer: Answer, day: date) -> list[str]:
    """What made the answer, and that nobody read it over."""
    stamp = answer.stamp
    return [
        f"{labels.name}, {labels.version.lower()} {stamp.version}, {labels.day(day)}",
        f"{labels.corpus}{labels.colon} {stamp.corpus}",
        f"{labels.model}{labels.colon} {stamp.model}",
        f"{labels.settings}{labels.colon} {stamp.settings}",
        f"{labels.ai_notice_title} {labels.shared_notice}",
    ]
