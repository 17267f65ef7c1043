"""Staff read answers and say what they are worth: what is shown next and what is kept, whatever the screen.

The terminal (``eval/terminal.py``) shows a ``Shown``, asks for a judgement and calls ``Review.judge``; a page can too.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from corpus.errors import reason_of
from eval.errors import EvaluationError
from eval.questions import Question
from eval.verdicts import (
    VERDICTS_PATH,
    Asked,
    Judgement,
    NewQuestion,
    Verdict,
    append_entries,
    is_same,
    last_verdicts,
    load_entries,
    new_question_id,
)

AnswerTo = Callable[[Asked], Mapping[str, Any]]
"""A question with its dialogue to the contract's JSON object."""
NO_CLAUSE = "aucune"
"""Typed where a right answer would cite nothing: it abstains."""
MAX_QUESTION_CHARS = 1_000


@dataclass(frozen=True, slots=True)
class ToRead:
    """A question whose answer is to be judged."""

    id: str
    q: str
    history: tuple[str, ...] = ()
    is_new: bool = False
    """Whether it is not in the evaluation."""

    @property
    def asked(self) -> Asked:
        """What the product is asked."""
        return self.q, self.history


@dataclass(frozen=True, slots=True)
class Shown:
    """A question with the answer to be judged."""

    question: ToRead
    answer: Mapping[str, Any]
    before: Verdict | None = None
    """What was said of an earlier answer to it, which was not the same."""


def questions_of(evaluation: Iterable[Question]) -> tuple[ToRead, ...]:
    """The questions of the evaluation, in order."""
    return tuple(ToRead(question.id, question.q, question.history) for question in evaluation)


def new_question(text: str) -> ToRead:
    """A question that somebody typed.

    Raises:
        EvaluationError: it is empty, too long, or a line of JSON.
    """
    q = " ".join(text.split())
    if not q:
        raise EvaluationError("La question est vide : écrivez-la en toutes lettres.")
    if len(q) > MAX_QUESTION_CHARS:
        message = f"La question fait {len(q)} caractères : il en faut {MAX_QUESTION_CHARS} au plus, raccourcissez-la."
        raise EvaluationError(message)
    if q.startswith("{"):
        raise EvaluationError("La question commence par « { » : donnez la question seule, non une ligne de JSON.")
    return ToRead(new_question_id(q), q, is_new=True)


def read_new_questions(path: Path) -> tuple[ToRead, ...]:
    """A file of new questions, one a line; blank lines are passed over, the same question counts once.

    Raises:
        EvaluationError: the file cannot be read, holds no question or a line that is none; names file and line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        message = (
            f"Le fichier {path} ne peut pas être lu ({reason_of(error)}) : donnez un texte d’une question par ligne."
        )
        raise EvaluationError(message) from error
    except UnicodeDecodeError as error:
        message = f"Le fichier {path} n’est pas en UTF-8 ({error}) : enregistrez-le en UTF-8."
        raise EvaluationError(message) from error
    found: dict[str, ToRead] = {}
    for place, line in enumerate(lines, start=1):
        if line.strip():
            try:
                question = new_question(line)
            except EvaluationError as error:
                message = f"{path.name}, ligne {place} : {error}"
                raise EvaluationError(message) from error
            found.setdefault(question.id, question)
    if not found:
        message = f"Le fichier {path} ne contient aucune question : écrivez-en une par ligne."
        raise EvaluationError(message)
    return tuple(found.values())


def parse_clauses(text: str, known: Collection[str]) -> tuple[str, ...] | None:
    """The right clauses, as typed: ids separated by spaces or commas, « aucune », or nothing (None).

    Args:
        text: what was typed.
        known: ids of clauses and of articles.

    Raises:
        EvaluationError: an id is unknown; names it with the nearest ones.
    """
    ids = re.split(r"[\s,;]+", text.strip())
    if ids == [""]:
        return None
    if ids == [NO_CLAUSE]:
        return ()
    for each in ids:
        if each not in known:
            near = get_close_matches(each, known, n=3)
            hint = f"vouliez-vous dire {' ou '.join(near)} ?" if near else "elles s’écrivent declaration/positions/4."
            message = f"La clause « {each} » n’existe pas : {hint}"
            raise EvaluationError(message)
    return tuple(dict.fromkeys(ids))


class Review:
    """One sitting: the questions left to read, and the file where what is said is added at once."""

    def __init__(
        self,
        questions: Sequence[ToRead],
        answer_to: AnswerTo,
        known: Collection[str],
        path: Path = VERDICTS_PATH,
        limit: int | None = None,
    ) -> None:
        """Open the file.

        Args:
            questions: in the order they are to be read.
            answer_to: asks the product.
            known: ids of clauses and of articles.
            path: where verdicts stand and are added.
            limit: answers to show at most; None for all.

        Raises:
            EvaluationError: the file cannot be read.
        """
        self.known = known
        self._answer_to = answer_to
        self._path = path
        self._limit = limit
        entries = load_entries(path)
        self._verdicts = last_verdicts(entries)
        self._kept_questions = {entry.asked for entry in entries if isinstance(entry, NewQuestion)}
        added = (ToRead(e.question_id, e.q, e.history, is_new=True) for e in entries if isinstance(e, NewQuestion))
        # in reverse, so that of two with the same words the first stays
        every = {question.asked: question for question in reversed((*questions, *added))}
        self._questions = tuple(reversed(every.values()))

    def pending(self) -> Iterator[Shown]:
        """The answers left to judge, each asked for when it is reached.

        One whose very words were already judged is passed over: so a sitting goes on where the last one stopped, and an
        answer that has changed since comes back.
        """
        count = 0
        for question in self._questions:
            if self._limit is not None and count >= self._limit:
                return
            shown = self.show(question)
            if shown.before is None or not is_same(shown.before, shown.answer):
                count += 1
                yield shown

    def show(self, question: ToRead) -> Shown:
        """Ask one question."""
        return Shown(question, self._answer_to(question.asked), self._verdicts.get(question.asked))

    def add(self, text: str) -> Shown:
        """Keep a new question and ask it.

        Raises:
            EvaluationError: see ``new_question``; the file cannot be written.
        """
        question = new_question(text)
        self._keep(question)
        return self.show(question)

    def judge(self, shown: Shown, judgement: Judgement, right: tuple[str, ...] | None, comment: str = "") -> Verdict:
        """Keep what was said of an answer.

        Args:
            shown: what was read.
            judgement: what it is worth.
            right: see ``parse_clauses``.
            comment: one line, may be empty.

        Raises:
            EvaluationError: the file cannot be written.
        """
        question, answer = shown.question, shown.answer
        verdict = Verdict(
            when=datetime.now().astimezone(),
            question_id=question.id,
            q=question.q,
            history=question.history,
            judgement=judgement,
            right=right,
            comment=" ".join(comment.split()),
            shown=answer["answer"],
            cited=tuple(dict.fromkeys(citation["clause_id"] for citation in answer["citations"])),
            stamp=answer["stamp"],
        )
        if question.is_new:
            self._keep(question)
        append_entries([verdict], self._path)
        self._verdicts[question.asked] = verdict
        return verdict

    def _keep(self, question: ToRead) -> None:
        if question.asked not in self._kept_questions:
            entry = NewQuestion(
                when=datetime.now().astimezone(), question_id=question.id, q=question.q, history=question.history
            )
            append_entries([entry], self._path)
            self._kept_questions.add(question.asked)
