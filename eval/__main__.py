"""``python -m eval``: measures the product and says whether it still holds its floors."""

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import UserError
from corpus.typography import typeset

if TYPE_CHECKING:
    from eval.report import Report

OK, FAILED = 0, 1
_FILE_COLUMNS = 120


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status (0 held, 1 failed or a floor is broken, 2 bad usage)."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.limit is not None and options.final:
        parser.error(typeset("--final pose toujours toutes les questions : retirez --limit."))
    if options.action is not None and (options.final or options.limit is not None):
        parser.error(typeset(f"« {options.action} » ne prend aucune option : retirez --final et --limit."))
    try:
        if options.action is not None:
            return _act(options.action)
        return _evaluate(is_final=options.final, limit=options.limit)
    except UserError as error:
        print(typeset(str(error)), file=sys.stderr)
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval",
        description=typeset(
            "Pose les questions d’évaluation, affiche les mesures, écrit un rapport dans eval/reports/ et vérifie les "
            "seuils de eval/floors.toml (état de sortie : 0 tenus, 1 rompus ou échec, 2 mauvais usage)."
        ),
        add_help=False,
    )
    parser.add_argument_group("action").add_argument(
        "action",
        nargs="?",
        choices=["ablate", "bench", "fit"],
        help=typeset(
            "au lieu de mesurer. ablate : ce que vaut chaque signal du classement ; bench : la vitesse ; "
            "fit : ajuster la confiance sur les questions de développement"
        ),
    )
    options = parser.add_argument_group("options")
    options.add_argument("-h", "--help", action="help", help="afficher cette aide")
    options.add_argument(
        "--final",
        action="store_true",
        help=typeset("poser les questions du test réservé, une fois tout décidé ; ajoute une ligne à eval/RESULTS.md"),
    )
    options.add_argument(
        "--limit",
        type=_positive,
        metavar="N",
        help=typeset("ne poser que N questions, réparties sur tous les types : un aperçu, sans seuils"),
    )
    return parser


def _positive(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        message = typeset(f"« {text} » n’est pas un nombre entier à partir de 1")
        raise argparse.ArgumentTypeError(message)
    return value


def _act(action: str) -> int:
    # imported here: the help must not wait for the libraries
    from rag.settings import load_settings

    if action == "bench":
        from eval.bench import bench

        bench(load_settings())
        return OK
    from eval.ablation import ablate
    from eval.fit import fit
    from rag.assistant import open_assistant

    {"ablate": ablate, "fit": fit}[action](open_assistant(load_settings(), _show_progress))
    return OK


def _evaluate(*, is_final: bool, limit: int | None) -> int:
    # imported here: the help must not wait for the libraries
    from eval.baselines import compare_rankers
    from eval.gate import load_floors
    from eval.metrics import measure
    from eval.questions import Split, load_questions, questions_sha256, spread
    from eval.report import REPORTS_DIR, RESULTS_PATH, Report
    from eval.run import ask_all
    from rag.assistant import open_assistant
    from rag.settings import load_settings

    split: Split = "test" if is_final else "dev"
    floors = {} if is_final or limit is not None else load_floors()
    questions = load_questions(split)
    asked = questions if limit is None else spread(questions, limit)
    assistant = open_assistant(load_settings(), _show_progress)
    records = ask_all(assistant, asked, _show_progress)
    rankings = {record.question.id: record.ranking for record in records}
    report = Report(
        when=datetime.now().astimezone(),
        split=split,
        questions_sha256=questions_sha256(split),
        records=records,
        figures=measure(records),
        rankers=compare_rankers(asked, rankings, assistant.corpus.clauses, assistant.search.embedder),
        floors=floors,
    )
    return publish(report, REPORTS_DIR, RESULTS_PATH)


def publish(report: "Report", reports_dir: Path, results_path: Path) -> int:
    """Print the tables, write the report, record a final run, say which floors are broken; returns the exit status."""
    # imported here: the help must not wait for the libraries
    from rich.console import Console

    from eval.report import append_result, print_report, write_report

    print_report(report, Console(width=None if sys.stdout.isatty() else _FILE_COLUMNS))
    folder = write_report(report, reports_dir)
    print(typeset(f"Rapport : {folder / 'report.html'}"), file=sys.stderr)
    if report.split == "test":
        append_result(report, results_path)
    for line in report.broken:
        print(typeset(f"Seuil rompu : {line}"), file=sys.stderr)
    return FAILED if report.broken else OK


def _show_progress(label: str, share: float) -> None:
    """One line that grows on a terminal, only its end in a file."""
    if sys.stderr.isatty() or share >= 1:
        print(typeset(f"\r{label} : {share:4.0%}"), end="\n" if share >= 1 else "", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
