"""Passages kept with their vectors; the only user of Chroma.

An index is a *generation*: a folder of its own that never changes once it is whole. The file ``current`` names the
generation in use and is replaced in one step, so that a build killed at any moment leaves the old index answering.
Chroma holds texts, metadata and vectors; the token vectors, which it cannot hold, stand beside it in one file.
"""

import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from corpus.clauses import Clause, Locator, NoteCall
from corpus.errors import reason_of
from corpus.sentences import Span
from index.embedder import Encoding, Matrix
from index.errors import StoreError

SCHEMA = 6
"""Raised whenever what is written changes shape: an index of another schema is rebuilt."""
REPAIR = "lancez « python -m rag index »"
Level = Literal["clause", "sentence", "question", "absent"]
LEVELS: tuple[Level, ...] = ("clause", "sentence", "question", "absent")
"""``absent`` holds the questions that no clause answers: their passages belong to no clause."""
_TOKENS_FILE = "tokens.npy"
_OFFSETS_FILE = "offsets.npy"
_SCALES_FILE = "scales.npy"
_BATCH = 500
# one thread, a wide beam, a graph written early: every process finds the same neighbours, and misses none (D-005)
_HNSW = {
    "space": "cosine",
    "ef_construction": 200,
    "ef_search": 4000,
    "max_neighbors": 48,
    "num_threads": 1,
    "sync_threshold": 100,
    "batch_size": 50,
}


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded: a clause, one of its sentences, a question that it answers, or one that none answers."""

    clause_id: str
    """Empty for an absent question."""
    level: Level
    rank: int
    """From 0 among the passages of its clause and level."""
    text: str
    sentences: tuple[int, ...] = ()
    """For a question, the sentences of the clause that answer it, best first."""
    reason: str = ""
    """For an absent question, why it has no answer."""

    @property
    def passage_id(self) -> str:
        """``declaration/positions/4#sentence-2``."""
        return f"{self.clause_id}#{self.level}-{self.rank}"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What an index was made from; any difference makes it stale."""

    corpus: str
    model: str
    schema: int = SCHEMA


@contextmanager
def one_writer(index_dir: Path) -> Iterator[None]:
    """Hold the right to write, or fail at once.

    Raises:
        StoreError: another process is building this index.
    """
    try:
        index_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"Le dossier {index_dir} ne peut pas recevoir l’index ({reason_of(error)}) : changez RAG_INDEX_DIR."
        raise StoreError(message) from error
    lock = FileLock(index_dir / ".lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        message = (
            f"Un autre programme construit déjà l’index dans {index_dir} : attendez qu’il ait fini, puis recommencez."
        )
        raise StoreError(message) from error
    try:
        yield
    finally:
        lock.release()


class PassageStore:
    """One generation of the index, read-only once written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._client = _client(folder)
        # one collection a level: a filter on the level would cost more than the search itself (D-005)
        self._collections = {level: self._client.get_collection(level, embedding_function=None) for level in LEVELS}
        metadata = self._collections["clause"].metadata or {}
        self.fingerprint = Fingerprint(
            corpus=str(metadata.get("corpus")), model=str(metadata.get("model")), schema=int(metadata.get("schema", 0))
        )
        rows = sorted(
            (
                row
                for collection in self._collections.values()
                for row in _records(collection.get(include=["documents", "metadatas"]), "documents")
            ),
            key=lambda row: row[2]["row"],
        )
        self.passages: tuple[Passage, ...] = tuple(
            Passage(
                meta["clause_id"],
                meta["level"],
                meta["rank"],
                document,
                tuple(json.loads(meta.get("answers", "[]"))),
                meta.get("reason", ""),
            )
            for _, document, meta in rows
        )
        """In row order."""
        self.clauses: tuple[Clause, ...] = tuple(
            _clause_from(document, meta) for _, document, meta in rows if meta["level"] == "clause"
        )
        """In reading order."""
        self._row_by_id = {passage_id: meta["row"] for passage_id, _, meta in rows}
        self._offsets = np.load(folder / _OFFSETS_FILE)
        self._tokens = np.load(folder / _TOKENS_FILE, mmap_mode="r")
        self._scales = np.load(folder / _SCALES_FILE)

    @classmethod
    def open_current(cls, index_dir: Path) -> "PassageStore | None":
        """The generation in use; None where nothing was ever built.

        Raises:
            StoreError: the folder holds something else than our index, or it is damaged.
        """
        name = _current_name(index_dir)
        if name is None:
            return None
        folder = index_dir / name
        try:
            # Chroma would make what is absent, wherever the name leads
            if not name.startswith("gen-") or not (folder / "chroma.sqlite3").is_file():
                raise FileNotFoundError(folder)
            return cls(folder)
        except (ChromaError, OSError, EOFError, ValueError, KeyError, TypeError) as error:
            message = f"L’index {folder} est abîmé ou n’est pas le nôtre : {REPAIR} pour le refaire."
            raise StoreError(message) from error

    def check(self, expected: Fingerprint) -> None:
        """Refuse to serve what was made from something else.

        Raises:
            StoreError: stale or foreign; the message names what differs and the command that repairs it.
        """
        found = self.fingerprint
        if found.schema != expected.schema:
            message = f"L’index a un ancien format ({found.schema}, attendu {expected.schema}) : {REPAIR}."
        elif found.model != expected.model:
            message = (
                f"L’index a été fait avec « {found.model} », mais le modèle choisi est « {expected.model} » : "
                f"{REPAIR}, ou rétablissez RAG_EMBEDDING_MODEL."
            )
        elif found.corpus != expected.corpus:
            message = f"Les textes ont changé depuis la construction de l’index : {REPAIR}."
        else:
            return
        raise StoreError(message)

    def nearest(
        self, vector: Matrix, level: Level, k: int, documents: Sequence[str] | None = None
    ) -> list[tuple[int, float]]:
        """The ``k`` passages of a level whose vectors are nearest: rows and cosine similarities, best first."""
        if documents is not None and not documents:
            return []
        where = None if documents is None else {"document": {"$in": list(documents)}}
        collection = self._collections[level]
        result = collection.query(query_embeddings=[vector.tolist()], n_results=k, where=where, include=["distances"])
        pairs = zip(result["ids"][0], result["distances"][0], strict=True)
        found = [(self._row_by_id[passage_id], 1.0 - float(distance)) for passage_id, distance in pairs]
        # Chroma leaves the order of equal distances open
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def tokens(self, rows: Sequence[int]) -> tuple[Matrix, NDArray[np.int64]]:
        """The token vectors of passages, one under the other, [n, d], and where each passage's begin."""
        spans = [(self._offsets[row], self._offsets[row + 1]) for row in rows]
        places = np.concatenate([np.arange(start, end) for start, end in spans])
        starts = np.cumsum([0, *(end - start for start, end in spans[:-1])])
        return self._tokens[places] * self._scales[places, None], starts

    def encodings(self) -> dict[tuple[Level, str], Encoding]:
        """Every passage's vectors by level and text, so that a build can take over what did not change."""
        found = {}
        for collection in self._collections.values():
            for _, vector, meta in _records(collection.get(include=["embeddings", "metadatas"]), "embeddings"):
                passage = self.passages[meta["row"]]
                tokens, _ = self.tokens([meta["row"]])
                found[passage.level, passage.text] = Encoding(np.asarray(vector, np.float32), tokens)
        return found

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()


def write_generation(
    index_dir: Path,
    fingerprint: Fingerprint,
    clauses: Iterable[Clause],
    passages: Sequence[Passage],
    encodings: Sequence[Encoding],
) -> None:
    """Write a whole new generation, then put it in use in one step. The caller holds ``one_writer``."""
    previous = _current_name(index_dir)
    name = f"gen-{secrets.token_hex(6)}"
    folder = index_dir / name
    folder.mkdir()
    client = _client(folder)
    by_id = {clause.clause_id: clause for clause in clauses}
    rows = list(enumerate(zip(passages, encodings, strict=True)))
    for level in LEVELS:
        collection = client.create_collection(
            level,
            embedding_function=None,
            metadata={"corpus": fingerprint.corpus, "model": fingerprint.model, "schema": fingerprint.schema},
            configuration={"hnsw": _HNSW},
        )
        of_level = [row for row in rows if row[1][0].level == level]
        for start in range(0, len(of_level), _BATCH):
            batch = of_level[start : start + _BATCH]
            collection.upsert(
                ids=[passage.passage_id for _, (passage, _) in batch],
                documents=[passage.text for _, (passage, _) in batch],
                embeddings=[encoding.vector.tolist() for _, (_, encoding) in batch],
                metadatas=[_metadata(passage, row, by_id.get(passage.clause_id)) for row, (passage, _) in batch],
            )
    _write_tokens(folder, encodings)
    client.close()
    _put_in_use(index_dir, name)
    _remove_others(index_dir, keep={name, previous})


def _write_tokens(folder: Path, encodings: Sequence[Encoding]) -> None:
    """Token vectors in 8 bits with a scale each: a quarter of the size, and MaxSim moves by less than 0.002."""
    tokens = np.concatenate([encoding.tokens for encoding in encodings])
    scales = (np.abs(tokens).max(axis=1) / 127).astype(np.float32)
    np.save(folder / _OFFSETS_FILE, np.cumsum([0, *(len(encoding.tokens) for encoding in encodings)]))
    np.save(folder / _SCALES_FILE, scales)
    np.save(folder / _TOKENS_FILE, np.round(tokens / scales[:, None]).astype(np.int8))


def _records(records: Any, field: str) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """What Chroma's ``get`` gives, row by row: id, one field, metadata."""
    return zip(records["ids"], records[field], records["metadatas"], strict=True)


def _client(folder: Path) -> Any:
    return chromadb.PersistentClient(path=str(folder), settings=ChromaSettings(anonymized_telemetry=False))


def _current_name(index_dir: Path) -> str | None:
    pointer = index_dir / "current"
    return pointer.read_text(encoding="utf-8", errors="replace").strip() if pointer.is_file() else None


def _put_in_use(index_dir: Path, name: str) -> None:
    fresh = index_dir / "current.new"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(index_dir / "current")


def _remove_others(index_dir: Path, keep: set[str | None]) -> None:
    """Drop what earlier or killed builds left; the previous generation stays for whoever still reads it."""
    for folder in index_dir.glob("gen-*"):
        if folder.name not in keep:
            shutil.rmtree(folder, ignore_errors=True)


def remove_unfinished(index_dir: Path) -> None:
    """Drop what killed builds left: the token vectors are written last. The caller holds ``one_writer``."""
    for folder in index_dir.glob("gen-*"):
        if not (folder / _TOKENS_FILE).is_file():
            shutil.rmtree(folder, ignore_errors=True)


def _metadata(passage: Passage, row: int, clause: Clause | None) -> dict[str, str | int]:
    """Flat, without None: all that Chroma accepts."""
    meta: dict[str, str | int] = {
        "row": row,
        "clause_id": passage.clause_id,
        "level": passage.level,
        "rank": passage.rank,
        "document": clause.locator.document if clause else "",
    }
    if passage.reason:
        meta["reason"] = passage.reason
    if passage.sentences:
        meta["answers"] = json.dumps(passage.sentences)
    if clause is not None and passage.level == "clause":
        meta |= {
            "text": clause.text,
            "section": clause.locator.section,
            "number": clause.locator.number,
            "label": clause.locator.label,
            "page": clause.locator.page or 0,
            "kind": clause.kind,
            "title": clause.title,
            "check": clause.check or "",
            "url": clause.url or "",
            "sentences": json.dumps([[span.start, span.end] for span in clause.sentences]),
            "note_calls": json.dumps(
                [[call.offset, call.note_id, call.source.start, call.source.end] for call in clause.note_calls]
            ),
        }
    return meta


def _clause_from(_document: str, meta: dict[str, Any]) -> Clause:
    locator = Locator(meta["document"], meta["section"], meta["number"], meta["label"], meta["page"] or None)
    return Clause(
        locator=locator,
        text=meta["text"],
        kind=meta["kind"],
        title=meta["title"],
        check=meta["check"] or None,
        url=meta["url"] or None,
        sentences=tuple(Span(*pair) for pair in json.loads(meta["sentences"])),
        note_calls=tuple(
            NoteCall(offset, note_id, Span(start, end))
            for offset, note_id, start, end in json.loads(meta["note_calls"])
        ),
    )
