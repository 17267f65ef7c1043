"""The one slow import: sentence-transformers on torch, which opens any other model and is the measure of our graph."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from index.adapter import merge
from index.embedder import Embedder, SentenceTransformerEmbedder, open_embedder
from index.errors import ModelError
from index.weights import FOLDER_NAME, prepare_model
from tests.corpus.refusals import refused

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

SENTENCES = (
    "Frontex doit être renforcé en fournissant davantage de fonds provenant du budget de l'UE.",
    "Nous n'arrêterons pas les flux migratoires avec des murs et des barbelés ; nous sommes l'Europe.",
    "La médiation culturelle est un outil essentiel.",
    "Quelle est la position du CCRE sur le retour ?",
    "œuvre, Noël, 2021-2027 : « IncluCities »",
)


@pytest.fixture(scope="module")
def other(models_dir: Path, real_embedder: Embedder) -> Embedder:
    """The unpacked default model, given by its folder as RAG_EMBEDDING_MODEL would."""
    assert real_embedder.name
    return open_embedder(str(prepare_model(models_dir)), models_dir, offline=True)


@pytest.fixture(scope="module")
def adapted(models_dir: Path, other: Embedder) -> SentenceTransformerEmbedder:
    """The same model in sentence-transformers, with the adapter that the graph has."""
    assert other.name
    embedder = SentenceTransformerEmbedder(str(prepare_model(models_dir)), offline=True)
    merge(embedder._model[0].auto_model)
    return embedder


def test_the_graph_agrees_with_sentence_transformers(
    real_embedder: Embedder, adapted: SentenceTransformerEmbedder
) -> None:
    """Cosine above 0.999 on five French sentences, whole and token by token, asked and answered."""
    for role in ("query", "passage"):
        pairs = zip(real_embedder.encode(SENTENCES, role), adapted.encode(SENTENCES, role), strict=True)
        assert min(float(ours.vector @ theirs.vector) for ours, theirs in pairs) > 0.999


def test_the_adapter_moves_the_vectors_but_keeps_them_near(real_embedder: Embedder, other: Embedder) -> None:
    """It tells neighbours apart; it is not another model."""
    for ours, theirs in zip(real_embedder.encode(SENTENCES, "query"), other.encode(SENTENCES, "query"), strict=True):
        assert 0.3 < float(ours.vector @ theirs.vector) < 0.999


def test_a_sentence_transformers_folder_serves_as_a_model(other: Embedder, models_dir: Path) -> None:
    """Vectors of length 1, named after the folder, different for a question and for a passage."""
    assert other.name == str(models_dir / FOLDER_NAME)
    assert other.fingerprint.startswith(f"{other.name}@")
    query, passage = other.encode(SENTENCES[:1], "query")[0], other.encode(SENTENCES[:1], "passage")[0]
    assert np.linalg.norm(query.vector) == pytest.approx(1, abs=1e-5)
    np.testing.assert_allclose(np.linalg.norm(query.tokens, axis=1), 1, atol=1e-5)
    assert 0.8 < float(query.vector @ passage.vector) < 0.9999


def test_a_sentence_transformers_model_leaves_out_prefix_and_marks_too(
    real_embedder: Embedder, adapted: SentenceTransformerEmbedder
) -> None:
    """Late interaction compares the text's own tokens, whichever engine made them."""
    for role in ("query", "passage"):
        for ours, theirs in zip(real_embedder.encode(SENTENCES, role), adapted.encode(SENTENCES, role), strict=True):
            assert ours.tokens.shape == theirs.tokens.shape
            assert float((ours.tokens * theirs.tokens).sum(axis=1).min()) > 0.99


def test_the_other_texts_of_a_batch_do_not_change_a_text(other: Embedder) -> None:
    """Padding is no token: alone or beside a longer text, the same vectors come out."""
    (alone,) = other.encode(["asile"], "query")
    beside, _ = other.encode(["asile", SENTENCES[0]], "query")
    assert alone.tokens.shape == beside.tokens.shape
    np.testing.assert_allclose(beside.tokens, alone.tokens, atol=1e-4)
    np.testing.assert_allclose(beside.vector, alone.vector, atol=1e-4)


@pytest.mark.parametrize("name", ["inconnu/modele", "nom impossible", "/chemin/absent"])
def test_an_unknown_model_is_refused_offline(tmp_path: Path, name: str) -> None:
    """A French sentence with the name and the ways out, without asking any network."""
    with refused(ModelError, f"« {name} » ne peut pas être ouvert.*RAG_OFFLINE.*RAG_EMBEDDING_MODEL"):
        open_embedder(name, tmp_path, offline=True)


def test_a_folder_that_holds_no_model_is_refused(tmp_path: Path) -> None:
    """An empty folder is no model."""
    with refused(ModelError, "ne peut pas être ouvert"):
        open_embedder(str(tmp_path), tmp_path, offline=True)


def test_a_folder_with_damaged_weights_is_refused(models_dir: Path, other: Embedder, tmp_path: Path) -> None:
    """A French sentence, not what the reader of the file throws."""
    folder = tmp_path / "modele"
    folder.mkdir()
    for path in Path(other.name).iterdir():
        (folder / path.name).symlink_to(path)
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors").write_bytes(b"damaged" * 100)
    assert models_dir.is_dir()
    with refused(ModelError, "ne peut pas être ouvert"):
        open_embedder(str(folder), tmp_path, offline=True)


def test_weights_of_another_shape_are_refused(other: Embedder, tmp_path: Path) -> None:
    """Weights that do not fit the configuration beside them."""
    folder = tmp_path / "modele"
    folder.mkdir()
    for path in Path(other.name).iterdir():
        (folder / path.name).symlink_to(path)
    (folder / "model.safetensors").unlink()
    tensors = {"embeddings.word_embeddings.weight": np.zeros((3, 5), np.float32)}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    with refused(ModelError, "ne peut pas être ouvert"):
        open_embedder(str(folder), tmp_path, offline=True)
