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
from corpus.sentences import Span
from index.embedder import Encoding, Matrix
from index.errors import StoreError

SCHEMA = 1
"""Raised whenever what is written changes shape: an index of another schema is rebuilt."""
COLLECTION = "passages"
REPAIR = "lancez « python -m rag index »"
Level = Literal["clause", "sentence", "question"]
LEVELS: tuple[Level, ...] = ("clause", "sentence", "question")
_TOKENS_FILE = "tokens.npy"
_OFFSETS_FILE = "offsets.npy"
_BATCH = 500
# one thread and a wide beam: the graph is the same at each build and misses nothing on a corpus of this size
_HNSW = {"space": "cosine", "ef_construction": 400, "ef_search": 400, "max_neighbors": 32, "num_threads": 1}


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded: a clause, one of its sentences, or a question that it answers."""

    clause_id: str
    level: Level
    rank: int
    """From 0 among the passages of its clause and level."""
    text: str

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
    index_dir.mkdir(parents=True, exist_ok=True)
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

    def __init__(self, folder: Path, client: Any, collection: Any) -> None:
        self.folder = folder
        self._client = client
        self._collection = collection
        self.fingerprint = Fingerprint(
            corpus=str(collection.metadata.get("corpus")),
            model=str(collection.metadata.get("model")),
            schema=int(collection.metadata.get("schema", 0)),
        )
        records = collection.get(include=["documents", "metadatas"])
        rows = sorted(
            zip(records["ids"], records["documents"], records["metadatas"], strict=True), key=lambda row: row[2]["row"]
        )
        self.passages: tuple[Passage, ...] = tuple(
            Passage(meta["clause_id"], meta["level"], meta["rank"], document) for _, document, meta in rows
        )
        """In row order."""
        self.clauses: tuple[Clause, ...] = tuple(
            _clause_from(document, meta) for _, document, meta in rows if meta["level"] == "clause"
        )
        """In reading order."""
        self._row_by_id = {passage_id: meta["row"] for passage_id, _, meta in rows}
        self._offsets = np.load(folder / _OFFSETS_FILE)
        self._tokens = np.load(folder / _TOKENS_FILE, mmap_mode="r")

    @classmethod
    def open_current(cls, index_dir: Path) -> "PassageStore | None":
        """The generation in use; None where nothing was ever built.

        Raises:
            StoreError: the folder holds something else than our index, or it is damaged.
        """
        pointer = index_dir / "current"
        if not pointer.is_file():
            return None
        folder = index_dir / pointer.read_text(encoding="utf-8").strip()
        try:
            client = _client(folder)
            return cls(folder, client, client.get_collection(COLLECTION, embedding_function=None))
        except (ChromaError, OSError, ValueError, KeyError, TypeError) as error:
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
                f"L’index a été fait avec le modèle « {found.model} », mais le modèle choisi est « {expected.model} » : "
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
        where: dict[str, Any] = {"level": level}
        if documents is not None:
            where = {"$and": [where, {"document": {"$in": list(documents)}}]}
        result = self._collection.query(
            query_embeddings=[vector.tolist()], n_results=k, where=where, include=["distances"]
        )
        pairs = zip(result["ids"][0], result["distances"][0], strict=True)
        found = [(self._row_by_id[passage_id], 1.0 - float(distance)) for passage_id, distance in pairs]
        # Chroma leaves the order of equal distances open
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def tokens(self, row: int) -> Matrix:
        """The token vectors of a passage, [n, d], each of length 1 within float16's rounding."""
        start, end = self._offsets[row], self._offsets[row + 1]
        return np.asarray(self._tokens[start:end], dtype=np.float32)

    def encodings(self) -> dict[tuple[Level, str], Encoding]:
        """Every passage's vectors by level and text, so that a build can take over what did not change."""
        records = self._collection.get(include=["embeddings", "metadatas"])
        found = {}
        for meta, vector in zip(records["metadatas"], records["embeddings"], strict=True):
            passage = self.passages[meta["row"]]
            found[passage.level, passage.text] = Encoding(np.asarray(vector, np.float32), self.tokens(meta["row"]))
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
    collection = client.create_collection(
        COLLECTION,
        embedding_function=None,
        metadata={"corpus": fingerprint.corpus, "model": fingerprint.model, "schema": fingerprint.schema},
        configuration={"hnsw": _HNSW},
    )
    by_id = {clause.clause_id: clause for clause in clauses}
    metadatas = [_metadata(passage, row, by_id[passage.clause_id]) for row, passage in enumerate(passages)]
    for start in range(0, len(passages), _BATCH):
        part = slice(start, start + _BATCH)
        collection.upsert(
            ids=[passage.passage_id for passage in passages[part]],
            documents=[passage.text for passage in passages[part]],
            embeddings=[encoding.vector.tolist() for encoding in encodings[part]],
            metadatas=metadatas[part],
        )
    offsets = np.cumsum([0, *(len(encoding.tokens) for encoding in encodings)])
    np.save(folder / _OFFSETS_FILE, offsets)
    np.save(folder / _TOKENS_FILE, np.concatenate([encoding.tokens for encoding in encodings]).astype(np.float16))
    client.close()
    _put_in_use(index_dir, name)
    _remove_others(index_dir, keep={name, previous})


def _client(folder: Path) -> Any:
    return chromadb.PersistentClient(path=str(folder), settings=ChromaSettings(anonymized_telemetry=False))


def _current_name(index_dir: Path) -> str | None:
    pointer = index_dir / "current"
    return pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else None


def _put_in_use(index_dir: Path, name: str) -> None:
    fresh = index_dir / "current.new"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, index_dir / "current")


def _remove_others(index_dir: Path, keep: set[str | None]) -> None:
    """Drop what earlier or killed builds left; the previous generation stays for whoever still reads it."""
    for folder in index_dir.glob("gen-*"):
        if folder.name not in keep:
            shutil.rmtree(folder, ignore_errors=True)


def _metadata(passage: Passage, row: int, clause: Clause) -> dict[str, str | int]:
    """Flat, without None: all that Chroma accepts."""
    meta: dict[str, str | int] = {
        "row": row,
        "clause_id": passage.clause_id,
        "level": passage.level,
        "rank": passage.rank,
        "document": clause.locator.document,
    }
    if passage.level == "clause":
        meta |= {
            "text": clause.text,
            "section": clause.locator.section,
            "number": clause.locator.number,
            "label": clause.locator.label,
            "page": clause.locator.page or 0,
            "kind": clause.kind,
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
        sentences=tuple(Span(*pair) for pair in json.loads(meta["sentences"])),
        note_calls=tuple(
            NoteCall(offset, note_id, Span(start, end))
            for offset, note_id, start, end in json.loads(meta["note_calls"])
        ),
    )
