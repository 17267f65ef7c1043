"""French sentences, by their offsets.

A sentence ends at ``.``, ``!``, ``?`` or ``…`` with the closing marks that follow, before a blank and something that
can open a sentence. It does not end after an abbreviation, an initial or inside « ». A ``;`` ends one only in a list,
that is before an item's own mark (``a)``, ``–``, ``1°``): « … le faire ; nous sommes l'Europe » stays whole, since half
of it would be half a position.
"""

import re
from dataclasses import dataclass

ABBREVIATIONS = frozenset(
    "al art arts av bd boul cf ch chap coll dir dr éd ed ex fig hab ibid id chr mgr m mm mlle mme mmes n no nos nº n° "
    "op p par paras pp préf réf resp s sect st ste suiv sv t tél tit trad v vol vs".split()
)
_ENDING = re.compile(r"[.!?…]+(?:\s?[»”\"')\]])*(?=\s+[«“\"'(\[–—-]*\s?[A-ZÀ-ÖØ-ÞŒ0-9])")
_LIST_ITEM = re.compile(r";(?=\s+(?:[-–—•]\s|\(?[a-z]{1,3}\)\s|\(?\d{1,2}(?:°|\))\s))")
_LONGEST_ABBREVIATION = 40
"""Characters looked back at."""
_LAST_WORD = re.compile(r"([^\W_]+[°º]?)$")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of characters ``[start, end)``, counted from 0 in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of ``text`` in this range."""
        return text[self.start : self.end]


def split_sentences(text: str) -> tuple[Span, ...]:
    """Cut ``text`` into sentences, in order, none empty, none overlapping.

    Only blanks stand between two spans, before the first and after the last.
    """
    candidates = []
    depth = counted = 0
    for match in _ENDING.finditer(text):
        # counted once from left to right: a paragraph may be half a million characters long
        depth += text.count("«", counted, match.end()) - text.count("»", counted, match.end())
        counted = match.end()
        if depth <= 0 and _ends_sentence(text, match):
            candidates.append(match.end())
    candidates += [match.end() for match in _LIST_ITEM.finditer(text)]
    spans: list[Span] = []
    start = 0
    for end in [*sorted(candidates), len(text)]:
        piece = text[start:end]
        stripped = piece.strip()
        if stripped:
            first = start + len(piece) - len(piece.lstrip())
            spans.append(Span(first, first + len(stripped)))
        start = end
    return tuple(spans)


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    if match.group()[0] != "." or match.group().startswith(".."):
        return True
    word = _LAST_WORD.search(text[max(0, match.start() - _LONGEST_ABBREVIATION) : match.start()])
    if word is None:
        return True
    last = word.group(1)
    is_initial = len(last) == 1 and last.isupper() and last not in "AÀY"
    return not is_initial and last.lower() not in ABBREVIATIONS
