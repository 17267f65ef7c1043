"""The cells of the report's tables, and the tables as the terminal prints them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from corpus.typography import typeset
from eval.baselines import Ranker
from eval.french import ABSENT, interval, number, probability
from eval.groups import Group
from eval.metrics import Figure
from eval.ranking import RANKING_TITLES
from eval.verdicts import Checked, count_judgements, verdict_figures

if TYPE_CHECKING:
    from eval.report import Report


def print_report(report: "Report", console: Console) -> None:
    """The table of the figures; under it the rankings compared, kinds, documents, and what staff said."""
    console.print(_figures_table(report))
    console.print(_rankers_table(report.rankers))
    for title, first, groups in (
        ("Par type de question", "Type", report.kinds),
        ("Par document (celui de la première clause attendue)", "Document", report.documents),
    ):
        if groups:
            console.print(_groups_table(title, first, groups))
    if report.verdicts:
        console.print(_verdicts_table(report.verdicts))


def _figures_table(report: "Report") -> Table:
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
        f"{number(comparison.difference.value, 'gap')} ({probability(comparison.p_value)})" if comparison else ""
        for comparison in (ranker.comparisons.get(name) for name in ("recall@1", "mrr"))
    )
    return (ranker.title, *values, *differences)


def ranker_notes(rankers: Sequence[Ranker]) -> tuple[str, ...]:
    """What the paired tests say of each baseline, or why it could not run."""
    return tuple(typeset(ranker.note or _tested(ranker)) for ranker in rankers if ranker.note or ranker.comparisons)


def _tested(ranker: Ranker) -> str:
    """« BM25 seul : battu. Questions gagnées contre perdues : Rappel à 1, 192 contre 9 (p < 0,001) … »."""
    verdict = "battu" if ranker.is_beaten else "pas battu partout"
    tests = " ; ".join(
        f"{RANKING_TITLES[name]}, {test.wins} contre {test.losses} (p {_equals(test.p_value)})"
        for name, test in ranker.comparisons.items()
    )
    return f"{ranker.title} : {verdict}. Questions gagnées contre perdues : {tests}."


def _equals(p_value: float) -> str:
    shown = probability(p_value)
    return shown if shown.startswith("<") else f"= {shown}"


_GROUP_COLUMNS = (
    ("recall@1", "R@1"),
    ("citation_precision", "Précision\ncitations"),
    ("citation_recall", "Rappel\ncitations"),
    ("facts_found", "Faits"),
    ("false_abstention", "Abstentions\nà tort"),
    ("abstention_recall", "Rappel\nabstentions"),
)
"""What fits a terminal; the page and the JSON hold the others."""


def _groups_table(title: str, first: str, groups: Sequence[Group]) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, padding=(0, 0, 0, 1), pad_edge=False)
    table.add_column(first, overflow="fold")
    table.add_column("N", justify="right")
    for _, heading in _GROUP_COLUMNS:
        table.add_column(heading, justify="right", no_wrap=True)
    for group in groups:
        cells = (value_and_interval(group.figures[name]) for name, _ in _GROUP_COLUMNS)
        table.add_row(group.title, str(group.questions), *cells)
    return table


def value_and_interval(figure: Figure) -> str:
    """The value, its interval on the line below; a dash alone where nothing was measured."""
    if figure.value is None:
        return ABSENT
    return f"{number(figure.value, figure.unit)}\n{interval(figure.low, figure.high, figure.unit)}"


def _verdicts_table(verdicts: Sequence[Checked]) -> Table:
    table = Table(title=VERDICTS_TITLE, title_justify="left", box=SIMPLE_HEAD, caption_justify="left")
    table.add_column("Mesure")
    for heading in ("Valeur", "Intervalle à 95\u00a0%", "Réponses"):
        table.add_column(heading, justify="right")
    for figure in verdict_figures(verdicts):
        table.add_row(*figure_cells(figure))
    table.caption = verdicts_note(verdicts)
    return table


VERDICTS_TITLE = "Relectures (eval/verdicts.jsonl)"


def verdicts_note(verdicts: Sequence[Checked]) -> str:
    """How many of each judgement, and which answers a person has to read again."""
    changed = [each.verdict.question_id for each in verdicts if each.outcome == "changed"]
    again = f" À relire, car la réponse a changé : {', '.join(changed)}." if changed else ""
    return typeset(f"Jugements : {count_judgements(verdicts)}.{again}")
