"""What a question is, before anything is searched: what kind of answer it wants, and what it cannot have."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.manifest import Manifest, Source
from index.lexical import fold
from rag.answer import Reason
from rag.refusal import clean, refusal_of

ExpectedKind = Literal["number", "date", "reason", "condition", "name", "list", "other"]

_KINDS: tuple[tuple[ExpectedKind, str], ...] = (
    (
        "condition",
        r"\b(?:conditions?|a quelles? exigence|sous (?:quelle )?reserve|pourvu que|quelles? (?:reserve|garantie)s?)",
    ),
    ("number", r"\b(?:combien|cb|cmb|nombre|chiffres?|pourcentage|proportion|part|taux|montant)\b"),
    ("date", r"\b(?:quand|qd|date|annees?|mois|periode|jusqu'a quand|depuis quand)\b"),
    ("reason", r"\b(?:pourquoi|pk|pq|pkoi|raisons?|motifs?|en quoi|but|objectif|a quoi sert)\b"),
    ("list", r"\b(?:quels|quelles|lesquels|lesquelles|citez|enumere\w*|liste\w*|donnez)\b"),
    ("name", r"\b(?:qui|quel|quelle|lequel|laquelle|ou|nom|comment s'appelle|k|ki)\b"),
)
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
    """The same, cleaned."""
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
    return Understanding(
        question=question,
        text=text,
        refusal=refusal_of(question),
        expected=next((kind for kind, pattern in _KINDS if re.search(pattern, folded)), "other"),
        parts=_parts(text),
        missing=_missing_source(folded, manifest),
    )


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
    article = re.search(
        r"\b(?:article|art\.?|articles|chapitre|page|paragraphe|alinea) ?(?:\d+|premier|[ivx]+\b)", folded
    )
    if article is None and _SIGNATORIES.search(folded):
        return None
    for source in manifest.documents:
        if source.is_loaded:
            continue
        for name in sorted(source.names, key=len, reverse=True):
            # « la charte de Lampedusa » is not « la charte »
            other = r"(?! (?:de|du|des)\b| d'|-)" if name.isalpha() else ""
            named = re.search(rf"\b{re.escape(name)}\b{other}", folded)
            if named and (article or _opens(folded, name) or (not source.reported_in and _speaks(folded, name))):
                return source
    return None


_SIGNATORIES = re.compile(r"\b(?:declaration|signataires?|ils|elles|elus?|maires?)\b")
_SPEECH = (
    r"(?:dit|dis|disent|prevoit|prevoient|contient|affirme|precise|definit|interdit|enonce|impose|garantit|stipule|"
    r"recommande|propose|annonce|demande|exige|compte|fixe|promet|recommande|explique|permet|autorise)"
)
_PARTS = (
    r"(?:principes|droits|domaines|chapitres|propositions|objectifs|piliers|priorites|chiffres|articles|contenu|"
    r"projections|recommandations|statistiques|conclusions|texte|mesures|engagements|points)"
)


def _speaks(folded: str, name: str) -> bool:
    """Whether the document of this name is asked to speak: « que dit la charte », « selon le pacte »."""
    named = re.escape(name)
    patterns: Sequence[str] = (
        rf"\b{_SPEECH}(?:-t-(?:il|elle))?,? (?:\w+ )?(?:le|la|l'|cette|ce|les)? ?{named}\b",
        rf"\b(?:selon|d'apres|dans|que dit|au sens de|aux termes de|en vertu de) (?:le|la|l'|cette|ce)? ?{named}\b",
        rf"\b{named}\b(?: \S+){{0,8}} {_SPEECH}(?:-t-(?:il|elle)|\b)",
    )
    return any(re.search(pattern, folded) for pattern in patterns)


def _opens(folded: str, name: str) -> bool:
    """Whether a part of the document of this name is asked for: « les principes de la charte »."""
    within = rf"(?:(?:de|du|des|d')(?: la| l')?|la|le|les) ?{re.escape(name)}\b"
    return re.search(rf"\b{_PARTS} (?:\w+ ){{0,3}}{within}", folded) is not None
