"""Which layer of each document speaks, and what a person can do to have its official text."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from corpus.fetch import Outcome, Progress, fetch_all
from corpus.library import Corpus
from corpus.manifest import Manifest, Source
from corpus.official import OfficialText, check_file

Layer = Literal["text", "summary", "both"]
LAYERS: dict[Layer, str] = {"text": "texte", "summary": "notre résumé", "both": "texte et notre résumé"}
NOTHING_TO_DO = "Rien à faire."


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One document as the corpus holds it."""

    document: str
    title: str
    date: str
    layer: Layer
    clauses: int
    """All of them."""
    official_clauses: int
    """Those of the document's own text."""
    url: str | None
    """Where the text came from or, while our summary speaks, where a person finds it."""
    fetched: str | None
    """The day of the download, ISO 8601."""
    to_do: str
    """French sentences."""

    def as_json(self) -> dict[str, Any]:
        """One item of ``sources --json``."""
        return asdict(self)


def statuses(corpus: Corpus) -> list[SourceStatus]:
    """Every document, in the order of the manifest."""
    return [_status(corpus, source) for source in corpus.manifest.documents]


def _status(corpus: Corpus, source: Source) -> SourceStatus:
    clauses = [clause for clause in corpus.clauses if clause.locator.document == source.id]
    own = sum(clause.kind == "text" for clause in clauses)
    parts = corpus.official.get(source.id, ())
    used = [part for part in parts if part.is_used]
    layer: Layer = "text" if own == len(clauses) else "both" if own else "summary"
    return SourceStatus(
        document=source.id,
        title=source.title,
        date=source.date,
        layer=layer,
        clauses=len(clauses),
        official_clauses=own,
        url=next((part.url for part in used if part.url), source.url),
        fetched=next((part.date for part in used if part.date), None),
        to_do=_to_do(source, parts),
    )


def _to_do(source: Source, parts: Sequence[OfficialText]) -> str:
    sentences = [
        f"{text.path.name} est refusé : {text.refusal}. Remplacez-le ou retirez-le."
        for text in parts
        if text.path is not None and text.refusal is not None
    ]
    missing = [source.stem(text.part) for text in parts if text.path is None]
    if missing:
        names = " et ".join(f"{stem}.pdf (ou .html, .txt)" for stem in missing)
        sentences.append(f"« python -m rag sources fetch », ou déposez {names} dans corpus/downloads/.")
    return " ".join(sentences) or NOTHING_TO_DO


def fetch_official(manifest: Manifest, downloads_dir: Path, progress: Progress) -> list[Outcome]:
    """Try to have every official text; see ``corpus.fetch.fetch_all``.

    Raises:
        CorpusError: the folder cannot be written, or another process is fetching.
    """
    return fetch_all(manifest, downloads_dir, check=check_file, progress=progress)


def report_lines(manifest: Manifest, outcomes: Sequence[Outcome]) -> list[str]:
    """One line a file: what there is now, or what speaks instead and why; then what to do."""
    lines = []
    for outcome in outcomes:
        source = manifest.source(outcome.document)
        label = next(part.label for part in source.parts if part.id == outcome.part)
        if outcome.status == "kept":
            lines.append(f"{label} : texte officiel téléchargé ({outcome.url}).")
        elif outcome.status == "failed":
            lines.append(f"{label} : notre résumé répond ; {outcome.reason}.")
        elif outcome.reason:
            lines.append(f"{label} : le fichier qui est là reste, mais {outcome.reason}.")
        else:
            lines.append(f"{label} : texte officiel déjà là.")
    if any(outcome.status == "kept" for outcome in outcomes):
        lines.append("Lancez « python -m rag index » pour que les réponses citent ces textes.")
    return lines
