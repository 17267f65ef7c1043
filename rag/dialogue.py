"""Follow-ups made standalone without a language model: « Et pour les mineurs ? » takes its subject from the dialogue.

A question that stands by itself is left alone, so that a change of subject is never dragged along. One that does not
(it opens with « et », points back with « cela » or « eux », or has hardly a word of its own) is searched together with
the subject of the question before it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.lexical import fold, words

MAX_HISTORY = 4
"""Earlier questions that are looked at."""
_OPENS = re.compile(
    r"^(?:et|mais|ou bien|alors|sinon|donc|pourquoi|pk|c'est|comment ca|ah|ok|oui|non|meme|"
    r"a quelle condition|sous quelle)\b"
)
_POINTS_BACK = re.compile(
    r"\b(?:ca|cela|ceci|eux|celui|celle|ceux|celles|ci|en (?:dit|disent|pense|pensent|parle|parlent|attend|attendent)|"
    r"la-dessus|dedans|lui|leur|y|ce (?:point|paragraphe|mecanisme|principe|plan|fonds|passage|article|sujet)|"
    r"cette (?:mesure|phrase|position|clause|idee|procedure|personne)|ces (?:gens|personnes|mesures|droits)|"
    r"la personne|dans ce cas|pareil|aussi|non plus|exactement|l'autre|le meme|la meme|elle|elles|il)\b"
)
_NEW_SUBJECT = re.compile(
    r"^(?:et |mais |ok |alors |sinon |donc |bon )*"
    r"(?:autre (?:chose|question|sujet)|rien a voir|changeons|au fait|sinon)\b"
)
_OTHER_NUMBER = re.compile(r"(?:et |mais |ok )*(?:l'|le |la )?(?:article |art\.? )?(\d{1,2})\b[ ?!.]*$")
_ARTICLE_NUMBER = re.compile(r"((?:article|art\.?|principe) ?)\d{1,2}\b", re.IGNORECASE)
_DOCUMENT_NAMES = re.compile(
    r"\b(?:declaration(?: du ccre| des maires)?|resolution(?: de 2015)?|"
    r"protocole|vision strategique|oim|charte(?: europeenne)?(?: (?:pour|de) l'egalite)?(?: des femmes et des hommes)?|"
    r"convention de geneve|plan d'action(?: sur l'integration(?: et l'inclusion)?)?|"
    r"(?:nouveau )?pacte(?: europeen)?(?: sur la migration(?: et l'asile)?)?)\b"
)
_DOCUMENT_WORDS = frozenset(
    "declaration charte convention geneve protocole pacte plan action oim resolution communique maires "
    "signataires elus".split()
)
_TOPIC = re.compile(r"^(?:et|mais|ou|puis|sinon|alors|donc|quid|ok|bon)\b")
_ASKS = re.compile(
    r"\b(?:qui|quoi|que|quels?|quelles?|lequel|laquelle|comment|combien|ou|quand|pourquoi|pk|"
    r"ils?|elles?|on|je|tu|nous|vous|ca|cela|ce|y|eux|toi|moi|lui|leur|celui|celle|ceux|celles|si|"
    r"est|sont|ont|avez|dans ce cas)\b|\b(?:qu|c|j|n|s|t)'|-t-"
)
"""What makes a follow-up more than the name of another topic: a question word, a pronoun, a verb."""
_ADVERBS = frozenset("exactement precisement deja vraiment encore aussi".split())
_FEW_WORDS = 2
_SOME_WORDS = 4
_BARE = frozenset(
    "dire disent dit penser pensent parler parlent faire chose sujet question texte paragraphe phrase clause".split()
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question in its dialogue."""

    text: str
    """What is searched: the question, with the subject that it takes over."""
    subject: str
    """The question whose subject it takes over; empty where it stands by itself."""


def standalone(question: str, history: Sequence[str]) -> Turn:
    """A question with what it leaves unsaid.

    Args:
        question: as it was asked.
        history: the questions before it, oldest first.
    """
    subject = ""
    for earlier in history[-MAX_HISTORY:]:
        subject = f"{earlier} {subject}".strip() if subject and leans_back(earlier) else earlier
    if not subject or not leans_back(question):
        return Turn(question, "")
    other = _OTHER_NUMBER.match(fold(question))
    if other and _ARTICLE_NUMBER.search(subject):
        return Turn(_ARTICLE_NUMBER.sub(rf"\g<1>{other.group(1)}", subject, count=1), subject)
    own = content_words(question)
    named = _DOCUMENT_NAMES.search(fold(question))
    if named and all(word in _DOCUMENT_WORDS for word in own) and len(fold(subject)) == len(subject):
        # « et la charte ? »: the same question of another document
        other = _DOCUMENT_NAMES.search(fold(subject))
        if other:
            return Turn(f"{subject[: other.start()]}{named.group()}{subject[other.end() :]}", subject)
    # what is new counts twice, and a document named anew takes the place of the other
    if any(word in _DOCUMENT_WORDS for word in words(question)):
        left = content_words(_DOCUMENT_NAMES.sub(" ", fold(subject)))
        taken = " ".join(word for word in left if word not in _DOCUMENT_WORDS)
    else:
        taken = subject
    return Turn(" ".join([question, *own, taken]), subject)


def leans_back(question: str) -> bool:
    """Whether a question cannot be understood without the one before."""
    folded = fold(question).strip(" ?!.,")
    if _NEW_SUBJECT.match(folded):
        return False
    own = len(content_words(question))
    if own <= _FEW_WORDS:
        return True
    return own <= _SOME_WORDS and bool(_OPENS.match(folded) or _POINTS_BACK.search(folded))


def topic_of(question: str) -> tuple[str, ...]:
    """The words, as written, of a follow-up that only names another topic, « Et sur la Syrie ? »; else none."""
    folded = fold(question).strip(" ?!.,")
    if _ASKS.search(_TOPIC.sub(" ", folded)) or _NEW_SUBJECT.match(folded):
        return ()
    named = _DOCUMENT_NAMES.sub(" ", folded)
    kept = {word for word in content_words(named) if word not in _DOCUMENT_WORDS | _ADVERBS and not word.isdigit()}
    return tuple(word for word in re.findall(r"[^\W_]+", question) if fold(word) in kept)


def content_words(question: str) -> list[str]:
    """The words that say what a question is about."""
    return [word for word in words(question) if word not in _BARE]
