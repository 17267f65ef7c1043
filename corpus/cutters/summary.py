"""Our own summaries: Markdown of one strict form, one clause a line.

## art-22 | art. 22 | Les violences fondées sur le genre

1. [vérifié : https://page.example/a ; https://page.example/b] Texte de la clause, sur une seule ligne.
2. [à confirmer] Texte de la deuxième clause.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.clauses import Check, Clause, Cutting, Heading, Locator
from corpus.errors import CorpusError
from corpus.manifest import Source
from corpus.sentences import Span, split_sentences

NOTICE = "Résumé rédigé par ce projet, à vérifier sur le texte officiel."
_TITLE = "# <titre du document> : résumé"
_SECTION = "## <identifiant> | <lieu> | <titre>"
_CLAUSE = "<numéro>. [vérifié : <adresses>], [vérifié en partie : <adresses>] ou [à confirmer], puis le texte"
_HEADING_LINE = re.compile(r"## (?P<id>[a-z0-9]+(?:-[a-z0-9]+)*) \| (?P<place>[^|]*[^| ]) \| (?P<title>[^|]*[^| ])")
_CLAUSE_LINE = re.compile(r"(?P<number>\d+)\. \[(?P<status>[^\]]+)\] (?P<text>\S.*)")
_STATUS = re.compile(r"(?P<word>vérifié(?: en partie)?) : (?P<urls>https?://\S+(?: ; https?://\S+)*)")
_SHOWN_CHARS = 60
_PROTOCOL = "Protocole de 1967"
"""A place that opens its label itself: it is no part of the convention whose summary it stands in."""


@dataclass(frozen=True, slots=True)
class _Point:
    """One clause with the pages that it was compared with."""

    clause: Clause
    pages: tuple[str, ...]


@dataclass(slots=True)
class _Section:
    """The section being read."""

    id: str
    place: str
    title: str
    count: int = 0


def cut_summary(text: str, source: Source) -> Cutting:
    """Cut one of our summaries into its clauses.

    Raises:
        CorpusError: a line is not of the form; the message names it and says what stands there by rights.
    """
    headings: list[Heading] = []
    points = list(_read(text, source, headings))
    return Cutting(tuple(point.clause for point in points), tuple(headings))


def checked_pages(text: str, source: Source) -> dict[str, tuple[str, ...]]:
    """Clause id to the addresses of the pages that the clause was compared with; none for « à confirmer ».

    Raises:
        CorpusError: as for ``cut_summary``.
    """
    return {point.clause.clause_id: point.pages for point in _read(text, source, [])}


def _read(text: str, source: Source, headings: list[Heading]) -> Iterator[_Point]:
    """The clauses in order; the lines that open the file and its sections are added to ``headings``."""
    head = [_TITLE, NOTICE]
    section: _Section | None = None
    seen: set[str] = set()
    number = 0
    for number, (line, span) in enumerate(_lines(text), start=1):
        if not line:
            continue
        if head:
            expected = head.pop(0)
            if line != expected and not (expected is _TITLE and re.match(r"# \S", line)):
                raise _error(source, number, expected, line)
            headings.append(Heading("", span))
        elif line.startswith("#") or section is None:
            _check_filled(source, number, section)
            section = _open_section(line, source, number)
            if section.id in seen:
                raise _error(source, number, "un identifiant qui n’a pas encore servi", line)
            seen.add(section.id)
            headings.append(Heading(section.id, span))
        else:
            section.count += 1
            yield _point(line, span, section, source, number)
    if head or section is None:
        raise _error(source, number + 1, head[0] if head else _SECTION, "")
    _check_filled(source, number + 1, section)


def _lines(text: str) -> Iterator[tuple[str, Span]]:
    """Each line with its place; blanks only at the end of a line are left out."""
    for match in re.finditer(r"[^\n]*\n|[^\n]+$", text):
        line = match.group().rstrip()
        yield line, Span(match.start(), match.start() + len(line))


def _check_filled(source: Source, number: int, section: _Section | None) -> None:
    if section is not None and not section.count:
        raise _error(source, number, f"au moins une clause dans la section « {section.id} », « {_CLAUSE} »", "")


def _open_section(line: str, source: Source, number: int) -> _Section:
    found = _HEADING_LINE.fullmatch(line)
    if found is None:
        raise _error(source, number, _SECTION, line)
    return _Section(found["id"], found["place"], found["title"])


def _point(line: str, span: Span, section: _Section, source: Source, number: int) -> _Point:
    found = _CLAUSE_LINE.fullmatch(line)
    if found is None:
        raise _error(source, number, _CLAUSE, line)
    if int(found["number"]) != section.count:
        raise _error(source, number, f"la clause {section.count}", line)
    check, pages = _status(found["status"], source, number)
    is_own = section.place.startswith(_PROTOCOL)
    opening = section.place if is_own else f"{source.short_title}, {section.place}"
    start = span.start + found.start("text")
    text = " ".join(found["text"].split())
    clause = Clause(
        locator=Locator(source.id, section.id, section.count, f"{opening}, résumé, § {section.count}"),
        text=text,
        kind="summary",
        sentences=split_sentences(text),
        source=(Span(start, span.end),),
        marker=Span(span.start, start - 1),
        title=section.title,
        check=check,
        url=source.url,
    )
    return _Point(clause, pages)


def _status(status: str, source: Source, number: int) -> tuple[Check, tuple[str, ...]]:
    if status == "à confirmer":
        return "unchecked", ()
    found = _STATUS.fullmatch(status)
    if found is None:
        raise _error(source, number, _CLAUSE, f"[{status}]")
    return "checked" if found["word"] == "vérifié" else "partly", tuple(found["urls"].split(" ; "))


def _error(source: Source, number: int, expected: str, line: str) -> CorpusError:
    shown = f"on y lit « {line[:_SHOWN_CHARS]} »" if line else "il n’y a rien"
    return CorpusError(
        f"Le résumé de « {source.id} », ligne {number}, attend « {expected} » et {shown} : corrigez cette ligne."
    )
