"""The command line: results on standard output, progress and errors on standard error.

Exit status: 0 done (an abstention is a result), 1 failed, 2 bad usage.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, TextIO

from corpus.errors import UserError, reason_of
from corpus.typography import typeset
from rag.answer import Answer
from rag.settings import Settings, load_settings

DONE, FAILED, BAD_USAGE = 0, 1, 2
_FILE_COLUMNS = 140


class BatchError(UserError):
    """A file of questions cannot be read."""


class _FrenchParser(argparse.ArgumentParser):
    """An argument parser whose complaints are French."""

    def __init__(self, prog: str | None = None, description: str | None = None, **kwargs: Any) -> None:
        kwargs |= {"add_help": False, "allow_abbrev": False}
        super().__init__(prog=prog, description=description, **kwargs)
        self.add_argument("-h", "--help", action="help", help="affiche cette aide")
        self._positionals.title = "arguments"
        self._optionals.title = "options"

    def error(self, message: str) -> NoReturn:
        """Say in French that the command was not understood; argparse's own words, in English, are left out."""
        del message
        self.exit(BAD_USAGE, f"Cette commande n’est pas comprise.\n{self.format_usage()}Aide : {self.prog} --help\n")

    def format_usage(self) -> str:
        """The usage line, in French."""
        return super().format_usage().replace("usage:", "Usage :", 1)

    def format_help(self) -> str:
        """The help, in French."""
        return super().format_help().replace("usage:", "Usage :", 1)


def build_parser() -> argparse.ArgumentParser:
    """The parser of ``python -m rag``."""
    parser = _FrenchParser(
        prog="python -m rag",
        description="Interroger la déclaration du CCRE de 2022 et les textes qu’elle cite : chaque mot est prouvé.",
    )
    commands = parser.add_subparsers(title="commandes", dest="command", metavar="COMMANDE", required=True)
    index = commands.add_parser("index", help="construit l’index ou le remet à jour")
    index.add_argument("--offline", action="store_true", help="n’utilise jamais le réseau")
    index.set_defaults(run=_index)
    sources = commands.add_parser(
        "sources", help="dit quel texte répond pour chaque document ; « sources fetch » télécharge les textes officiels"
    )
    sources.add_argument("action", nargs="?", choices=["fetch"], help="fetch : télécharge les textes officiels")
    sources.add_argument("--json", action="store_true", help="écrit du JSON")
    sources.add_argument("--offline", action="store_true", help="n’utilise jamais le réseau")
    sources.set_defaults(run=_sources)
    ask = commands.add_parser("ask", help="répond à une question")
    ask.add_argument("question", nargs="?", help="la question, entre guillemets")
    ask.add_argument("--batch", metavar="FICHIER", help="une question par ligne (ou du JSON avec « q »)")
    ask.add_argument("--document", action="append", metavar="ID", help="ne cherche que dans ce document (répétable)")
    ask.add_argument("--json", action="store_true", help="écrit du JSON, une réponse par ligne")
    ask.set_defaults(run=_ask)
    verify = commands.add_parser("verify", help="dit si une citation est exacte, proche ou absente")
    verify.add_argument("quotation", metavar="citation", help="les mots à vérifier, entre guillemets")
    verify.add_argument("--json", action="store_true", help="écrit du JSON")
    verify.set_defaults(run=_verify)
    feedback = commands.add_parser(
        "feedback", help="« feedback export » écrit les avis gardés, un objet JSON par ligne"
    )
    feedback.add_argument("action", choices=["export"], help="export : écrit les avis gardés")
    feedback.set_defaults(run=_feedback)
    doctor = commands.add_parser("doctor", help="vérifie textes, modèle et index, et dit comment réparer")
    doctor.set_defaults(run=_doctor)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    _use_utf8()
    try:
        status = _run(arguments)
        sys.stdout.flush()
    except UserError as error:
        print(typeset(str(error)), file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("Interrompu ; rien n’est perdu.", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # whoever read the output closed it: not a failure, and nothing more can be said
        _drop_output()
        return DONE
    except OSError as error:
        _drop_output()
        print(
            typeset(f"Le résultat n’a pas pu être écrit ({reason_of(error)}) : libérez de la place."), file=sys.stderr
        )
        return FAILED
    return status


def _run(arguments: Sequence[str] | None) -> int:
    try:
        parsed = build_parser().parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or DONE)
    run: Callable[[argparse.Namespace, Settings], int] = parsed.run
    return run(parsed, load_settings())


def _drop_output() -> None:
    """Let nothing more be written, lest the interpreter complain when it flushes at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _use_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


@contextmanager
def progress_bar(stream: TextIO = sys.stderr) -> Iterator[Callable[[str, float], None]]:
    """A progress callback shown on standard error; on something else than a terminal, one line a step."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    console = Console(file=stream)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        tasks: dict[str, object] = {}

        def show(label: str, share: float) -> None:
            if label not in tasks:
                tasks[label] = bar.add_task(label, total=1.0)
                if not console.is_terminal:
                    print(f"{label}…", file=stream, flush=True)
            bar.update(tasks[label], completed=share)  # type: ignore[arg-type]  # rich wants its own int type

        yield show


def _index(parsed: argparse.Namespace, settings: Settings) -> int:
    from corpus.library import load_corpus
    from index.build import build_index
    from index.embedder import open_embedder

    offline = settings.offline or parsed.offline
    with progress_bar() as progress:
        corpus = load_corpus(downloads_dir=settings.downloads_dir)
        embedder = open_embedder(settings.embedding_model, settings.models_dir, offline=offline, progress=progress)
        report = build_index(corpus, embedder, settings.index_dir, progress)
    if report.is_new:
        print(f"Index prêt : {report.passages} passages, dont {report.embedded} calculés à nouveau.")
    else:
        print(f"Index déjà à jour : {report.passages} passages.")
    return DONE


def _sources(parsed: argparse.Namespace, settings: Settings) -> int:
    if parsed.action == "fetch":
        return _fetch(parsed, settings)
    from corpus.library import load_corpus
    from rag.sources import LAYERS, statuses

    rows = statuses(load_corpus(downloads_dir=settings.downloads_dir))
    if parsed.json:
        print(json.dumps([row.as_json() for row in rows], ensure_ascii=False))
        return DONE
    from rich.console import Console
    from rich.table import Table

    table = Table(title="Textes du corpus", show_lines=True)
    for heading in ("Document", "Qui parle", "Clauses", "Date", "Adresse", "À faire"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        date = f"{row.date}, téléchargé le {row.fetched}" if row.fetched else row.date
        table.add_row(
            f"{row.document}\n{row.title}",
            LAYERS[row.layer],
            str(row.clauses),
            date,
            row.url or "–",
            typeset(row.to_do),
        )
    console = Console(width=None if sys.stdout.isatty() else _FILE_COLUMNS)
    # written by print: rich would end the program itself when the reader has gone
    with console.capture() as capture:
        console.print(table)
    print(capture.get(), end="")
    return DONE


def _fetch(parsed: argparse.Namespace, settings: Settings) -> int:
    """Try every official text; what cannot be had is said in one line a document, and is no failure."""
    from corpus.manifest import load_manifest
    from rag.sources import fetch_official, report_lines

    if settings.offline or parsed.offline:
        print("Hors ligne : rien n’a été téléchargé, nos résumés répondent.")
        return DONE
    with progress_bar() as progress:
        outcomes = fetch_official(load_manifest(), settings.downloads_dir, progress)
    if parsed.json:
        print(json.dumps([outcome.as_json() for outcome in outcomes], ensure_ascii=False))
        return DONE
    for line in report_lines(load_manifest(), outcomes):
        print(typeset(line))
    return DONE


def _ask(parsed: argparse.Namespace, settings: Settings) -> int:
    if (parsed.question is None) == (parsed.batch is None):
        print(
            'Donnez soit une question entre guillemets, soit --batch FICHIER : python -m rag ask "…"', file=sys.stderr
        )
        return BAD_USAGE
    questions = [parsed.question] if parsed.batch is None else _read_batch(parsed.batch)
    # imported here, after the arguments and the file are known to be good
    from corpus.manifest import load_manifest
    from rag.assistant import Request, open_assistant

    for document in parsed.document or ():
        load_manifest().source(document)
    with progress_bar() as progress:
        assistant = open_assistant(settings, progress)
    documents = tuple(parsed.document) if parsed.document else None
    for question in questions:
        _print_answer(assistant.invoke(Request(question, documents)), as_json=parsed.json)
    return DONE


def _read_batch(name: str) -> list[str]:
    """The questions of a file, or of standard input for ``-``; blank lines are passed over."""
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        message = f"Le fichier {name} ne peut pas être lu ({reason_of(error)}) : vérifiez son nom."
        raise BatchError(message) from error
    except UnicodeDecodeError as error:
        message = f"Le fichier {name} n’est pas du texte UTF-8 : enregistrez-le en UTF-8."
        raise BatchError(message) from error
    return [_question_of(line, f"{name}, ligne {n}") for n, line in enumerate(text.split("\n"), 1) if line.strip()]


def _question_of(line: str, place: str) -> str:
    if not line.lstrip().startswith("{"):
        return line.strip()
    try:
        question = json.loads(line)["q"]
    except (ValueError, KeyError, RecursionError) as error:
        message = f"{place} : un objet JSON doit avoir une clé « q » avec la question."
        raise BatchError(message) from error
    if not isinstance(question, str):
        message = f"{place} : « q » doit être un texte."
        raise BatchError(message)
    return question


def _print_answer(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(answer.as_json(), ensure_ascii=False), flush=True)
        return
    print(answer.text)
    if answer.citations:
        print()
    for citation in answer.citations:
        print(f"[{citation.n}] {citation.clause.locator.label} ({citation.clause.clause_id})")
    if answer.status == "not_found" and answer.retrieved:
        print("\nPassages proches, qui ne sont pas une réponse :")
        for item in answer.retrieved[:3]:
            print(f"– {item.clause.locator.label} : {_shortened(item.clause.text)}")
    print()


def _shortened(text: str, limit: int = 160) -> str:
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + " …"


_VERDICTS = {
    "exact": "Exacte : ces mots sont dans le texte.",
    "close": "Proche, mais pas exacte : voici ce qui diffère.",
    "absent": "Absente : ces mots ne sont dans aucun des textes chargés.",
}
_KINDS = {"missing": "manque", "added": "ajouté", "changed": "changé"}
_CONCERNS = {
    "negation": "négation",
    "condition": "condition",
    "obligation": "obligation",
    "number": "nombre",
    "limit": "limite",
}


def _verify(parsed: argparse.Namespace, settings: Settings) -> int:
    from corpus.library import load_corpus
    from rag.alteration import concerns_of
    from rag.quotation import verify

    found = verify(parsed.quotation, load_corpus(downloads_dir=settings.downloads_dir).clauses)
    if parsed.json:
        print(json.dumps(found.as_json(), ensure_ascii=False))
        return DONE
    print(_VERDICTS[found.status])
    for match in found.matches if found.status != "absent" else ():
        print(f"\n{match.clause.locator.label} ({match.clause.clause_id})")
        print(f"«\u00a0{match.clause.text[match.start : match.end]}\u00a0»")
        for item in match.differences:
            touched = ", ".join(_CONCERNS[concern] for concern in concerns_of(item))
            named = f" ({touched})" if touched else ""
            print(f"– {_KINDS[item.kind]} : texte « {item.source or '–'} », citation « {item.claimed or '–'} »{named}")
    return DONE


def _feedback(_parsed: argparse.Namespace, settings: Settings) -> int:
    from rag.feedback import FeedbackStore

    store = FeedbackStore(settings.database_url, settings.feedback_days)
    kept = store.all()
    store.close()
    for feedback in kept:
        print(json.dumps(feedback.as_json(), ensure_ascii=False))
    if not kept:
        print("Aucun avis n’est gardé.", file=sys.stderr)
    return DONE


def _doctor(_parsed: argparse.Namespace, settings: Settings) -> int:
    from rag.doctor import examine

    checks = examine(settings)
    for check in checks:
        print(f"{'✓' if check.is_good else '✗'} {check.name} : {check.detail}")
    return DONE if all(check.is_good for check in checks) else FAILED
