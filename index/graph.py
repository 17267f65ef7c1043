"""A sentence-transformers folder exported once as an ONNX graph, so that serving needs no torch.

Only the table of word vectors is kept in 8 bits (weights alone: no activation is ever rounded, so that every machine
and every batch gives the same vectors); ``make bench`` prints what each choice costs.
"""

import warnings
from collections.abc import Sequence
from pathlib import Path

from index.adapter import ADAPTER_DIR, adapter_sha256, merge
from index.weights import FOLDER_NAME, Progress, replacing_folder, silent

GRAPH_NAME = "model.onnx"
OUTPUT = "token_embeddings"


def graph_folder(models_dir: Path) -> Path:
    """Where the graph of the default model stands once it is prepared: another adapter, another folder.

    Raises:
        ModelError: the adapter is missing.
    """
    return models_dir / f"{FOLDER_NAME}-{adapter_sha256()[:8]}-onnx"


def prepare_graph(model_dir: Path, progress: Progress = silent) -> Path:
    """The folder with the graph of the default model and the tokenizer, exported if it is not there yet.

    Raises:
        ModelError: the adapter is missing or damaged.
    """
    folder = graph_folder(model_dir.parent)
    if not folder.is_dir():
        label = "Conversion du modèle (une seule fois)"
        progress(label, 0.0)
        with replacing_folder(folder) as building:
            plain = building / "float32.onnx"
            export(model_dir, plain, ADAPTER_DIR)
            progress(label, 0.7)
            compress(plain, building / GRAPH_NAME)
            plain.unlink()
            (building / "tokenizer.json").write_bytes((model_dir / "tokenizer.json").read_bytes())
        progress(label, 1.0)
    return folder


def export(model_dir: Path, path: Path, adapter: Path | None = None) -> None:
    """Write the float32 graph: int64 ids and mask, [batch, tokens], to float32 token vectors, [batch, tokens, d].

    Args:
        model_dir: a sentence-transformers folder.
        path: the graph to write.
        adapter: merged into the weights first, if there is one.

    Raises:
        ModelError: the adapter is damaged.
    """
    # imported here: torch takes seconds, and only this one-time step needs it
    import torch
    from transformers import AutoModel
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    model = AutoModel.from_pretrained(str(model_dir), local_files_only=True, attn_implementation="eager").eval()

    if adapter is not None:
        merge(model, adapter)

    class TokenVectors(torch.nn.Module):
        """The model less everything that serving does not use."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            output: torch.Tensor = self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            return output

    ids = torch.full((2, 8), 5)
    mask = torch.ones_like(ids)
    axes = {0: "batch", 1: "tokens"}
    with warnings.catch_warnings(), torch.no_grad():
        # the tracing exporter announces its own retirement and every branch that it follows
        warnings.simplefilter("ignore")
        torch.onnx.export(
            TokenVectors(),
            (ids, mask),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=[OUTPUT],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, OUTPUT: axes},
            opset_version=17,
            dynamo=False,
        )


def compress(plain: Path, path: Path, operators: Sequence[str] = ("Gather",)) -> None:
    """Keep the word vectors in 8 bits: the graph shrinks to 0.39 of its size, the vectors move by less than 1e-4.

    With ``MatMul`` among the operators everything is in 8 bits: faster, but activations are rounded too (D-004).
    """
    import logging

    from onnxruntime.quantization import QuantType, quantize_dynamic

    logging.getLogger().addFilter(_drop_preprocessing_hint)
    try:
        quantize_dynamic(str(plain), str(path), weight_type=QuantType.QInt8, op_types_to_quantize=list(operators))
    finally:
        logging.getLogger().removeFilter(_drop_preprocessing_hint)


def _drop_preprocessing_hint(record: object) -> bool:
    return "pre-processing before quantization" not in str(getattr(record, "msg", ""))
