"""The one place where the parts are put together: a question in, an ``Answer`` out, as a LangChain ``Runnable``."""

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from langchain_core.runnables import Runnable, RunnableConfig

from corpus.clauses import DECLARATION
from corpus.library import Corpus, load_corpus
from corpus.manifest import Source
from index import lexical
from index import search as ranking
from index.embedder import open_embedder
from index.errors import StoreError
from index.search import Hit, HybridSearch, Search
from index.store import REPAIR, Fingerprint, PassageStore
from index.weights import Progress, silent
from rag import __version__, compose, scope, topic
from rag.abstention import FOREIGN_GAP, Calibration, SignalReader, lacks_value, load_calibration
from rag.answer import Answer, Reason, Retrieved, Stamp
from rag.contrary import with_contrary_first
from rag.frames import framed, message_in
from rag.language import Language
from rag.messages import message_for
from rag.question import Understanding, understand
from rag.quoted import Quoted, find_quoted
from rag.scope import BOOSTS, NOTES_SECTION, Scope, boosts_of
from rag.settings import Settings
from rag.topic import led_by_topic, speaks_of

RETRIEVED = 10
FOLLOW_UPS = 3
REFUSED_CONFIDENCE = 0.05
"""The confidence that the texts answer what a rule refuses: an opinion, an article that does not exist."""


@dataclass(frozen=True, slots=True)
class Request:
    """A question with what may be chosen about its search."""

    question: str
    documents: tuple[str, ...] | None = None
    """Only these documents; None for all."""
    history: tuple[str, ...] = ()
    """The questions asked before it in the same dialogue, oldest first."""
    without: frozenset[str] = frozenset()
    """Clause ids to leave out, as if they were not in the corpus: the evaluation asks so."""
    language: Language = "fr"
    """In which to speak to whoever asks, where the question itself does not show it."""


class Assistant(Runnable[str | Request, Answer]):
    """Answers questions about the corpus; keeps nothing of what it is asked."""

    def __init__(self, corpus: Corpus, search: HybridSearch, calibration: Calibration) -> None:
        self.corpus = corpus
        self.search = search
        self.calibration = calibration
        self._signals = SignalReader(search)
        self._notes = _notes_by_number(corpus)
        self.stamp = Stamp(
            corpus=corpus.sha256,
            model=search.embedder.fingerprint,
            settings=_settings_sha256(calibration),
            version=__version__,
        )

    def invoke(self, input: str | Request, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:  # noqa: A002, ARG002 - LangChain's names
        """Answer one question."""
        return self.answer(input if isinstance(input, Request) else Request(input))

    def stream(self, input: str | Request, config: RunnableConfig | None = None, **kwargs: Any) -> Iterator[Answer]:  # noqa: A002, ARG002 - as Runnable has it
        """Answer one question in growing snapshots, the last one whole; each statement comes whole, with its proof."""
        whole = self.invoke(input, config)
        for count in range(1, len(whole.statements)):
            yield replace(whole, statements=whole.statements[:count])
        yield whole

    def answer(self, request: Request) -> Answer:
        """Answer one question."""
        begin = time.perf_counter()
        understood = self._understand(request)
        if understood.refusal == "unreadable":
            return self._abstain(understood, "unreadable", {"total": _ms_since(begin)})
        quoted = self._quoted(understood, request)
        found = self._search(understood, request)
        retrieve_ms = _ms_since(begin)
        signals = self._signals.read(found, understood)
        estimate = self.calibration.confidence if understood.is_french else self.calibration.confidence_abroad
        confidence = estimate(signals)
        if len(found.query_stems) == 1 and signals["clause_coverage"] == 1.0:
            # one word that the clause holds: whoever writes « Frontex » wants the passage
            confidence = max(confidence, self.calibration.threshold)
        if quoted is not None:
            confidence = max(confidence, self.calibration.threshold, quoted.confidence)
        reason = self._reason(understood, confidence, signals["corpus_coverage"], found, quoted)
        timings = {"retrieve": retrieve_ms, "answer": 0.0, "total": 0.0}
        if reason is not None:
            timings |= {"answer": _ms_since(begin) - retrieve_ms, "total": _ms_since(begin)}
            return self._abstain(understood, reason, timings, found.hits, confidence)
        if quoted is not None:
            leading = [hit for hit in found.hits if hit.clause.clause_id in quoted.clause_ids]
            statements = quoted.statements()
        else:
            leading = self._leading_hits(understood, found, request)
            composed = compose.compose(leading, found.query_stems, understood.expected)
            statements = framed(
                with_contrary_first(composed, found.hits, understood.premise), understood.spoken_language
            )
        timings |= {"answer": _ms_since(begin) - retrieve_ms, "total": _ms_since(begin)}
        return Answer(
            question=request.question,
            subject=understood.subject,
            status="answered",
            stamp=self.stamp,
            statements=statements,
            language=understood.spoken_language,
            confidence=confidence,
            retrieved=_retrieved(found.hits),
            follow_up=self._follow_up(found.hits, {hit.clause.clause_id for hit in leading}),
            timings_ms=timings,
        )

    def rank(self, request: Request, k: int = RETRIEVED) -> Search:
        """The clauses for a question, without composing an answer."""
        return self._search(self._understand(request), request, k)

    def signals(self, request: Request) -> dict[str, float]:
        """What the abstention reads of a question; the calibration is fitted on it."""
        understood = self._understand(request)
        return self._signals.read(self._search(understood, request), understood)

    def is_decided_by_signals(self, request: Request) -> bool:
        """Whether the calibration decides if a question is answered, and not its form or its scope."""
        understood = self._understand(request)
        if understood.is_claim or self._quoted(understood, request) is not None:
            return False
        return understood.refusal is None and self._closed_by(understood, self.rank(request)) is None

    def _understand(self, request: Request) -> Understanding:
        return understand(request.question, self.corpus.manifest, request.history, request.language)

    def _search(self, understood: Understanding, request: Request, k: int = RETRIEVED) -> Search:
        boosts = boosts_of(understood.scope)
        note = understood.scope.note
        if note in self._notes and understood.scope.is_whole_note:
            boosts[self._notes[note]] = BOOSTS["section"]
        if quoted := self._quoted(understood, request):
            boosts |= dict.fromkeys(quoted.clause_ids, BOOSTS["quoted"])
        found = self.search.search(
            understood.text, k, request.documents, request.without, boosts, is_french=understood.is_french
        )
        return led_by_topic(found, understood.topic, understood.scope.documents, self.search)

    def _quoted(self, understood: Understanding, request: Request) -> Quoted | None:
        """Where the words stand that the question quotes; among the clauses that may be searched."""
        if not understood.quoted or understood.refusal is not None:
            return None
        allowed = [
            clause
            for clause in self.corpus.clauses
            if clause.clause_id not in request.without
            and (request.documents is None or clause.locator.document in request.documents)
        ]
        return find_quoted(understood.quoted, allowed)

    def _reason(
        self, understood: Understanding, confidence: float, coverage: float, found: Search, quoted: Quoted | None
    ) -> Reason | None:
        """Why there is no answer; None where there is one."""
        if understood.refusal is not None or quoted is not None:
            return understood.refusal
        if understood.is_claim:
            return "source_missing" if self._missing_source(understood.scope) else "no_evidence"
        closed = self._closed_by(understood, found) if found.hits else "no_evidence"
        if closed is not None or confidence >= self.calibration.threshold:
            return closed
        is_foreign_to_it = understood.is_french and coverage < self.calibration.scope_threshold
        if found.absent_reason != "out_of_scope" and self._missing_source(understood.scope):
            return "source_missing"
        return "out_of_scope" if is_foreign_to_it or found.absent_reason == "out_of_scope" else "no_evidence"

    def _missing_source(self, scope: Scope, hits: Sequence[Hit] = ()) -> Source | None:
        """The cited document that the question is about, where only our summary of it is here."""
        if scope.wants_exact_words and hits and hits[0].clause.kind == "summary":
            return self.corpus.manifest.source(hits[0].clause.locator.document)
        cited = [document for document in scope.documents if document != DECLARATION]
        is_about_it = len(cited) == 1 and (DECLARATION not in scope.documents or scope.section is not None)
        if is_about_it and self.corpus.speaks_by_summary(cited[0]):
            return self.corpus.manifest.source(cited[0])
        return None

    def _closed_by(self, understood: Understanding, found: Search) -> Reason | None:
        """Why nothing can answer, whatever the confidence.

        No clause near speaks of the topic that a follow-up names; the article or the note does not exist; what the
        signatories want is asked and only another text speaks of it; a number is asked and the clause holds none; the
        very words are wanted and only our summary is here.
        """
        scope = understood.scope
        if found.hits and len(understood.parts) == 1 and lacks_value(found.hits[0].clause.text, understood.expected):
            return "no_evidence"
        if found.hits and not speaks_of(understood.topic, found.hits[0], self.search):
            return "no_evidence"
        if scope.note is not None and scope.note not in self._notes:
            return "no_evidence"
        if scope.section is not None and scope.section not in self.corpus.section_ids:
            return "no_evidence"
        if scope.wants_position and found.hits and found.hits[0].clause.locator.document != DECLARATION:
            return "no_evidence"
        is_summary = bool(found.hits) and found.hits[0].clause.kind == "summary"
        return "source_missing" if scope.wants_exact_words and is_summary else None

    def _leading_hits(self, understood: Understanding, found: Search, request: Request) -> list[Hit]:
        """The first clause, or the first of each part or document where the question joins several."""
        if understood.scope.is_joint:
            each = (self._search(understood, replace(request, documents=(d,))) for d in understood.scope.documents)
            if kept := [one.hits[0] for one in each if one.hits]:
                return kept
        if len(understood.parts) == 1:
            return [found.hits[0], *compose.beside(found.hits)]
        leading: dict[str, Hit] = {}
        for part in understood.parts:
            hits = self._search(replace(understood, text=part), request).hits
            leading.setdefault(hits[0].clause.clause_id, hits[0])
        first_ids = [hit.clause.clause_id for hit in found.hits]
        kept = [hit for clause_id, hit in leading.items() if clause_id in first_ids[:5]]
        return kept or [found.hits[0]]

    def _follow_up(self, hits: Sequence[Hit], cited: set[str]) -> tuple[str, ...]:
        """Questions that the nearest other clauses answer: they always have an answer."""
        near = (hit.clause.clause_id for hit in hits if hit.clause.clause_id not in cited)
        return tuple(questions[0].text for clause_id in near if (questions := self.corpus.questions.get(clause_id)))[
            :FOLLOW_UPS
        ]

    def _abstain(
        self,
        understood: Understanding,
        reason: Reason,
        timings: dict[str, float],
        hits: Sequence[Hit] = (),
        confidence: float = 0.0,
    ) -> Answer:
        # what a rule closes is not in doubt, whatever the ranking looks like
        missing = self._missing_source(understood.scope, hits)
        is_closed = understood.refusal is not None or confidence >= self.calibration.threshold
        return Answer(
            question=understood.question,
            subject=understood.subject,
            status="not_found",
            stamp=self.stamp,
            message=message_in(understood.spoken_language, reason, missing)
            or message_for(reason, understood.question, missing, is_claim=understood.is_claim),
            language=understood.spoken_language,
            reason=reason,
            confidence=min(confidence, REFUSED_CONFIDENCE if is_closed else self.calibration.threshold),
            retrieved=_retrieved(hits),
            follow_up=self._follow_up(hits, set()),
            timings_ms={"retrieve": 0.0, "answer": 0.0} | timings,
        )


def open_assistant(settings: Settings, progress: Progress = silent) -> Assistant:
    """The assistant over the index in use.

    Raises:
        UserError: the corpus, the model or the index cannot be used; the sentence says what to do.
    """
    corpus = load_corpus(downloads_dir=settings.downloads_dir)
    embedder = open_embedder(settings.embedding_model, settings.models_dir, offline=settings.offline, progress=progress)
    store = PassageStore.open_current(settings.index_dir)
    if store is None:
        message = f"L’index n’est pas encore construit : {REPAIR} (ou « make chat », qui le fait)."
        raise StoreError(message)
    store.check(Fingerprint(corpus.sha256, embedder.fingerprint))
    return Assistant(corpus, HybridSearch(store, embedder), load_calibration())


def _notes_by_number(corpus: Corpus) -> dict[int | None, str]:
    """The ids of the declaration's notes by the number that they bear; one of its links bears none."""
    found: dict[int | None, str] = {}
    for clause in corpus.clauses:
        place = clause.locator.label.rsplit(", ", 1)[-1]
        if clause.clause_id.startswith(f"{NOTES_SECTION}/") and place.removeprefix("note ").isdigit():
            found[int(place.removeprefix("note "))] = clause.clause_id
    return found


def _retrieved(hits: Sequence[Hit]) -> tuple[Retrieved, ...]:
    return tuple(Retrieved(hit.clause, hit.score) for hit in hits)


def _ms_since(begin: float) -> float:
    return (time.perf_counter() - begin) * 1000


def _settings_sha256(calibration: Calibration) -> str:
    """Hash of every number that can change an answer."""
    numbers = {
        "weights": dict(ranking.WEIGHTS),
        "neighbours": dict(ranking.NEIGHBOURS),
        "candidates": ranking.CANDIDATES,
        "expanded_b": ranking.EXPANDED_B,
        "boosts": dict(scope.BOOSTS),
        "best_questions": ranking.BEST_QUESTIONS,
        "late_questions": ranking.LATE_QUESTIONS,
        "synonym_weight": lexical.SYNONYM_WEIGHT,
        "close": compose.CLOSE,
        "beside": compose.BESIDE,
        "topic_depth": topic.DEPTH,
        "foreign_gap": FOREIGN_GAP,
        "vote_weight": compose.VOTE_WEIGHT,
        "kind_bonus": compose.KIND_BONUS,
        "max_sentences": compose.MAX_SENTENCES_PER_CLAUSE,
        "calibration": asdict(calibration),
    }
    return hashlib.sha256(json.dumps(numbers, sort_keys=True).encode()).hexdigest()
