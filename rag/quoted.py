"""The words that a question puts between quotation marks, looked up in the texts before anything is searched.

« Est-il écrit « … » ? » has its answer in the text itself: the place where the words stand, or the sentence that they
were altered from.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.clauses import Clause
from corpus.sentences import Span
from index.lexical import stems
from rag.answer import Citation, Statement
from rag.quotation import Match, verify
from rag.stance import act_of

EXACT_CONFIDENCE = 0.97
"""Words that stand in the text word for word are where they are; the question may still want something else."""
MIN_ALTERED_WORDS = 4
"""Fewer words are a subject, not the memory of a sentence."""
MIN_SHARED_WORDS = 2
MIN_SHARED = 0.6
"""Share of the claim's meaningful words that the sentence must hold to be its original."""
MAX_PLACES = 2
EXACT_LEAD = "Ces mots sont dans le texte ({label})"
ALTERED_LEAD = "Le texte ne dit pas exactement cela. Voici ses mots ({label})"


@dataclass(frozen=True, slots=True)
class Quoted:
    """Where the words stand, or what they were altered from."""

    matches: tuple[Match, ...]
    """The places, best first; never empty."""
    is_exact: bool

    @property
    def clause_ids(self) -> tuple[str, ...]:
        """The clauses of those places."""
        return tuple(match.clause.clause_id for match in self.matches)

    @property
    def confidence(self) -> float:
        """From 0 to 1: how surely this is what the question is about."""
        return EXACT_CONFIDENCE if self.is_exact else self.matches[0].similarity

    def statements(self) -> tuple[Statement, ...]:
        """The whole sentences around each place, introduced as what they are."""
        lead = EXACT_LEAD if self.is_exact else ALTERED_LEAD
        return tuple(
            Statement(lead.format(label=match.clause.locator.label), _citation(n, match))
            for n, match in enumerate(self.matches, start=1)
        )


def find_quoted(words: str, clauses: Sequence[Clause]) -> Quoted | None:
    """What the texts hold of quoted words; None where nothing comes near, or where there are no such words."""
    if not words:
        return None
    found = verify(words, clauses)
    if found.status == "exact":
        return Quoted(found.matches[:MAX_PLACES], is_exact=True)
    if found.status == "close" and len(words.split()) >= MIN_ALTERED_WORDS and _is_altered(words, found.matches[0]):
        return Quoted(found.matches[:1], is_exact=False)
    return None


def _is_altered(claim: str, match: Match) -> bool:
    """Whether the words that carry meaning agree too: « tous les … sont des … » makes no quotation."""
    wanted = set(stems(claim))
    shared = wanted & set(stems(match.clause.text[match.start : match.end]))
    return len(shared) >= MIN_SHARED_WORDS and len(shared) >= MIN_SHARED * len(wanted)


def _citation(n: int, match: Match) -> Citation:
    inside = [span for span in match.clause.sentences if span.start < match.end and match.start < span.end]
    span = Span(inside[0].start, inside[-1].end) if inside else Span(match.start, match.end)
    words = span.of(match.clause.text).rstrip(" ;\u00a0")
    return Citation(n, match.clause, span.start, span.start + len(words), act_of(match.clause, words))
