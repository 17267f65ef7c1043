"""Small checks of what the product stands on, each with its remedy."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import UserError
from corpus.library import load_corpus
from index.embedder import is_default, open_embedder
from index.graph import graph_folder
from index.store import REPAIR, Fingerprint, PassageStore
from index.weights import packed_path
from rag.abstention import load_calibration
from rag.settings import Settings

MIN_FREE_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found."""

    name: str
    is_good: bool
    detail: str
    """One French sentence: what was found or, where it is bad, what to do."""


def examine(settings: Settings) -> list[Check]:
    """Run every check; none changes anything."""
    checks: tuple[tuple[str, Callable[[Settings], str]], ...] = (
        ("Python", _python),
        ("Textes", _corpus),
        ("Modèle", _model),
        ("Index", _index),
        ("Abstention", _calibration),
        ("Disque", _disk),
    )
    return [_run(name, check, settings) for name, check in checks]


def _run(name: str, check: Callable[[Settings], str], settings: Settings) -> Check:
    try:
        return Check(name, is_good=True, detail=check(settings))
    except UserError as error:
        return Check(name, is_good=False, detail=str(error))


def _python(_settings: Settings) -> str:
    return f"Python {sys.version.split()[0]}."


def _corpus(settings: Settings) -> str:
    corpus = load_corpus(downloads_dir=settings.downloads_dir)
    likely = sum(map(len, corpus.questions.values()))
    return f"{len(corpus.clauses)} clauses, {likely} questions probables, empreinte {corpus.sha256[:12]}…"


def _model(settings: Settings) -> str:
    if is_default(settings.embedding_model):
        if graph_folder(settings.models_dir).is_dir():
            return f"{settings.embedding_model}, prêt."
        packed_path()
        return f"{settings.embedding_model}, pas encore préparé : « python -m rag index » le fera en une minute."
    return f"{settings.embedding_model}, choisi par RAG_EMBEDDING_MODEL."


def _index(settings: Settings) -> str:
    store = PassageStore.open_current(settings.index_dir)
    if store is None:
        message = f"Aucun index dans {settings.index_dir} : {REPAIR}."
        raise UserError(message)
    if is_default(settings.embedding_model) and not graph_folder(settings.models_dir).is_dir():
        return f"{len(store.passages)} passages ; sera vérifié une fois le modèle préparé."
    embedder = open_embedder(settings.embedding_model, settings.models_dir, offline=settings.offline)
    store.check(Fingerprint(load_corpus(downloads_dir=settings.downloads_dir).sha256, embedder.fingerprint))
    return f"{len(store.passages)} passages, à jour."


def _calibration(_settings: Settings) -> str:
    return f"seuil de confiance {load_calibration().threshold:.2f}."


def _disk(settings: Settings) -> str:
    folder = next(parent for parent in (settings.index_dir, *settings.index_dir.parents) if parent.exists())
    _check_writable(folder)
    statistics = os.statvfs(folder)
    free = statistics.f_bavail * statistics.f_frsize
    if free < MIN_FREE_BYTES:
        message = f"Il ne reste que {free / 1e9:.1f} Go libres près de {folder} : libérez-en au moins un."
        raise UserError(message)
    return f"{free / 1e9:.0f} Go libres."


def _check_writable(folder: Path) -> None:
    if not os.access(folder, os.W_OK):
        message = f"Le dossier {folder} n’est pas accessible en écriture : changez ses droits, ou RAG_INDEX_DIR."
        raise UserError(message)
