"""Goes through answers in a terminal: shows, asks, and leaves the rest to ``eval/validate.py``."""

import sys
from typing import TextIO

from corpus.typography import typeset
from eval.errors import EvaluationError
from eval.french import outcome
from eval.validate import NO_CLAUSE, Review, Shown, parse_clauses
from eval.verdicts import JUDGEMENT_TITLES, Judgement

JUDGEMENT_KEYS: dict[str, Judgement] = {"j": "right", "f": "wrong", "i": "incomplete", "m": "wrong_citation"}
SKIP, NEW, QUIT = "p", "n", "q"
MENU = "[j]uste  [f]aux  [i]ncomplet  [m]auvaise citation  |  [p]asser  [n]ouvelle question  [q]uitter"
_END = ("", "\x03", "\x04")
"""What a terminal sends when its user leaves: end of file, control C, control D."""


class Terminal:
    """Reads single keys where it can, whole lines elsewhere."""

    def __init__(self, keyboard: TextIO | None = None, screen: TextIO | None = None) -> None:
        self._keyboard = keyboard or sys.stdin
        self._screen = screen or sys.stdout

    def write(self, text: str = "") -> None:
        """One line of our own words."""
        self.write_raw(typeset(text))

    def write_raw(self, text: str) -> None:
        """One line of others' words: what could move the cursor is left out."""
        kept = "".join(each for each in text if each.isprintable() or each in "\n\u00a0\u202f")
        print(kept, file=self._screen, flush=True)

    def read_key(self) -> str:
        """One key, small; ``q`` at the end of the input."""
        key = self._pressed()
        return QUIT if key in _END else key.strip().lower()[:1]

    def read_line(self, prompt: str) -> str:
        """One line, without its end; empty at the end of the input."""
        print(typeset(prompt), end=" ", file=self._screen, flush=True)
        return self._keyboard.readline().strip()

    def _pressed(self) -> str:
        if not self._keyboard.isatty() or sys.platform == "win32":
            return self._keyboard.readline()
        import termios
        import tty

        descriptor = self._keyboard.fileno()
        kept = termios.tcgetattr(descriptor)
        try:
            # drops what was typed before the answer was shown, so that a key struck twice judges once
            tty.setcbreak(descriptor, termios.TCSAFLUSH)
            return self._keyboard.read(1)
        finally:
            termios.tcsetattr(descriptor, termios.TCSADRAIN, kept)


def go_through(review: Review, terminal: Terminal) -> int:
    """Show every pending answer until there is none or its reader quits; returns how many verdicts were kept."""
    kept = 0
    for shown in review.pending():
        while (key := _ask(shown, terminal)) == NEW:
            kept += _new_question(review, terminal)
        if key == QUIT:
            break
        if key != SKIP:
            _judge(review, shown, JUDGEMENT_KEYS[key], terminal)
            kept += 1
    else:
        terminal.write("Il n’y a plus de réponse à relire.")
    terminal.write(f"Verdicts enregistrés : {kept}.")
    return kept


def _new_question(review: Review, terminal: Terminal) -> int:
    """Returns how many verdicts were kept, 0 or 1."""
    text = terminal.read_line("Votre question :")
    try:
        shown = review.add(text)
    except EvaluationError as error:
        terminal.write(str(error))
        return 0
    key = _ask(shown, terminal)
    if key not in JUDGEMENT_KEYS:
        return 0
    _judge(review, shown, JUDGEMENT_KEYS[key], terminal)
    return 1


def _ask(shown: Shown, terminal: Terminal) -> str:
    """Show an answer and wait for a key of the menu."""
    question, answer = shown.question, shown.answer
    terminal.write("\n" + "─" * 80)
    for earlier in question.history:
        terminal.write_raw(f"        … {earlier}")
    terminal.write_raw(f"{question.id}  {question.q}")
    terminal.write(f"→ {outcome(answer)}, confiance {answer['confidence']:.0%}")
    terminal.write_raw(str(answer["answer"]))
    for citation in answer["citations"]:
        terminal.write_raw(f"  [{citation['n']}] {citation['clause_id']} ({citation['label']})")
    if shown.before is not None:
        before = shown.before
        comment = f" ({before.comment})" if before.comment else ""
        terminal.write_raw(
            typeset("La réponse a changé ; l’ancienne avait été jugée : ") + _titled(before.judgement) + comment
        )
    terminal.write(MENU)
    while (key := terminal.read_key()) not in {*JUDGEMENT_KEYS, SKIP, NEW, QUIT}:
        terminal.write(MENU)
    return key


def _judge(review: Review, shown: Shown, judgement: Judgement, terminal: Terminal) -> None:
    right = None if judgement == "right" else _ask_clauses(review, terminal)
    comment = "" if judgement == "right" else terminal.read_line("Commentaire (Entrée pour aucun) :")
    review.judge(shown, judgement, right, comment)
    terminal.write(f"Noté : {_titled(judgement)}.")


def _ask_clauses(review: Review, terminal: Terminal) -> tuple[str, ...] | None:
    prompt = f"Clauses justes (declaration/positions/4, charte/art-22… ; « {NO_CLAUSE} » ; Entrée pour ne rien dire) :"
    while True:
        try:
            return parse_clauses(terminal.read_line(prompt), review.known)
        except EvaluationError as error:
            terminal.write(str(error))


def _titled(judgement: Judgement) -> str:
    return JUDGEMENT_TITLES[judgement]
