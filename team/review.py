"""Answers judged on a page: what is shown next to one session, over ``eval/validate.py``."""

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from corpus.errors import UserError
from eval.errors import EvaluationError
from eval.questions import load_questions
from eval.validate import NO_CLAUSE, Review, Shown, parse_clauses, questions_of
from eval.verdicts import JUDGEMENT_TITLES, Judgement
from page.text import escaped
from rag.assistant import Assistant, Request
from team.html import HOME, choice, form, paragraph, text_field

ADDRESS = f"{HOME}/relecture"
_ASKED_CLAUSES = (
    f"Clauses justes, si ce n’est pas juste (declaration/positions/4… ; « {NO_CLAUSE} » si rien n’y répond)"
)


class Sitting:
    """One person's way through the answers; safe to share between threads."""

    def __init__(self, assistant: Assistant, path: Path) -> None:
        """Open the file of verdicts.

        Raises:
            EvaluationError: the questions or the verdicts cannot be read.
        """

        def answer_to(asked: tuple[str, tuple[str, ...]]) -> Mapping[str, Any]:
            question, history = asked
            return assistant.invoke(Request(question, None, history)).as_json()

        known = {*assistant.corpus.by_id, *assistant.corpus.section_ids}
        self._review = Review(questions_of(load_questions("dev")), answer_to, known, path)
        self._pending: Iterator[Shown] = self._review.pending()
        self._lock = threading.Lock()
        self._shown: Shown | None = None

    def page(self, token: str, error: str = "", kept: Mapping[str, str] | None = None) -> str:
        """The answer to judge now, as HTML, with what was typed before an error."""
        with self._lock:
            if self._shown is None:
                self._shown = next(self._pending, None)
            shown = self._shown
        typed = kept or {}
        said = paragraph(error, "error") if error else ""
        new = form(f"{ADDRESS}/nouvelle", text_field("q", "Une autre question"), "Poser cette question", token=token)
        if shown is None:
            return said + paragraph("Il n’y a plus de réponse à relire.") + new
        return said + _as_html(shown) + _judging(shown, token, typed) + f"<h2>Ajouter une question</h2>{new}"

    def judge(self, sent: Mapping[str, str]) -> None:
        """Keep what was said of the answer that is shown, and go on.

        Raises:
            UserError: what was sent is about another answer, or cannot be used.
        """
        with self._lock:
            shown = self._shown
            if shown is None or shown.question.id != sent.get("id"):
                raise EvaluationError("Une autre réponse est affichée maintenant : relisez-la avant de la juger.")
            judgement = sent.get("jugement", "")
            if judgement != "skip":
                if judgement not in JUDGEMENT_TITLES:
                    raise EvaluationError("Choisissez un jugement.")
                right = None if judgement == "right" else parse_clauses(sent.get("justes", ""), self._review.known)
                self._review.judge(shown, _judgement(judgement), right, sent.get("commentaire", "")[:1000])
            self._shown = None

    def add(self, text: str) -> None:
        """Show the answer to a new question, which is kept.

        Raises:
            UserError: it cannot be a question.
        """
        with self._lock:
            self._shown = self._review.add(text)


def open_sitting(assistant: Assistant, path: Path) -> Sitting:
    """A sitting.

    Raises:
        UserError: the questions or the verdicts cannot be read.
    """
    try:
        return Sitting(assistant, path)
    except OSError as error:
        message = f"La relecture ne s’ouvre pas ({error.strerror}) : vérifiez les droits du dossier eval."
        raise UserError(message) from error


def _judgement(value: str) -> Judgement:
    return next(name for name in JUDGEMENT_TITLES if name == value)


def _as_html(shown: Shown) -> str:
    question, answer = shown.question, shown.answer
    before = "".join(f"<li>{escaped(earlier)}</li>" for earlier in question.history)
    dialogue = f"<p>Demandé avant\u00a0:</p><ol>{before}</ol>" if before else ""
    cited = "".join(
        f'<li><a href="/?clause={escaped(citation["clause_id"])}">[{citation["n"]}] {escaped(citation["label"])}</a> '
        f"<code>{escaped(citation['clause_id'])}</code></li>"
        for citation in answer["citations"]
    )
    earlier = (
        paragraph(f"La réponse a changé ; l’ancienne avait été jugée : {JUDGEMENT_TITLES[shown.before.judgement]}.")
        if shown.before
        else ""
    )
    return (
        f"{dialogue}<h2>{escaped(question.q)}</h2><blockquote>{escaped(answer['answer'])}</blockquote>"
        f"<ul>{cited}</ul>{earlier}"
    )


def _judging(shown: Shown, token: str, typed: Mapping[str, str]) -> str:
    titles: list[tuple[str, str]] = [*JUDGEMENT_TITLES.items(), ("skip", "passer")]
    choices = "".join(choice("jugement", value, title) for value, title in titles)
    fields = (
        f'<input type="hidden" name="id" value="{escaped(shown.question.id)}">'
        f"<fieldset><legend>Cette réponse est</legend>{choices}</fieldset>"
        f"{text_field('justes', _ASKED_CLAUSES, typed.get('justes', ''))}"
        f"{text_field('commentaire', 'Commentaire (facultatif)', typed.get('commentaire', ''))}"
    )
    return form(ADDRESS, fields, "Enregistrer et continuer", token=token)
