"""Lines of a paragraph to one line: what a printer did to words is undone, and nothing else.

A hyphen at the end of a line is kept or dropped by what the document itself shows: the joined word elsewhere in it, or
its two halves as words of their own.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal

Fill = Literal["short", "full", "tight"]
"""Of a line: whether the next word would have fitted on it, would not, or not even one more letter."""
SOFT_HYPHEN = "\u00ad"
_LETTERS = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
    "\u2010": "-",
    "\u2011": "-",
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff"),
}
_TABLE = str.maketrans(_LETTERS)
_SPACES = re.compile(r"[ \t\u00a0]{2,}|\t")
_LAST_WORD = re.compile(r"[^\W\d_]+(?=-$)")
_WORD = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_ELISION = re.compile(r"(?:\b[ldjmnstc]|qu|quoiqu|presqu)['’]$", re.IGNORECASE)
_SLASH = re.compile(r"\w/$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*$")
_ADDRESS_PART = re.compile(r"(?!https?://|www\.)(?:[^\s(]*[/_=&%?#~]|[a-z\d]*[-.]\S*[a-z\d])")

# after these a hyphen was there before the line ended: « non-refoulement », « demi-journée »
_KEPT_BEFORE = frozenset("celle celles celui ceux demi mi non quasi semi vice".split())
# before these too: « celles-ci », « eux-mêmes »
_KEPT_AFTER = frozenset("après ci delà dessous dessus être là même mêmes nous vous".split())
# « par- / tenaire », « pour- / suite » : words, but far oftener the head of a longer one
_HEADS = frozenset(
    "a au bien car con de des dé en es et ex fin in la le les mal me mes ne on or ou par pas peu plus port pour pré re "
    "sa sans se ses si son sous sur ta te ton tous tout trans un va vie vient vu".split()
)


def clean(text: str) -> str:
    """Composed accents, plain letters for ligatures, one space for several; soft hyphens stay only at its end."""
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", text.translate(_TABLE)))
    return re.sub(f"{SOFT_HYPHEN}(?!$)", "", text)


def _goes_on_address(before: str, after: str, fill: Fill) -> bool:
    """Whether an address goes on behind a line: the next one shows it, or the line has no room for a letter."""
    is_open = fill == "tight" or before.endswith(tuple("-/_.?&=%#~:"))
    goes_on = is_open and (after[0].islower() or after[0].isdigit() or after[0] in ".,;)")
    return (
        fill != "short" and _ADDRESS.search(before) is not None and (goes_on or _ADDRESS_PART.match(after) is not None)
    )


class Mender:
    """Joins the lines of one document's paragraphs."""

    def __init__(self, lines: Iterable[str]) -> None:
        words: set[str] = set()
        compounds: set[str] = set()
        is_broken = False
        for line in lines:
            found = [word.lower() for word in _WORD.findall(line)]
            starts_broken, is_broken = is_broken, line.endswith(("-", SOFT_HYPHEN))
            words.update(found[starts_broken : len(found) - is_broken])
            compounds.update(compound.lower() for compound in _COMPOUND.findall(line))
        self._words = words
        self._compounds = compounds

    def paragraph(self, lines: Sequence[str], fills: Sequence[Fill] = ()) -> str:
        """The lines as one; ``fills`` says how each but the last is filled, where that is known."""
        text = lines[0]
        for rank, line in enumerate(lines[1:]):
            text = self.join(text, line, fills[rank] if fills else "short")
        return text

    def join(self, before: str, after: str, fill: Fill = "short") -> str:
        """Two lines that follow each other, as one; an address only goes on after a full line."""
        if before.endswith(SOFT_HYPHEN):
            return before[:-1] + after
        if _goes_on_address(before, after, fill):
            return before + after
        if self.is_parted(before, after):
            return (before if self._keeps_hyphen(before, after) else before[:-1]) + after
        if _ELISION.search(before) or _SLASH.search(before):
            return before + after
        return f"{before} {after}"

    def is_parted(self, before: str, after: str) -> bool:
        """Whether a word runs over the end of the first line."""
        if before.endswith(SOFT_HYPHEN):
            return True
        if not before.endswith("-") or not before[-2:-1].isalnum() or not after[:1].isalnum():
            return False
        following = _WORD.match(after)
        is_suspended = following is not None and following.group() in {"et", "ou"}
        return not is_suspended or self._whole(before, after) in self._words

    def _whole(self, before: str, after: str) -> str | None:
        first, last = _LAST_WORD.search(before), _WORD.match(after)
        return (first.group() + last.group()).lower() if first and last else None

    def _keeps_hyphen(self, before: str, after: str) -> bool:
        first, last = _LAST_WORD.search(before), _WORD.match(after)
        if first is None or last is None or not after[0].islower():
            return True
        left, right = first.group().lower(), last.group().lower()
        if f"{left}-{right}" in self._compounds or right in _KEPT_AFTER:
            return True
        if left + right in self._words:
            return False
        if left in _KEPT_BEFORE:
            return True
        is_chain = before[: first.start()].endswith("-") or after[last.end() :].startswith("-")
        halves_are_words = left in self._words and right in self._words
        return (is_chain and left in self._words) or (halves_are_words and left not in _HEADS)
