"""The default model as it is served: ONNX Runtime, without torch."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from index.embedder import DEFAULT_MODEL, MAX_TOKENS, Embedder, OnnxEmbedder, Role, is_default, open_embedder
from index.errors import ModelError
from index.graph import GRAPH_NAME, graph_folder
from tests.corpus.refusals import refused

SENTENCES = (
    "Frontex doit être renforcé.",
    "l'asile",
    "Nous n'arrêterons pas les flux migratoires avec des murs et des barbelés ; nous sommes l'Europe.",
)
HOSTILE = (
    "",
    " ",
    "\n\t",
    "😀",
    "?!…",
    "'; DROP TABLE clauses; --",
    "ما هو موقف",
    "\x00",
    "</s> <mask>",
    "mot " * 2000,
)


@pytest.mark.parametrize("role", ["query", "passage"])
@pytest.mark.parametrize("text", [*SENTENCES, *HOSTILE])
def test_every_vector_has_length_one(real_embedder: Embedder, text: str, role: Role) -> None:
    """The whole's and each token's, whatever the text."""
    (encoding,) = real_embedder.encode([text], role)
    assert encoding.vector.shape == (384,)
    assert encoding.vector.dtype == encoding.tokens.dtype == np.float32
    assert np.linalg.norm(encoding.vector) == pytest.approx(1, abs=1e-5)
    assert len(encoding.tokens) >= 1
    np.testing.assert_allclose(np.linalg.norm(encoding.tokens, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("role", ["query", "passage"])
@pytest.mark.parametrize("text", SENTENCES)
def test_there_is_one_token_vector_for_each_token_of_the_text(
    real_embedder: Embedder, models_dir: Path, text: str, role: Role
) -> None:
    """The role's prefix and the marks around the text are left out."""
    tokenizer = Tokenizer.from_file(str(graph_folder(models_dir) / "tokenizer.json"))
    own = tokenizer.encode(text, add_special_tokens=False).ids
    (encoding,) = real_embedder.encode([text], role)
    assert encoding.tokens.shape == (len(own), 384)


def test_a_long_text_is_cut_at_what_the_model_can_read(real_embedder: Embedder) -> None:
    """512 positions, less the marks and the prefix."""
    (encoding,) = real_embedder.encode(["mot " * 2000], "passage")
    assert MAX_TOKENS - 6 <= len(encoding.tokens) < MAX_TOKENS


@pytest.mark.parametrize("text", SENTENCES)
def test_asking_and_answering_are_encoded_differently(real_embedder: Embedder, text: str) -> None:
    """The role's prefix moves the vector, but not far."""
    (query,) = real_embedder.encode([text], "query")
    (passage,) = real_embedder.encode([text], "passage")
    assert 0.8 < float(query.vector @ passage.vector) < 0.9999


def test_the_same_text_gives_identical_bits(real_embedder: Embedder) -> None:
    """Alone or among others, now or later."""
    (first,) = real_embedder.encode([SENTENCES[0]], "query")
    _, _, again = real_embedder.encode([SENTENCES[2], SENTENCES[1], SENTENCES[0]], "query")
    np.testing.assert_array_equal(first.vector, again.vector)
    np.testing.assert_array_equal(first.tokens, again.tokens)


def test_texts_are_encoded_in_order(real_embedder: Embedder) -> None:
    """One encoding a text; none for none."""
    encodings = real_embedder.encode(SENTENCES, "passage")
    for text, encoding in zip(SENTENCES, encodings, strict=True):
        (alone,) = real_embedder.encode([text], "passage")
        np.testing.assert_array_equal(alone.vector, encoding.vector)
    assert real_embedder.encode([], "passage") == []


def test_a_related_text_is_nearer_than_another(real_embedder: Embedder) -> None:
    """The weights mean something."""
    (question,) = real_embedder.encode(["Que deviennent les agents aux frontières de l'Europe ?"], "query")
    near, far = real_embedder.encode([SENTENCES[0], "La tarte aux pommes cuit au four."], "passage")
    assert question.vector @ near.vector > question.vector @ far.vector


def test_characters_that_are_no_unicode_do_not_stop_the_model(real_embedder: Embedder) -> None:
    """A lone surrogate comes out of a damaged command line or of an escape in JSON."""
    (encoding,) = real_embedder.encode(["asile \ud800"], "query")
    assert np.isfinite(encoding.vector).all()


def test_the_default_model_names_itself(real_embedder: Embedder) -> None:
    """Name and fingerprint stand in the stamp of an answer."""
    assert real_embedder.name == DEFAULT_MODEL
    assert real_embedder.fingerprint.startswith(f"{DEFAULT_MODEL}@")


@pytest.mark.parametrize(("model", "expected"), [("", True), (DEFAULT_MODEL, True), ("autre/modele", False)])
def test_the_default_model_is_known_by_its_name(model: str, *, expected: bool) -> None:
    """No name means the default one."""
    assert is_default(model) is expected


@pytest.mark.parametrize("damaged", [GRAPH_NAME, "tokenizer.json"])
@pytest.mark.parametrize("content", [b"", b"not a model"])
def test_a_damaged_graph_is_refused(
    models_dir: Path, real_embedder: Embedder, tmp_path: Path, damaged: str, content: bytes
) -> None:
    """The sentence names the folder and the remedy."""
    assert real_embedder.name == DEFAULT_MODEL
    folder = graph_folder(tmp_path)
    folder.mkdir()
    for name in {GRAPH_NAME, "tokenizer.json"} - {damaged}:
        (folder / name).symlink_to(graph_folder(models_dir) / name)
    (folder / damaged).write_bytes(content)
    with refused(ModelError, f"Le modèle {folder} est abîmé : supprimez ce dossier"):
        open_embedder(DEFAULT_MODEL, tmp_path)


def test_another_number_of_threads_gives_the_same_vectors(real_embedder: Embedder, models_dir: Path) -> None:
    """An index made on one machine serves on another."""
    (alone,) = OnnxEmbedder(graph_folder(models_dir), threads=1).encode([SENTENCES[2]], "passage")
    (usual,) = real_embedder.encode([SENTENCES[2]], "passage")
    np.testing.assert_allclose(alone.vector, usual.vector, atol=1e-5)


@pytest.mark.usefixtures("real_embedder")
def test_serving_the_default_model_imports_no_torch(root: Path, models_dir: Path) -> None:
    """A question must not wait ten seconds for an import."""
    program = (
        "import sys; from pathlib import Path\n"
        "from index.embedder import DEFAULT_MODEL, open_embedder\n"
        f"open_embedder(DEFAULT_MODEL, Path({str(models_dir)!r})).encode(['asile'], 'query')\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
