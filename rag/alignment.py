"""Words held against words: the run of a text that agrees best with a claim, and what differs there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from index.lexical import fold

Kind = Literal["missing", "added", "changed"]
# a number with its thousands apart is one word; an elided « n' » or « l' » is a word of its own, so that dropping a
# negation shows; « 50 % » is not « 50 € »
_THOUSANDS = r"\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?!\d)"
_WORD = re.compile(
    rf"{_THOUSANDS}|\d+(?:[,.]\d+)*|(?:[^\W\d_]{{1,2}}|[^\W\d_]*qu|aujourd|entr)['’]|[^\W_]+|[%‰€$£]", re.IGNORECASE
)
_SEPARATORS = re.compile(r"(?<=\d)[ \u00a0\u202f.](?=\d{3})")
_MAX_WINDOWS = 4_000


@dataclass(frozen=True, slots=True)
class Word:
    """One word, folded, and where it stands."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that do not agree."""

    kind: Kind
    """``missing``: the source's words were dropped; ``added``: the claim's are not in the source."""
    source: str
    claimed: str
    start: int = 0
    """Where the source's words stand in the clause, or where the added ones were put in."""
    end: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """Words ``[first, last)`` of a source, held against a claim."""

    first: int
    last: int
    similarity: float
    """From 0 to 1, by the longest common subsequence of words."""
    differences: tuple[Difference, ...]


def words_in(text: str, offset: int = 0) -> tuple[Word, ...]:
    """The words, numbers and units of a text; punctuation and blanks are passed over."""
    return tuple(
        Word(_SEPARATORS.sub("", fold(match.group())), match.start() + offset, match.end() + offset)
        for match in _WORD.finditer(text)
    )


@lru_cache(maxsize=4_096)
def words_of_source(text: str) -> tuple[Word, ...]:
    """The words of a clause, kept; those of a claim must be kept by nobody."""
    return words_in(text)


def find_window(claim: str, claimed: Sequence[Word], source: str, at: int = 0) -> Window | None:
    """The run of source words, from word ``at`` on, nearest to the claimed ones; None where no word is shared."""
    # imported here: the command line's other parts need no alignment
    from rapidfuzz.distance import Indel

    words = words_of_source(source)
    keys, wanted = [word.key for word in words[at:]], [word.key for word in claimed]
    if set(wanted).isdisjoint(keys):
        return None
    start, end = _best_window(wanted, keys)
    similarity = float(Indel.normalized_similarity(wanted, keys[start:end]))
    start, end = _with_replaced_ends(wanted, keys, start, end)
    first, last = at + start, at + end
    return Window(first, last, similarity, _differences(claim, claimed, source, words[first:last]))


def _differences(claim: str, claimed: Sequence[Word], source: str, words: Sequence[Word]) -> tuple[Difference, ...]:
    from rapidfuzz.distance import LCSseq

    differences: list[Difference] = []
    is_adjacent = False
    for op in LCSseq.opcodes([word.key for word in claimed], [word.key for word in words]):
        if op.tag == "equal":
            is_adjacent = False
            continue
        ours = words[op.dest_start : op.dest_end]
        theirs = claimed[op.src_start : op.src_end]
        start = words[op.dest_start].start if op.dest_start < len(words) else words[-1].end
        end = ours[-1].end if ours else start
        wrong = claim[theirs[0].start : theirs[-1].end] if theirs else ""
        item = Difference(_kind(source[start:end], wrong), source[start:end], wrong, start, end)
        _add(differences, item, is_adjacent=is_adjacent)
        is_adjacent = True
    return tuple(differences)


def _best_window(wanted: Sequence[str], keys: Sequence[str]) -> tuple[int, int]:
    """The run of source words nearest to the claim: about its length, opening and closing on a word of it."""
    from rapidfuzz.distance import Indel

    if len(wanted) >= len(keys):
        return 0, len(keys)
    known = set(wanted)
    ends = [i for i, key in enumerate(keys) if key in known]
    longest = len(wanted) + max(4, len(wanted) // 2)
    windows = [(i, j + 1) for i in ends for j in ends if i <= j < i + longest]
    sample = windows
    if len(windows) > _MAX_WINDOWS:
        sample = [window for window in windows if abs(window[1] - window[0] - len(wanted)) <= 4]  # noqa: PLR2004 - words of slack around a window
    return max(sample or windows, key=lambda w: Indel.normalized_similarity(wanted, keys[w[0] : w[1]]))


def _with_replaced_ends(wanted: Sequence[str], keys: Sequence[str], start: int, end: int) -> tuple[int, int]:
    """The window with the source words that the claim's own first or last words stand in for."""
    from rapidfuzz.distance import LCSseq

    equal = [op for op in LCSseq.opcodes(wanted, keys[start:end]) if op.tag == "equal"]
    before, after = equal[0].src_start, len(wanted) - equal[-1].src_end
    return max(0, start - before), min(len(keys), end + after)


def _kind(source: str, claimed: str) -> Kind:
    if not claimed:
        return "missing"
    return "changed" if source else "added"


def _add(differences: list[Difference], item: Difference, *, is_adjacent: bool) -> None:
    """Note a difference; a dropped word right beside an added one is one change."""
    if is_adjacent and {differences[-1].kind, item.kind} == {"missing", "added"}:
        last = differences.pop()
        place = last if last.source else item
        item = Difference("changed", place.source, last.claimed or item.claimed, place.start, place.end)
    differences.append(item)
