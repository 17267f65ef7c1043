"""The adapter of the default model: small, hashed, merged into the weights, refused when it is damaged."""

import json
import re
import shutil
from pathlib import Path

import pytest

from index.adapter import ADAPTER_DIR, CONFIG_NAME, WEIGHTS_NAME, adapter_sha256, merge
from index.errors import ModelError
from index.graph import graph_folder
from tests.corpus.refusals import refused


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The adapter, to be changed."""
    return Path(shutil.copytree(ADAPTER_DIR, tmp_path / "adapter"))


def test_it_is_small_enough_for_the_repository() -> None:
    assert sum(path.stat().st_size for path in ADAPTER_DIR.iterdir()) < 5_000_000


def test_another_adapter_is_another_model(copy: Path, tmp_path: Path) -> None:
    assert adapter_sha256(copy) == adapter_sha256()
    assert graph_folder(tmp_path).name.endswith(f"{adapter_sha256()[:8]}-onnx")
    config = json.loads((copy / CONFIG_NAME).read_text(encoding="utf-8"))
    (copy / CONFIG_NAME).write_text(json.dumps(config | {"lora_alpha": 1}), encoding="utf-8")
    assert adapter_sha256(copy) != adapter_sha256()


@pytest.mark.parametrize("name", [CONFIG_NAME, WEIGHTS_NAME])
def test_a_missing_file_is_told(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with refused(ModelError, re.escape(f"L’adaptateur du modèle ({copy}) est absent ou illisible")):
        adapter_sha256(copy)


@pytest.mark.slow
@pytest.mark.parametrize("name", [CONFIG_NAME, WEIGHTS_NAME])
@pytest.mark.parametrize("content", [b"", b"{}", b"not an adapter"])
def test_a_damaged_file_is_told(copy: Path, name: str, content: bytes) -> None:
    import torch

    (copy / name).write_bytes(content)
    with refused(ModelError, re.escape(f"L’adaptateur du modèle ({copy}) est abîmé ou d’un autre modèle")):
        merge(torch.nn.Linear(2, 2), copy)


@pytest.mark.slow
def test_an_adapter_of_another_model_is_told(copy: Path) -> None:
    import torch

    with refused(ModelError, re.escape(f"L’adaptateur du modèle ({copy}) est abîmé ou d’un autre modèle")):
        merge(torch.nn.Linear(2, 2), copy)
