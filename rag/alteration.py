"""What an altered quotation touches: a negation, a condition, an obligation, a number, a limit.

By the words alone: this names what a reader should look at, it does not understand the sentence.
"""

import re
from typing import Literal

from corpus.clauses import Clause
from index.lexical import fold
from rag.alignment import Difference, words_in
from rag.quotation import NEGATIONS, Match

Concern = Literal["negation", "condition", "obligation", "number", "limit"]

_MARKERS: dict[Concern, frozenset[str]] = {
    "negation": NEGATIONS,
    "condition": frozenset("si sauf sinon lorsque quand pourvu sous condition conditions".split()),
    "obligation": frozenset(
        "doit doivent devons dois devra devront devrait devraient devrions devoir peut peuvent pouvons peux pourra "
        "pourront pourrait pourraient pouvoir faut faudra faudrait obligatoire obligatoires facultatif facultative "
        "facultatifs facultatives necessaire necessaires necessairement indispensable indispensables souhaitable "
        "souhaitables".split()
    ),
    "number": frozenset(
        "deux trois quatre cinq six sept huit neuf dix douze quinze vingt trente quarante cinquante soixante cent "
        "cents mille million millions milliard milliards moitie tiers quart quarts double triple premier premiere "
        "second seconde deuxieme troisieme % ‰ € $ £".split()
    ),
    "limit": frozenset(
        "seulement uniquement environ pres plus moins notamment parfois souvent toujours rarement tous toutes certains "
        "certaines quelques chaque davantage eventuel eventuelle partiellement entierement exclusivement "
        "actuellement".split()
    ),
}
_CONDITIONS = re.compile(
    r"(?<!meme )\b(?:si\b|s'ils?\b|sauf\b|pour autant qu(?:e|')|dans la mesure ou|a condition|a moins qu(?:e|')|"
    r"sous reserve|pourvu qu(?:e|')|tant qu(?:e|')|en cas d(?:e|')|lorsqu(?:e|')|des lors qu(?:e|'))"
)
_NEGATED = re.compile(r"\b(?:n'|(?:ne|ni|pas|jamais|aucune?|sans|nul|nulle|rien)\b)")
_LIMITED = re.compile(r"\b(?:seulement|uniquement|exclusivement)\b")
_CLOSING = re.compile(r";|:")


def concerns_of(difference: Difference) -> tuple[Concern, ...]:
    """What the words that one side has and the other has not are about, in the order of ``Concern``."""
    ours, theirs = ({word.key for word in words_in(text)} for text in (difference.source, difference.claimed))
    odd = ours ^ theirs
    found = {concern for concern, markers in _MARKERS.items() if not markers.isdisjoint(odd)}
    if any(key[0].isdigit() for key in odd):
        found.add("number")
    if bool(_CONDITIONS.search(fold(difference.source))) != bool(_CONDITIONS.search(fold(difference.claimed))):
        found.add("condition")
    return tuple(concern for concern in _MARKERS if concern in found)


def left_out(match: Match) -> tuple[tuple[Concern, str], ...]:
    """What an exact quotation cuts off its own sentence: a negation, a condition or a limit, with the words.

    Only what stands in the same part of the sentence, up to a colon or a semicolon.
    """
    first, last = _sentence_around(match.clause, match.start, match.end)
    outside = (match.clause.text[first : match.start].strip(), match.clause.text[match.end : last].strip())
    before, after = _CLOSING.split(outside[0])[-1].strip(), _CLOSING.split(outside[1])[0].strip()
    found: list[tuple[Concern, str]] = []
    for words in (before, after):
        patterns: tuple[tuple[Concern, re.Pattern[str]], ...] = (
            ("negation", _NEGATED),
            ("condition", _CONDITIONS),
            ("limit", _LIMITED),
        )
        found += [(concern, words) for concern, pattern in patterns if pattern.search(fold(words))]
    return tuple(found)


def context_of(match: Match) -> tuple[int, int]:
    """The sentences in which a match stands, as offsets into its clause."""
    return _sentence_around(match.clause, match.start, match.end)


def _sentence_around(clause: Clause, start: int, end: int) -> tuple[int, int]:
    touched = [span for span in clause.sentences if span.start < end and start < span.end]
    return (touched[0].start, touched[-1].end) if touched else (start, end)
