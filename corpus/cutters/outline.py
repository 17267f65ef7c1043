"""Which of the lines that look like numbered headings are the headings: those that follow each other, with text behind.

A table of contents, a list inside a section and a mention of an article look the same line by line.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from corpus.cutters.blocks import Block, is_heading


@dataclass(frozen=True, slots=True)
class Numbered:
    """A block that may open a numbered section."""

    position: int
    number: tuple[int, ...]
    """(2, 1) for « 2.1 »."""
    has_body: bool
    """Whether text follows before the next one: a table of contents has none."""
    may_be_item: bool = False
    """Whether it goes on with numbers that began again at 1, as a list inside a section does."""

    @property
    def weight(self) -> float:
        """How much it speaks for a run: next to nothing without a body."""
        if not self.has_body:
            return 0.05
        return 0.25 if self.may_be_item else 1.0


def has_body(blocks: Sequence[Block], openings: Container[int], place: int) -> bool:
    """Whether a paragraph stands between the heading at ``place`` and the next of ``openings``."""
    for following in range(place + 1, len(blocks)):
        if following in openings:
            return False
        if not is_heading(blocks[following].text):
            return True
    return False


def best_run(candidates: Sequence[Numbered]) -> list[Numbered]:
    """Those that follow each other in the order of an outline; of several runs the fullest, of equals the last.

    A step that skips a number costs a little more than a heading is worth, so that a stray number is never taken, while
    a heading that was lost does not end the run.
    """
    scores: list[float] = []
    before: list[int | None] = []
    reached: dict[tuple[int, ...], int] = {}
    for place, candidate in enumerate(candidates):
        best, chosen = _step_cost((0,), candidate.number), None
        for number, earlier in reached.items():
            if number < candidate.number:
                score = scores[earlier] + _step_cost(number, candidate.number)
                if (score, earlier) >= (best, -1 if chosen is None else chosen):
                    best, chosen = score, earlier
        scores.append(best + candidate.weight)
        before.append(chosen)
        rival = reached.get(candidate.number)
        if rival is None or scores[place] >= scores[rival]:
            reached[candidate.number] = place
    run: list[Numbered] = []
    at = max(range(len(scores)), key=lambda place: (scores[place], place), default=None)
    while at is not None:
        run.append(candidates[at])
        at = before[at]
    return run[::-1]


def _step_cost(number: tuple[int, ...], following: tuple[int, ...]) -> float:
    """0 for the next number on the same level, one above or one below; else a little more than a heading is worth."""
    *shared, rank = following
    is_child = rank == 1 and number == tuple(shared)
    is_next = rank > 1 and number[: len(following)] == (*shared, rank - 1)
    return 0.0 if is_child or is_next or (number == (0,) and following == (1,)) else -1.01
