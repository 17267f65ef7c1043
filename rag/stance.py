"""What the signatories do in a sentence, by the sentence's own verb.

The declaration says « Nous saluons … »: an answer may say « Les signataires saluent », nothing stronger or weaker. A
sentence whose main verb is not theirs gets no stance and a neutral lead.
"""

import re
from dataclasses import dataclass

from corpus.clauses import DECLARATION, NOTES, Clause


@dataclass(frozen=True, slots=True)
class Stance:
    """An act of the signatories."""

    act: str
    """Third person singular, as the contract's ``stance``: « salue »."""
    plural: str
    """What an attribution says: « saluent »."""


# what follows « nous » to the act it is; the first that stands in the sentence decides
_ACTS: tuple[tuple[str, str, str], ...] = (
    (r"nous ne pouvons pas|nous n'arrêterons pas|nous ne devons pas", "déclare", "déclarent"),
    (r"nous saluons", "salue", "saluent"),
    (r"nous soutenons", "soutient", "soutiennent"),
    (r"nous approuvons", "approuve", "approuvent"),
    (r"nous préconisons", "préconise", "préconisent"),
    (r"nous revendiquons", "revendique", "revendiquent"),
    (r"nous nous félicitons", "se félicite", "se félicitent"),
    (r"nous partageons(?: également)? l'avis de la Commission", "partage", "disent partager l’avis de la Commission"),
    (r"nous partageons", "partage", "partagent"),
    (r"nous réaffirmons", "réaffirme", "réaffirment"),
    (r"nous nous engageons", "s’engage", "s’engagent"),
    (r"nous appelons", "appelle à", "lancent un appel"),
    (r"nous encourageons", "encourage", "encouragent"),
    (r"nous rappelons", "rappelle", "rappellent"),
    (r"nous nous appuyons", "s’appuie sur", "s’appuient"),
    (r"nous reconnaissons", "reconnaît", "reconnaissent"),
    (r"nous exprimons notre volonté", "exprime sa volonté", "expriment leur volonté"),
    (r"nous continuerons|nous continuons", "continue", "disent continuer"),
    (r"nous aspirons", "aspire à", "aspirent"),
    (r"nous sommes disposés", "se dit disposé à", "se disent disposés"),
    (r"nous avons constaté", "constate", "constatent"),
    (r"nous relèverons", "annonce", "annoncent"),
    (r"nous plaçons", "place au cœur", "affirment"),
    (r"(?<!car )(?:nous pensons|nous estimons)", "estime", "estiment"),
    (r"nous avons besoin", "demande", "expriment un besoin"),
    (r"déclarons adhérer", "déclare adhérer", "déclarent adhérer"),
)
# a recital that has no finite verb of theirs
_RECITALS: tuple[tuple[str, str, str], ...] = (
    (r"rappelant", "rappelle", "rappellent"),
    (r"nous appuyant", "s’appuie sur", "s’appuient"),
    (r"tenant compte", "tient compte", "disent tenir compte"),
    (r"nous référant", "se réfère", "se réfèrent"),
    (r"considérant", "considère", "considèrent"),
    (r"convaincus", "se dit convaincu", "se disent convaincus"),
)


def _compiled(acts: tuple[tuple[str, str, str], ...]) -> tuple[tuple[re.Pattern[str], Stance], ...]:
    return tuple((re.compile(rf"\b(?:{pattern})", re.IGNORECASE), Stance(act, plural)) for pattern, act, plural in acts)


_PATTERNS = _compiled(_ACTS)
_RECITAL_PATTERNS = _compiled(_RECITALS)


def find_stance(sentence: str) -> tuple[int, Stance] | None:
    """The act that stands first in a sentence, and where; None where the signatories are not its subject."""
    plain = sentence.replace("’", "'")
    for patterns in (_PATTERNS, _RECITAL_PATTERNS):
        found = [(match.start(), stance) for pattern, stance in patterns if (match := pattern.search(plain))]
        if found:
            return min(found, key=lambda pair: pair[0])
    return None


def stance_of(sentence: str) -> Stance | None:
    """The act that stands first in a sentence; None where the signatories are not its subject."""
    found = find_stance(sentence)
    return found[1] if found else None


def act_of(clause: Clause, sentence: str) -> str | None:
    """What the signatories do in a sentence of their declaration: « saluer »; None for a note and any other text."""
    if clause.locator.document != DECLARATION or clause.locator.section == NOTES:
        return None
    stance = stance_of(sentence)
    return stance.act if stance else None


def lead_of(clause: Clause, sentence: str) -> str:
    """The line of attribution before a quotation; it never says more than the quotation."""
    if clause.kind == "summary":
        place = clause.locator.label.partition(", résumé")[0]
        where = f" ({clause.url})" if clause.url else ""
        return f"{place}, d’après le résumé rédigé par ce projet, à vérifier sur le texte officiel{where}"
    if clause.locator.document != DECLARATION:
        return clause.locator.label
    if clause.locator.section == NOTES:
        place = clause.locator.label.split(", ", 1)[1]
        return f"La {place} de la déclaration indique" if place.startswith("note") else "Un lien sans numéro indique"
    stance = stance_of(sentence)
    if stance is not None:
        return f"Les signataires {stance.plural}"
    if clause.locator.section == "a-propos":
        return "La déclaration présente ainsi le CCRE"
    return "La déclaration dit"
