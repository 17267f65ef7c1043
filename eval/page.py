"""The report as one page: it asks nothing of any host, runs no script, and escapes every text that it shows."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from corpus.typography import typeset
from eval import plots
from eval.french import REASON_TITLES, number, outcome
from eval.groups import Group
from eval.metrics import merit
from eval.questions import KIND_TITLES, kinds_of
from eval.record import Record
from eval.report import DURATIONS, WORST, Report
from eval.tables import (
    RANKERS_HEADINGS,
    VERDICTS_TITLE,
    figure_cells,
    ranker_cells,
    ranker_notes,
    value_and_interval,
    verdicts_note,
)
from eval.verdicts import JUDGEMENT_TITLES, OUTCOME_TITLES, Checked, verdict_figures

_GROUP_METRICS = (
    ("recall@1", "R@1"),
    ("recall@5", "R@5"),
    ("mrr", "MRR"),
    ("citation_precision", "Précision des citations"),
    ("citation_recall", "Rappel des citations"),
    ("facts_found", "Faits"),
    ("false_abstention", "Abstentions à tort"),
    ("gold_removed", "Abstentions sans les bonnes clauses"),
    ("abstention_recall", "Rappel des abstentions"),
    ("acceptable_reason", "Raison acceptable"),
    ("follow_up_gap", "Écart à la question entière"),
    ("latency_p50", "Durée médiane"),
    ("latency_p95", "Durée, 95e centile"),
)
_VOICES = {"citizen": "habitant", "journalist": "journaliste", "staff": "agent"}
_LANGUAGES = {"fr": "français", "en": "anglais", "de": "allemand", "es": "espagnol", "it": "italien"}
_STAGES = {"retrieve": "Recherche", "answer": "Composition", "total": "Réponse entière"}
_STAMP_TITLES = {
    "corpus": "Texte",
    "model": "Modèle",
    "settings": "Réglages",
    "version": "Version",
    "questions": "Fichier de questions",
}
_STYLE = """
body{font:1rem/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:72rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}
h2{font-size:1.2rem;margin-top:2.5rem;border-bottom:1px solid #ccc}
h3{font-size:1rem;margin-top:1.5rem}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
td{white-space:pre-line}caption{text-align:left;padding:.3rem 0;color:#555}
th,td{padding:.25rem .6rem;border-bottom:1px solid #ddd;text-align:right}
th:first-child,td:first-child{text-align:left;font-weight:normal}thead th{vertical-align:bottom;background:#f4f4f4}
tbody th{white-space:nowrap}
.rompu{color:#a40000;font-weight:bold}.tenu{color:#00661f}
figure{display:inline-block;margin:.5rem 1rem .5rem 0;max-width:34rem}figure svg{width:100%;height:auto}
figcaption{font-size:.85rem;color:#555}details{border-bottom:1px solid #ddd;padding:.35rem 0}summary{cursor:pointer}
.shown{white-space:pre-wrap;background:#f6f8fa;border-left:3px solid #0072b2;padding:.5rem .8rem;margin:.4rem 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;font-size:.9rem}dt{color:#555}dd{margin:0}
code{overflow-wrap:anywhere}
"""


def render_page(report: Report) -> str:
    """The whole HTML document."""
    title = escape(report.title)
    sections = (
        f"<h1>{title}</h1>",
        _stamp(report),
        _broken(report),
        _section("Mesures", _figures(report)),
        _section("Classements des mêmes clauses", _rankers(report)),
        _section("Graphiques", _plots(report)),
        _section("Durées et coût", _durations(report)),
        _section("Par type de question", _groups("Type", report.kinds)),
        _section("Par document", _groups("Document", report.documents)),
        _section(VERDICTS_TITLE, _verdicts(report.verdicts)),
        _section("Les moins bonnes réponses", _worst(report)),
        _section("Toutes les questions", "".join(_details(record) for record in report.records)),
    )
    body = "\n".join(sections)
    return (
        '<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _section(title: str, body: str) -> str:
    return f"<section>\n<h2>{escape(title)}</h2>\n{body}\n</section>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(typeset(text))}</p>"


def _stamp(report: Report) -> str:
    stamp = {**report.stamp, "questions": report.questions_sha256}
    made_from = _list((_STAMP_TITLES.get(name, name), _code(value)) for name, value in stamp.items())
    if report.split == "test":
        return made_from
    return made_from + _paragraph(
        "Le produit est réglé sur les questions de développement : ces mesures sont donc plus flatteuses que celles du "
        "test réservé."
    )


def _broken(report: Report) -> str:
    if not report.floors:
        return _paragraph("Aucun seuil n’est vérifié sur ces questions.")
    if not report.broken:
        return _paragraph("Tous les seuils sont tenus.")
    return "<ul>" + "".join(f'<li class="rompu">{escape(line)}</li>' for line in report.broken) + "</ul>"


def _figures(report: Report) -> str:
    rows = [
        (*figure_cells(figure), str(report.floors.get(name, "")), report.verdict(name))
        for name, figure in report.figures.items()
    ]
    headings = ("Mesure", "Valeur", "Intervalle à 95 %", "Questions", "Seuil", "Verdict")
    caption = (
        "Intervalles par bootstrap sur les questions (1 000 tirages). Là où toutes les questions donnent la même "
        "valeur, l’intervalle est réduit à un point : il ne dit rien de ce qu’une autre question aurait donné."
    )
    return _table(caption, headings, rows)


def _rankers(report: Report) -> str:
    caption = (
        "Écart : notre recherche moins l’autre classement, question par question ; entre parenthèses, la probabilité "
        "d’un écart au moins aussi net s’il n’y avait pas de différence (test des signes, apparié et exact). Les "
        "autres classements ne lisent que le texte des clauses ; le nôtre lit aussi leurs questions probables. Une "
        "suite de dialogue leur est posée en entier."
    )
    rows = [ranker_cells(ranker) for ranker in report.rankers]
    notes = "".join(f"<p>{escape(note)}</p>" for note in ranker_notes(report.rankers))
    return _table(caption, RANKERS_HEADINGS, rows) + notes


def _plots(report: Report) -> str:
    reliability = (
        "Fiabilité : la part des questions qui ont une réponse, dans dix tranches d’autant de questions par confiance "
        f"croissante ; leur écart moyen à la diagonale est l’ECE, {number(report.figures['ece'].value)}."
    )
    drawn = (
        (plots.recall_plot(report.rankers), "Rappel à k, notre recherche et les classements plus simples."),
        (plots.reliability_plot(report.records), reliability),
        (plots.latency_plot(report.records), "Durée des réponses, en millisecondes."),
        (plots.abstention_plot(report.records), "Rappel des abstentions, par type de question sans réponse."),
    )
    return "".join(f"<figure>{svg}<figcaption>{escape(typeset(text))}</figcaption></figure>" for svg, text in drawn)


def _durations(report: Report) -> str:
    rows = [
        (_STAGES.get(stage, stage), *(number(value, "ms") for value in values))
        for stage, values in report.durations.items()
    ]
    seconds = sum(record.latency_ms for record in report.records) / 1000
    cost = (
        f"Les {len(report.records)} réponses ont pris {seconds:.0f} s en tout, sur cette seule machine ; aucun service "
        "payant n’est appelé."
    )
    headings = ("Étape", "Médiane", "95e centile", "Maximum")
    return _table("Durée d’une réponse, en millisecondes.", headings[: 1 + len(DURATIONS)], rows) + _paragraph(cost)


def _groups(first: str, groups: Sequence[Group]) -> str:
    rows = [
        (group.title, str(group.questions), *(value_and_interval(group.figures[name]) for name, _ in _GROUP_METRICS))
        for group in groups
    ]
    caption = (
        "Sous chaque valeur, son intervalle à 95 % ; un tiret : rien à mesurer. Le document est celui de la première "
        "clause attendue."
    )
    return _table(caption, (first, "Questions", *(title for _, title in _GROUP_METRICS)), rows)


def _verdicts(verdicts: Sequence[Checked]) -> str:
    if not verdicts:
        return _paragraph("Aucune relecture à comparer : « python -m eval validate » en ajoute.")
    figures = _table(
        verdicts_note(verdicts),
        ("Mesure", "Valeur", "Intervalle à 95 %", "Réponses"),
        [figure_cells(figure) for figure in verdict_figures(verdicts)],
    )
    rows = [
        (
            f"{each.verdict.question_id} {each.verdict.q}",
            JUDGEMENT_TITLES[each.verdict.judgement],
            OUTCOME_TITLES[each.outcome],
            each.verdict.comment,
        )
        for each in verdicts
        if each.outcome in {"still_wrong", "changed"}
    ]
    return figures + _table("À reprendre.", ("Question", "Jugement", "Aujourd’hui", "Commentaire"), rows)


def _worst(report: Report) -> str:
    parts = []
    for kind, count in kinds_of(record.question for record in report.records).items():
        faulty = report.worst(kind)
        parts.append(f"<h3>{escape(KIND_TITLES[kind])}</h3>")
        parts.append(_paragraph(f"Réponses qui s’écartent de ce qui est attendu : {len(faulty)} sur {count}."))
        parts += [_details(record, is_open=True) for record in faulty[:WORST]]
    return "".join(parts)


def _details(record: Record, *, is_open: bool = False) -> str:
    question, answer = record.question, record.answer
    head = f"<code>{escape(question.id)}</code> {escape(question.q)} — {escape(outcome(answer))}"
    return (
        f"<details{' open' if is_open else ''}><summary>{head}</summary>\n"
        f'<div class="shown">{escape(answer["answer"])}</div>\n{_list(_facts_about(record))}</details>\n'
    )


def _facts_about(record: Record) -> Iterable[tuple[str, str]]:
    question, answer = record.question, record.answer
    ranks = ", ".join("non classé" if rank is None else str(rank) for rank in record.need_ranks)
    language = f", {_LANGUAGES[question.language]}" if question.language != "fr" else ""
    yield "Type, voix", escape(f"{KIND_TITLES[question.kind]}, {_VOICES[question.voice]}{language}")
    if question.history:
        yield "Demandé avant", escape(" → ".join(question.history))
    yield "Réponse de référence", escape(question.reference)
    if question.answerable:
        yield "Clauses attendues", " et ".join(" ou ".join(_code(each) for each in need) for need in question.gold)
        yield "Faits attendus", escape(typeset(" ; ".join(" ou ".join(fact) for fact in question.facts)))
        yield "Rang des clauses attendues", escape(ranks)
    else:
        yield "Raisons acceptables", escape(", ".join(REASON_TITLES[reason] for reason in question.reasons))
    yield "Clauses citées", _cited(answer)
    if record.whole is not None:
        yield "Posée en entier", escape(question.whole or "")
        yield "Clauses citées alors", _cited(record.whole)
    yield "Premières clauses", ", ".join(_code(item["clause_id"]) for item in answer["retrieved"][:3]) or "aucune"
    yield "Qualité de la réponse", escape(number(merit(record)))
    yield "Confiance", escape(number(answer["confidence"]))
    yield "Durée", escape(number(record.latency_ms, "ms"))
    if record.without_gold is not None:
        yield "Sans ces clauses", "abstention" if record.without_gold["status"] == "not_found" else "réponse"


def _cited(answer: Mapping[str, Any]) -> str:
    return ", ".join(_code(citation["clause_id"]) for citation in answer["citations"]) or "aucune"


def _code(value: str) -> str:
    return f"<code>{escape(value)}</code>"


def _list(pairs: Iterable[tuple[str, str]]) -> str:
    """Terms, escaped here, with descriptions that are already HTML."""
    return "<dl>" + "".join(f"<dt>{escape(term)}</dt><dd>{value}</dd>" for term, value in pairs) + "</dl>"


def _table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(typeset(heading))}</th>' for heading in headings)
    body = "".join(f"<tr>{_row(row)}</tr>\n" for row in rows)
    return (
        f'<div class="wide"><table><caption>{escape(typeset(caption))}</caption>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}</tbody></table></div>"
    )


def _row(cells: Sequence[str]) -> str:
    first, *others = cells
    marked = (f' class="{cell}"' if cell in {"tenu", "rompu"} else "" for cell in others)
    columns = "".join(f"<td{mark}>{escape(cell)}</td>" for mark, cell in zip(marked, others, strict=True))
    return f'<th scope="row">{escape(first)}</th>{columns}'
