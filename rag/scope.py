"""Which documents a question names, which article, and whether it wants the very words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from corpus.clauses import DECLARATION, NOTES
from corpus.manifest import Manifest, Source
from index.lexical import words

_SIGNATORIES = re.compile(
    r"\b(?:signataires?|ils|elles|elus?|elues|maires?|ccre|cemr|vous|communes et regions|conseil des communes|"
    r"leurs? (?:position|avis|point de vue|demande|souhait|engagement|exigence)s?|"
    r"mayors?|signator\w+|burgermeister\w*|unterzeichn\w+|alcald\w+|firmantes|sindaci|firmatari)\b"
)
_ARTICLE = re.compile(r"\b(?:articles?|art\.?) ?(?:n°? ?)?(\d{1,2}|premier|1er|[ivx]{1,4})\b")
_ROMAN = {"i": 1, "v": 5, "x": 10}
_JOINED = re.compile(
    r"\b(?:compar\w+|differen\w+|par rapport a|a la fois|aussi bien|les deux|toutes? deux|tous deux|en commun|"
    r"memes? (?:chose|position|point|avis|idee|engagements?|principes?)|contredi\w+|rejoi\w+|croise\w*|respectivement|"
    r"d'accord|coheren\w+|point commun|convergen\w+|va plus loin|l'un et l'autre)"
)
_NOTE = re.compile(r"\b(?:notes?|note de bas de page|renvoi) ?(?:n°? ?|numero )?(\d{1,2})\b")
_EXACT_WORDS = re.compile(
    r"\b(?:mot (?:pour|a) mot|texto|textuel\w*|verbatim|in extenso|litteral\w*|au mot pres|a la virgule pres|"
    r"a la lettre|"
    r"(?:texte|mots?|termes?|phrases?|citation|libelle|formulation|redaction|version|article|extrait)s? "
    r"(?:exact|integral|officiel|complet|precis|original|authentique)\w*|"
    r"exactement (?:ecrit|redige|formule)\w*|redige\w* exactement|recopi\w+|copie[rz]?|reprodui\w+|libelle|"
    r"quels? mots|quels? termes|tels? quels?|telles? quelles?|tel\w* qu'\w+ est (?:ecrit|redige|formule)\w*|"
    r"en entier|(?:l'article|le texte|la phrase|le paragraphe|le passage) (?:entier|complet)|tableau complet|"
    r"un par un|une par une|pas (?:un|le|votre) resume|entre guillemets|dans le texte meme|formulaire|"
    r"note de bas de page|considerant \d+|page \d+|quelle page|"
    r"combien d(?:e |')(?:paragraphe|alinea|mot|ligne|phrase|page)s?)"
)


BOOSTS: Mapping[str, float] = MappingProxyType(
    {
        "unnamed": 0.8,
        "bare": 2.0,
        "declaration": 2.4,
        "beside_it": 0.8,
        "alone": 2.2,
        "section": 9.0,
        "first": 3.0,
        "quoted": 12.0,
        "notes": -1.0,
    }
)
"""Added to the fused score, in deviations of one signal (D-014): what the declaration gets where no document is named,
where there is but one word, and where it or its signatories are named; what another document gets named beside it, or
alone, and what the declaration's notes then lose, which do little more than name it; what a named article gets, its
first clause where nothing particular is asked of it, and the clause of quoted words."""


NOTES_SECTION = f"{DECLARATION}/{NOTES}"
_POSITION = re.compile(
    r"\b(?:positions?|avis|point de vue|veulent|soutiennent|pensent|"
    r"(?:demand|propos|reclam|exig|souhait|salu|critiqu|condamn|approuv|refus)(?:e|ent))\b"
)
_ASKING = frozenset("prevoit contient enonce parle traite concerne stipule contenu resume objet porte raconte".split())
_ASKING_NOTE = _ASKING | frozenset(
    "dit precise indique cite donne renvoie mene adresse lien url texte numero svp".split()
)
_JOINING_GAP = re.compile(r"(?: \S+){0,3}?,? (?:et|ou|comme|puis|ainsi que|vs|contre)(?: \S+){0,3}? ?(?:\S*')?")
_QUESTION = r"(?:(?:ce |de |d'|a |sur |en )?qu(?:e\b|'|els?\b|elles?\b|oi\b|i\b)|(?:ou|comment)\b)"
_FIRST_QUESTION = re.compile(rf"(?:^|.* ){_QUESTION}.*")
_SECOND_QUESTION = re.compile(rf".*(?:[,;:]| et| mais) {_QUESTION}.*")
"""« qu’en pensent les maires, quels choix prévoit le pacte »: each document is named in a question of its own."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question names."""

    documents: tuple[str, ...] = ()
    """Ids of the documents that it names, in the order of the manifest; the signatories stand for the declaration."""
    section: str | None = None
    """The article that it names, where only one document can be meant: « charte/art-22 »."""
    is_joint: bool = False
    """Whether it asks each of its documents for an answer: « la déclaration et la charte sur … »."""
    wants_exact_words: bool = False
    """Whether only the official text can answer: « mot pour mot »."""
    wants_position: bool = False
    """Whether it asks what the signatories themselves want or say, and names no other text."""
    is_whole_section: bool = False
    """Whether it asks what the article says, and nothing in particular."""
    is_bare: bool = False
    """Whether it is a single word: « Frontex »."""
    is_of_note: bool = False
    """Whether it asks about a note of the declaration."""
    note: int | None = None
    """The number of that note, where the question gives one and names no other text."""
    is_whole_note: bool = False
    """Whether it asks what that note says, and nothing in particular."""


def boosts_of(scope: Scope) -> dict[str, float]:
    """What the search adds to the clauses of each document and section."""
    is_beside = DECLARATION in scope.documents
    boosts = dict.fromkeys(scope.documents, BOOSTS["beside_it" if is_beside else "alone"])
    if is_beside or not boosts:
        unnamed = "bare" if scope.is_bare else "unnamed"
        boosts[DECLARATION] = BOOSTS["declaration" if is_beside and not scope.is_joint else unnamed]
    if not is_beside and not scope.is_of_note and scope.documents:
        boosts[NOTES_SECTION] = BOOSTS["notes"]
    if scope.section is not None:
        boosts[scope.section] = BOOSTS["section"]
        if scope.is_whole_section:
            boosts[f"{scope.section}/1"] = BOOSTS["first"]
    return boosts


def read_scope(folded: str, manifest: Manifest) -> Scope:
    """Read what a question names.

    Args:
        folded: the question in lower case, without accents.
        manifest: says by which names people call each document.
    """
    found = {source.id: place for source in manifest.documents if (place := _place_of(folded, source)) is not None}
    signatories = _SIGNATORIES.search(folded)
    if signatories and DECLARATION not in found:
        found[DECLARATION] = signatories.span()
    documents = tuple(source.id for source in manifest.documents if source.id in found)
    return Scope(
        documents=documents,
        section=_section(folded, [document for document in documents if document != DECLARATION]),
        is_joint=len(documents) > 1 and _is_joint(folded, list(found.values())),
        wants_exact_words=_EXACT_WORDS.search(folded) is not None,
        wants_position=documents == (DECLARATION,) and _POSITION.search(folded) is not None,
        is_whole_section=not _particular(_ARTICLE.sub(" ", folded), manifest, _ASKING),
        is_bare=len(words(folded)) == 1,
        is_of_note=re.search(r"\b(?:notes?|renvois?|bas de page)\b", folded) is not None,
        note=int(note.group(1)) if (note := _NOTE.search(folded)) and set(documents) <= {DECLARATION} else None,
        is_whole_note=not _particular(_NOTE.sub(" ", folded), manifest, _ASKING_NOTE),
    )


def _particular(folded: str, manifest: Manifest, asking: frozenset[str]) -> set[str]:
    """The words of a question, without the place that it names, that say more than which place of which text."""
    names = {word for source in manifest.documents for name in source.names for word in words(name)}
    return {word for word in words(folded) if word not in names and word not in asking}


def _place_of(folded: str, source: Source) -> tuple[int, int] | None:
    """Where a document is named, by the longest of its names."""
    for name in sorted(source.names, key=len, reverse=True):
        # « la charte de Lampedusa » is not « la charte », nor « le pacte mondial » « le pacte »
        other = r"(?! (?:de|du|des)\b| d'|-| mondial| social| vert)" if name.isalpha() else ""
        named = re.search(rf"\b{re.escape(name)}\b{other}", folded)
        if named:
            return named.span()
    return None


def _section(folded: str, documents: list[str]) -> str | None:
    """The article asked for by its number; the Protocol has its own."""
    article = _ARTICLE.search(folded)
    if article is None:
        return None
    number = _number(article.group(1))
    if re.search(r"\bprotocole\b", folded):
        return f"geneve/protocole-art-{number}"
    if len(documents) == 1:
        return f"{documents[0]}/art-{number}"
    # the declaration itself cites just one article, the convention's thirty-third
    return f"geneve/art-{number}" if not documents and number > 30 else None  # noqa: PLR2004 - the charter has thirty


def _number(written: str) -> int:
    if written in {"premier", "1er"}:
        return 1
    if written.isdigit():
        return int(written)
    values = [_ROMAN[letter] for letter in written]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))


def _is_joint(folded: str, places: list[tuple[int, int]]) -> bool:
    """Whether two named documents are joined: by « et », or by a word of comparison."""
    if _JOINED.search(folded):
        return True
    ordered = sorted(places)
    between = [folded[end:start] for (_, end), (start, _) in pairwise(ordered)]
    asks_of_first = bool(ordered) and _FIRST_QUESTION.match(folded[: ordered[0][0]]) is not None
    return any(_JOINING_GAP.fullmatch(gap) or (asks_of_first and _SECOND_QUESTION.fullmatch(gap)) for gap in between)
