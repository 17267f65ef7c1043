"""What staff said of answers: one JSON object a line in ``verdicts.jsonl``, only ever added to.

``questions/README.md`` says what the fields hold. A question is known by its words and its dialogue, not by its id: a
verdict on words that nobody asks any more cannot be taken for one on others. The last verdict on a question counts.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import SEEK_END
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from corpus.errors import reason_of
from eval.errors import EvaluationError
from eval.metrics import Figure, share_figure
from eval.questions import Text

VERDICTS_PATH = Path(__file__).with_name("verdicts.jsonl")

Judgement = Literal["right", "wrong", "incomplete", "wrong_citation"]
JUDGEMENT_TITLES: dict[Judgement, str] = {
    "right": "juste",
    "wrong": "faux",
    "incomplete": "incomplet",
    "wrong_citation": "mauvaise citation",
}
Outcome = Literal["same", "repaired", "still_wrong", "changed"]
OUTCOME_TITLES: dict[Outcome, str] = {
    "same": "réponse inchangée",
    "repaired": "corrigée",
    "still_wrong": "toujours fautive",
    "changed": "réponse changée, à relire",
}
Asked = tuple[str, tuple[str, ...]]
"""A question with those asked before it."""


class Entry(BaseModel):
    """What every line holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    when: AwareDatetime
    question_id: Text
    q: Text
    history: tuple[Text, ...] = ()

    @property
    def asked(self) -> Asked:
        """What the verdict is about."""
        return self.q, self.history


class NewQuestion(Entry):
    """A question that staff asked and that is not in the evaluation."""

    type: Literal["question"] = "question"


class Verdict(Entry):
    """What one person said of one answer."""

    type: Literal["verdict"] = "verdict"
    judgement: Judgement
    right: tuple[Text, ...] | None = None
    """Clause or article ids that a right answer cites, all of them; empty where it abstains, None where nobody said."""
    comment: str = ""
    shown: Text
    """The whole text that was judged."""
    cited: tuple[Text, ...] = ()
    """Clause ids."""
    stamp: Mapping[str, str]
    """What made the answer."""


_LINES: TypeAdapter[NewQuestion | Verdict] = TypeAdapter(
    Annotated[NewQuestion | Verdict, Field(discriminator="type")],
)


def new_question_id(q: str) -> str:
    """« v-1234567890 », made of the question's words: two people who add the same one at once agree."""
    return f"v-{int(hashlib.sha256(q.encode()).hexdigest()[:8], 16)}"


def load_entries(path: Path = VERDICTS_PATH) -> tuple[NewQuestion | Verdict, ...]:
    """Every line, in order; none where there is no file yet.

    Raises:
        EvaluationError: the file cannot be read or a line is malformed; names both.
    """
    try:
        # not splitlines: JSON allows U+2028 inside a string
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return ()
    except OSError as error:
        message = f"Le fichier {path} ne peut pas être lu ({reason_of(error)}) : rendez-le lisible."
        raise EvaluationError(message) from error
    except UnicodeDecodeError as error:
        message = f"Le fichier {path} n’est pas en UTF-8 ({error}) : rétablissez-le depuis le dépôt."
        raise EvaluationError(message) from error
    return tuple(_read_line(line, path, place) for place, line in enumerate(lines, start=1) if line.strip())


def _read_line(line: str, path: Path, place: int) -> NewQuestion | Verdict:
    try:
        return _LINES.validate_json(line)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        where = f"le champ « {field} » ne convient pas" if field else "l’objet ne convient pas"
        message = f"{path.name}, ligne {place} : {where} ({first['msg']}), corrigez ou retirez cette ligne."
        raise EvaluationError(message) from error


def append_entries(entries: Iterable[Entry], path: Path = VERDICTS_PATH) -> None:
    """Add lines in one write, on a line of their own even after a line that was cut short.

    Raises:
        EvaluationError: the file cannot be written.
    """
    lines = "".join(f"{entry.model_dump_json()}\n" for entry in entries).encode()
    try:
        with path.open("a+b") as file:
            if length := file.seek(0, SEEK_END):
                file.seek(length - 1)
                lines = lines if file.read(1) == b"\n" else b"\n" + lines
            file.write(lines)
    except OSError as error:
        message = f"Le fichier {path} ne peut pas être écrit ({reason_of(error)}) : choisissez-en un autre par --out."
        raise EvaluationError(message) from error


def last_verdicts(entries: Iterable[NewQuestion | Verdict]) -> dict[Asked, Verdict]:
    """The verdict that counts for each question, in the order of their first."""
    return {entry.asked: entry for entry in entries if isinstance(entry, Verdict)}


def is_same(verdict: Verdict, answer: Mapping[str, Any]) -> bool:
    """Whether the very words that were judged are shown; white space does not count."""
    return verdict.shown.split() == str(answer["answer"]).split()


def outcome_of(verdict: Verdict, answer: Mapping[str, Any]) -> Outcome:
    """What has become of a judged answer.

    An answer that was at fault is repaired when it now cites all that it should, or abstains where it should; where
    nobody said what it should, a change has to be read by a person.
    """
    if is_same(verdict, answer):
        return "same" if verdict.judgement == "right" else "still_wrong"
    if verdict.judgement == "right" or verdict.right is None:
        return "changed"
    cited = [citation["clause_id"] for citation in answer["citations"]]
    if not verdict.right:
        return "still_wrong" if cited else "repaired"
    is_cited = (any(_is_in(clause_id, each) for clause_id in cited) for each in verdict.right)
    return "repaired" if all(is_cited) else "still_wrong"


def _is_in(clause_id: str, expected: str) -> bool:
    return clause_id == expected or clause_id.startswith(f"{expected}/")


@dataclass(frozen=True, slots=True)
class Checked:
    """A verdict with what is answered today."""

    verdict: Verdict
    outcome: Outcome

    def as_json(self) -> dict[str, Any]:
        """One item of the report's ``verdicts``."""
        verdict = self.verdict
        return {"question_id": verdict.question_id, "judgement": verdict.judgement, "outcome": self.outcome}


def check_verdicts(
    entries: Iterable[NewQuestion | Verdict], answer_to: Callable[[Asked], Mapping[str, Any]]
) -> tuple[Checked, ...]:
    """Every verdict that counts, against today's answers.

    Args:
        entries: the lines of the file.
        answer_to: gives the contract's JSON object for a question.
    """
    return tuple(
        Checked(verdict, outcome_of(verdict, answer_to(asked))) for asked, verdict in last_verdicts(entries).items()
    )


def verdict_figures(checked: Sequence[Checked]) -> tuple[Figure, ...]:
    """How many answers were judged right, of those how many are the same, and how many faults are left."""
    right = [each.verdict.judgement == "right" for each in checked]
    same = [each.outcome == "same" for each in checked]
    still_wrong = [each.outcome == "still_wrong" for each in checked]
    return (
        share_figure("judged_right", "Réponses relues jugées justes", [(each, 1) for each in right]),
        share_figure(
            "validated_same",
            "Réponses jugées justes, toujours les mêmes",
            list(zip(same, right, strict=True)),
        ),
        share_figure(
            "still_wrong",
            "Réponses jugées fautives, toujours fautives",
            [(wrong, not is_right) for wrong, is_right in zip(still_wrong, right, strict=True)],
        ),
    )


def count_judgements(checked: Sequence[Checked]) -> str:
    """« 12 juste, 3 incomplet »: every judgement given, in the order of ``JUDGEMENT_TITLES``."""
    counts = Counter(each.verdict.judgement for each in checked)
    return ", ".join(f"{title} : {counts[name]}" for name, title in JUDGEMENT_TITLES.items() if counts[name])
