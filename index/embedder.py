"""Text to vectors: one for the whole, one for each token. The only user of sentence-transformers.

The default model runs in ONNX Runtime without importing torch; any other one runs in sentence-transformers itself.
"""

import hashlib
import logging
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.graph import GRAPH_NAME, OUTPUT, graph_folder, prepare_graph
from index.weights import MODEL_NAME, Progress, prepare_model, silent

DEFAULT_MODEL = MODEL_NAME
MAX_TOKENS = 512
Role = Literal["query", "passage"]
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Encoding:
    """One text, encoded; every vector has length 1."""

    vector: Matrix
    """[d]: mean of the token vectors."""
    tokens: Matrix
    """[n, d]: contextual vectors of the text's own tokens; the role's prefix and the special tokens are left out."""


class Embedder(Protocol):
    """What turns text into vectors."""

    name: str
    """Shown in the stamp of an answer and in messages."""
    fingerprint: str
    """Changes whenever the vectors would."""

    def encode(self, texts: Sequence[str], role: Role) -> list[Encoding]:
        """Encode texts, in order. E5 wants to know whether a text asks (``query``) or answers (``passage``)."""
        ...


class OnnxEmbedder:
    """The default model, or any folder that holds its graph and tokenizer."""

    def __init__(self, folder: Path, name: str = DEFAULT_MODEL, threads: int | None = None) -> None:
        # imported here: 0.2 s that the commands without a model need not pay
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or min(4, os.cpu_count() or 1)
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = onnxruntime.InferenceSession(
                str(folder / GRAPH_NAME), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # both libraries raise the bare class for a damaged file
            message = f"Le modèle {folder} est abîmé : supprimez ce dossier, puis lancez « python -m rag index »."
            raise ModelError(message) from error
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self.name = name
        self.fingerprint = f"{name}@{folder.name}"
        self._prefix_tokens = {
            role: len(self._tokenizer.encode(f"{role}:", add_special_tokens=False).ids) for role in ("query", "passage")
        }

    def encode(self, texts: Sequence[str], role: Role) -> list[Encoding]:
        """Each text by itself, two side by side: padding would waste work, and a batch could change a vector."""
        if len(texts) == 1:
            return [self._encode(texts[0], role)]
        # threads, since ONNX Runtime lets go of the interpreter: a quarter faster on two cores, the same bits (D-017)
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            return list(pool.map(self._encode, texts, repeat(role)))

    def _encode(self, text: str, role: Role) -> Encoding:
        ids = np.array([self._tokenizer.encode(f"{role}: {_readable(text)}").ids], dtype=np.int64)
        feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        hidden = np.asarray(self._session.run([OUTPUT], feeds)[0][0], dtype=np.float32)
        return _encoding(hidden, slice(1 + self._prefix_tokens[role], -1))


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, by its name or folder."""

    def __init__(self, name: str, *, offline: bool) -> None:
        # imported here: 8 s, and only somebody who chose another model pays them
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
        logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
        try:
            self._model = SentenceTransformer(name, device="cpu", local_files_only=offline or Path(name).is_dir())
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            remedy = (
                "retirez RAG_OFFLINE pour l’autoriser à être téléchargé" if offline else "vérifiez son nom et le réseau"
            )
            message = (
                f"Le modèle « {name} » ne peut pas être ouvert : {remedy}, donnez le chemin d’un dossier "
                "sentence-transformers, ou retirez RAG_EMBEDDING_MODEL pour le modèle par défaut."
            )
            raise ModelError(message) from error
        self.name = name
        probe = self.encode(["empreinte"], "query")[0].vector
        digest = hashlib.sha256(np.round(probe, 3).tobytes()).hexdigest()
        self.fingerprint = f"{name}@{digest[:12]}"

    def encode(self, texts: Sequence[str], role: Role) -> list[Encoding]:
        """See ``Embedder.encode``; the role's prompt is added where the model defines one."""
        prompt = (self._model.prompts or {}).get(role, "")
        prompted = [prompt + _readable(text) for text in texts]
        rows = self._model.encode(prompted, output_value=None, show_progress_bar=False)
        return [
            Encoding(_unit(_array(row["sentence_embedding"])), _unit(self._own_tokens(row, text, prompt)))
            for text, row in zip(prompted, rows, strict=True)
        ]

    def _own_tokens(self, row: Mapping[str, Any], text: str, prompt: str) -> Matrix:
        """The vectors of what is neither padding, prompt nor special; all but padding if nothing is left."""
        tokens: Matrix = _array(row["token_embeddings"])[np.asarray(row["attention_mask"]) == 1]
        tokenizer = self._model.tokenizer
        special = tokenizer(text, return_special_tokens_mask=True)["special_tokens_mask"]
        own = [place for place, is_special in enumerate(special[: len(tokens)]) if not is_special]
        own = own[len(tokenizer(prompt.rstrip(), add_special_tokens=False)["input_ids"]) :]
        kept: Matrix = tokens[own] if own else tokens
        return kept


def _array(tensor: Any) -> Matrix:
    return np.asarray(tensor.detach().cpu().numpy(), dtype=np.float32)


def _readable(text: str) -> str:
    """Lone surrogates, which no tokenizer takes, become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _unit(vectors: Matrix) -> Matrix:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9), dtype=np.float32)


def _encoding(hidden: Matrix, kept: slice) -> Encoding:
    tokens = hidden[kept] if len(hidden[kept]) else hidden
    return Encoding(_unit(hidden.mean(axis=0)), _unit(tokens))


def is_default(model: str) -> bool:
    """Whether a model's name means the one that comes with the product."""
    return model in {"", DEFAULT_MODEL}


def open_embedder(model: str, models_dir: Path, *, offline: bool = False, progress: Progress = silent) -> Embedder:
    """The embedder of a model, prepared first if it is the default one and not ready.

    Args:
        model: a sentence-transformers name or folder; ``DEFAULT_MODEL`` for the one that comes with the product.
        models_dir: where prepared models are kept.
        offline: never ask a hub.
        progress: told how far the preparation is.

    Raises:
        ModelError: it cannot be opened.
    """
    if not is_default(model):
        return SentenceTransformerEmbedder(model, offline=offline)
    graph = graph_folder(models_dir)
    if not graph.is_dir():
        graph = prepare_graph(prepare_model(models_dir, progress), progress)
    return OnnxEmbedder(graph)
