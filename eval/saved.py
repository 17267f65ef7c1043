"""Reads a report that was written, by this version or an older one: only what figures need is checked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import reason_of
from eval.errors import EvaluationError
from eval.questions import Question, Split
from eval.record import Record

REPORT_NAME = "report.json"


class _Citation(BaseModel):
    """What a figure reads of a citation; the rest is kept."""

    model_config = ConfigDict(extra="allow")

    clause_id: str
    quote: str


class _Timings(BaseModel):
    model_config = ConfigDict(extra="allow")

    total: float


class _Shown(BaseModel):
    """What a figure reads of an answer; the rest is kept."""

    model_config = ConfigDict(extra="allow")

    answer: str
    status: str
    reason: str | None
    confidence: float
    citations: tuple[_Citation, ...]
    timings_ms: _Timings


class _Asked(BaseModel):
    """One item of a report's ``records``, of this version or of an older one."""

    question: Question
    answer: _Shown
    ranking: tuple[str, ...]
    verbatim: tuple[bool, ...]
    without_gold: _Shown | None = None
    whole: _Shown | None = None

    def record(self) -> Record:
        return Record(
            question=self.question,
            answer=self.answer.model_dump(),
            ranking=self.ranking,
            verbatim=self.verbatim,
            without_gold=None if self.without_gold is None else self.without_gold.model_dump(),
            whole=None if self.whole is None else self.whole.model_dump(),
        )


class _File(BaseModel):
    date: datetime
    split: Split
    stamp: dict[str, str]
    records: tuple[_Asked, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A report as it was written."""

    when: datetime
    split: Split
    stamp: Mapping[str, str]
    records: Mapping[str, Record]
    """By question id, in the order asked."""


def read_run(path: Path) -> Run:
    """Read ``report.json``, given itself or its folder.

    Raises:
        EvaluationError: there is no such file, or it is no report; names it.
    """
    file = path / REPORT_NAME if path.is_dir() else path
    try:
        content = _File.model_validate(json.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        message = f"Le rapport {file} ne peut pas être lu ({reason_of(error)}) : donnez un report.json ou son dossier."
        raise EvaluationError(message) from error
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"])
        message = f"Le fichier {file} n’est pas un rapport (« {place} ») : donnez celui que « python -m eval » a écrit."
        raise EvaluationError(message) from error
    except ValueError as error:  # neither UTF-8 nor JSON
        message = f"Le fichier {file} n’est pas du JSON ({error}) : donnez celui que « python -m eval » a écrit."
        raise EvaluationError(message) from error
    records = {item.question.id: item.record() for item in content.records}
    return Run(content.date, content.split, content.stamp, records)
