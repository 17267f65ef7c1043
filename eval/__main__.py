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
    from eval.validate import AnswerTo
    from rag.assistant import Assistant

OK, FAILED = 0, 1
_FILE_COLUMNS = 120


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status (0 held, 1 failed or a floor is broken, 2 bad usage)."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.limit is not None and options.final:
        parser.error(typeset("--final pose toujours toutes les questions : retirez --limit."))
    if options.action is not None and (options.final or options.limit is not None):
        message = "--final et --limit, placés avant, ne valent que pour la mesure"
        parser.error(typeset(f"« {options.action} » : {message}, retirez-les ou placez --limit après « validate »."))
    try:
        if options.action == "compare":
            return _compare(options.old, options.new)
        if options.action == "validate":
            return _validate(options.questions, options.out, options.shown)
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
    options = parser.add_argument_group("options")
    _add_help(options)
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
    actions = parser.add_subparsers(title="actions, au lieu de mesurer", dest="action", metavar="ACTION")
    for name, sentence in _ACTIONS.items():
        action = actions.add_parser(name, help=typeset(sentence), description=typeset(sentence), add_help=False)
        _add_help(action.add_argument_group("options"))
        if name == "compare":
            _add_compare_arguments(action.add_argument_group("rapports"))
        elif name == "validate":
            _add_validate_arguments(action.add_argument_group("relecture"))
    return parser


_ACTIONS = {
    "ablate": "ce que vaut chaque signal du classement",
    "adapt": "entraîner l’adaptateur du modèle sur les questions probables (dix minutes)",
    "bench": "la vitesse",
    "fit": "ajuster la confiance sur les questions de développement",
    "compare": "ce qui est mieux ou moins bien entre deux rapports, question par question",
    "validate": "relire les réponses et dire ce qu’elles valent ; on quitte et on reprend quand on veut",
}


def _add_compare_arguments(group: argparse._ArgumentGroup) -> None:
    for name, metavar in (("old", "ANCIEN"), ("new", "NOUVEAU")):
        group.add_argument(name, type=Path, metavar=metavar, help="un report.json, ou son dossier")


def _add_validate_arguments(group: argparse._ArgumentGroup) -> None:
    asked = "un fichier de nouvelles questions, une par ligne ; sinon, les questions de développement"
    group.add_argument("questions", type=Path, nargs="?", metavar="QUESTIONS", help=typeset(asked))
    group.add_argument("--limit", type=_positive, dest="shown", metavar="N", help="ne montrer que N réponses au plus")
    out = "où lire et ajouter les verdicts ; sinon, eval/verdicts.jsonl, le seul que la mesure lit"
    group.add_argument("--out", type=Path, metavar="FICHIER", help=typeset(out))


def _add_help(parser: argparse._ActionsContainer) -> None:
    parser.add_argument("-h", "--help", action="help", help="afficher cette aide")


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

        bench(load_settings(), _show_progress)
        return OK
    if action == "adapt":
        from eval.adapt import adapt

        adapt(load_settings(), _show_progress)
        return OK
    from eval.ablation import ablate
    from eval.fit import fit
    from rag.assistant import open_assistant

    {"ablate": ablate, "fit": fit}[action](open_assistant(load_settings(), _show_progress))
    return OK


def _compare(old: Path, new: Path) -> int:
    # imported here: the help must not wait for the libraries
    from rich.console import Console

    from eval.compare import compare_runs
    from eval.compare_table import print_comparison
    from eval.saved import read_run

    print_comparison(compare_runs(read_run(old), read_run(new)), Console(width=_columns()))
    return OK


def _validate(questions: Path | None, out: Path | None, limit: int | None) -> int:
    # imported here: the help must not wait for the libraries
    from eval.questions import load_questions
    from eval.terminal import Terminal, go_through
    from eval.validate import Review, questions_of, read_new_questions
    from eval.verdicts import VERDICTS_PATH
    from rag.assistant import open_assistant
    from rag.settings import load_settings

    to_read = questions_of(load_questions("dev")) if questions is None else read_new_questions(questions)
    assistant = open_assistant(load_settings(), _show_progress)
    known = {*assistant.corpus.by_id, *assistant.corpus.section_ids}
    try:
        go_through(Review(to_read, answers_of(assistant), known, out or VERDICTS_PATH, limit), Terminal())
    except KeyboardInterrupt:
        print(typeset("\nRelecture interrompue : ce qui était jugé est enregistré."), file=sys.stderr)
    return OK


def answers_of(assistant: "Assistant") -> "AnswerTo":
    """How a question with its dialogue is put to the product."""
    # imported here: the help must not wait for the libraries
    from rag.assistant import Request

    return lambda asked: assistant.invoke(Request(asked[0], history=asked[1])).as_json()


def _evaluate(*, is_final: bool, limit: int | None) -> int:
    # imported here: the help must not wait for the libraries
    from eval.baselines import compare_rankers
    from eval.gate import load_floors
    from eval.groups import by_document, by_kind
    from eval.metrics import measure
    from eval.questions import Split, load_questions, questions_sha256, spread
    from eval.report import REPORTS_DIR, RESULTS_PATH, Report
    from eval.run import ask_all
    from eval.verdicts import check_verdicts, load_entries
    from rag.assistant import open_assistant
    from rag.settings import load_settings

    split: Split = "test" if is_final else "dev"
    is_whole_dev = not is_final and limit is None
    floors = load_floors() if is_whole_dev else {}
    entries = load_entries() if is_whole_dev else ()
    questions = load_questions(split)
    asked = questions if limit is None else spread(questions, limit)
    assistant = open_assistant(load_settings(), _show_progress)
    records = ask_all(assistant, asked, _show_progress)
    expected = [record.question for record in records]  # with articles spelt out as clauses
    rankings = {record.question.id: record.ranking for record in records}
    titles = {source.id: source.short_title for source in assistant.corpus.manifest.documents}
    known = {(record.question.q, record.question.history): record.answer for record in records}
    ask = answers_of(assistant)
    report = Report(
        when=datetime.now().astimezone(),
        split=split,
        questions_sha256=questions_sha256(split),
        records=records,
        figures=measure(records),
        rankers=compare_rankers(expected, rankings, assistant.corpus.clauses, assistant.search.embedder),
        floors=floors,
        kinds=by_kind(records),
        documents=by_document(records, titles),
        verdicts=check_verdicts(entries, lambda asked: known.get(asked) or ask(asked)),
    )
    return publish(report, REPORTS_DIR, RESULTS_PATH)


def publish(report: "Report", reports_dir: Path, results_path: Path) -> int:
    """Print the tables, write the report, record a final run, say which floors are broken; returns the exit status."""
    # imported here: the help must not wait for the libraries
    from rich.console import Console

    from eval.report import append_result, write_report
    from eval.tables import print_report

    print_report(report, Console(width=_columns()))
    folder = write_report(report, reports_dir)
    print(typeset(f"Rapport : {folder / 'report.html'}"), file=sys.stderr)
    if report.split == "test":
        append_result(report, results_path)
    for line in report.broken:
        print(typeset(f"Seuil rompu : {line}"), file=sys.stderr)
    return FAILED if report.broken else OK


def _columns() -> int | None:
    return None if sys.stdout.isatty() else _FILE_COLUMNS


def _show_progress(label: str, share: float) -> None:
    """One line that grows on a terminal, only its end in a file."""
    if sys.stderr.isatty() or share >= 1:
        print(typeset(f"\r{label} : {share:4.0%}"), end="\n" if share >= 1 else "", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
