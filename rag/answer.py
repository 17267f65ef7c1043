"""The answer as a value: what was said, the proof of each word, and what made it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from corpus.clauses import Clause
from rag.language import Language

Status = Literal["answered", "not_found"]
Reason = Literal["out_of_scope", "no_evidence", "source_missing", "opinion", "personal", "unreadable"]


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of a clause, by their offsets: a quotation is cut, never written."""

    n: int
    """The number shown in brackets, from 1."""
    clause: Clause
    start: int
    end: int
    stance: str | None = None
    """What the signatories do there, by the clause's own verb: « salue »."""

    @property
    def quote(self) -> str:
        """The quoted words."""
        return self.clause.text[self.start : self.end]

    @property
    def shown(self) -> str:
        """The quoted words between « »; those of a summary bare, for they are ours and not the document's."""
        return self.quote if self.clause.kind == "summary" else f"«\u00a0{self.quote}\u00a0»"

    def as_json(self) -> dict[str, Any]:
        """One item of the contract's ``citations``."""
        locator = self.clause.locator
        return {
            "n": self.n,
            "clause_id": locator.clause_id,
            "document": locator.document,
            "label": locator.label,
            "kind": self.clause.kind,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "stance": self.stance,
            "text": self.clause.text,
            "page": locator.page,
            "url": self.clause.url,
            "title": self.clause.title or None,
            "check": self.clause.check,
        }


@dataclass(frozen=True, slots=True)
class Statement:
    """One line of an answer: who says it, then the words."""

    lead: str
    """Attribution that never says more than the quotation: « Les signataires saluent »; empty where the line before
    already says it."""
    citation: Citation
    language: Language = "fr"
    """Of the attribution."""
    is_contrary: bool = False
    """Whether the words say the contrary of what the question takes for granted; the attribution then says so."""

    @property
    def introduction(self) -> str:
        """The attribution with its colon, which French spaces; empty where there is none."""
        colon = "\u00a0:" if self.language == "fr" else ":"
        return f"{self.lead}{colon}" if self.lead else ""

    @property
    def text(self) -> str:
        """« Les signataires saluent : « Nous saluons … » [1] », with the spaces of French typography."""
        lead = f"{self.introduction} " if self.lead else ""
        return f"{lead}{self.citation.shown} [{self.citation.n}]"


@dataclass(frozen=True, slots=True)
class Retrieved:
    """One clause that was looked at, with its rank's score."""

    clause: Clause
    score: float

    def as_json(self) -> dict[str, Any]:
        """One item of the contract's ``retrieved``."""
        return {
            "clause_id": self.clause.clause_id,
            "document": self.clause.locator.document,
            "label": self.clause.locator.label,
            "kind": self.clause.kind,
            "score": round(self.score, 4),
            "text": self.clause.text,
        }


@dataclass(frozen=True, slots=True)
class Stamp:
    """What makes the same answer tomorrow."""

    corpus: str
    model: str
    settings: str
    version: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer or an abstention; both are results."""

    question: str
    """As it was asked."""
    status: Status
    stamp: Stamp
    statements: tuple[Statement, ...] = ()
    message: str = ""
    """Sentences shown when there is no answer: why, and what to do."""
    language: Language = "fr"
    """Of the question, and so of the leads and of the message; quotations are as they were signed."""
    reason: Reason | None = None
    confidence: float = 0.0
    """Estimated probability, from 0 to 1, that the texts answer the question."""
    retrieved: tuple[Retrieved, ...] = ()
    """The ten best clauses, best first, also for an abstention."""
    follow_up: tuple[str, ...] = ()
    subject: str = ""
    """The earlier question whose subject this one takes over; empty where it stands by itself."""
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The proofs, in the order of their numbers."""
        return tuple(statement.citation for statement in self.statements)

    @property
    def text(self) -> str:
        """What is read: the statements, or the message of an abstention."""
        return "\n".join(statement.text for statement in self.statements) or self.message

    def as_json(self) -> dict[str, Any]:
        """The contract's JSON object."""
        return {
            "question": self.question,
            "answer": self.text,
            "language": self.language,
            "subject": self.subject or None,
            "status": self.status,
            "reason": self.reason,
            "confidence": round(self.confidence, 4),
            "citations": [citation.as_json() for citation in self.citations],
            "retrieved": [item.as_json() for item in self.retrieved],
            "follow_up": list(self.follow_up),
            "stamp": asdict(self.stamp),
            "timings_ms": {name: round(value, 2) for name, value in self.timings_ms.items()},
        }
