"""Speed and memory: the engines of the default model side by side, then whole answers. A benchmark, never a test."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from corpus.clauses import Clause
from corpus.sentences import split_sentences
from corpus.typography import typeset
from eval.errors import EvaluationError
from eval.page_speed import page_seconds, speed_line
from eval.questions import load_questions
from index.graph import GRAPH_NAME, compress, export
from index.weights import Progress, prepare_model
from rag.assistant import open_assistant
from rag.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

ENGINES = ("torch", "onnx-fp32", "onnx", "onnx-int8")
TITLES = {
    "torch": "sentence-transformers sur torch",
    "onnx-fp32": "ONNX Runtime, float32",
    "onnx": "ONNX Runtime, table des mots en 8 bits (servi)",
    "onnx-int8": "ONNX Runtime, tout en 8 bits",
}
QUESTION = "Quelle est la position du CCRE sur Frontex ?"
ROUNDS = 40
CLAUSES = 2000
"""Of the index that is timed: what the seven texts hold once every official one is there."""


def bench(settings: Settings, progress: Progress) -> None:
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
    try:
        console.print(typeset(speed_line(page_seconds(settings))))
    except EvaluationError as error:
        console.print(typeset(str(error)))
    bench_index(settings, console, progress)


def bench_index(settings: Settings, console: "Console", progress: Progress) -> None:
    """Time an index of ``CLAUSES`` clauses from nothing, then once more without a change.

    The clauses are those of the corpus, over and over with a number in each sentence, so that no text stands twice.
    """
    from corpus.library import load_corpus
    from index.build import build_index, passages_of
    from index.embedder import open_embedder

    corpus = load_corpus(downloads_dir=settings.downloads_dir)
    corpus = replace(corpus, clauses=tuple(islice(_repeated(corpus.clauses), CLAUSES)))
    embedder = open_embedder(settings.embedding_model, settings.models_dir, offline=settings.offline)
    with TemporaryDirectory() as folder:
        for title in ("de rien", "sans changement"):
            begin = time.perf_counter()
            report = build_index(corpus, embedder, Path(folder), progress)
            seconds = time.perf_counter() - begin
            console.print(
                f"Index de {CLAUSES} clauses, {title} : {seconds:.1f} s ({len(passages_of(corpus))} passages, "
                f"{report.embedded} textes calculés)."
            )


def _repeated(clauses: Sequence[Clause]) -> Iterator[Clause]:
    yield from clauses
    for lap in count(2):
        for clause in clauses:
            cut = [f"{span.of(clause.text)[:-1]}, au tour {lap}{span.of(clause.text)[-1]}" for span in clause.sentences]
            text = " ".join(cut)
            locator = replace(clause.locator, section=f"{clause.locator.section}-tour-{lap}")
            yield replace(clause, locator=locator, text=text, sentences=split_sentences(text), note_calls=())


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
