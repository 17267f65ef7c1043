"""French as it is typed on a phone, spelled out: « c koi », « depui kan », « loim », before anything is searched.

Only what can be nothing else is changed; a word that is merely misspelt is left to the index, which knows its words.
"""

import re

from index.lexical import fold

_SHORT = {
    "avc": "avec",
    "bcp": "beaucoup",
    "cb": "combien",
    "cmb": "combien",
    "cki": "c'est qui",
    "cke": "ce que",
    "cmt": "comment",
    "coman": "comment",
    "comen": "comment",
    "kel": "quel",
    "kels": "quels",
    "kelle": "quelle",
    "kelles": "quelles",
    "kan": "quand",
    "kand": "quand",
    "qd": "quand",
    "ke": "que",
    "ki": "qui",
    "kil": "qu'il",
    "kils": "qu'ils",
    "koi": "quoi",
    "kwa": "quoi",
    "depui": "depuis",
    "dpuis": "depuis",
    "dc": "donc",
    "ds": "dans",
    "gvt": "gouvernement",
    "jusk": "jusque",
    "juska": "jusqu'à",
    "jms": "jamais",
    "lontan": "longtemps",
    "mm": "même",
    "ns": "nous",
    "pk": "pourquoi",
    "pkoi": "pourquoi",
    "pq": "pourquoi",
    "pourkoi": "pourquoi",
    "pblm": "problème",
    "pr": "pour",
    "qq": "quelques",
    "qqn": "quelqu'un",
    "qqch": "quelque chose",
    "ss": "sans",
    "svt": "souvent",
    "tjr": "toujours",
    "tjrs": "toujours",
    "tjs": "toujours",
    "tps": "temps",
    "ya": "il y a",
}
_C_KOI = re.compile(r"\b[cs](?:'?é|) (?=(?:koi|kwa|quoi|ki|qui|kan|quand|ou|où|kel|quel|pour|pr)\b)", re.IGNORECASE)
_WORD = re.compile(r"(?<![\w'’.@/-])[^\W\d_]+(?![\w'’@/-])")
# a French noun of the field that begins on a vowel, with its article run into it: « loim », « lasile », « deurope »
_RUN_IN = re.compile(
    r"(?<![\w'’-])([ldLD])((?:oim|onu|ue|union|europe|ong|asile|accueil|int[ée]gration|immigration|[ée]galit[ée]|[ée]tat|"
    r"[ée]cole|[ée]ducation|emploi|aide|article|h[ée]bergement|hcr|afccre|urgence|humanit[ée])s?)(?![\w'’-])",
    re.IGNORECASE,
)


def spelled_out(text: str) -> str:
    """The question with its phone spellings written in full; any other word stays as it is."""
    text = _C_KOI.sub("c'est ", text)
    text = _RUN_IN.sub(r"\1'\2", text)
    return _WORD.sub(lambda word: _SHORT.get(fold(word.group()), word.group()), text)
