"""The topic that a follow-up names, « Et sur la Syrie ? »: the clause that answers must speak of it.

The question before brings most of the words that are searched, and with them its own clause; what is new is one word.
"""

from collections.abc import Container, Sequence
from dataclasses import replace

from index.lexical import correct, fold, stem, words
from index.search import Hit, HybridSearch, Search

DEPTH = 3
"""Clauses among which the one is looked for that speaks of the topic (D-026)."""


def led_by_topic(found: Search, topic: Sequence[str], documents: Sequence[str], search: HybridSearch) -> Search:
    """The ranking, led by a near clause that speaks of the topic; as it is where there is none.

    Args:
        found: the ranking.
        topic: the words of the topic, as written (see ``dialogue.topic_of``); empty for a question of its own.
        documents: those that the dialogue is about, whose clauses come first.
        search: knows each clause's words and those that people use for it.
    """
    near = [hit for hit in found.hits[:DEPTH] if topic and speaks_of(topic, hit, search)]
    if not near:
        return found

    # where the dialogue is, then what says the word itself before what people ask in that word
    best = min(
        near, key=lambda hit: (hit.clause.locator.document not in documents, not _is_written(topic, hit, search))
    )
    return replace(found, hits=(best, *(hit for hit in found.hits if hit is not best)))


def _is_written(topic: Sequence[str], hit: Hit, search: HybridSearch) -> bool:
    """Whether the clause's own text holds half of the words of a topic."""
    return _holds_half(topic, {stem(word) for word in words(hit.clause.text)}, search)


def speaks_of(topic: Sequence[str], hit: Hit, search: HybridSearch) -> bool:
    """Whether a clause holds each name of a topic, and half of its other words or people's words for it."""
    written = words(hit.clause.text)
    # « Italie » stands in « italiennes »
    names = [fold(word)[:-1] for word in topic if word[0].isupper()]
    if any(not any(word.startswith(name) for word in written) for name in names):
        return False
    others = [word for word in topic if not word[0].isupper()]
    return _holds_half(others, search.clause_stems[search.rank_of(hit.clause.clause_id)], search)


def _holds_half(topic: Sequence[str], stems: Container[str], search: HybridSearch) -> bool:
    """Whether half of the words of a topic, mended where they are misspelt, stand among the stems."""
    roots = correct([fold(word) for word in topic], search.vocabulary, search.known_stems)
    return 2 * sum(root in stems for root in roots) >= len(roots)
