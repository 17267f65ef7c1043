"""French words: how a text is cut into stems, and BM25 over them."""

import logging
import re
import tomllib
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SYNONYMS_PATH = Path(__file__).with_name("synonyms.toml")
SYNONYM_WEIGHT = 0.4
MIN_CORRECTED_LETTERS = 5
MIN_CORRECTION_RATIO = 84.0

_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "´": "'", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'")
_WORD = re.compile(r"[a-z0-9]+")
STOP_WORDS = frozenset(
    # as they are typed on a phone
    "bjr ke kel kelle ki koi qd slt stp "
    "a ai aient ainsi alors apres as au aucun aucune aussi autre autres aux avaient avant avec avez avoir avons "
    "ayant bah ben bon bonjour bonsoir c ca car ce ceci cela celle celles celui cependant ces cet cette ceux chaque "
    "ci comme comment cote d dans de des desquels dessus deux dire disent dit dites doit doivent donc dont du elle "
    "elles en encore entre es est et etaient etait etant ete etes etre eu euh eux faire fait faut font furent hein "
    "hors ici il ils j je jusque l la laquelle le lequel les lesquels leur leurs lors lui m ma mais me meme "
    "memes merci mes moi moins mon n ne ni non nos notre nous on ont ou oui par parce pas pendant peu peut peuvent "
    "plait plus plutot pour pourquoi puis qu quand que quel quelle quelles quels qui quoi s sa salut sans se selon "
    "sera seront ses si soi soit son sont sous suis sur svp t ta te tel telle telles tels tes toi ton tous tout "
    "toute toutes tres trop tu un une va vers veulent veut vis voici voila vos votre vous vu y".split()
)


def fold(text: str) -> str:
    """Lower case, without accents, one kind of apostrophe, ligatures opened."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text: str) -> list[str]:
    """The folded words that carry meaning, in order, elisions and stop words dropped."""
    folded = _ELISION.sub(" ", fold(text))
    return [word for word in _WORD.findall(folded) if word not in STOP_WORDS]


@cache
def _stemmer():  # type: ignore[no-untyped-def]  # noqa: ANN202 - PyStemmer ships no types
    import Stemmer

    return Stemmer.Stemmer("french")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The Snowball French stem of a folded word."""
    stemmed: str = _stemmer().stemWord(word)
    return stemmed


def stems(text: str) -> list[str]:
    """The stems of a text's meaningful words, in order."""
    return [stem(word) for word in words(text)]


class LexicalIndex:
    """BM25 over a list of texts (Lucene's variant, Robertson & Zaragoza 2009; k1 1.2)."""

    def __init__(self, texts: Sequence[str], b: float = 0.75) -> None:
        """Index texts.

        Args:
            texts: what is searched.
            b: how much a long text is held against it, from 0 to 1.
        """
        # imported here: 0.4 s that the commands without a search need not pay
        import bm25s

        logging.getLogger("bm25s").setLevel(logging.WARNING)
        self.size = len(texts)
        self._bm25 = bm25s.BM25(method="lucene", k1=1.2, b=b)
        tokens = [stems(text) for text in texts]
        self._is_empty = not any(tokens)
        if not self._is_empty:
            self._bm25.index(tokens, show_progress=False)

    def scores(self, query_stems: Sequence[str]) -> NDArray[np.float32]:
        """The BM25 score of each text, in the order given; 0 where no stem stands."""
        known = [] if self._is_empty else [word for word in query_stems if word in self._bm25.vocab_dict]
        if not known:
            return np.zeros(self.size, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)


@cache
def load_synonyms(path: Path = SYNONYMS_PATH) -> dict[tuple[str, ...], tuple[str, ...]]:
    """What people say (as stems, in order) to the stems that the texts use instead."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["synonyms"]
    synonyms: dict[tuple[str, ...], dict[str, None]] = {}
    for entry in entries:
        meanings = dict.fromkeys(word for meaning in entry["means"] for word in stems(meaning))
        for term in entry["terms"]:
            if key := tuple(stems(term)):
                synonyms.setdefault(key, {}).update(meanings)
    return {key: tuple(meanings) for key, meanings in synonyms.items()}


def expand(query_stems: Sequence[str]) -> list[str]:
    """The stems that synonyms add to a question's own, without repeats; the longest expression wins."""
    synonyms = load_synonyms()
    added: dict[str, None] = {}
    longest = max((len(key) for key in synonyms), default=0)
    start = 0
    while start < len(query_stems):
        lengths = range(min(longest, len(query_stems) - start), 0, -1)
        key = next((key for n in lengths if (key := tuple(query_stems[start : start + n])) in synonyms), None)
        added.update(dict.fromkeys(synonyms[key] if key else ()))
        start += len(key) if key else 1
    return [word for word in added if word not in query_stems]


def correct(query_words: Sequence[str], vocabulary: Sequence[str], known_stems: frozenset[str]) -> list[str]:
    """The stems of a question's words, a misspelt one replaced by that of the nearest word of the vocabulary.

    A word is left alone when its stem is known, when it is short, or when nothing is near (normalised
    Damerau-Levenshtein similarity, 0 to 100).
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    corrected = []
    for word in query_words:
        stemmed = stem(word)
        if stemmed not in known_stems and len(word) >= MIN_CORRECTED_LETTERS and not word.isdigit():
            match = process.extractOne(
                word, vocabulary, scorer=OSA.normalized_similarity, score_cutoff=MIN_CORRECTION_RATIO / 100
            )
            stemmed = stem(match[0]) if match else stemmed
        corrected.append(stemmed)
    return corrected
