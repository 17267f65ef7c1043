"""One turn of the conversation, a question and its answer, as HTML and as the text that is copied."""

import json
from collections.abc import Iterable, Sequence

from corpus.sentences import Span
from page.labels import Labels
from page.reference import permalink, today
from page.share import FORMS, message_of
from page.text import MAX_SHOWN, clause_link, copy_button, escaped, shortened, typographic
from rag.answer import Answer, Citation, Retrieved, Statement
from rag.feedback import MAX_REASON_CHARS
from rag.language import Language

NEAR_COUNT = 3
PREVIEW_CHARS = 110
LEVELS = (0.75, 0.5, 0.0)
"""From this confidence on, the first, second or third word for it; as many dots of three are filled."""


def pending_turn(labels: Labels, turn_id: str, question: str) -> str:
    """A turn whose answer is being looked for."""
    return _turn(labels, turn_id, question, f'<p class="pending">{labels.pending}</p>', announcement=labels.pending)


def _understood(labels: Labels, answer: Answer) -> str:
    """What a follow-up was understood to be about."""
    if not answer.subject:
        return ""
    return f'<p class="understood">{labels.understood}{labels.colon} {escaped(answer.subject)}</p>'


def answer_turn(  # noqa: PLR0913 - what an answer's tools send back
    labels: Labels,
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
        labels: what the page says.
        turn_id: the same for all that is shown of one question.
        answer: the answer so far.
        is_whole: whether more of it comes.
        document: the one document that was searched; empty for all.
        markdown: the whole answer as Markdown, to copy.
        history: the questions before it, which its opinion is about too.
        feedback_days: how long an opinion is kept; 0 where none is asked for.
    """
    opinion = (
        _feedback(labels, turn_id, answer, document=document, history=history, days=feedback_days)
        if is_whole and feedback_days
        else ""
    )
    if answer.status == "not_found":
        body = _understood(labels, answer) + _abstention(labels, answer) + opinion
        return _turn(
            labels,
            turn_id,
            answer.question,
            body,
            announcement=answer.message,
            voice=answer.language,
            language=answer.language,
        )
    body = (
        _understood(labels, answer)
        + f'<div class="statements">{"".join(_statement(labels, one) for one in answer.statements)}</div>'
    )
    if not is_whole:
        return _turn(labels, turn_id, answer.question, body, language=answer.language)
    body += (
        f'<div class="tools">{_confidence(labels, answer.confidence)}{_share(labels, answer, document, markdown)}</div>'
    )
    body += _consulted(labels, answer.retrieved) + _follow_up(labels, answer.follow_up) + opinion
    return _turn(labels, turn_id, answer.question, body, announcement=answer.text, voice="fr", language=answer.language)


def failed_turn(labels: Labels, turn_id: str, question: str, message: str) -> str:
    """A turn that could not be answered because something is broken; the message says what to do."""
    lead = f'<p class="lead">{labels.failed}</p>' if labels.failed else ""
    body = f'{lead}<p class="message"{labels.voice("fr")}>{escaped(typographic(message))}</p>'
    return _turn(labels, turn_id, question, body, announcement=message, voice="fr")


def copied_text(labels: Labels, answer: Answer) -> str:
    """What the copy button takes: the answer, where each quotation stands, and what made it."""
    places = [
        f"[{citation.n}] {citation.clause.locator.label}{labels.colon} {permalink(citation.clause)}"
        for citation in answer.citations
    ]
    day = labels.day(today())
    stamp = (
        f"{labels.name}, {labels.version.lower()} {answer.stamp.version}, "
        f"{labels.corpus.lower()} {answer.stamp.corpus[:12]}, {day}."
    )
    return "\n".join([answer.text, "", *places, "", f"{labels.ai_notice_title} {stamp}"])


def _turn(  # noqa: PLR0913 - all that stands around a turn
    labels: Labels,
    turn_id: str,
    question: str,
    body: str,
    *,
    announcement: str = "",
    voice: Language | None = None,
    language: Language | None = None,
) -> str:
    """A turn; ``voice`` is the language of the announcement, ``language`` that of the question: the page's if None."""
    shown = escaped(shortened(question.strip(), MAX_SHOWN) or labels.empty_question)
    name = f"turn-{turn_id}"
    spoken = labels.voice(language) if language else ""
    title = f'<h2 class="question" id="{name}-question" dir="auto"{spoken}>{shown}</h2>'
    return (
        f'<article class="turn" id="{name}" aria-labelledby="{name}-question" '
        f'data-announce="{escaped(announcement)}" data-voice="{voice or labels.language}">'
        f'{title}<div class="answer">{body}</div></article>'
    )


def _statement(labels: Labels, statement: Statement) -> str:
    citation = statement.citation
    said = escaped(statement.introduction)
    lead = f'<p class="lead"{labels.voice(statement.language)}>{said}</p>' if said else ""
    source = f'<p class="source">{_citation_link(labels, citation)}</p>'
    return f'<div class="statement">{lead}{_words(labels, citation)}{source}</div>'


def _words(labels: Labels, citation: Citation) -> str:
    """A quotation between its marks; the words of a summary without any, with what they were compared with."""
    quote = escaped(citation.quote)
    if citation.clause.kind == "text":
        return f"<blockquote{labels.voice('fr')}><p>«\u00a0{quote}\u00a0»</p></blockquote>"
    checked = labels.checks[citation.clause.check or "unchecked"]
    return f'<div class="summary-words"><p{labels.voice("fr")}>{quote}</p><p class="checked">{checked}</p></div>'


def _citation_link(labels: Labels, citation: Citation) -> str:
    label = escaped(citation.clause.locator.label)
    content = f'<span class="number">[{citation.n}]</span> <span class="label"{labels.voice("fr")}>{label}</span>'
    mark = Span(citation.start, citation.end)
    return clause_link(citation.clause, content, css_class="cite", mark=mark, title=labels.open_in_text)


def _confidence(labels: Labels, confidence: float) -> str:
    level = next(level for level, floor in enumerate(LEVELS) if confidence >= floor)
    word, filled = labels.levels[level], len(LEVELS) - level
    dots = "".join(f"<i{' class=on' if rank < filled else ''}></i>" for rank in range(3))
    return (
        f'<p class="confidence" title="{labels.confidence_help}"><span class="dots" aria-hidden="true">{dots}</span>'
        f"{labels.confidence} {word}</p>"
    )


def _share(labels: Labels, answer: Answer, document: str, markdown: str) -> str:
    """The answer to copy, or to take along as a file; a file is made by asking again, so that it cannot be forged."""
    asked = f'data-question="{escaped(answer.question)}" data-document="{escaped(document)}"'
    files = "".join(
        f'<button type="button" class="quiet" data-share="{form}" {asked} '
        f'aria-label="{labels.download_as.format(form=name)}">{name}</button>'
        for form, name in FORMS.items()
    )
    copy = copy_button(labels, copied_text(labels, answer), labels.copy, done=labels.copied)
    if markdown:
        copy += copy_button(labels, markdown, labels.copy_markdown, done=labels.copied)
    return (
        f'<div class="share" role="group" aria-label="{labels.share}">{copy}'
        f'<span class="tool-name" aria-hidden="true">{labels.download}</span>{files}</div>'
    )


def _feedback(  # noqa: PLR0913 - what an opinion is sent with
    labels: Labels, turn_id: str, answer: Answer, *, document: str, history: Sequence[str], days: int
) -> str:
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
        for value, sign, name in (("yes", "👍", labels.feedback_yes), ("no", "👎", labels.feedback_no))
    )
    return (
        f'<form class="feedback" {asked}><fieldset><legend>{labels.feedback}</legend>{thumbs}</fieldset>'
        f'<div class="feedback-more"><label>{labels.feedback_reason}<input type="text" name="reason" '
        f'maxlength="{MAX_REASON_CHARS}" autocomplete="off"></label>'
        f'<p class="consent">{labels.feedback_consent.format(days=days)}</p>'
        f'<button type="submit" class="quiet">{labels.feedback_send}</button></div></form>'
    )


def _consulted(labels: Labels, retrieved: Sequence[Retrieved]) -> str:
    if not retrieved:
        return ""
    summary = f'{labels.consulted} <span class="count">({len(retrieved)})</span>'
    return f'<details class="consulted"><summary>{summary}</summary>{_passages(labels, retrieved)}</details>'


def _abstention(labels: Labels, answer: Answer) -> str:
    near = ""
    if answer.retrieved:
        near = (
            f'<section class="near"><h3>{labels.near}</h3><p class="warning">{labels.near_warning}</p>'
            f"{_passages(labels, answer.retrieved[:NEAR_COUNT])}</section>"
        )
    said = f'<p class="message"{labels.voice(answer.language)}>{escaped(message_of(answer))}</p>'
    return said + near + _follow_up(labels, answer.follow_up)


def _passages(labels: Labels, retrieved: Iterable[Retrieved]) -> str:
    return f'<ol class="passages">{"".join(_passage(labels, item) for item in retrieved)}</ol>'


def _passage(labels: Labels, item: Retrieved) -> str:
    words = escaped(shortened(item.clause.text, PREVIEW_CHARS))
    label = escaped(item.clause.locator.label)
    content = f'<span class="label">{label}</span> <span class="words">{words}</span>'
    return f"<li>{clause_link(item.clause, content, css_class='passage', voice=labels.voice('fr'))}</li>"


def _follow_up(labels: Labels, questions: Sequence[str]) -> str:
    if not questions:
        return ""
    buttons = "".join(ask_button(typographic(question), voice=labels.voice("fr")) for question in questions)
    return f'<section class="follow-up"><h3>{labels.follow_up}</h3><div class="asks">{buttons}</div></section>'


def ask_button(question: str, *, about: str = "", voice: str = "") -> str:
    """A button that asks a question, with what it is about above it; ``voice`` as ``Labels.voice`` writes it."""
    kind = f'<span class="about">{escaped(about)}</span> ' if about else ""
    asked = escaped(question)
    return f'<button type="button" class="ask" data-ask="{asked}">{kind}<span{voice}>{asked}</span></button>'
