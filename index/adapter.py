"""The adapter of the default model: small matrices that ``python -m eval adapt`` trained, added to its weights once.

The files are PEFT's own (LoRA: a weight W becomes W + (alpha / r) · B · A); they are merged when the graph is exported,
so that serving needs neither PEFT nor a moment more.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from index.errors import ModelError

ADAPTER_DIR = Path(__file__).with_name("adapter")
WEIGHTS_NAME = "adapter_model.safetensors"
CONFIG_NAME = "adapter_config.json"
_PREFIX = "base_model.model."


def adapter_sha256(folder: Path = ADAPTER_DIR) -> str:
    """Hash of both files: another adapter is another model.

    Raises:
        ModelError: a file is missing.
    """
    try:
        files = [(folder / name).read_bytes() for name in (CONFIG_NAME, WEIGHTS_NAME)]
    except OSError as error:
        message = f"L’adaptateur du modèle ({folder}) est absent ou illisible : rétablissez-le depuis le dépôt."
        raise ModelError(message) from error
    return hashlib.sha256(b"".join(files)).hexdigest()


def merge(model: Any, folder: Path = ADAPTER_DIR) -> None:
    """Add the adapter to the weights of a transformers model, in place.

    Raises:
        ModelError: the files are damaged or were made for another model.
    """
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        config = json.loads((folder / CONFIG_NAME).read_text(encoding="utf-8"))
        scale = config["lora_alpha"] / config["r"]
        matrices = {name: values.float() for name, values in load_file(str(folder / WEIGHTS_NAME)).items()}
        with torch.no_grad():
            for name, down in matrices.items():
                if name.endswith(".lora_A.weight"):
                    up = matrices[name.replace(".lora_A.", ".lora_B.")]
                    target = name.removeprefix(_PREFIX).removesuffix(".lora_A.weight")
                    model.get_submodule(target).weight += scale * up @ down
    except (OSError, ValueError, KeyError, AttributeError, RuntimeError, SafetensorError) as error:
        message = f"L’adaptateur du modèle ({folder}) est abîmé ou d’un autre modèle : rétablissez-le depuis le dépôt."
        raise ModelError(message) from error
