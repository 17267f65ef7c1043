"""The language of a question, by its function words (Grefenstette 1995): enough for a sentence, nothing to download."""

import re
from typing import Literal

from index.lexical import fold

Language = Literal["fr", "en", "de", "es", "it"]
_FUNCTION_WORDS: dict[Language, frozenset[str]] = {
    "fr": frozenset(
        "le la les l un une des du de d et est sont que qu qui quoi dans pour sur avec pas ne il ils elle "
        "elles leur au aux ce ces cette en par ou je tu nous vous se c j y a quel quelle quels quelles "
        "comment pourquoi combien".split()
    ),
    "en": frozenset(
        "the of and is are what which who how why when where does do did to in for on with their they it this "
        "that by from many much an be has have say about can there any should".split()
    ),
    "de": frozenset(
        "der die das den dem des und ist sind was wer wie warum wann wo welche welcher welches welchen in fur "
        "von mit zu auf nicht ein eine einen sie es im am zum zur wird werden hat haben laut viele uber".split()
    ),
    "es": frozenset(
        "el la los las un una de del y es son que quien quienes como por para con cuando donde cual cuales en "
        "se su sus lo al cuantos cuantas dice dicen piden sobre hay no".split()
    ),
    "it": frozenset(
        "il lo la i gli le un una di del della dei delle e sono che chi come perche per con quando dove quale "
        "quali in si su al quanti quante dice dicono chiedono nel nella sulla non cosa".split()
    ),
}
_ALSO_FRENCH = _FUNCTION_WORDS["fr"] | frozenset("non on e es si i son".split())
"""Words of those languages that French has too, above all where it is hurried: « non refoulement », « art. 1E »."""
MIN_SPOKEN_WORDS = 2
_NAMES = re.compile(r"\b(?:ursula )?von der leyen\b")
"""Of those whom the texts name, the one whose name is made of function words."""


def spoken_language(question: str, otherwise: Language = "fr") -> Language:
    """The language in which to speak to whoever asked: another than French only where two of its own words say so.

    Args:
        question: what was asked.
        otherwise: the language of who shows none, not even by a French word.
    """
    language = language_of(question)
    found = set(_words(question))
    own = found & (_FUNCTION_WORDS[language] - _ALSO_FRENCH)
    if len(own) >= MIN_SPOKEN_WORDS:
        return language
    return "fr" if found & _FUNCTION_WORDS["fr"] else otherwise


def language_of(question: str) -> Language:
    """The language whose function words stand most in a question; French where none wins clearly."""
    found = _words(question)
    counts = {language: sum(word in known for word in found) for language, known in _FUNCTION_WORDS.items()}
    best = max(counts, key=lambda language: (counts[language], language == "fr"))
    return best if counts[best] > counts["fr"] else "fr"


def _words(question: str) -> list[str]:
    """The words of a question, folded, without the names that a function word could hide in."""
    return re.findall(r"[^\W\d_]+", _NAMES.sub(" ", fold(question)))
