"""What a question is, before anything is searched: can it be read, what kind of answer it wants, what it cannot have."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.manifest import Manifest, Source
from index.lexical import fold
from rag.answer import Reason

MAX_CHARACTERS = 2_000
ExpectedKind = Literal["number", "date", "reason", "condition", "name", "list", "other"]

_PERSONAL = re.compile(
    r"\b(?:mon|ma|mes) (?:\w+ ){0,2}?(?:dossier|papiers?|titre|visa|carte|demande|asile|expulsion|oqtf|avocat|cas|"
    r"situation|recepisse|passeport|regularisation|recours|rendez|logement|employeur|patron)\b"
    r"|\b(?:puis-je|est-ce que je (?:peux|dois|pourrai|risque)|ai-je (?:le )?droit|j'ai (?:le )?droit|dois-je|"
    r"je (?:peux|dois|veux|voudrais|voudrai|souhaite|cherche a|risque|fais comment|suis (?:sans|en situation|refugie|"
    r"demandeur|arrive|marie|debout|entre|etranger|syrien|afghan|guineen|malien|algerien|tunisien|marocain))|"
    r"comment (?:puis-je|je (?:peux|fais|dois))|on m'a (?:refuse|rejete|expulse)|"
    r"(?:j'ai|jai|g|j ai) (?:recu|depose|ete|perdu|fui|besoin)|"
    r"(?:ou|quand|combien de temps) (?:dois-je|je dois|vais-je|je vais)|m'(?:aider a|expulser|accorder))"
)
_RELATIVES = re.compile(
    r"\b(?:mon|ma|mes) (?:mari|femme|conjoint|enfants?|fils|fille|frere|soeur|famille|copain|copine|amie?|cousine?|mere|pere)\b"
)
_SIGNATORIES = re.compile(r"\b(?:ils|elles|elus?|maires?|signataires?|declaration|ccre|association|texte|document)\b")
_INFORMATIVE = re.compile(
    r"\bje (?:voudrais|voulais|souhaite|veux|cherche a|me demand\w+|peux)(?: juste| bien)? ?(?:savoir|comprendre|connaitre|citer|verifier|si\b|trouver|lire|la citation)"
    r"|\bj'ai (?:entendu|lu|vu|cru)\b|(?:puis-je|je peux) (?:savoir|lire|trouver|citer|suivre|consulter|les suivre|la suivre)"
)
_OPINION = re.compile(
    r"\b(?:(?:qu'est-ce que )?(?:tu|vous) (?:en )?(?:penses?|pensez|crois|croyez|trouves?|trouvez|preferes?|preferez|ferais|feriez)|"
    r"qu'en (?:penses?|pensez)|(?:a|selon) (?:ton|votre|toi|vous|ton avis|votre avis)\b|ton avis|votre avis|"
    r"(?:es-tu|etes-vous|serais-tu|seriez-vous) (?:pour|contre|d'accord|favorable)|"
    r"(?:ton|votre) (?:opinion|sentiment|pronostic|prediction)|"
    r"penses?-tu|pensez-vous|crois-tu|croyez-vous|trouves-tu|trouvez-vous|"
    r"(?:est-ce (?:une )?(?:bonne|mauvaise) (?:idee|chose)|est-ce (?:bien|mal|juste|normal|moral|raisonnable|realiste) (?:de|que|d'))|"
    r"ont-ils (?:raison|tort)|a-t-(?:il|elle|on) (?:raison|tort)|ont raison|ont tort|"
    r"sincer\w+|hypocri\w+|naif\w*|ridicules?|honteu\w+|"
    r"qui (?:va|vont) gagner|(?:va|vont)(?:-t)?-?(?:il|elle|ils|elles|on)? (?:gagner|disparaitre|s'effondrer|exploser)|"
    r"dans (?:dix|vingt|trente|cinquante|\d+) ans|d'ici (?:20[3-9]\d|dix|vingt|\d+ ans)|en 20[3-9]\d|"
    r"pour qui (?:voter|dois-je voter)|le meilleur (?:parti|candidat|politicien)|meilleur president)"
)
_FORECAST = re.compile(
    r"\b(?:va-t-(?:il|elle|on)|(?:combien|quel\w*) .*\b(?:aura|seront|sera|arriveront|viendront)\b.*(?:20[3-9]\d|prochain|futur)|"
    r"(?:reussira|echouera|marchera|fonctionnera|augmentera|baissera|eclatera|survivra)(?:-t-(?:il|elle)|-t-on)?)\b"
)
_ATTACK = re.compile(
    r"\b(?:ignore[zr]?|oublie[zr]?|ne tiens pas compte de|disregard|forget)\b.{0,40}\b(?:instructions?|consignes?|regles?|prompt|precede\w+)"
    r"|system prompt|<script|drop table|select \* from|jailbreak|\bdan\b mode|tu es (?:maintenant|desormais)|fais comme si"
)
_KINDS: tuple[tuple[ExpectedKind, str], ...] = (
    ("condition", r"\bconditions?\b|\ba (?:quelle|quelles) (?:condition|exigence)|\bsous (?:quelle )?reserve|\bpourvu que|garde-fou|"
     r"\bquelles? (?:reserve|garantie|limite)s?"),
    ("number", r"\b(?:combien|cb|cmb|nombre|chiffres?|pourcentage|proportion|part|taux|montant)\b"),
    ("date", r"\b(?:quand|qd|date|annees?|mois|periode|jusqu'a quand|depuis quand)\b"),
    ("reason", r"\b(?:pourquoi|pk|pq|pkoi|raisons?|motifs?|en quoi|but|objectif|a quoi sert)\b"),
    ("list", r"\b(?:quels|quelles|lesquels|lesquelles|citez|enumere\w*|liste\w*|donnez)\b"),
    ("name", r"\b(?:qui|quel|quelle|lequel|laquelle|ou|nom|comment s'appelle|k|ki)\b"),
)
_PART_BREAK = re.compile(
    r"\s*[?;]\s+(?=\S)|,?\s+(?:et|puis|ainsi que)\s+(?=(?:aussi\s+|puis\s+)?(?:a |de |d'|pour |sur |en |par |avec |dans |contre )?"
    r"(?:qui|que|qu'|quoi|quel|ou\b|quand|comment|combien|pourquoi|est-ce|sur (?:les|le|la)|contre|a-t|ont))"
)


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was read in a question."""

    text: str
    """The question, cleaned."""
    refusal: Reason | None
    """Why it cannot be answered whatever the texts say; None in general."""
    expected: ExpectedKind
    parts: tuple[str, ...]
    """The questions that it joins; just itself in general."""
    missing: Source | None
    """The cited document whose own words it asks for, where they are not in the corpus."""


def understand(question: str, manifest: Manifest) -> Understanding:
    """Read a question without searching anything."""
    text = clean(question)
    folded = fold(text)
    missing = _missing_source(folded, manifest)
    return Understanding(
        text=text,
        refusal=_refusal(question, text, folded),
        expected=next((kind for kind, pattern in _KINDS if re.search(pattern, folded)), "other"),
        parts=_parts(text),
        missing=missing,
    )


def clean(question: str) -> str:
    """One line, composed characters, no control characters."""
    composed = unicodedata.normalize("NFC", question)
    return " ".join("".join(c if unicodedata.category(c)[0] != "C" else " " for c in composed).split())


def _refusal(question: str, text: str, folded: str) -> Reason | None:
    if not is_readable(question, text):
        return "unreadable"
    if _ATTACK.search(folded):
        return "out_of_scope"
    if _OPINION.search(folded) or _FORECAST.search(folded):
        return "opinion"
    is_about_relatives = _RELATIVES.search(folded) and not _SIGNATORIES.search(folded)
    if (_PERSONAL.search(folded) or is_about_relatives) and not _INFORMATIVE.search(folded):
        return "personal"
    return None


def is_readable(question: str, text: str) -> bool:
    """Whether a person could have meant something: words in Latin letters, neither too long nor binary."""
    if not text or len(question) > MAX_CHARACTERS:
        return False
    if "\x00" in question or "\ufffd" in question:
        return False
    found = re.findall(r"[^\W\d_]+", fold(text))
    letters = sum(map(len, found))
    if letters < 3 or letters < 0.4 * len(text.replace(" ", "")):  # noqa: PLR2004 - DECISIONS.md D-009
        return False
    odd = sum(len(word) for word in found if _is_gibberish(word))
    return odd <= letters / 2


def _is_gibberish(word: str) -> bool:
    """No vowel, five consonants in a row, a letter three times in a row, or a run of keys of the keyboard."""
    if len(word) <= 3:  # noqa: PLR2004 - « svp », « pk », « cb » are words of a phone
        return False
    if not re.search(r"[aeiouy]", word) or re.search(r"[^aeiouy]{5,}|(.)\1\1", word):
        return True
    return any(word[i : i + 4] in row for row in ("azertyuiop", "qsdfghjklm", "wxcvbn", "qwerty") for i in range(len(word) - 3))


def _parts(text: str) -> tuple[str, ...]:
    """The questions that one question joins, each with three words or more."""
    folded = fold(text)
    # folding keeps lengths except for ligatures; without them the offsets are the same
    if len(folded) != len(text):
        return (text,)
    breaks = [match.span() for match in _PART_BREAK.finditer(folded)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(text)]
    parts = [text[start:end].strip(" ?!.;,") for start, end in zip(starts, ends, strict=True)]
    kept = [part for part in parts if len(part.split()) >= 3]  # noqa: PLR2004
    return tuple(kept) if len(kept) > 1 else (text,)


def _missing_source(folded: str, manifest: Manifest) -> Source | None:
    """The cited document that the question asks to open: named together with an article, or as the one that speaks."""
    article = re.search(r"\b(?:article|art\.?|articles|chapitre|page|paragraphe|alinea) ?(?:\d+|premier|[ivx]+\b)", folded)
    for source in manifest.documents:
        if source.is_loaded:
            continue
        for name in sorted(source.names, key=len, reverse=True):
            named = re.search(rf"\b{re.escape(name)}\b", folded)
            if named and (article or _speaks(folded, name)):
                return source
    return None


_SPEECH = (
    r"(?:dit|dis|disent|prevoit|prevoient|contient|affirme|precise|definit|interdit|enonce|impose|garantit|stipule|"
    r"propose|annonce|demande|exige|compte|fixe|promet|recommande|explique|permet|autorise)"
)


def _speaks(folded: str, name: str) -> bool:
    """Whether the document of this name is asked to speak: « que dit la charte », « selon le pacte »."""
    named = re.escape(name)
    patterns: Sequence[str] = (
        rf"\b{_SPEECH}(?:-t-(?:il|elle))?,? (?:\w+ )?(?:le|la|l'|cette|ce|les)? ?{named}\b",
        rf"\b(?:selon|d'apres|dans|que dit|au sens de|aux termes de|en vertu de) (?:le|la|l'|cette|ce)? ?{named}\b",
        rf"\b{named}\b(?: \S+){{0,8}} {_SPEECH}(?:-t-(?:il|elle)|\b)",
        rf"\b(?:principes|droits|domaines|chapitres|propositions|objectifs|piliers|priorites|chiffres|articles|contenu|projections|recommandations|statistiques|conclusions|texte|mesures|engagements|points) (?:\w+ ){{0,3}}(?:(?:de|du|des|d')(?: la| l')?|la|le|les) ?{named}\b",
    )
    return any(re.search(pattern, folded) for pattern in patterns)
