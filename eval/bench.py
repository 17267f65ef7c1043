"""Speed and memory: the engines of the default model side by side, then whole answers. A benchmark, never a test."""

import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from eval.questions import load_questions
from index.graph import GRAPH_NAME, compress, export
from index.weights import prepare_model
from rag.assistant import open_assistant
from rag.settings import Settings

ENGINES = ("torch", "onnx-fp32", "onnx", "onnx-int8")
TITLES = {
    "torch": "sentence-transformers sur torch",
    "onnx-fp32": "ONNX Runtime, float32",
    "onnx": "ONNX Runtime, table des mots en 8 bits (servi)",
    "onnx-int8": "ONNX Runtime, tout en 8 bits",
}
QUESTION = "Quelle est la position du CCRE sur Frontex ?"
ROUNDS = 40


def bench(settings: Settings) -> None:
    """Print both tables; each engine runs in a process of its own, so that its memory is its own."""
    from rich.console import Console
    from rich.table import Table

    console = Console(width=140)
    table = Table(title="Moteurs du modèle par défaut")
    for heading in (
        "Moteur",
        "Ouverture",
        "Une question (p50)",
        "Passages par seconde",
        "Mémoire",
        "Cosinus à float32",
    ):
        table.add_column(heading)
    with TemporaryDirectory() as folder:
        graphs = _write_graphs(prepare_model(settings.models_dir), Path(folder))
        reference = None
        for engine in ENGINES:
            result = _in_own_process(engine, graphs[engine])
            vectors = np.array(result["vectors"])
            reference = vectors if reference is None else reference
            table.add_row(
                TITLES[engine],
                f"{result['open_s']:.1f} s",
                f"{result['question_ms']:.1f} ms",
                f"{result['passages_per_s']:.0f}",
                f"{result['memory_mb']:.0f} Mo",
                f"{float((vectors * reference).sum(axis=1).mean()):.4f}",
            )
    console.print(table)
    begin = time.perf_counter()
    assistant = open_assistant(settings)
    opened = time.perf_counter() - begin
    assistant.invoke(QUESTION)
    totals = [assistant.invoke(question.q).timings_ms["total"] for question in load_questions("dev")]
    p50, p95 = np.percentile(totals, [50, 95])
    console.print(f"Réponses entières : p50 {p50:.0f} ms, p95 {p95:.0f} ms ; ouverture {opened:.1f} s.")


def _write_graphs(model_dir: Path, folder: Path) -> dict[str, Path]:
    tokenizer = (model_dir / "tokenizer.json").read_bytes()
    graphs = {"torch": model_dir}
    for engine in ENGINES[1:]:
        graphs[engine] = folder / engine
        graphs[engine].mkdir()
        (graphs[engine] / "tokenizer.json").write_bytes(tokenizer)
    plain = graphs["onnx-fp32"] / GRAPH_NAME
    export(model_dir, plain)
    compress(plain, graphs["onnx"] / GRAPH_NAME)
    compress(plain, graphs["onnx-int8"] / GRAPH_NAME, ("MatMul", "Gather"))
    return graphs


def _in_own_process(engine: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "eval.bench", engine, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own module
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def measure(engine: str, folder: Path) -> dict[str, object]:
    """Open one engine, embed, and tell what it cost."""
    from corpus.library import load_corpus
    from index.embedder import Embedder, OnnxEmbedder, SentenceTransformerEmbedder

    texts = [clause.text for clause in load_corpus().clauses]
    begin = time.perf_counter()
    embedder: Embedder = (
        SentenceTransformerEmbedder(str(folder), offline=True) if engine == "torch" else OnnxEmbedder(folder)
    )
    opened = time.perf_counter() - begin
    embedder.encode([QUESTION], "query")
    rounds = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        embedder.encode([QUESTION], "query")
        rounds.append(time.perf_counter() - begin)
    begin = time.perf_counter()
    encoded = embedder.encode(texts, "passage")
    return {
        "open_s": opened,
        "question_ms": float(np.median(rounds)) * 1000,
        "passages_per_s": len(texts) / (time.perf_counter() - begin),
        "memory_mb": _peak_memory_mb(),
        "vectors": [encoding.vector.tolist() for encoding in encoded],
    }


def _peak_memory_mb() -> float:
    """The most that this process held at once; unlike getrusage's, this peak starts anew with the program."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1000


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]))))
