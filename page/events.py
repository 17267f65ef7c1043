"""What the events of the page do; each takes what came from the browser, which nobody has checked."""

import base64
import json
import secrets
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime

import gradio as gr

from corpus.errors import UserError
from corpus.library import Corpus
from corpus.sentences import Span
from page.labels import Labels, labels_in
from page.outline import documents
from page.reader import reader
from page.reference import ORIGIN, today
from page.share import as_form, as_markdown, share
from page.turn import answer_turn, failed_turn, pending_turn
from page.verification import MAX_CLAIM_CHARS, verification
from rag.answer import Answer
from rag.assistant import Assistant, Request
from rag.dialogue import MAX_HISTORY
from rag.feedback import Feedback, FeedbackStore


class Events:
    """The events of the page; keeps nothing between two of them but the opinions that people choose to give."""

    def __init__(self, assistant: Assistant, feedback: FeedbackStore | None = None) -> None:
        self.assistant = assistant
        self.feedback = feedback
        self.corpus: Corpus = assistant.corpus
        self.held = tuple(document.source for document in documents(assistant.corpus))

    def ask(self, language: object, question: object, document: object, history: object = None) -> Iterator[str]:
        """The growing turn of one question; ``history`` holds the questions before it, as the browser keeps them."""
        labels = labels_in(language)
        turn_id = secrets.token_hex(4)
        asked = as_text(question)
        yield pending_turn(labels, turn_id, asked)
        try:
            wanted = self.as_documents([document] if document else None)
            previous = None
            for answer in self.assistant.stream(Request(asked, wanted, as_history(history), language=labels.language)):
                if previous is not None:
                    yield answer_turn(labels, turn_id, previous, is_whole=False)
                previous = answer
            if previous is not None:
                markdown = as_markdown(labels, self.corpus, previous, ORIGIN, today())
                days = self.feedback.days if self.feedback else 0
                yield answer_turn(
                    labels,
                    turn_id,
                    previous,
                    is_whole=True,
                    document=as_text(document),
                    markdown=markdown,
                    history=as_history(history),
                    feedback_days=days,
                )
        except UserError as error:
            yield failed_turn(labels, turn_id, asked, str(error))

    def ask_from_box(
        self, language: object, question: object, document: object, history: object
    ) -> Iterator[tuple[str, object]]:
        """The turn, and the box emptied as soon as the question is taken."""
        for count, turn in enumerate(self.ask(language, question, document, history)):
            yield turn, gr.skip() if count else ""

    def ask_from_button(self, document: object, event: gr.EventData) -> Iterator[str]:
        """The turn of a suggested question."""
        yield from self.ask(getattr(event, "language", ""), getattr(event, "question", ""), document)

    def open_clause(self, event: gr.EventData) -> str:
        """The reader at the clause that was clicked."""
        start, end = getattr(event, "start", -1), getattr(event, "end", -1)
        mark = Span(start, end) if isinstance(start, int) and isinstance(end, int) else None
        return reader(_labels_of(event), self.corpus, as_text(getattr(event, "clause", "")), mark)

    def open_permalink(self, language: object, request: gr.Request) -> object:
        """The reader at ``?clause=…``, if the address has one."""
        clause_id = request.query_params.get("clause")
        labels = labels_in(language)
        return reader(labels, self.corpus, as_text(clause_id)) if clause_id else gr.skip()

    def ask_permalink(self, language: object, request: gr.Request) -> Iterator[object]:
        """The turn of ``?q=…``, if the address has one."""
        question = request.query_params.get("q")
        yield from self.ask(language, question, None) if question else [gr.skip()]

    def share(self, event: gr.EventData) -> str:
        """The file of an answer, as the JSON that courier.js reads; the question is asked again."""
        labels = _labels_of(event)
        form = as_form(getattr(event, "form", ""))
        try:
            answer = self._asked_again(event)
        except UserError as error:
            return json.dumps({"said": str(error), "nonce": secrets.token_hex(4)})
        made = share(labels, self.corpus, answer, form, origin=as_text(getattr(event, "origin", "")), day=today())
        content = base64.b64encode(made.content).decode()
        said = labels.downloaded.format(name=made.name)
        # the same file asked for twice is two downloads
        nonce = secrets.token_hex(4)
        return json.dumps(
            {"name": made.name, "type": made.media_type, "content": content, "said": said, "nonce": nonce}
        )

    def give_feedback(self, event: gr.EventData) -> str:
        """Keep an opinion; the question is asked again, so that the answer kept with it cannot be forged."""
        labels = _labels_of(event)
        if self.feedback is None:
            return json.dumps({"said": labels.feedback_closed, "nonce": secrets.token_hex(4)})
        try:
            answer = self._asked_again(event)
            self.feedback.add(
                Feedback(
                    when=datetime.now(UTC),
                    is_useful=getattr(event, "useful", None) is True,
                    reason=as_text(getattr(event, "reason", "")),
                    question=answer.question,
                    answer=answer.text,
                    **asdict(answer.stamp),
                )
            )
        except UserError as error:
            return json.dumps({"said": str(error), "nonce": secrets.token_hex(4)})
        thanked = as_text(getattr(event, "turn", ""))
        return json.dumps({"said": labels.feedback_kept, "thanked": thanked, "nonce": secrets.token_hex(4)})

    def _asked_again(self, event: gr.EventData) -> Answer:
        """The answer to the question that an event is about.

        Raises:
            UserError: the document is unknown, or the question cannot be answered.
        """
        document = as_text(getattr(event, "document", ""))
        wanted = self.as_documents([document] if document else None)
        history = as_history(getattr(event, "history", None))
        asked = as_text(getattr(event, "question", ""))
        return self.assistant.invoke(Request(asked, wanted, history, language=_labels_of(event).language))

    def verify(self, language: object, claim: object) -> str:
        """What was found of a claimed quotation."""
        return verification(labels_in(language), self.corpus, as_text(claim))

    def verify_permalink(self, language: object, request: gr.Request) -> tuple[object, object]:
        """The claim of ``?citation=…`` and what was found of it, if the address has one."""
        claim = as_text(request.query_params.get("citation"))
        return (claim[: MAX_CLAIM_CHARS + 1], self.verify(language, claim)) if claim else (gr.skip(), gr.skip())

    def as_documents(self, wanted: object) -> tuple[str, ...] | None:
        """The documents of a request; None for all.

        Raises:
            UserError: one of them is unknown.
        """
        if not wanted:
            return None
        known = {source.id for source in self.held}
        chosen = tuple(as_text(name) for name in wanted) if isinstance(wanted, list) else (as_text(wanted),)
        for name in chosen:
            if name not in known:
                message = f"Le document « {name} » n’existe pas : choisissez parmi {', '.join(sorted(known))}."
                raise UserError(message)
        return chosen


def _labels_of(event: gr.EventData) -> Labels:
    """What the page says where an event came from."""
    return labels_in(getattr(event, "language", ""))


def as_history(value: object) -> tuple[str, ...]:
    """The last questions of a dialogue; what is no text is passed over."""
    return (
        tuple(as_text(one) for one in value[-MAX_HISTORY:] if isinstance(one, str)) if isinstance(value, list) else ()
    )


def as_text(value: object) -> str:
    """What came from outside as text that can be written everywhere: lone surrogates become U+FFFD."""
    text = value if isinstance(value, str) else ""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
