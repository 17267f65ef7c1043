"""One turn of the conversation, a question and its answer, as HTML and as the text that is copied."""

import json
from collections.abc import Iterable, Sequence

from corpus.sentences import Span
from page import labels
from page.reference import in_french, permalink, today
from page.text import MAX_SHOWN, clause_link, copy_button, escaped, shortened, typographic
from rag.answer import Answer, Citation, Retrieved, Statement
from rag.feedback import MAX_REASON_CHARS
from rag.language import Language

NEAR_COUNT = 3
PREVIEW_CHARS = 110
LEVELS: tuple[tuple[float, str, int], ...] = ((0.75, "élevée", 3), (0.5, "moyenne", 2), (0.0, "faible", 1))
"""From this confidence on, its word and how many dots of three are filled."""


def pending_turn(turn_id: str, question: str) -> str:
    """A turn whose answer is being looked for."""
    return _turn(turn_id, question, f'<p class="pending">{labels.PENDING}</p>', announcement=labels.PENDING)


def _understood(answer: Answer) -> str:
    """What a follow-up was understood to be about."""
    if not answer.subject:
        return ""
    return f'<p class="understood">{labels.UNDERSTOOD}\u00a0: {escaped(answer.subject)}</p>'


def answer_turn(  # noqa: PLR0913 - what an answer's tools send back
    turn_id: str,
    answer: Answer,
    *,
    is_whole: bool,
    document: str = "",
    markdown: str = "",
    history: Sequence[str] = (),
    feedback_days: int = 0,
) -> str:
    """A turn with its answer so far; what stands below an answer comes once it is whole.

    Args:
        turn_id: the same for all that is shown of one question.
        answer: the answer so far.
        is_whole: whether more of it comes.
        document: the one document that was searched; empty for all.
        markdown: the whole answer as Markdown, to copy.
        history: the questions before it, which its opinion is about too.
        feedback_days: how long an opinion is kept; 0 where none is asked for.
    """
    opinion = _feedback(turn_id, answer, document, history, feedback_days) if is_whole and feedback_days else ""
    if answer.status == "not_found":
        body = _understood(answer) + _abstention(answer) + opinion
        return _turn(turn_id, answer.question, body, announcement=answer.message, language=answer.language)
    body = _understood(answer) + f'<div class="statements">{"".join(map(_statement, answer.statements))}</div>'
    if not is_whole:
        return _turn(turn_id, answer.question, body, language=answer.language)
    body += f'<div class="tools">{_confidence(answer.confidence)}{_share(answer, document, markdown)}</div>'
    body += _consulted(answer.retrieved) + _follow_up(answer.follow_up) + opinion
    return _turn(turn_id, answer.question, body, announcement=answer.text, language=answer.language)


def failed_turn(turn_id: str, question: str, message: str) -> str:
    """A turn that could not be answered because something is broken; the message says what to do."""
    return _turn(turn_id, question, f'<p class="message">{escaped(typographic(message))}</p>', announcement=message)


def copied_text(answer: Answer) -> str:
    """What the copy button takes: the answer, where each quotation stands, and what made it."""
    places = [
        f"[{citation.n}] {citation.clause.locator.label}\u00a0: {permalink(citation.clause)}"
        for citation in answer.citations
    ]
    day = in_french(today())
    stamp = f"{labels.NAME}, version {answer.stamp.version}, textes {answer.stamp.corpus[:12]}, {day}."
    return "\n".join([answer.text, "", *places, "", f"{labels.AI_NOTICE_TITLE} {stamp}"])


def _turn(turn_id: str, question: str, body: str, announcement: str = "", language: Language = "fr") -> str:
    shown = escaped(shortened(question.strip(), MAX_SHOWN) or labels.EMPTY_QUESTION)
    name = f"turn-{turn_id}"
    title = f'<h2 class="question" id="{name}-question" dir="auto"{_lang(language)}>{shown}</h2>'
    return (
        f'<article class="turn" id="{name}" aria-labelledby="{name}-question" '
        f'data-announce="{escaped(announcement)}">{title}<div class="answer">{body}</div></article>'
    )


def _statement(statement: Statement) -> str:
    citation = statement.citation
    said = escaped(statement.introduction)
    lead = f'<p class="lead"{_lang(statement.language)}>{said}</p>' if said else ""
    return f'<div class="statement">{lead}{_words(citation)}<p class="source">{_citation_link(citation)}</p></div>'


def _lang(language: Language) -> str:
    """What tells a screen reader in which voice to read; the page itself is French."""
    return "" if language == "fr" else f' lang="{language}"'


def _words(citation: Citation) -> str:
    """A quotation between its marks; the words of a summary without any, with what they were compared with."""
    quote = escaped(citation.quote)
    if citation.clause.kind == "text":
        return f"<blockquote><p>«\u00a0{quote}\u00a0»</p></blockquote>"
    checked = labels.CHECKS[citation.clause.check or "unchecked"]
    return f'<div class="summary-words"><p>{quote}</p><p class="checked">{checked}</p></div>'


def _citation_link(citation: Citation) -> str:
    label = escaped(citation.clause.locator.label)
    content = f'<span class="number">[{citation.n}]</span> <span class="label">{label}</span>'
    mark = Span(citation.start, citation.end)
    return clause_link(citation.clause, content, css_class="cite", mark=mark, title=labels.OPEN_IN_TEXT)


def _confidence(confidence: float) -> str:
    word, filled = next((word, filled) for floor, word, filled in LEVELS if confidence >= floor)
    dots = "".join(f"<i{' class=on' if rank < filled else ''}></i>" for rank in range(3))
    return (
        f'<p class="confidence" title="{labels.CONFIDENCE_HELP}"><span class="dots" aria-hidden="true">{dots}</span>'
        f"{labels.CONFIDENCE} {word}</p>"
    )


def _share(answer: Answer, document: str, markdown: str) -> str:
    """The answer to copy, or to take along as a file; a file is made by asking again, so that it cannot be forged."""
    asked = f'data-question="{escaped(answer.question)}" data-document="{escaped(document)}"'
    files = "".join(
        f'<button type="button" class="quiet" data-share="{form}" {asked} '
        f'aria-label="{labels.DOWNLOAD_AS.format(form=name)}">{name}</button>'
        for form, name in labels.DOWNLOAD_FORMS
    )
    copy = copy_button(copied_text(answer), labels.COPY, done=labels.COPIED)
    if markdown:
        copy += copy_button(markdown, labels.COPY_MARKDOWN, done=labels.COPIED)
    return (
        f'<div class="share" role="group" aria-label="{labels.SHARE}">{copy}'
        f'<span class="tool-name" aria-hidden="true">{labels.DOWNLOAD}</span>{files}</div>'
    )


def _feedback(turn_id: str, answer: Answer, document: str, history: Sequence[str], days: int) -> str:
    """A form for one opinion: a thumb, one line, and what becomes of them said before they are sent."""
    if answer.reason in {"unreadable", "personal"}:
        return ""
    asked = (
        f'data-turn="{turn_id}" data-question="{escaped(answer.question)}" data-document="{escaped(document)}" '
        f'data-history="{escaped(json.dumps(list(history), ensure_ascii=False))}"'
    )
    thumbs = "".join(
        f'<label><input type="radio" name="useful-{turn_id}" value="{value}"> <span aria-hidden="true">{sign}</span> '
        f"{name}</label>"
        for value, sign, name in (("yes", "👍", labels.FEEDBACK_YES), ("no", "👎", labels.FEEDBACK_NO))
    )
    return (
        f'<form class="feedback" {asked}><fieldset><legend>{labels.FEEDBACK}</legend>{thumbs}</fieldset>'
        f'<div class="feedback-more"><label>{labels.FEEDBACK_REASON}<input type="text" name="reason" '
        f'maxlength="{MAX_REASON_CHARS}" autocomplete="off"></label>'
        f'<p class="consent">{labels.FEEDBACK_CONSENT.format(days=days)}</p>'
        f'<button type="submit" class="quiet">{labels.FEEDBACK_SEND}</button></div></form>'
    )


def _consulted(retrieved: Sequence[Retrieved]) -> str:
    if not retrieved:
        return ""
    summary = f'{labels.CONSULTED} <span class="count">({len(retrieved)})</span>'
    return f'<details class="consulted"><summary>{summary}</summary>{_passages(retrieved)}</details>'


def _abstention(answer: Answer) -> str:
    near = ""
    if answer.retrieved:
        near = (
            f'<section class="near"><h3>{labels.NEAR}</h3><p class="warning">{labels.NEAR_WARNING}</p>'
            f"{_passages(answer.retrieved[:NEAR_COUNT])}</section>"
        )
    message = typographic(answer.message) if answer.language == "fr" else answer.message
    return f'<p class="message"{_lang(answer.language)}>{escaped(message)}</p>{near}{_follow_up(answer.follow_up)}'


def _passages(retrieved: Iterable[Retrieved]) -> str:
    return f'<ol class="passages">{"".join(map(_passage, retrieved))}</ol>'


def _passage(item: Retrieved) -> str:
    words = escaped(shortened(item.clause.text, PREVIEW_CHARS))
    label = escaped(item.clause.locator.label)
    content = f'<span class="label">{label}</span> <span class="words">{words}</span>'
    return f"<li>{clause_link(item.clause, content, css_class='passage')}</li>"


def _follow_up(questions: Sequence[str]) -> str:
    if not questions:
        return ""
    buttons = "".join(ask_button(typographic(question)) for question in questions)
    return f'<section class="follow-up"><h3>{labels.FOLLOW_UP}</h3><div class="asks">{buttons}</div></section>'


def ask_button(question: str, about: str = "") -> str:
    """A button that asks a question, with what it is about above it."""
    kind = f'<span class="about">{escaped(about)}</span> ' if about else ""
    asked = escaped(question)
    return f'<button type="button" class="ask" data-ask="{asked}">{kind}<span>{asked}</span></button>'
