"""The measured run as one value, and its forms: a table in the terminal, ``report.json``, a row of ``RESULTS.md``."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from corpus.typography import typeset
from eval.baselines import Ranker
from eval.errors import EvaluationError
from eval.french import ABSENT, interval, number, probability
from eval.gate import Floors, broken_floors
from eval.metrics import TITLES, Figure
from eval.questions import Split
from eval.ranking import RANKING_TITLES
from eval.record import Record

EVAL_DIR = Path(__file__).resolve().parent
REPORTS_DIR = EVAL_DIR / "reports"
RESULTS_PATH = EVAL_DIR / "RESULTS.md"
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
    def title(self) -> str:
        """« Évaluation du 23/11/2026 à 20:35, questions de développement (190) »."""
        split = "du test réservé" if self.split == "test" else "de développement"
        return f"Évaluation du {self.when:%d/%m/%Y à %H:%M}, questions {split} ({len(self.records)})"

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
            "records": [record.as_json() for record in self.records],
        }


def print_report(report: Report, console: Console) -> None:
    """The table of the figures, with the rankings compared under it."""
    console.print(_figures_table(report))
    console.print(_rankers_table(report.rankers))


def _figures_table(report: Report) -> Table:
    table = Table(title=report.title, title_justify="left", box=SIMPLE_HEAD)
    table.add_column("Mesure")
    for heading in ("Valeur", "Intervalle à 95\u00a0%", "Questions", "Seuil"):
        table.add_column(heading, justify="right")
    table.add_column("Verdict")
    colours = {"tenu": "green", "rompu": "bold red", "": ""}
    for name, figure in report.figures.items():
        verdict = report.verdict(name)
        table.add_row(*figure_cells(figure), str(report.floors.get(name, "")), verdict, style=colours[verdict])
    return table


def figure_cells(figure: Figure) -> tuple[str, str, str, str]:
    """Title, value, interval and number of questions."""
    bounds = interval(figure.low, figure.high, figure.unit)
    return figure.title, number(figure.value, figure.unit), bounds, str(figure.questions)


RANKERS_HEADINGS = ("Classement", "R@1", "R@3", "R@5", "R@10", "MRR", "nDCG@10", "Écart R@1 (p)", "Écart MRR (p)")


def _rankers_table(rankers: Sequence[Ranker]) -> Table:
    table = Table(title="Classements des mêmes clauses", title_justify="left", box=SIMPLE_HEAD, caption_justify="left")
    first, *others = RANKERS_HEADINGS
    table.add_column(first, overflow="fold")
    for heading in others:
        table.add_column(heading, justify="right", overflow="fold")
    for ranker in rankers:
        table.add_row(*ranker_cells(ranker))
    table.caption = "\n".join(ranker_notes(rankers)) or None
    return table


def ranker_cells(ranker: Ranker) -> tuple[str, ...]:
    """One row under ``RANKERS_HEADINGS``; a difference is ours less the baseline, p that of the sign test."""
    values = (number(ranker.figures[name].value) if name in ranker.figures else ABSENT for name in RANKING_TITLES)
    differences = (
        f"{_signed(comparison.difference.value)} ({probability(comparison.p_value)})" if comparison else ""
        for comparison in (ranker.comparisons.get(name) for name in ("recall@1", "mrr"))
    )
    return (ranker.title, *values, *differences)


def ranker_notes(rankers: Sequence[Ranker]) -> tuple[str, ...]:
    """Why some could not run."""
    return tuple(typeset(ranker.note) for ranker in rankers if ranker.note)


def _signed(value: float | None) -> str:
    return ABSENT if value is None else f"{'+' if value > 0 else '−' if value < 0 else ''}{number(abs(value))}"


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
