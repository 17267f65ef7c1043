"""Is this quotation in the corpus: exact, close (with what differs, word by word) or absent?"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from corpus.clauses import Clause
from index.lexical import fold

Verdict = Literal["exact", "close", "absent"]
Kind = Literal["missing", "added", "changed"]
CLOSE_SIMILARITY = 0.6
"""Share of words in common from which a clause is shown as close; below it two texts merely share a subject."""
MAX_MATCHES = 3
# an elided « n' » or « l' » is a word of its own: dropping a negation must show
_WORD = re.compile(r"\d+(?:[ \u00a0\u202f,.]\d+)*|[^\W\d_]+['’]|[^\W_]+")
_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…|\.\.\.)\s*")
_NEGATIONS = frozenset({"n'", "ne", "pas", "jamais", "aucun", "aucune"})
"""Words that « […] » may not hide."""
_SOFT_HYPHEN = "\u00ad"
_QUOTES = '«»“”„"‹› \u00a0\u202f\n\t'


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that do not agree."""

    kind: Kind
    """``missing``: the source's words were dropped; ``added``: the claim's are not in the source."""
    source: str
    claimed: str


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


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    start: int
    end: int


def verify(claim: str, clauses: Sequence[Clause]) -> Verification:
    """Hold a claimed quotation against every clause of the documents' own texts; our summaries are nobody's words.

    Case, accents, kinds of apostrophes and quotation marks, line breaks and punctuation do not count; every word and
    every number does. « […] » may stand for words left out inside one clause.
    """
    claim = unicodedata.normalize("NFC", claim).replace(_SOFT_HYPHEN, "").strip(_QUOTES)
    pieces = [_words(piece) for piece in _ELLIPSIS.split(claim)]
    pieces = [piece for piece in pieces if piece]
    if not pieces:
        return Verification("absent", ())
    claimed = [word for piece in pieces for word in piece]
    matches = sorted(
        (_match(claim, pieces, claimed, clause) for clause in clauses if clause.kind == "text"),
        key=lambda match: -match.similarity,
    )
    best = matches[0]
    if best.similarity == 1.0:
        return Verification("exact", tuple(match for match in matches if match.similarity == 1.0)[:MAX_MATCHES])
    if best.similarity >= CLOSE_SIMILARITY:
        return Verification(
            "close", tuple(match for match in matches if match.similarity >= CLOSE_SIMILARITY)[:MAX_MATCHES]
        )
    return Verification("absent", tuple(matches[:MAX_MATCHES]))


def _words(text: str) -> list[_Word]:
    return [_Word(re.sub(r"\s", "", fold(match.group())), *match.span()) for match in _WORD.finditer(text)]


def _match(claim: str, pieces: Sequence[Sequence[_Word]], claimed: Sequence[_Word], clause: Clause) -> Match:
    source = _words(clause.text)
    exact = _find_in_order([[word.key for word in piece] for piece in pieces], [word.key for word in source])
    if exact is not None:
        first, last = exact
        return Match(clause, source[first].start, source[last].end, 1.0, ())
    return _align(claim, claimed, clause, source)


def _find_in_order(pieces: Sequence[Sequence[str]], source: Sequence[str]) -> tuple[int, int] | None:
    """The first and last word of a place where every piece stands word for word, in order."""
    at, first = 0, None
    for piece in pieces:
        size = len(piece)
        place = next((i for i in range(at, len(source) - size + 1) if list(source[i : i + size]) == list(piece)), None)
        if place is None or (first is not None and not _NEGATIONS.isdisjoint(source[at:place])):
            return None
        first = place if first is None else first
        at = place + size
    return (first, at - 1) if first is not None else None


def _align(claim: str, claimed: Sequence[_Word], clause: Clause, source: Sequence[_Word]) -> Match:
    """The window of the clause that agrees best with the claim, by the longest common subsequence of words."""
    # imported here: the command line's other parts need no alignment
    from rapidfuzz.distance import Indel, LCSseq

    keys, wanted = [word.key for word in source], [word.key for word in claimed]
    anchors = [op for op in LCSseq.opcodes(wanted, keys) if op.tag == "equal"]
    if not anchors:
        return Match(clause, 0, 0, 0.0, ())
    start, end = _best_window(wanted, keys)
    similarity = min(float(Indel.normalized_similarity(wanted, keys[start:end])), 0.9999)
    start, end = _with_replaced_ends(wanted, keys, start, end)
    differences: list[Difference] = []
    is_adjacent = False
    for op in LCSseq.opcodes(wanted, keys[start:end]):
        if op.tag == "equal":
            is_adjacent = False
            continue
        theirs = _cut(claim, claimed[op.src_start : op.src_end])
        ours = _cut(clause.text, source[start:end][op.dest_start : op.dest_end])
        _add(differences, Difference(_kind(ours, theirs), ours, theirs), is_adjacent=is_adjacent)
        is_adjacent = True
    return Match(clause, source[start].start, source[end - 1].end, similarity, tuple(differences))


def _best_window(wanted: Sequence[str], keys: Sequence[str]) -> tuple[int, int]:
    """The run of source words nearest to the claim: about its length, opening and closing on a word of it."""
    from rapidfuzz.distance import Indel

    if len(wanted) >= len(keys):
        return 0, len(keys)
    known = set(wanted)
    ends = [i for i, key in enumerate(keys) if key in known]
    longest = len(wanted) + max(4, len(wanted) // 2)
    windows = [(i, j + 1) for i in ends for j in ends if i <= j < i + longest]
    sample = windows if len(windows) <= 4_000 else [w for w in windows if abs(w[1] - w[0] - len(wanted)) <= 4]  # noqa: PLR2004
    return max(sample or windows, key=lambda w: Indel.normalized_similarity(wanted, keys[w[0] : w[1]]))


def _cut(text: str, words: Sequence[_Word]) -> str:
    return text[words[0].start : words[-1].end] if words else ""


def _kind(source: str, claimed: str) -> Kind:
    if not claimed:
        return "missing"
    return "changed" if source else "added"


def _with_replaced_ends(wanted: Sequence[str], keys: Sequence[str], start: int, end: int) -> tuple[int, int]:
    """The window with the source words that the claim's own first or last words stand in for."""
    from rapidfuzz.distance import LCSseq

    equal = [op for op in LCSseq.opcodes(wanted, keys[start:end]) if op.tag == "equal"]
    before, after = equal[0].src_start, len(wanted) - equal[-1].src_end
    return max(0, start - before), min(len(keys), end + after)


def _add(differences: list[Difference], item: Difference, *, is_adjacent: bool) -> None:
    """Note a difference; a dropped word right beside an added one is one change."""
    if is_adjacent and {differences[-1].kind, item.kind} == {"missing", "added"}:
        last = differences.pop()
        item = Difference("changed", last.source or item.source, last.claimed or item.claimed)
    differences.append(item)
