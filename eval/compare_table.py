"""A comparison as it is read in the terminal."""

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from corpus.typography import typeset
from eval.compare import Change, Comparison, FigureChange
from eval.french import ABSENT, Unit, interval, number, outcome, probability
from eval.metrics import merit
from eval.questions import KIND_TITLES
from eval.record import Record
from eval.saved import Run

SURE = 0.05
_STAMP_TITLES = {"corpus": "texte", "model": "modèle", "settings": "réglages", "version": "version"}


def print_comparison(comparison: Comparison, console: Console) -> None:
    """What was compared, the figures, then every question that got better or worse."""
    for line in _opening(comparison):
        console.print(typeset(line), markup=False, highlight=False)
    console.print(_figures(comparison.figures))
    for title, changes in (("Mieux", comparison.better), ("Moins bien", comparison.worse)):
        if changes:
            console.print(_changes(f"{title} ({len(changes)})", changes, is_locked=comparison.is_locked))
    better, worse = len(comparison.better), len(comparison.worse)
    same = sum(change.is_same for change in comparison.changes)
    console.print(
        typeset(
            f"{better} mieux, {worse} moins bien (test des signes : p = {probability(comparison.p_value)}), "
            f"{len(comparison.changes) - better - worse} de même valeur ; {same} montrent exactement les mêmes mots."
        ),
        markup=False,
        highlight=False,
    )


def _opening(comparison: Comparison) -> list[str]:
    lines = [f"Ancien : {_named(comparison.old)}.", f"Nouveau : {_named(comparison.new)}."]
    old, new = comparison.old.stamp, comparison.new.stamp
    changed = [title for name, title in _STAMP_TITLES.items() if old.get(name) != new.get(name)]
    lines.append(f"Ce qui a changé entre les deux : {', '.join(changed) or 'rien de ce que le rapport retient'}.")
    lines.append(f"Questions communes, sur lesquelles ils sont comparés : {len(comparison.changes)}.")
    for ids, what in (
        (comparison.only_old, "dans l’ancien seul, laissées de côté"),
        (comparison.only_new, "dans le nouveau seul, laissées de côté"),
        (comparison.reworded, "de texte changé sous le même identifiant, laissées de côté"),
        (comparison.regraded, "d’attentes changées, jugées dans les deux sur celles du nouveau"),
    ):
        if ids:
            lines.append(f"Questions {what} : {len(ids)} ({_some(ids)}).")
    if comparison.is_locked:
        lines.append("Questions du test réservé : seuls leurs identifiants et leurs notes sont montrés.")
    return lines


def _named(run: Run) -> str:
    split = "du test réservé" if run.split == "test" else "de développement"
    return f"{run.when:%d/%m/%Y à %H:%M}, {len(run.records)} questions {split}"


def _some(ids: Sequence[str]) -> str:
    return ", ".join(ids[:5]) + (", …" if len(ids) > 5 else "")  # noqa: PLR2004 - enough to find them


def _figures(figures: Sequence[FigureChange]) -> Table:
    table = Table(title="Mesures", title_justify="left", box=SIMPLE_HEAD, caption_justify="left")
    table.add_column("Mesure")
    for heading in ("Ancien", "Nouveau", "Écart", "Intervalle à 95\u00a0%", "p"):
        table.add_column(heading, justify="right")
    for each in figures:
        gap = each.difference
        unit: Unit = "ms" if each.unit == "ms" else "gap"
        table.add_row(
            each.title,
            number(each.old, each.unit),
            number(each.new, each.unit),
            ABSENT if gap is None else number(gap.value, unit),
            ABSENT if gap is None else interval(gap.low, gap.high, unit),
            ABSENT if gap is None else probability(gap.p_value),
            style="bold" if gap is not None and gap.p_value < SURE else "",
        )
    table.caption = typeset(
        "Écart : nouveau moins ancien, sur les mêmes questions ; intervalle par bootstrap apparié ; p : test de "
        "permutation apparié.\nSur autant de mesures, une p sous 0,05 arrive par hasard : une seule ne prouve rien."
    )
    return table


def _changes(title: str, changes: Sequence[Change], *, is_locked: bool) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    for heading in ("Question", "Qualité", "Rang", "Avant", "Après"):
        table.add_column(heading, overflow="fold")
    for change in changes:
        question = change.question
        asked = question.id if is_locked else f"{question.id} {' → '.join((*question.history, question.q))}"
        table.add_row(
            escape(f"{asked} ({KIND_TITLES[question.kind]})"),
            f"{number(merit(change.old))} → {number(merit(change.new))}",
            f"{_rank(change.old)} → {_rank(change.new)}",
            escape(_shown(change.old, is_locked=is_locked)),
            escape(_shown(change.new, is_locked=is_locked)),
        )
    return table


def _rank(record: Record) -> str:
    ranks = [rank for rank in record.need_ranks if rank is not None]
    return str(min(ranks)) if ranks else ABSENT


def _shown(record: Record, *, is_locked: bool) -> str:
    if record.is_abstention or is_locked:
        return outcome(record.answer)
    return ", ".join(citation["clause_id"] for citation in record.answer["citations"])
