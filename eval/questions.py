"""Questions with what a right answer shows, one JSON object a line; ``questions/README.md`` says how to write one."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from eval.errors import EvaluationError
from rag.answer import Reason

QUESTIONS_DIR = Path(__file__).with_name("questions")

Split = Literal["dev", "test"]
Kind = Literal[
    "fact",
    "position",
    "condition",
    "list",
    "two_part",
    "note",
    "paraphrase",
    "spoken",
    "typos",
    "false_premise",
    "cross",
    "foreign",
    "quotation",
    "follow_up",
    "near",
    "source",
    "outside",
    "opinion",
    "personal",
    "unreadable",
]
KIND_TITLES: dict[Kind, str] = {
    "fact": "Fait précis",
    "position": "Position",
    "condition": "Condition",
    "list": "Énumération",
    "two_part": "Deux demandes en une",
    "note": "Note ou lien",
    "paraphrase": "Autres mots que le texte",
    "spoken": "Langue parlée",
    "typos": "Fautes et abréviations",
    "false_premise": "Prémisse fausse",
    "cross": "Deux documents à la fois",
    "foreign": "Autre langue",
    "quotation": "Citation à retrouver",
    "follow_up": "Suite d’un dialogue",
    "near": "Sujet voisin, sans réponse",
    "source": "Ce que seul le texte officiel dit",
    "outside": "Hors sujet",
    "opinion": "Avis demandé",
    "personal": "Cas personnel",
    "unreadable": "Illisible",
}
Text = Annotated[str, Field(min_length=1)]
Alternatives = Annotated[tuple[Text, ...], Field(min_length=1)]


class Question(BaseModel):
    """One question of the evaluation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z]+-\d+$")]
    q: Text
    kind: Kind
    voice: Literal["citizen", "journalist", "staff"]
    answerable: bool
    gold: tuple[Alternatives, ...]
    """Needs; each is met by any one of its clause ids. An article without a clause number, « charte/art-22 », stands
    for all its clauses: its summary and its official text are not numbered alike inside."""
    facts: tuple[Alternatives, ...]
    """Facts; each is found when any one of its wordings stands in a quotation."""
    reference: Text
    """What a person would answer."""
    reasons: tuple[Reason, ...]
    """Acceptable reasons to abstain."""
    history: tuple[Text, ...] = ()
    """For a follow-up, the questions asked before it, oldest first."""
    whole: Text | None = None
    """For a follow-up, the same question asked whole."""
    language: Literal["fr", "en", "de", "es", "it"] = "fr"

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        if self.answerable != bool(self.gold):
            message = "« gold » est rempli si, et seulement si, la question a une réponse"
            raise ValueError(message)
        if self.answerable == bool(self.reasons):
            message = "« reasons » est rempli si, et seulement si, la question est sans réponse"
            raise ValueError(message)
        if len(self.acceptable) != sum(len(need) for need in self.gold):
            message = "une même clause ne peut pas servir deux fois dans « gold »"
            raise ValueError(message)
        if (self.kind == "follow_up") != bool(self.history) or bool(self.history) != (self.whole is not None):
            message = "« history » et « whole » sont remplis si, et seulement si, « kind » est « follow_up »"
            raise ValueError(message)
        if (self.kind == "foreign") != (self.language != "fr"):
            message = "« language » n’est pas le français si, et seulement si, « kind » est « foreign »"
            raise ValueError(message)
        return self

    @property
    def acceptable(self) -> frozenset[str]:
        """Every clause id that meets a need."""
        return frozenset(chain.from_iterable(self.gold))

    def need_ranks(self, ranking: Sequence[str]) -> tuple[int | None, ...]:
        """For each need the rank, from 1, of its best-placed clause; None where none of them is ranked."""
        places = {clause_id: place for place, clause_id in enumerate(ranking, start=1)}
        return tuple(min((places[each] for each in need if each in places), default=None) for need in self.gold)


def questions_path(split: Split, folder: Path = QUESTIONS_DIR) -> Path:
    """The file of a split."""
    return folder / f"{split}.jsonl"


def questions_sha256(split: Split, folder: Path = QUESTIONS_DIR) -> str:
    """Hash of the file of a split, to stamp a report with."""
    return hashlib.sha256(questions_path(split, folder).read_bytes()).hexdigest()


def load_questions(split: Split, folder: Path = QUESTIONS_DIR) -> tuple[Question, ...]:
    """Read and check the questions of a split, in the order of the file.

    Raises:
        EvaluationError: the file cannot be read, a line is malformed or an id stands twice; names file and line.
    """
    path = questions_path(split, folder)
    try:
        # not splitlines: JSON allows U+2028 inside a string
        lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        message = f"Le fichier de questions {path} ne peut pas être lu ({error}) : rétablissez-le depuis le dépôt."
        raise EvaluationError(message) from error
    questions = tuple(_read_line(line, path.name, place) for place, line in enumerate(lines, start=1))
    seen: set[str] = set()
    for place, question in enumerate(questions, start=1):
        if question.id in seen:
            message = f"{path.name}, ligne {place} : l’identifiant « {question.id} » sert déjà, donnez-en un autre."
            raise EvaluationError(message)
        seen.add(question.id)
    return questions


def _read_line(line: str, file: str, place: int) -> Question:
    try:
        return Question.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        where = f"le champ « {field} » ne convient pas" if field else "l’objet ne convient pas"
        message = f"{file}, ligne {place} : {where} ({first['msg']}), corrigez cette ligne."
        raise EvaluationError(message) from error


def resolve_gold(questions: Iterable[Question], known: Iterable[str]) -> tuple[Question, ...]:
    """The questions with every article of ``gold`` spelt out as its clauses.

    Raises:
        EvaluationError: an expected clause or article does not exist; names the first such question and id.
    """
    by_id: dict[str, tuple[str, ...]] = {}
    for clause_id in known:
        by_id[clause_id] = (clause_id,)
        section = clause_id.rpartition("/")[0]
        by_id[section] = (*by_id.get(section, ()), clause_id)
    return tuple(_resolved(question, by_id) for question in questions)


def _resolved(question: Question, by_id: Mapping[str, tuple[str, ...]]) -> Question:
    for expected in sorted(question.acceptable):
        if expected not in by_id:
            message = f"La question {question.id} attend une clause inconnue, « {expected} » : corrigez « gold »."
            raise EvaluationError(message)
    gold = tuple(tuple(dict.fromkeys(chain.from_iterable(by_id[each] for each in need))) for need in question.gold)
    return question.model_copy(update={"gold": gold})


def spread(questions: Sequence[Question], count: int) -> tuple[Question, ...]:
    """``count`` questions spread evenly over the file, which is ordered by kind."""
    step = max(1.0, len(questions) / count)
    return tuple(questions[int(place * step)] for place in range(min(count, len(questions))))


def kinds_of(questions: Iterable[Question]) -> dict[Kind, int]:
    """How many questions of each kind, in the order of ``KIND_TITLES``, absent kinds left out."""
    counts = Counter(question.kind for question in questions)
    return {kind: counts[kind] for kind in KIND_TITLES if counts[kind]}
