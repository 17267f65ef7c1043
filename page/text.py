"""Plain text to safe HTML. Nothing of a question, a document or an answer reaches the page but through here."""

import html
from itertools import pairwise

from corpus.clauses import Clause, NoteCall
from corpus.sentences import Span
from corpus.typography import typeset
from page.labels import Labels

MAX_SHOWN = 600
"""Characters of a question that are shown: a pasted book would bury its own refusal."""
_UNSEEN = dict.fromkeys((*range(9), *range(11, 32), *range(0x7F, 0xA0)), "\ufffd")
# bidirectional overrides could show a quotation in another order than its own
_UNSEEN |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\ufffd")
_UNSEEN |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


def escaped(text: str) -> str:
    """Text that a browser shows as it is, also inside an attribute."""
    return html.escape(text.translate(_UNSEEN), quote=True)


def shortened(text: str, max_chars: int) -> str:
    """The first words of a text, at most ``max_chars`` characters, with « … » where it was cut."""
    if len(text) <= max_chars:
        return text
    head = text[:max_chars]
    return f"{head[: head.rfind(' ')] if ' ' in head else head}…"


def typographic(sentence: str) -> str:
    """A suggestion or a message with the apostrophes and spaces of French typography; never used on a quotation."""
    return typeset(sentence.replace("'", "’"))


def clause_link(  # noqa: PLR0913 - what a link to a clause may carry
    clause: Clause, content: str, *, css_class: str, mark: Span | None = None, title: str = "", voice: str = ""
) -> str:
    """A link that opens a clause in the reader; without our script it is the clause's permalink.

    Args:
        clause: what it opens.
        content: HTML, already safe.
        css_class: how it looks.
        mark: the words to light there.
        title: more than the content says, for those who hover or listen.
        voice: the language of both, as ``Labels.voice`` writes it.
    """
    place = f' data-start="{mark.start}" data-end="{mark.end}"' if mark else ""
    name = f' title="{escaped(title)}"' if title else ""
    clause_id = escaped(clause.clause_id)
    return (
        f'<a class="{css_class}" href="?clause={clause_id}" data-clause="{clause_id}"{place}{name}{voice}>{content}</a>'
    )


def outside_link(labels: Labels, address: str, content: str) -> str:
    """A link of ours to an official address, which is told nothing of this page; nothing is asked of it before a click.

    Args:
        labels: what the page says.
        address: an ``https://`` address of the manifest, never of a document's text.
        content: what it is called.
    """
    new_window = f'<span class="unseen"> ({labels.new_window})</span>'
    return (
        f'<a class="outside" href="{escaped(address)}" target="_blank" rel="noopener noreferrer external">'
        f'{escaped(content)}<span aria-hidden="true">\u00a0↗</span>{new_window}</a>'
    )


def copy_button(labels: Labels, text: str, name: str, *, done: str) -> str:
    """A button that copies a text, and says so."""
    return (
        f'<button type="button" class="quiet" data-copy="{escaped(text)}" data-done="{escaped(done)}" '
        f'data-failed="{labels.not_copied}">{escaped(name)}</button>'
    )


def clause_text(labels: Labels, clause: Clause, notes: dict[str, Clause], mark: Span | None = None) -> str:
    """The reading text of a clause, its note calls as links, the words of ``mark`` lit."""
    pieces: list[str] = []
    calls = {call.offset: call for call in clause.note_calls}
    for start, end in _cuts(clause, mark):
        content = escaped(clause.text[start:end])
        is_marked = mark is not None and mark.start <= start < mark.end
        pieces.append(f"<mark>{content}</mark>" if is_marked else content)
        if end in calls:
            pieces.append(_note_call(labels, calls[end], notes))
    return "".join(pieces)


def clause_text_between(clause: Clause, first: int, last: int, mark: Span) -> str:
    """A part of a clause with the words of ``mark`` lit, without its note calls."""
    text = clause.text
    before, lit, after = text[first : mark.start], text[mark.start : mark.end], text[mark.end : last]
    return f"{escaped(before)}<mark>{escaped(lit)}</mark>{escaped(after)}"


def place_in_document(clause: Clause) -> str:
    """The last part of a label: « § 4 », « note 3 »."""
    return clause.locator.label.rsplit(", ", 1)[-1]


def _cuts(clause: Clause, mark: Span | None) -> list[tuple[int, int]]:
    """The ranges between every note call and every edge of the mark, in order."""
    edges = {0, len(clause.text), *(call.offset for call in clause.note_calls)}
    if mark is not None:
        edges |= {mark.start, mark.end}
    return list(pairwise(sorted(edges)))


def _note_call(labels: Labels, call: NoteCall, notes: dict[str, Clause]) -> str:
    note = notes[call.note_id]
    place = place_in_document(note)
    number = place.removeprefix("note ")
    link = clause_link(
        note, escaped(number), css_class="note-call", title=f"{labels.open_in_text}{labels.colon} {place}"
    )
    return f"<sup>{link}</sup>"
