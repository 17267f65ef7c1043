"""The measured run as one value, and its forms: ``report.json`` and a row of ``RESULTS.md``."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from corpus.typography import typeset
from eval.baselines import Ranker
from eval.errors import EvaluationError
from eval.gate import Floors, broken_floors
from eval.groups import Group
from eval.metrics import TITLES, Figure, merit
from eval.questions import Kind, Split, kinds_of
from eval.record import Record
from eval.tables import figure_cells
from eval.verdicts import Checked, verdict_figures

EVAL_DIR = Path(__file__).resolve().parent
REPORTS_DIR = EVAL_DIR / "reports"
RESULTS_PATH = EVAL_DIR / "RESULTS.md"
WORST = 5
"""Faulty questions shown of each kind."""
DURATIONS = ("p50", "p95", "max")
SPLIT_TITLES: dict[Split, str] = {"dev": "développement", "test": "test réservé"}


@dataclass(frozen=True, slots=True)
class Report:
    """One run of the evaluation."""

    when: datetime
    split: Split
    questions_sha256: str
    """Hash of the whole file of questions, also where only some were asked."""
    records: tuple[Record, ...]
    figures: Mapping[str, Figure]
    """By metric name, in the order of ``TITLES``."""
    rankers: tuple[Ranker, ...]
    """Ours first."""
    floors: Floors
    """Empty where nothing is gated."""
    kinds: tuple[Group, ...] = ()
    documents: tuple[Group, ...] = ()
    verdicts: tuple[Checked, ...] = ()
    """What staff said, against today's answers; empty where nobody has said anything, or nothing is to be compared."""

    @property
    def broken(self) -> tuple[str, ...]:
        """See ``gate.broken_floors``."""
        return broken_floors(self.figures, self.floors)

    @property
    def stamp(self) -> Mapping[str, str]:
        """What made the answers; the same in each of them."""
        stamp: Mapping[str, str] = self.records[0].answer["stamp"] if self.records else {}
        return stamp

    @property
    def durations(self) -> dict[str, tuple[float, ...]]:
        """Stage of an answer to the milliseconds that it takes, as ``DURATIONS`` names them."""
        stages = dict.fromkeys(stage for record in self.records for stage in record.answer["timings_ms"])
        return {stage: self._durations_of(stage) for stage in stages}

    def _durations_of(self, stage: str) -> tuple[float, ...]:
        timings = (record.answer["timings_ms"] for record in self.records)
        taken = [each[stage] for each in timings if stage in each]
        return tuple(round(float(np.percentile(taken, percent)), 2) for percent in (50, 95, 100))

    @property
    def title(self) -> str:
        """« Évaluation du 23/11/2026 à 20:35, questions de développement (190) »."""
        split = "du test réservé" if self.split == "test" else "de développement"
        return f"Évaluation du {self.when:%d/%m/%Y à %H:%M}, questions {split} ({len(self.records)})"

    def worst(self, kind: Kind) -> list[Record]:
        """The faulty answers of a kind, the worst first; ``WORST`` of them are shown."""
        faulty = (record for record in self.records if record.question.kind == kind and merit(record) < 1)
        return sorted(faulty, key=merit)

    def verdict(self, name: str) -> str:
        """« tenu », « rompu » or nothing where the metric is not gated."""
        if name not in self.floors:
            return ""
        return "tenu" if self.floors[name].holds(self.figures[name].value) else "rompu"

    def as_json(self) -> dict[str, Any]:
        """The content of ``report.json``."""
        return {
            "date": self.when.isoformat(timespec="seconds"),
            "split": self.split,
            "questions": len(self.records),
            "questions_sha256": self.questions_sha256,
            "stamp": dict(self.stamp),
            "figures": {name: figure.as_json() for name, figure in self.figures.items()},
            "rankers": [asdict(ranker) for ranker in self.rankers],
            "floors": {name: floor.model_dump(exclude_none=True) for name, floor in self.floors.items()},
            "broken": list(self.broken),
            "kinds": {group.name: group.as_json() for group in self.kinds},
            "documents": {group.name: group.as_json() for group in self.documents},
            "worst": {
                kind: [record.question.id for record in self.worst(kind)[:WORST]]
                for kind in kinds_of(record.question for record in self.records)
            },
            "durations_ms": {stage: dict(zip(DURATIONS, row, strict=True)) for stage, row in self.durations.items()},
            "verdicts": {
                "figures": {figure.name: figure.as_json() for figure in verdict_figures(self.verdicts)},
                "answers": [checked.as_json() for checked in self.verdicts],
            },
            "records": [record.as_json() for record in self.records],
        }


def append_result(report: Report, path: Path = RESULTS_PATH) -> None:
    """Add one dated row with every figure, its interval and the stamp; never change a row that is there.

    Raises:
        EvaluationError: the file cannot be written.
    """
    headings = ("Date", "Questions", "Texte", "Modèle", "Réglages", "Version", "Fichier de questions", *TITLES.values())
    head = f"| {' | '.join(headings)} |\n|{' --- |' * len(headings)}\n"
    stamp = report.stamp
    cells = (
        f"{report.when:%Y-%m-%d %H:%M}",
        f"{SPLIT_TITLES[report.split]} ({len(report.records)})",
        stamp["corpus"][:12],
        stamp["model"],
        stamp["settings"][:12],
        stamp["version"],
        report.questions_sha256[:12],
        *(" ".join(figure_cells(report.figures[name])[1:3]) for name in TITLES),
    )
    row = f"| {' | '.join(cells)} |\n"
    try:
        content = path.read_text(encoding="utf-8") if path.is_file() else _RESULTS_OPENING
        # a metric added since the last row opens a new table, so that no row changes its meaning
        content += row if head in content else f"\n{head}{row}"
        path.write_text(content, encoding="utf-8")
    except OSError as error:
        message = f"Le fichier {path} ne peut pas être écrit ({error.strerror}) : rendez-le modifiable."
        raise EvaluationError(message) from error


_RESULTS_OPENING = typeset("""# Résultats sur le test réservé

Une ligne par passage de `python -m eval --final`, la plus récente en bas ; aucune n’est jamais retirée. Chaque mesure
est suivie de son intervalle à 95 % (bootstrap sur les questions, 1 000 tirages). Les conventions sont en tête de
`eval/ranking.py` et de `eval/metrics.py`.
""")


def write_report(report: Report, reports_dir: Path = REPORTS_DIR) -> Path:
    """Write ``report.json`` and ``report.html`` in a folder of their own; returns the folder.

    Raises:
        EvaluationError: the folder cannot be written.
    """
    # imported here: the page draws its plots, and a table alone need not
    from eval.page import render_page

    folder = reports_dir / f"{report.when:%Y-%m-%dT%H-%M-%S}-{report.split}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        content = json.dumps(report.as_json(), ensure_ascii=False, indent=1)
        (folder / "report.json").write_text(content + "\n", encoding="utf-8")
        (folder / "report.html").write_text(render_page(report), encoding="utf-8")
    except OSError as error:
        message = f"Le dossier {folder} ne peut pas être écrit ({error.strerror}) : rendez-le modifiable."
        raise EvaluationError(message) from error
    return folder
