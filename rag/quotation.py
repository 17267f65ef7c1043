"""Is this quotation in the corpus: exact, close (with what differs, word by word) or absent?"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from corpus.clauses import Clause
from rag.alignment import Difference, Window, Word, find_window, words_in, words_of_source

Verdict = Literal["exact", "close", "absent"]
CLOSE_SIMILARITY = 0.6
"""Share of words in common from which a clause is shown as close; below it two texts merely share a subject."""
MAX_MATCHES = 3
MAX_ALIGNED = 8
"""Clauses that are aligned word by word, those that share most words with the claim: each costs milliseconds."""
_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…|\.\.\.)\s*")
NEGATIONS = frozenset("n' ne ni non pas jamais aucun aucune sans nul nulle rien guere".split())
"""Folded words that « […] » may not hide."""
_SIGNS = dict.fromkeys(map(ord, "‘ʼ`´′＇"), "'") | {0: " "}
_HYPHENATION = re.compile(r"(?<=\w)-[ \t]*\r?\n\s*(?=\w)")
_QUOTES = "«»“”„\"‹›'’ \u00a0\u202f\n\t"


@dataclass(frozen=True, slots=True)
class Match:
    """One place of the corpus held against the claim."""

    clause: Clause
    start: int
    end: int
    similarity: float
    """From 0 to 1; 1 when the words are the same."""
    differences: tuple[Difference, ...]

    def as_json(self) -> dict[str, Any]:
        """One item of the contract's ``matches``."""
        return {
            "clause_id": self.clause.clause_id,
            "document": self.clause.locator.document,
            "label": self.clause.locator.label,
            "similarity": round(self.similarity, 4),
            "start": self.start,
            "end": self.end,
            "text": self.clause.text,
            "differences": [
                {"kind": item.kind, "source": item.source, "claimed": item.claimed} for item in self.differences
            ],
        }


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found of a claimed quotation."""

    status: Verdict
    matches: tuple[Match, ...]
    """Best first; for ``absent`` the nearest places, which are not the quotation."""

    def as_json(self) -> dict[str, Any]:
        """The contract's JSON object."""
        return {"status": self.status, "matches": [match.as_json() for match in self.matches]}


def verify(claim: str, clauses: Sequence[Clause]) -> Verification:
    """Hold a claimed quotation against every clause of the documents' own texts; our summaries are nobody's words.

    Case, accents, kinds of apostrophes and quotation marks, line breaks and punctuation do not count; every word, every
    number and its unit do. « […] » may stand for words left out inside one clause, but for no negation.
    """
    claim = _cleaned(claim)
    texts = [clause for clause in clauses if clause.kind == "text"]
    # « inté-⏎gration » may be one word cut by a line, or two that a hyphen joins
    readings = dict.fromkeys((claim, _HYPHENATION.sub("", claim)))
    found = [_verify(reading, texts) for reading in readings]
    return max(found, key=lambda one: one.matches[0].similarity if one.matches else -1.0)


def _cleaned(claim: str) -> str:
    """The claim without what no eye sees, with one kind of apostrophe and no quotation marks around it."""
    composed = unicodedata.normalize("NFC", claim).translate(_SIGNS)
    return "".join(sign for sign in composed if unicodedata.category(sign) != "Cf").strip(_QUOTES)


def _verify(claim: str, clauses: Sequence[Clause]) -> Verification:
    cut = [words_in(piece.group(), piece.start()) for piece in _pieces(claim)]
    pieces = [piece for piece in cut if piece]
    if not pieces:
        return Verification("absent", ())
    exact = [match for clause in clauses if (match := _exact_match(pieces, clause)) is not None]
    if exact:
        return Verification("exact", tuple(exact[:MAX_MATCHES]))
    wanted = Counter(word.key for piece in pieces for word in piece)
    near = sorted(clauses, key=lambda clause: -_shared(wanted, clause))[:MAX_ALIGNED]
    matches = sorted((_align(claim, pieces, clause) for clause in near), key=lambda match: -match.similarity)
    close = [match for match in matches if match.similarity >= CLOSE_SIMILARITY]
    return Verification("close" if close else "absent", tuple((close or matches)[:MAX_MATCHES]))


def _pieces(claim: str) -> Sequence[re.Match[str]]:
    """What stands between the ellipses, with its place."""
    blanked = _ELLIPSIS.sub(lambda gap: "\0" * len(gap.group()), claim)
    return list(re.finditer(r"[^\0]+", blanked))


def _shared(wanted: Counter[str], clause: Clause) -> float:
    """The share of the claim's words that stand in a clause, as often as there."""
    return (wanted & Counter(word.key for word in words_of_source(clause.text))).total() / wanted.total()


def _exact_match(pieces: Sequence[Sequence[Word]], clause: Clause) -> Match | None:
    source = words_of_source(clause.text)
    exact = _find_in_order([[word.key for word in piece] for piece in pieces], [word.key for word in source])
    return exact and Match(clause, source[exact[0]].start, source[exact[1]].end, 1.0, ())


def _find_in_order(pieces: Sequence[Sequence[str]], source: Sequence[str]) -> tuple[int, int] | None:
    """The first and last word of a place where every piece stands word for word, in order, no negation between."""
    first_piece, *others = pieces
    for first in _places(first_piece, source, 0):
        at = first + len(first_piece)
        for piece in others:
            place = next(_places(piece, source, at), None)
            if place is None or not NEGATIONS.isdisjoint(source[at:place]):
                break
            at = place + len(piece)
        else:
            return first, at - 1
    return None


def _places(piece: Sequence[str], source: Sequence[str], at: int) -> Iterator[int]:
    size = len(piece)
    for i in range(at, len(source) - size + 1):
        if source[i] == piece[0] and list(source[i : i + size]) == list(piece):
            yield i


def _align(claim: str, pieces: Sequence[Sequence[Word]], clause: Clause) -> Match:
    """The windows of the clause, in order, that agree best with the pieces of the claim."""
    source = words_of_source(clause.text)
    windows: list[Window] = []
    differences: list[Difference] = []
    agreed, at = 0.0, 0
    for piece in pieces:
        window = find_window(claim, piece, clause.text, at)
        if window is not None:
            between = source[at : window.first] if windows else ()
            differences += [*_hidden(clause, between), *window.differences]
            agreed += window.similarity * len(piece)
            windows.append(window)
            at = window.last
    if not windows:
        return Match(clause, 0, 0, 0.0, ())
    # never 1: what is the same word for word was found before
    similarity = min(agreed / sum(len(piece) for piece in pieces), 0.9999)
    return Match(clause, source[windows[0].first].start, source[at - 1].end, similarity, tuple(differences))


def _hidden(clause: Clause, between: Sequence[Word]) -> tuple[Difference, ...]:
    """What an ellipsis may not leave out: words with a negation among them."""
    if NEGATIONS.isdisjoint(word.key for word in between):
        return ()
    start, end = between[0].start, between[-1].end
    return (Difference("missing", clause.text[start:end], "", start, end),)
