"""Invented French in the manner of charters and communications, with the places where a printer may part a word."""

import random
import re
from itertools import pairwise

from tests.corpus.press import SOFT

_SUBJECTS = (
    "Le signataire,La commune,L’assemblée régionale,Le conseil municipal,Chaque collectivité,L’administration locale,"
    "La présidente,Le médiateur culturel,Toute personne,Le gouvernement territorial"
).split(",")
_VERBS = (
    "reconnaît,encourage,favorise,réexamine,soutient résolument,organise,développe progressivement,évalue chaque année,"
    "publie,garantit"
).split(",")
_OBJECTS = (
    "l’intégration des personnes réfugiées,la participation des habitantes et des habitants,les services d’accueil,"
    "l’égalité femmes-hommes,le principe de non-refoulement,la formation professionnelle,ses engagements financiers,"
    "le plan d’action pluriannuel,la coopération décentralisée,l’apprentissage de la langue"
).split(",")
_PLACES = (
    "dans ses établissements,sur tout le territoire,auprès des associations,avec les autorités compétentes,"
    "au-delà de ses obligations,selon les circonstances particulières,pour celles-ci comme pour ceux-là,"
    "dans les Pays-Bas et ailleurs,en 2021-2027,à l’échelon intercommunal"
).split(",")
_SYLLABLE = re.compile(r"(?<=[aeiouyéèêà])(?=[bcdfgjklmnpqrstv]{1,2}[aeiouyéèêà])", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{7,}")


def chooser(seed: int) -> random.Random:
    """The same choices at each run."""
    return random.Random(seed)  # noqa: S311 - an invented text is no secret


def sentence(choose: random.Random) -> str:
    """One sentence of ten to twenty words."""
    parts = [choose.choice(words) for words in (_SUBJECTS, _VERBS, _OBJECTS, _PLACES)]
    return f"{' '.join(parts)}."


def prose(choose: random.Random, count: int) -> str:
    """So many sentences."""
    return " ".join(sentence(choose) for _ in range(count))


def partable(text: str) -> str:
    """The text with soft hyphens inside its long words, three letters from either end."""

    def part(match: re.Match[str]) -> str:
        word = match.group()
        places = [found.start() for found in _SYLLABLE.finditer(word) if 3 <= found.start() <= len(word) - 3]
        edges = [0, *places, len(word)]
        return SOFT.join(word[start:end] for start, end in pairwise(edges))

    return _WORD.sub(part, text)
