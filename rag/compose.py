"""The extractive answer: which sentences answer, cut from their clauses, each behind its attribution."""

import re
from collections.abc import Iterable, Sequence

from corpus.clauses import NOTES, Clause
from corpus.sentences import Span
from index.lexical import fold, stems
from index.search import Hit
from rag.answer import Citation, Statement
from rag.question import ExpectedKind
from rag.stance import act_of, lead_of

MAX_SENTENCES_PER_CLAUSE = 3
SHORT_SUMMARY_CHARS = 500
"""A clause of a summary is shown whole up to this length: its sentences lean on each other."""
VOTE_WEIGHT = 3.0
"""What the nearest likely question that a sentence answers is worth, against one deviation of late interaction."""
WORD_WEIGHT = 1.0
"""What holding all of the question's words that the clause holds is worth, in the same unit."""
KIND_BONUS = 2.5
"""What holding the expected kind of fact is worth, in the same unit."""
BESIDE = 1.5
"""A second clause of the same article of a summary joins the first when its fused score is this near."""
CLOSE = 2.3
"""A sentence joins the best one when its score is this near (D-030 has the table for these three)."""
_COUNTERWEIGHT = re.compile(
    r"^(?:nous \w+ cependant|cependant|neanmoins|toutefois|mais|pourtant|en revanche|meme s'il|bien qu'il)\b"
)
HOLDS = {
    "number": re.compile(
        r"\d|\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt\w*|trente|"
        r"quarante|cinquante|soixante|cents?|mille|millions?|milliards?|tiers|moitie|quart|seulement|aucun\w*|"
        r"un seul|une seule)\b"
    ),
    "amount": re.compile(r"\b(?:euros?|millions?|milliards?)\b|€"),
    "date": re.compile(r"\b(?:1[89]|20)\d\d\b"),
    "reason": re.compile(r"\b(?:car|afin|aux fins|en vue|parce|pour que|pour cette raison|constitue|puisque)\b"),
    "condition": re.compile(r"\b(?:pour autant qu|dans la mesure ou|a condition|si les|sous reserve|doivent garantir)"),
}


def compose(hits: Sequence[Hit], query_stems: Sequence[str], expected: ExpectedKind) -> tuple[Statement, ...]:
    """The statements that answer, the clause of each hit in turn, numbered from 1."""
    chosen = [
        (hit.clause, without_semicolon(hit.clause, span))
        for hit in hits
        for span in choose_sentences(hit, query_stems, expected)
    ]
    return tuple(_with_leads(chosen))


def beside(hits: Sequence[Hit]) -> list[Hit]:
    """The next clause, where it belongs to the same article of a summary and ranks nearly as high: at most one.

    A summary cuts an article into points of two or three sentences; what is asked often stands in two of them.
    """
    first, *others = hits
    if first.clause.kind != "summary" or not others:
        return []
    second = others[0]
    is_near = second.clause.section_id == first.clause.section_id and first.score - second.score <= BESIDE
    return [second] if is_near else []


def without_semicolon(clause: Clause, span: Span) -> Span:
    """A recital ends on « ; », which joins it to the next one and says nothing in a quotation."""
    return Span(span.start, span.start + len(span.of(clause.text).rstrip(" ;\u00a0")))


def choose_sentences(hit: Hit, query_stems: Sequence[str], expected: ExpectedKind) -> list[Span]:
    """The sentences of a clause that answer, the one that holds the answer first.

    A sentence that the next one takes back (« Nous estimons cependant … ») is never shown without it.
    """
    clause = hit.clause
    is_short_summary = clause.kind == "summary" and len(clause.text) <= SHORT_SUMMARY_CHARS
    if clause.locator.section == NOTES or len(clause.sentences) == 1 or is_short_summary:
        return [Span(0, len(clause.text))]
    scores = sentence_scores(hit, query_stems, expected)
    order = sorted(range(len(scores)), key=lambda rank: -scores[rank])
    kept = [rank for rank in order if scores[rank] >= scores[order[0]] - CLOSE][:MAX_SENTENCES_PER_CLAUSE]
    for rank in tuple(kept):
        following = rank + 1
        if following < len(scores) and following not in kept and is_counterweight(clause, following):
            kept.append(following)
    lead, *rest = kept
    return _merge(clause, [lead, *sorted(rest)])


def _merge(clause: Clause, ranks: Sequence[int]) -> list[Span]:
    """The sentences as quotations; those that follow each other in the clause make one."""
    spans: list[Span] = []
    previous = None
    for rank in ranks:
        sentence = clause.sentences[rank]
        if previous is not None and rank == previous + 1:
            spans[-1] = Span(spans[-1].start, sentence.end)
        else:
            spans.append(sentence)
        previous = rank
    return spans


def sentence_scores(hit: Hit, query_stems: Sequence[str], expected: ExpectedKind) -> list[float]:
    """How well each sentence of a clause answers, in deviations within the clause."""
    late = hit.sentence_scores
    mean = sum(late) / len(late)
    deviation = (sum((score - mean) ** 2 for score in late) / len(late)) ** 0.5 or 1.0
    texts = [span.of(hit.clause.text) for span in hit.clause.sentences]
    shared = shared_words(query_stems, texts)
    holds = HOLDS.get(expected)
    lowest, highest = min(hit.sentence_votes), max(hit.sentence_votes)
    scores = []
    for score, vote, words, sentence in zip(late, hit.sentence_votes, shared, texts, strict=True):
        voted = (vote - lowest) / (highest - lowest) if highest > lowest else 0.0
        bonus = KIND_BONUS if holds is not None and holds.search(fold(sentence)) else 0.0
        scores.append((score - mean) / deviation + WORD_WEIGHT * words + bonus + VOTE_WEIGHT * voted)
    return scores


def shared_words(query_stems: Sequence[str], sentences: Sequence[str]) -> list[float]:
    """For each sentence, from 0 to 1, the question's words that it holds; those of no other sentence count most."""
    roots = [frozenset(stems(sentence)) for sentence in sentences]
    places = {stem: sum(stem in known for known in roots) for stem in set(query_stems)}
    total = sum(1 / count for count in places.values() if count) or 1.0
    return [sum(1 / count for stem, count in places.items() if stem in known) / total for known in roots]


def is_counterweight(clause: Clause, rank: int) -> bool:
    """Whether a sentence takes something back from the one before."""
    return _COUNTERWEIGHT.match(fold(clause.sentences[rank].of(clause.text))) is not None


def _with_leads(chosen: Iterable[tuple[Clause, Span]]) -> Iterable[Statement]:
    previous = ""
    for n, (clause, span) in enumerate(chosen, start=1):
        # the attribution is that of the first sentence: a quotation of two may go on with another act
        sentence = next((one.of(clause.text) for one in clause.sentences if one.start == span.start), clause.text)
        lead = lead_of(clause, sentence)
        citation = Citation(n, clause, span.start, span.end, act_of(clause, sentence))
        yield Statement("" if lead == previous else lead, citation)
        previous = lead
