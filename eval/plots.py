"""The plots of the report, as SVG inside its page: no file, no script, text that can be read aloud and searched."""

import io
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from eval.baselines import Ranker
from eval.french import number
from eval.metrics import measure
from eval.questions import KIND_TITLES, kinds_of
from eval.ranking import CUTOFFS
from eval.record import Record
from eval.reliability import bins_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's colours: told apart by most colour-blind readers
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")
_MARKERS = "osD^"
_SIZE_INCHES = (7.0, 3.8)


def recall_plot(rankers: Sequence[Ranker]) -> str:
    """Recall at each cutoff, ours against the baselines that ran."""

    def draw(axes: "Axes") -> None:
        for ranker, colour, marker in zip(rankers, _COLOURS, _MARKERS, strict=False):
            if ranker.figures:
                values = [ranker.figures[f"recall@{k}"].value or 0.0 for k in CUTOFFS]
                axes.plot(CUTOFFS, values, color=colour, marker=marker, label=ranker.title)
        axes.set(xlabel="k (nombre de clauses)", ylabel="Rappel à k", xticks=CUTOFFS, ylim=(0, 1.03))
        axes.legend(frameon=False, loc="lower right")

    return _svg("recall", "Rappel à k, notre recherche et les classements plus simples", draw)


def reliability_plot(records: Sequence[Record]) -> str:
    """In each bin of confidence, the share of questions that do have an answer: what the calibration error sums."""
    bins = bins_of(records)

    def draw(axes: "Axes") -> None:
        axes.plot((0, 1), (0, 1), color="#777777", linestyle="--", label="Confiance exacte")
        points = [each.confidence for each in bins], [each.share for each in bins]
        axes.plot(*points, color=_COLOURS[0], marker=_MARKERS[0], label="Questions")
        for each in bins:
            place = (each.confidence, each.share)
            axes.annotate(str(each.count), place, textcoords="offset points", xytext=(7, -10), fontsize=8)
        axes.set(xlabel="Confiance moyenne", ylabel="Part avec une réponse", xlim=(-0.04, 1.08), ylim=(-0.06, 1.1))
        axes.legend(frameon=False, loc="upper left")

    return _svg("reliability", "Fiabilité de la confiance ; à côté de chaque point, le nombre de questions", draw)


def latency_plot(records: Sequence[Record]) -> str:
    """How long the answers took."""

    def draw(axes: "Axes") -> None:
        axes.hist([record.latency_ms for record in records], bins=30, color=_COLOURS[0], edgecolor="white")
        axes.set(xlabel="Durée d’une réponse (ms)", ylabel="Questions")

    return _svg("latency", "Durée des réponses", draw)


def abstention_plot(records: Sequence[Record]) -> str:
    """Abstention recall by kind of question without an answer."""
    unanswerable = [record for record in records if not record.question.answerable]
    kinds = list(kinds_of(record.question for record in unanswerable))
    of_kind = [[record for record in unanswerable if record.question.kind == kind] for kind in kinds]
    values = [measure(group, with_intervals=False)["abstention_recall"].value or 0.0 for group in of_kind]
    labels = [f"{KIND_TITLES[kind]} ({len(group)})" for kind, group in zip(kinds, of_kind, strict=True)]

    def draw(axes: "Axes") -> None:
        bars = axes.barh(labels, values, color=_COLOURS[0])
        axes.bar_label(bars, labels=[f"{value:.0%}".replace("%", "\u00a0%") for value in values], padding=4)
        axes.set(xlabel="Rappel des abstentions", xlim=(0, 1.15))
        axes.invert_yaxis()

    return _svg("abstention", "Rappel des abstentions par type de question", draw)


def _svg(name: str, title: str, draw: Callable[["Axes"], None]) -> str:
    # imported here: 1 s that the other parts of the evaluation need not pay
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter

    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name, "font.size": 10}):
        figure = Figure(figsize=_SIZE_INCHES, layout="constrained")
        axes = figure.subplots()
        axes.spines[["top", "right"]].set_visible(False)
        draw(axes)
        for axis in (axes.xaxis, axes.yaxis):
            if max(axis.get_view_interval()) <= 1.5:  # noqa: PLR2004 - an axis of shares
                axis.set_major_formatter(FuncFormatter(lambda value, _: number(value)[:-1]))
        file = io.StringIO()
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return _for_a_page(file.getvalue(), name, title)


def _for_a_page(svg: str, name: str, title: str) -> str:
    """Drop what only a file needs and make the ids of one plot differ from those of another."""
    body = svg[svg.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    body = re.sub(r"(\bid=\"|url\(#|href=\"#)", rf"\g<1>{name}-", body)
    return body.replace("<svg ", f'<svg role="img" aria-label="{title}" ', 1)
