"""Questions that no text may answer, recognised by their form before anything is searched."""

import re
import unicodedata

from index.lexical import fold
from rag.answer import Reason

MAX_CHARACTERS = 2_000
MIN_LETTERS = 3
MIN_LETTER_SHARE = 0.4


def _any_of(*alternatives: str) -> re.Pattern[str]:
    """A pattern over folded text (lower case, no accents) where one of the alternatives starts at a word."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})")


_PERSONAL = _any_of(
    r"(?:mon|ma|mes) (?:\w+ ){0,2}?(?:dossier|papiers?|titre|visa|carte|demande|asile|expulsion|oqtf|avocat|cas)\b",
    r"(?:mon|ma|mes) (?:\w+ ){0,2}?(?:situation|recepisse|passeport|regularisation|recours|rendez|logement)\b",
    r"(?:puis-je|dois-je|ai-je (?:le )?droit|j'ai (?:le )?droit|est-ce que je (?:peux|dois|pourrai|risque))\b",
    r"je (?:peux|dois|veux|voudrais|voudrai|souhaite|cherche a|risque|fais comment)\b",
    r"je suis (?:sans|en situation|refugiee?|demandeu\w+|arrivee?|marie|deboutee?|entree?|etrangere?)\b",
    r"comment (?:puis-je|je (?:peux|fais|dois))\b",
    r"on m'a (?:refuse|rejete|expulse)",
    r"(?:j'ai|jai|g|j ai) (?:recu|depose|ete|perdu|fui)\b",
    r"(?:ou|quand|combien de temps) (?:dois-je|je dois|vais-je|je vais)\b",
    r"m'(?:aider a|expulser|accorder)",
)
_RELATIVES = _any_of(
    r"(?:mon|ma|mes) (?:mari|femme|conjoint|enfants?|fils|fille|frere|soeur|famille|copain|copine|amie?|cousine?)\b",
    r"(?:mon|ma|mes) (?:mere|pere|parents?|voisine?|employee?)\b",
)
_SIGNATORIES = _any_of(r"(?:ils|elles|elus?|maires?|signataires?|declaration|ccre|association|texte|document)\b")
_INFORMATIVE = _any_of(
    r"je (?:voudrais|voulais|souhaite|veux|cherche a|me demand\w+|peux)(?: juste| bien)? ?"
    r"(?:savoir|comprendre|connaitre|citer|verifier|si\b|trouver|lire|la citation)",
    r"j'ai (?:entendu|lu|vu|cru)\b",
    r"je (?:veux|voudrais|cherche) (?:le |la |les |l')?(?:definition|texte|formulaire|"
    r"article|citation|phrase|passage|chiffre)",
    r"(?:puis-je|je peux) (?:les |la |le )?(?:savoir|lire|trouver|citer|suivre|consulter)",
)
_OPINION = _any_of(
    r"(?:tu|vous) (?:en )?(?:penses?|pensez|crois|croyez|trouves?|trouvez|preferes?|preferez|ferais|feriez)\b",
    r"(?:qu'en |)(?:penses?|pensez|crois|croyez|trouves|trouvez)(?:-tu|-vous)\b",
    r"qu'en pensez?\b",
    r"t'en penses?\b",
    r"(?:a|selon) (?:toi|vous)\b",
    r"(?:ton|votre) (?:avis|opinion|sentiment|pronostic|prediction)\b",
    r"(?:es-tu|etes-vous|serais-tu|seriez-vous) (?:pour|contre|d'accord|favorable)",
    r"est-ce (?:une )?(?:bonne|mauvaise) (?:idee|chose)",
    r"est-ce (?:bien|mal|juste|normal|moral|raisonnable|realiste) (?:de\b|que\b|d')",
    r"(?:ont-ils|a-t-il|a-t-elle|a-t-on|ont) (?:raison|tort)\b",
    r"(?:sincer|hypocri|naif|naiv|ridicul|honteu)\w*",
    r"pour qui (?:voter|dois-je voter)",
    r"quel(?: parti| candidat)? est le meilleur\b",
    r"le meilleur (?:candidat|politicien|president)\b",
)
_FORECAST = _any_of(
    r"qui (?:va|vont) gagner",
    r"va-t-(?:il|elle|on) (?:\w+ )?(?:reussir|echouer|marcher|fonctionner|augmenter|baisser|tenir|changer|durer)\b",
    r"va-t-il y avoir\b",
    r"(?:va|vont) (?:gagner|disparaitre|s'effondrer|exploser)\b",
    r"dans (?:dix|vingt|trente|cinquante|\d+) ans\b",
    r"(?:combien|quel\w*) .*\b(?:aura|seront|sera|arriveront|viendront)\b.*(?:20[3-9]\d|prochain|futur)",
    r"(?:reussira|echouera|marchera|fonctionnera|augmentera|baissera|eclatera|survivra)(?:-t-(?:il|elle|on))?\b",
)
_ATTACK = _any_of(
    r"(?:ignore[zr]?|oublie[zr]?|ne tiens pas compte de|disregard|forget)\b(?!-t-).{0,40}"
    r"\b(?:instructions?|consignes?|regles?|prompt|precede\w+)",
    r"(?:system prompt|drop table|select \* from|jailbreak|tu es (?:maintenant|desormais)|fais comme si)",
    r"<script",
)
_KEYBOARD_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl")


def refusal_of(question: str) -> Reason | None:
    """Why a question cannot be answered whatever the texts say; None in general."""
    text = clean(question)
    if not _is_readable(question, text):
        return "unreadable"
    folded = fold(text)
    if _ATTACK.search(folded):
        return "out_of_scope"
    if _OPINION.search(folded) or _FORECAST.search(folded):
        return "opinion"
    is_about_relatives = _RELATIVES.search(folded) and not _SIGNATORIES.search(folded)
    if (_PERSONAL.search(folded) or is_about_relatives) and not _INFORMATIVE.search(folded):
        return "personal"
    return None


def clean(question: str) -> str:
    """One line, composed characters, no control characters."""
    composed = unicodedata.normalize("NFC", question)
    return " ".join("".join(c if unicodedata.category(c)[0] != "C" else " " for c in composed).split())


def _is_readable(question: str, text: str) -> bool:
    """Whether a person could have meant something: words in Latin letters, neither too long nor binary."""
    if not text or len(question) > MAX_CHARACTERS or "\x00" in question or "\ufffd" in question:
        return False
    folded = fold(text)
    found = re.findall(r"[^\W\d_]+", folded)
    letters = sum(len(word) for word in found if word.isascii())
    digits = sum(character.isdigit() for character in folded)
    if letters < MIN_LETTERS or letters + digits < MIN_LETTER_SHARE * len(text.replace(" ", "")):
        return False
    return sum(len(word) for word in found if _is_gibberish(word)) <= letters / 2


def _is_gibberish(word: str) -> bool:
    """No vowel, five consonants in a row, a letter three times in a row, or four neighbouring keys.

    Three letters and fewer pass: « svp », « pk » and « cb » are words of a phone.
    """
    if len(word) <= MIN_LETTERS or word.startswith("lgbt"):
        return False
    if not re.search(r"[aeiouy]", word) or re.search(r"[^aeiouy]{5,}|(.)\1\1", word):
        return True
    return any(word[at : at + 4] in row for row in _KEYBOARD_ROWS for at in range(len(word) - 3))
