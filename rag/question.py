"""What a question is, before anything is searched: what kind of answer it wants, and what it cannot have."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.clauses import DECLARATION
from corpus.manifest import Manifest
from index.lexical import fold
from rag.answer import Reason
from rag.dialogue import Turn, standalone, topic_of
from rag.language import Language, language_of, spoken_language
from rag.premise import Premise
from rag.premise_abroad import read_premise_in
from rag.refusal import clean, refusal_of
from rag.scope import Scope, read_scope
from rag.spelling import spelled_out

ExpectedKind = Literal["amount", "number", "date", "reason", "condition", "name", "list", "other"]

_KINDS: tuple[tuple[ExpectedKind, str], ...] = (
    (
        "condition",
        r"\b(?:conditions?|a quelles? exigence|sous (?:quelle )?reserve|pourvu que|quelles? (?:reserve|garantie)s?)",
    ),
    (
        "amount",
        (
            r"\bcombien (?:d'(?:argent|euros)|(?:\w+ ){0,2}(?:cout|verse|paie|paye|rapporte|percoi|touche|finance)\w*)|"
            r"\bquel\w* (?:est |sera |serait )?(?:le |la )?(?:montant|budget|cout|prix|somme)\b|"
            r"\b(?:montant|budget|cout) (?:total|exact|annuel)\b"
        ),
    ),
    (
        "number",
        r"\b(?:combien|cb|cmb|nombre|quels? chiffres?|pourcentage|proportion|quelle part|quel taux)\b",
    ),
    ("date", r"\b(?:quand|qd|date|annees?|mois|periode|jusqu'a quand|depuis quand)\b"),
    ("reason", r"\b(?:pourquoi|pk|pq|pkoi|raisons?|motifs?|en quoi|but|objectif|a quoi sert)\b"),
    ("list", r"\b(?:quels|quelles|lesquels|lesquelles|citez|enumere\w*|liste\w*|donnez)\b"),
    ("name", r"\b(?:qui|quel|quelle|lequel|laquelle|ou|nom|comment s'appelle|k|ki)\b"),
)
_SPEAKER = re.compile(
    r"\b(positions?|avis|opinion|point de vue) (?:du|des) (?:ccre|cemr|maires|[ée]lus|signataires)\b(?! (?:et|ou)\b)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"«([^«»]+)»|“([^“”]+)”|\"([^\"]+)\"")
_WRITTEN = re.compile(r"\b(?:dit|dits|disent|ecrit\w*|phrase|citation|lit|lisez|figure\w*|mot pour mot|texto)\b")
_SUBJECT = re.compile(r"(?:\b(?:de|du|des|sur|la|le|les|un|une|cette|ce|cet|ces|notion|terme|mot)|\b[ld]') *[«“\"]")
"""« ce qu'ils disent de la « solidarité » » asks about a subject, not for the words."""
_THEIRS = frozenset({DECLARATION, "pacte", "plan-action"})
"""Documents that a question may name and still take something for granted of the signatories: their own, and what they
welcome."""
_PART_BREAK = re.compile(
    r"\s*[?;]\s+(?=\S)|,?\s+(?:et|puis|ainsi que)\s+"
    r"(?=(?:aussi\s+|puis\s+)?(?:a |de |d'|pour |sur |en |par |avec |dans |contre )?"
    r"(?:qui|que|qu'|quoi|quel|ou\b|quand|comment|combien|pourquoi|est-ce|sur (?:les|le|la)|contre|a-t|ont))"
)


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was read in a question."""

    question: str
    """As it was asked."""
    text: str
    """The same, cleaned, with the subject that it takes over from the dialogue."""
    subject: str
    """The question before it whose subject it takes over; empty where it stands by itself."""
    topic: tuple[str, ...]
    """The words of the other topic that it names, where it does nothing else: « Et sur la Syrie ? »."""
    refusal: Reason | None
    """Why it cannot be answered whatever the texts say; None in general."""
    expected: ExpectedKind
    parts: tuple[str, ...]
    """The questions that it joins; just itself in general."""
    language: Language
    spoken_language: Language
    """In which to speak to whoever asked; of a short question less is made than of ``language``."""
    scope: Scope
    """The documents and the article that it names."""
    quoted: str = ""
    """The words that it puts between quotation marks, where there are several."""
    is_claim: bool = False
    """Whether it asks if those words are written, or where."""
    premise: Premise | None = None
    """What it takes for granted of the signatories."""

    @property
    def is_french(self) -> bool:
        """Whether its words are those of the texts."""
        return self.language == "fr"


def understand(
    question: str, manifest: Manifest, history: Sequence[str] = (), otherwise: Language = "fr"
) -> Understanding:
    """Read a question, in its dialogue, without searching anything.

    Args:
        question: what was asked.
        manifest: the documents that it may name.
        history: the questions before it.
        otherwise: the language to speak in where the question does not show its own.
    """
    asked = spelled_out(clean(question))
    turn = standalone(asked, [spelled_out(clean(earlier)) for earlier in history])
    scope = read_scope(fold(asked), manifest)
    if turn.subject and not scope.documents:
        scope = read_scope(fold(turn.text), manifest)
    if turn.subject and not scope.documents:
        scope = read_scope(fold(f"{asked} {turn.subject}"), manifest)
    expected = _expected(fold(asked))
    language = language_of(asked)
    return Understanding(
        question=question,
        # who is meant has been read: « CCRE » would find what the texts say about it
        text=_SPEAKER.sub(r"\1", turn.text),
        subject=turn.subject,
        # the words of another language are not those of the clauses
        topic=topic_of(asked) if turn.subject and language == "fr" else (),
        refusal=_refusal(question, turn),
        expected=_expected(fold(turn.subject)) if expected == "other" else expected,
        parts=(turn.text,) if turn.subject else _parts(asked),
        language=language,
        spoken_language=spoken_language(asked, otherwise),
        scope=scope,
        quoted=_quoted(asked),
        premise=read_premise_in(asked, language) if set(scope.documents) <= _THEIRS else None,
        is_claim=bool(_quoted(asked)) and _WRITTEN.search(fold(asked)) is not None and not _SUBJECT.search(fold(asked)),
    )


def _quoted(text: str) -> str:
    """The longest words between quotation marks; a single word is a subject, not a quotation."""
    found = [next(filter(None, match.groups())).strip() for match in _QUOTED.finditer(text)]
    return max((words for words in found if len(words.split()) > 1), key=len, default="")


def _expected(folded: str) -> ExpectedKind:
    return next((kind for kind, pattern in _KINDS if re.search(pattern, folded)), "other")


def _refusal(question: str, turn: Turn) -> Reason | None:
    """« Pq ? » is unreadable alone, not after a question."""
    refusal = refusal_of(question)
    return None if refusal == "unreadable" and turn.subject and question.strip() else refusal


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
    kept = [part for part in parts if len(part.split()) >= 3]  # noqa: PLR2004 - fewer words are no question
    return tuple(kept) if len(kept) > 1 else (text,)
